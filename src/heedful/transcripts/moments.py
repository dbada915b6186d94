"""Where resistance showed, what the therapist did next, and what followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heedful.transcripts.coded import LEAST_SURE, CodedUtterance
from heedful.transcripts.scheme import GROUPS

WHAT: Mapping[str, str] = {
    "challenging": "seems to question what was just said",
    "discounting": "seems to doubt that this help, or helper, can know",
    "blaming": "seems to see the cause with somebody else",
    "disagreeing": "seems to see it differently",
    "excusing": "seems to name reasons why it could not be done",
    "minimising": "seems to see it as smaller than it is being made",
    "pessimism": "seems to doubt that anything can help",
    "reluctance": "seems to hold back, with reservations",
    "unwillingness": "seems content as things are, or does not want this change",
    "minimal_talk": "says little here",
    "limit_setting": "seems to draw a line around this topic",
    "sidetracking": "seems to lead somewhere else",
    "inattention": "seems to stay with their own thread",
}
"""For the therapist: what may be happening at this moment, with curiosity, never about a character."""
WHAT_IN_GENERAL: Mapping[str, str] = {
    "arguing": "seems to question what is on offer here",
    "denying": "seems to see it another way, or not to want to go there",
    "avoiding": "seems to keep a distance here",
}
"""By group, where the coder is not sure of one of the thirteen. It cannot tell 'ignoring', which is left out."""
WHAT_AT_ALL = "may be holding back here, or pushing back"

FEWEST_SUBSTANTIVE_WORDS = 3  # 'mm-hmm' and 'okay, yeah' are listening, not an answer
FURTHEST_ANSWER = 60  # utterances; what comes later answers something else


@dataclass(frozen=True, slots=True)
class Moment:
    """`index` is the client's utterance; the rest is None where the talk ends before it.

    `p_pushed` is how likely it is that the answer pushed against the client; `sure` how likely that this is
    resistance at all.
    """

    index: int
    at_seconds: float | None
    what: str
    sure: float
    therapist_index: int | None
    therapist_then: str | None
    client_then: str | None
    p_pushed: float | None
    therapist_is_unsure: bool = False
    client_is_unsure: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "what": self.what,
            "therapist_then": self.therapist_then,
            "client_then": self.client_then,
        }


def moments_in(coded: Sequence[CodedUtterance]) -> tuple[Moment, ...]:
    """One moment for each stretch of resisting client utterances with no substantive answer between them."""
    return tuple(_moment(coded, place) for place in _peaks(coded))


def _peaks(coded: Sequence[CodedUtterance]) -> list[int]:
    """The surest utterance of each stretch: listener's noises cut one speech into several utterances."""
    peaks: list[int] = []
    stretch: list[int] = []
    for place, said in enumerate(coded):
        if said.is_therapist and is_substantive(said):
            peaks += _surest(coded, stretch)
            stretch = []
        elif said.is_resisting:
            stretch.append(place)
    return peaks + _surest(coded, stretch)


def _surest(coded: Sequence[CodedUtterance], stretch: Sequence[int]) -> list[int]:
    return [max(stretch, key=lambda place: (coded[place].p("resisting", "yes"), -place))] if stretch else []


def is_substantive(said: CodedUtterance) -> bool:
    return len(said.utterance.text.split()) >= FEWEST_SUBSTANTIVE_WORDS


def next_answer(coded: Sequence[CodedUtterance], place: int) -> int | None:
    """The place of the therapist's next substantive turn."""
    later = range(place + 1, min(place + 1 + FURTHEST_ANSWER, len(coded)))
    return next(
        (other for other in later if coded[other].is_therapist and is_substantive(coded[other])), None
    )


def what_may_be(said: CodedUtterance) -> str:
    """As much as is more likely than not: one of the thirteen, else its group, else that it may be one at all."""
    label = said.label("resistance")
    if label is not None and said.p("resistance", label) >= LEAST_SURE:
        return WHAT[label]
    for group, words in WHAT_IN_GENERAL.items():
        if sum(said.p("resistance", behaviour) for behaviour in GROUPS[group]) >= LEAST_SURE:
            return words
    return WHAT_AT_ALL


def _moment(coded: Sequence[CodedUtterance], place: int) -> Moment:
    said = coded[place]
    answer = next_answer(coded, place)
    after = range(answer + 1, len(coded)) if answer is not None else range(0)
    client = next((other for other in after if not coded[other].is_therapist), None)
    return Moment(
        index=said.index,
        at_seconds=said.utterance.start,
        what=what_may_be(said),
        sure=said.p("resisting", "yes"),
        therapist_index=coded[answer].index if answer is not None else None,
        therapist_then=coded[answer].label("behaviour") if answer is not None else None,
        client_then=coded[client].label("talk") if client is not None else None,
        p_pushed=coded[answer].p("answer", "pushes")
        if answer is not None and "answer" in coded[answer].readings
        else None,
        therapist_is_unsure=answer is not None and coded[answer].is_unsure,
        client_is_unsure=client is not None and coded[client].is_unsure,
    )
