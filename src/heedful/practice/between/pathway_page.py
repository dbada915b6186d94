"""What the pages about pathways show: the library's entries in words, and a pathway under way with what it meets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import Form

from heedful.core.catalogue import Catalogue, Pathway, PathwayStep, Reference, WorksheetField
from heedful.core.circumstances import Situation
from heedful.core.pathways import held_back
from heedful.practice.record.models import Participant, PathwayMark, PathwayStepDone, WorksheetAnswer
from heedful.practice.record.pathways import Progress
from heedful.practice.showing.pathways import marks_in_words
from heedful.practice.showing.plots.spark import Sparkline, sparkline
from heedful.practice.showing.words import sentence

WHOM = {
    "person": "One person",
    "couple": "A couple",
    "family": "A family",
    "group": "A group or class",
    "therapist": "You, the therapist",
}
ANSWERS = {
    "words": "in their own words",
    "line": "in a line",
    "mark": "a mark from 0 to 10",
    "distress": "how strong, 0 to 100",
    "choice": "one of a few answers",
    "day": "a day",
}


@dataclass(frozen=True, slots=True)
class LibraryLine:
    pathway: Pathway
    whom: tuple[str, ...]
    fits: tuple[str, ...]
    """Names of the sources that it fits, best first."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What to do when it meets resistance. `now`: the reason if it is likely or was seen lately."""

    name: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One pathway of the library with everything that it says."""

    line: LibraryLine
    fits_less: tuple[str, ...]
    fields: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Of each question of the worksheet: its words, what kind of answer, and the answers to choose from."""
    signs: tuple[Sign, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """`said`: the answer as it is read; `form`: where the therapist may write it down."""

    field: WorksheetField | None
    row: WorksheetAnswer | None
    said: str
    form: Form | None = None
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class StepShown:
    step: PathwayStep
    done: PathwayStepDone | None
    answers: tuple[AnswerShown, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """One person's marks: in words, as a small line, and each by its day, newest first."""

    name: str
    words: str
    line: Sparkline | None
    rows: tuple[PathwayMark, ...]


@dataclass(frozen=True)
class TakenPage:
    progress: Progress
    signs: tuple[Sign, ...]
    """What holds now comes first."""
    caution: str
    """Why it would be kept for later, if something speaks against it now."""
    marks: Marks
    beside: tuple[Marks, ...]
    """The same mark of the others who walk it, each given alone: for the therapist, never for one another."""


# ---------------------------------------------------------------------------------------------------
# The library


def library_lines(catalogue: Catalogue, source: str = "", whom: str = "") -> list[LibraryLine]:
    """Those that fit this source (if one is asked for) and are for these people, in the order of their numbers."""
    chosen = (each for each in catalogue.pathways.values() if not whom or whom in each.for_whom)
    return [_line(each, catalogue) for each in chosen if not source or each.fits.get(source, 0) > 0]


def _line(pathway: Pathway, catalogue: Catalogue) -> LibraryLine:
    whom = tuple(words for id, words in WHOM.items() if id in pathway.for_whom)
    return LibraryLine(pathway, whom, _sources(pathway, catalogue, is_for=True))


def _sources(pathway: Pathway, catalogue: Catalogue, *, is_for: bool) -> tuple[str, ...]:
    fits = sorted(pathway.fits.items(), key=lambda fit: -abs(fit[1]))
    return tuple(catalogue.sources[id].name for id, fit in fits if (fit > 0) == is_for and fit)


def entry_of(pathway: Pathway, catalogue: Catalogue) -> Entry:
    return Entry(
        line=_line(pathway, catalogue),
        fits_less=_sources(pathway, catalogue, is_for=False),
        fields=tuple((field.ask, ANSWERS[field.answer], field.choices) for field in pathway.worksheet),
        signs=_signs(pathway, catalogue),
        references=tuple(catalogue.references[id] for id in pathway.basis.references),
    )


def _signs(pathway: Pathway, catalogue: Catalogue, now: Situation | None = None) -> tuple[Sign, ...]:
    signs = []
    for detour in pathway.meets_resistance:
        head, _, id = detour.sign.partition(":")
        known = catalogue.sources if head == "source" else catalogue.observations
        circumstance = f"likely:{id}" if head == "source" else detour.sign
        holds = now.holds(circumstance) if now else None
        signs.append(Sign(known[id].name, detour.then, holds or ""))
    return tuple(sorted(signs, key=lambda sign: not sign.now))


# ---------------------------------------------------------------------------------------------------
# One that was taken


def taken_page(
    progress: Progress, now: Situation, beside: Iterable[tuple[Participant, Progress]] = ()
) -> TakenPage:
    pathway = progress.pathway
    caution = held_back(now, pathway) if pathway and progress.is_open else None
    return TakenPage(
        progress=progress,
        signs=_signs(pathway, now.catalogue, now) if pathway else (),
        caution=sentence(caution.why) if caution else "",
        marks=marks_of(progress),
        beside=tuple(marks_of(other, person.client.name) for person, other in beside),
    )


def marks_of(progress: Progress, name: str = "") -> Marks:
    rows = progress.own_marks
    line = sparkline([(place, row.mark) for place, row in enumerate(rows)]) if len(rows) > 1 else None
    return Marks(name, marks_in_words(rows), line, tuple(reversed(rows)))
