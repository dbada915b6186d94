"""Coded transcript -> the few observations that the coder can honestly make, and a case of one session.

Strength is the coder's probability that the thing is there, all steps multiplied. What it takes for the source is not
used: it knows that no better than the usual rates do. No words of the conversation enter an observation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from heedful.core.vocabulary import Case, Client, Observation, Session
from heedful.transcripts.coded import CodedUtterance
from heedful.transcripts.coding import CodedTranscript
from heedful.transcripts.moments import next_answer

MOST_OBSERVATIONS = 12
MOST_OF_A_KIND = 2  # repeating a sign adds ever less
LEAST_STRENGTH = 0.15  # weaker signs would move a brief by a fraction of a deciban and fill its list

KIND_OF_BEHAVIOUR: Mapping[str, str] = {
    "challenging": "disagrees",
    "discounting": "criticises_therapist",
    "blaming": "blames_others",
    "disagreeing": "disagrees",
    "excusing": "names_barrier",
    "minimising": "minimises",
    "pessimism": "hopeless_talk",
    "reluctance": "mixed_talk",
    "unwillingness": "sustain_talk",
    "minimal_talk": "dont_know",
    "limit_setting": "changes_subject",
    "sidetracking": "changes_subject",
    "inattention": "changes_subject",
}
_ANSWERS_TO_ADVICE = frozenset(("disagreeing", "excusing"))  # turning down an idea just offered

_ASKS_LEAVE = re.compile(
    r"\b(?:would it be (?:ok|okay|all right|useful|helpful)|is it (?:ok|okay|all right)|may i|can i (?:share|offer|"
    r"tell|suggest|make)|do you mind|would you (?:mind|like (?:me|to hear|some))|"
    r"if (?:it's|that's) (?:ok|okay|all right)|"
    r"what do you (?:already )?know|with your permission)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """An observation, and the index of the utterance where it was made, for a person to look there."""

    observation: Observation
    index: int

    @property
    def id(self) -> str:
        """The same for as long as its turn is read as this kind."""
        return f"{self.index}-{self.observation.kind}"


def signs_in(coded: CodedTranscript) -> tuple[Sign, ...]:
    """At most `MOST_OBSERVATIONS`, the surest first, at most `MOST_OF_A_KIND` of one kind."""
    by_kind: dict[str, list[Sign]] = defaultdict(list)
    for sign in (*_client_signs(coded), *_therapist_signs(coded)):
        if sign.observation.strength >= LEAST_STRENGTH:
            by_kind[sign.observation.kind].append(sign)
    kept = [sign for signs in by_kind.values() for sign in sorted(signs, key=_surest_first)[:MOST_OF_A_KIND]]
    return tuple(sorted(kept, key=_surest_first)[:MOST_OBSERVATIONS])


def observations_from(coded: CodedTranscript) -> tuple[Observation, ...]:
    return tuple(sign.observation for sign in signs_in(coded))


def _surest_first(sign: Sign) -> tuple[float, str, int]:
    return (-sign.observation.strength, sign.observation.kind, sign.index)


def case_from(coded: CodedTranscript, *, code: str, on: date) -> Case:
    """A case of one held session with what the transcript shows."""
    return Case(client=Client(code=code), sessions=(Session(1, on, observations=observations_from(coded)),))


def _observed(kind: str, strength: float, said: CodedUtterance) -> Sign:
    start = said.utterance.start
    at_seconds = None if start is None else int(start)
    return Sign(Observation(kind, round(strength, 3), by="transcript", at_seconds=at_seconds), said.index)


# --- What the client said -----------------------------------------------------------------------------------


def _client_signs(coded: CodedTranscript) -> Iterator[Sign]:
    for said in coded.utterances:
        if not said.is_therapist and said.label("talk") != "neutral":
            kind = said.label("talk")
            yield _observed(f"{kind}_talk", said.p("talk", kind or ""), said)
    places = {said.index: place for place, said in enumerate(coded.utterances)}
    for moment in coded.moments:
        yield from _resistance_signs(coded.utterances, places[moment.index])


def _resistance_signs(utterances: Sequence[CodedUtterance], place: int) -> Iterator[Sign]:
    """The likeliest kind at a moment: the sum over the behaviours that mean it, times that it is resistance."""
    said = utterances[place]
    shares: dict[str, float] = defaultdict(float)
    after_idea = place > 0 and _is_an_idea(utterances[place - 1])
    for behaviour in KIND_OF_BEHAVIOUR:
        shares[_kind(behaviour, said, after_idea=after_idea)] += said.p("resistance", behaviour)
    kind, share = max(shares.items(), key=lambda item: (item[1], item[0]))
    yield _observed(kind, said.p("resisting", "yes") * share, said)


def _kind(behaviour: str, said: CodedUtterance, *, after_idea: bool) -> str:
    if after_idea and behaviour in _ANSWERS_TO_ADVICE:
        return "dismisses_idea"
    return KIND_OF_BEHAVIOUR[behaviour]


def _is_an_idea(said: CodedUtterance) -> bool:
    return said.subtype("input") in {"advice", "options", "negotiation"}


# --- The therapist's own side -------------------------------------------------------------------------------


def _therapist_signs(coded: CodedTranscript) -> Iterator[Sign]:
    """Only right after sustain talk or resistance, where advice and argument are known to meet with more of it."""
    utterances = coded.utterances
    for place, said in enumerate(utterances):
        answer = next_answer(utterances, place) if _asks_for_care(said) else None
        if answer is not None and not _asked_leave(utterances, answer):
            yield from _pushes(utterances[answer])


def _asks_for_care(said: CodedUtterance) -> bool:
    return not said.is_therapist and (said.is_resisting or said.label("talk") == "sustain")


def _asked_leave(utterances: Sequence[CodedUtterance], place: int) -> bool:
    """In the turn itself, or in the therapist's one before it."""
    recent = [said for said in utterances[max(0, place - 2) : place + 1] if said.is_therapist]
    return any(_ASKS_LEAVE.search(said.utterance.text) for said in recent)


def _pushes(answer: CodedUtterance) -> Iterator[Sign]:
    if answer.label("behaviour") == "therapist_input":
        given = answer.p("behaviour", "therapist_input")
        yield _observed("gave_advice_unasked", given * answer.p("input", "advice"), answer)
    if answer.label("answer") == "pushes":
        yield _observed("argued_for_change", answer.p("answer", "pushes"), answer)
