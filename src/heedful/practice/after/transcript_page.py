"""A coded session on a page: who spoke, the moments, what was done next, and other ways to have met them.

What is less likely than not is marked as unsure, in the picture, in the list and in the moments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from heedful.core.brief import brief_of
from heedful.core.catalogue import Catalogue, Response
from heedful.core.vocabulary import Case, Client, Observation, Session
from heedful.transcripts.coded import LEAST_SURE, CodedUtterance
from heedful.transcripts.coding import CodedTranscript
from heedful.transcripts.moments import Moment
from heedful.transcripts.observations import observations_from
from heedful.transcripts.scheme import MAIN_ACT, NONE
from heedful.transcripts.summary import (
    MITI_COMPLEX_REFLECTIONS,
    MITI_REFLECTION_TO_QUESTION,
    Summary,
    over_the_session,
    standing,
)

MOST_MOMENTS = 5
WAYS_A_MOMENT = 2
WIDTH = 1000.0  # of the picture, in its own units
_ANY_DAY = date(2000, 1, 1)  # a moment by itself has no day; nothing here depends on it

BEHAVIOUR_WORDS = {
    "question": "asked",
    "reflection": "reflected",
    "therapist_input": "told or advised",
    "other": "said something else",
}
TALK_WORDS = {"change": "talk of change", "neutral": "neither", "sustain": "talk of staying"}
KEYS_OF_BEHAVIOURS = (
    ("question", "asked", "q"),
    ("reflection", "reflected", "r"),
    ("therapist_input", "told or advised", "t"),
    ("other", "said something else", "s"),
)
KEYS_OF_TALKS = (
    ("change", "talk of change", "c"),
    ("neutral", "neither", "n"),
    ("sustain", "talk of staying", "s"),
)
"""Codes, their words, and the letter that puts them in place while a turn has the focus."""


@dataclass(frozen=True)
class Bar:
    """One utterance of the picture: `x` and `width` in its units, `kind` a class of the style sheet."""

    x: float
    width: float
    is_therapist: bool
    kind: str
    is_unsure: bool


@dataclass(frozen=True)
class Turn:
    """One utterance of the list. `pieces`: its words, and for each run of them whether it is a stand-in."""

    index: int
    said: str
    pieces: tuple[tuple[str, bool], ...]
    is_therapist: bool
    at: str
    code: str
    kinds: str
    is_unsure: bool
    is_moment: bool
    corrections: tuple[str, ...]
    """What the coder had said where the therapist says otherwise."""

    @property
    def number(self) -> int:
        return self.index + 1


@dataclass(frozen=True)
class MomentShown:
    moment: Moment
    at: str
    said: str
    answer: str
    then: str
    followed: str
    ways: tuple[tuple[Response, str], ...]
    """Other ways to have met it, each with one sentence to try."""


@dataclass(frozen=True)
class Figure:
    name: str
    value: str
    beside: str = ""
    caution: str = ""


@dataclass(frozen=True)
class CodedPage:
    bars: tuple[Bar, ...]
    marks: tuple[float, ...]
    in_words: str
    figures: tuple[Figure, ...]
    over_the_session: tuple[tuple[str, str, str], ...]
    """For each third: its name, and the shares of talk of change and of staying."""
    followed: tuple[tuple[str, int, int, int, int], ...]
    """What I did next, how often, and what followed: change, neither, staying."""
    moments: tuple[MomentShown, ...]
    turns: tuple[Turn, ...]


def coded_page(coded: CodedTranscript, as_coded: CodedTranscript, catalogue: Catalogue) -> CodedPage:
    """`as_coded`: without the therapist's corrections, which the page shows beside them."""
    bars = _bars(coded.utterances)
    places = {moment.index for moment in coded.moments}
    marks = tuple(bar.x + bar.width / 2 for place, bar in enumerate(bars) if place in places)
    return CodedPage(
        bars=bars,
        marks=marks,
        in_words=_in_words(coded),
        figures=_figures(coded.summary),
        over_the_session=tuple(
            (name, _text(change), _text(staying))
            for name, change, staying in over_the_session(coded.utterances)
        ),
        followed=_followed(coded),
        moments=_moments(coded, catalogue),
        turns=tuple(
            _turn(said, before, places)
            for said, before in zip(coded.utterances, as_coded.utterances, strict=True)
        ),
    )


def _bars(utterances: Sequence[CodedUtterance]) -> tuple[Bar, ...]:
    words = [len(said.utterance.text.split()) + 2 for said in utterances]
    unit = WIDTH / max(sum(words), 1)
    bars, x = [], 0.0
    for said, length in zip(utterances, words, strict=True):
        kind = said.label("behaviour" if said.is_therapist else "talk") or "other"
        bars.append(Bar(round(x, 2), round(length * unit, 2), said.is_therapist, kind, said.is_unsure))
        x += length * unit
    return tuple(bars)


def _in_words(coded: CodedTranscript) -> str:
    found = len(coded.moments)
    share = coded.summary.therapist_talk
    moments = {0: "No moment stands out", 1: "One moment stands out"}.get(found, f"{found} moments stand out")
    spoke = "" if share is None else f" You spoke {share:.0%} of the words."
    return f"{moments}.{spoke}"


def _figures(summary: Summary) -> tuple[Figure, ...]:
    ratio, complex_share = summary.reflection_to_question, summary.complex_reflections
    return (
        Figure(
            "Reflections for each question", _text(ratio, "{:.1f}"), _miti(ratio, MITI_REFLECTION_TO_QUESTION)
        ),
        Figure(
            "Complex among reflections",
            _text(complex_share),
            _miti(complex_share, MITI_COMPLEX_REFLECTIONS, "{:.0%}"),
            "Two people seldom agree on which are complex; read it as a range.",
        ),
        Figure("Open among questions", _text(summary.open_questions)),
        Figure("Your share of the words", _text(summary.therapist_talk)),
        Figure("Talk of change, of their turns", _text(summary.change_talk)),
        Figure("Talk of staying, of their turns", _text(summary.sustain_talk)),
    )


def _text(value: float | None, form: str = "{:.0%}") -> str:
    return "–" if value is None else form.format(value)


def _miti(value: float | None, thresholds: dict[str, float], form: str = "{:.0f}") -> str:
    found = standing(value, thresholds)
    fair, good = (form.format(thresholds[name]) for name in ("fair", "good"))
    return f"{found}: MITI 4.2.1 calls {fair} fair and {good} good" if found else ""


def _followed(coded: CodedTranscript) -> tuple[tuple[str, int, int, int, int], ...]:
    counts: Counter[tuple[str, str | None]] = Counter(
        (moment.therapist_then, moment.client_then) for moment in coded.moments if moment.therapist_then
    )
    rows = []
    for behaviour, words in BEHAVIOUR_WORDS.items():
        by = [counts[behaviour, talk] for talk in TALK_WORDS]
        total = sum(by) + counts[behaviour, None]
        if total:
            rows.append((words, total, by[0], by[1], by[2]))
    return tuple(rows)


def _moments(coded: CodedTranscript, catalogue: Catalogue) -> tuple[MomentShown, ...]:
    surest = sorted(coded.moments, key=lambda moment: -moment.sure)[:MOST_MOMENTS]
    return tuple(
        _shown(moment, coded, catalogue) for moment in sorted(surest, key=lambda moment: moment.index)
    )


def _shown(moment: Moment, coded: CodedTranscript, catalogue: Catalogue) -> MomentShown:
    said = coded.utterances
    answer = said[moment.therapist_index] if moment.therapist_index is not None else None
    return MomentShown(
        moment,
        at=clock(moment.at_seconds),
        said=said[moment.index].utterance.text,
        answer=answer.utterance.text if answer else "",
        then=_perhaps(moment.therapist_is_unsure, BEHAVIOUR_WORDS.get(moment.therapist_then or "", "")),
        followed=_perhaps(moment.client_is_unsure, TALK_WORDS.get(moment.client_then or "", "")),
        ways=_other_ways(moment, coded, catalogue),
    )


def _perhaps(is_unsure: bool, words: str) -> str:
    return f"perhaps {words}" if is_unsure and words else words


def _other_ways(
    moment: Moment, coded: CodedTranscript, catalogue: Catalogue
) -> tuple[tuple[Response, str], ...]:
    """What the catalogue would offer, had this moment been all that was known: a thought, not a verdict."""
    around = tuple(said for said in coded.utterances if said.index in {moment.index, moment.therapist_index})
    signs = [
        sign for sign in observations_from(CodedTranscript(around, coded.card)) if sign.kind != "change_talk"
    ]
    case = Case(
        client=Client(code="moment"), sessions=(Session(1, _ANY_DAY, observations=_strongest(signs)),)
    )
    offered = brief_of(case, catalogue).responses[:WAYS_A_MOMENT]
    return tuple((catalogue.responses[one.id], one.words) for one in offered)


def _strongest(signs: Sequence[Observation]) -> tuple[Observation, ...]:
    return tuple(sorted(signs, key=lambda sign: -sign.strength)[:3])


def _turn(said: CodedUtterance, as_coded: CodedUtterance, moments: set[int]) -> Turn:
    return Turn(
        said.index,
        said.utterance.text,
        _pieces(said.utterance.text),
        said.is_therapist,
        clock(said.utterance.start),
        _code(said),
        _kinds(said) if said.is_therapist else "",
        said.is_unsure,
        said.index in moments,
        tuple(_differences(said, as_coded)),
    )


def _code(said: CodedUtterance) -> str:
    if said.is_therapist:
        return BEHAVIOUR_WORDS[said.label("behaviour") or "other"]
    return TALK_WORDS[said.label("talk") or "neutral"]


def _kinds(said: CodedUtterance) -> str:
    """'open', 'complex, also advice': the kind of the main act, and of others in the same turn that are likely."""
    main = MAIN_HEAD.get(said.label("behaviour") or "")
    first = [_kind(said, main)] if main and said.subtype(main) else []
    others = [
        f"also {_kind(said, head)}"
        for head in MAIN_ACT
        if head != main and said.label(head) not in {None, NONE} and _is_sure(said, head)
    ]
    return ", ".join((*first, *others))


MAIN_HEAD = {behaviour: head for head, behaviour in MAIN_ACT.items()}


def _kind(said: CodedUtterance, head: str) -> str:
    return f"{said.subtype(head)}{'' if _is_sure(said, head) else ' ?'}"


def _is_sure(said: CodedUtterance, head: str) -> bool:
    return said.p(head, said.subtype(head) or "") >= LEAST_SURE


def _differences(said: CodedUtterance, as_coded: CodedUtterance) -> Iterator[str]:
    if _code(said) != _code(as_coded):
        yield f"corrected by you; it was coded as “{_code(as_coded)}”"
    elif said.is_resisting != as_coded.is_resisting:
        yield "marked by you as a moment" if said.is_resisting else "marked by you as no moment"
    elif said.readings != as_coded.readings:
        yield "confirmed by you"


_STAND_IN = re.compile(r"(\[[a-z]+ \+?\d+\])")


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    parts = _STAND_IN.split(text)
    return tuple((part, place % 2 == 1) for place, part in enumerate(parts) if part)


def clock(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, left = divmod(int(seconds), 60)
    return f"{minutes}:{left:02d}"
