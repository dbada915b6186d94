"""A course as it was lived -> the plots of "How it has gone", all on the same days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.utils import timezone

from heedful.core.alliance import AllianceModel, alliance_of
from heedful.core.catalogue import Catalogue
from heedful.core.repair import Patience, with_log
from heedful.core.vocabulary import Alliance, Case, CheckIn, LadderStep, LoggedStrain, StrainEnd
from heedful.practice.record.models import CHECKIN_ITEMS, CameBy, Participant
from heedful.practice.showing import words
from heedful.practice.showing.plots import (
    AlliancePlot,
    Ground,
    Mark,
    MeasurePlot,
    Panels,
    alliance_plot,
    checkins_plot,
    days_axis,
    goals_plot,
    ground,
    measure_plot,
    session_marks,
)
from heedful.practice.showing.plots.places import listed
from heedful.practice.showing.plots.table import number
from heedful.practice.showing.standing import as_shown, state_words

DatedCheckIns = Sequence[tuple[date, CheckIn]]
DatedTotals = Sequence[tuple[date, str, float]]


@dataclass(frozen=True, slots=True)
class Lived:
    """One participant's course: the case, and with their own days what it ties to sessions.

    `marks`: agreements and strains; those of sessions and of the ladder are read from the case.
    """

    participant: Participant
    case: Case
    checkins: DatedCheckIns = ()
    totals: DatedTotals = ()
    marks: Sequence[Mark] = ()
    strains: Sequence[LoggedStrain] = ()


def lived_of(participant: Participant, case: Case, strains: Sequence[LoggedStrain]) -> Lived:
    """Come through the gate first. In order of days; `strains`: their log."""
    return Lived(
        participant,
        case,
        checkins=sorted(_checkins(participant), key=itemgetter(0)),
        totals=sorted(_totals(participant)),
        marks=(*_agreements(participant), *_strain_marks(strains)),
        strains=strains,
    )


def _checkins(participant: Participant) -> Iterator[tuple[date, CheckIn]]:
    """By the day they were answered; what was typed in later belongs to its session's day."""
    rows = participant.checkins.order_by("answered_at", "pk")
    for came_by, session_on, at, *marks in rows.values_list(
        "came_by", "session__on", "answered_at", *CHECKIN_ITEMS
    ):
        is_typed_later = came_by == CameBy.TYPED and session_on
        yield session_on if is_typed_later else timezone.localdate(at), CheckIn(*marks)


def _totals(participant: Participant) -> Iterator[tuple[date, str, float]]:
    rows = participant.measure_totals.values_list("answered_on", "session__on", "measure", "total")
    for answered_on, session_on, measure, total in rows:
        yield answered_on or session_on, measure, total


def _agreements(participant: Participant) -> Iterator[Mark]:
    signed = participant.course.agreements.filter(signed_on__isnull=False).values_list("signed_on", flat=True)
    return (Mark(on, "agreement", "agreement signed") for on in signed if on)


def _strain_marks(strains: Iterable[LoggedStrain]) -> Iterator[Mark]:
    for strain in strains:
        yield Mark(strain.noticed_on, "strain", "a strain was noticed")
        if strain.closed_on:
            healed = strain.state is StrainEnd.HEALED
            yield Mark(strain.closed_on, "healed" if healed else "left", "healed" if healed else "let rest")


KEY = {
    "held": "session",
    "not-held": "session that was not held",
    "diamond": "agreement signed",
    "triangle": "step of the ladder",
    "triangle-open": "step stopped early",
    "ring": "strain noticed",
    "disc": "strain healed",
}
"""What each glyph below the plots says, told once a page."""


@dataclass(frozen=True, slots=True)
class BesideYou:
    """Somebody else in the same course, with their alliance on the same axes."""

    participant: Participant
    state: str
    state_name: str
    plot: AlliancePlot | None


@dataclass(frozen=True, slots=True)
class Trajectories:
    sessions: str
    ground: Ground | None
    alliance: AlliancePlot | None
    state: str
    state_name: str
    checkins: Panels | None
    measures: tuple[MeasurePlot, ...]
    goals: Panels | None
    others: tuple[BesideYou, ...]
    together: str

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """Glyph and words of the kinds of mark that the page has."""
        if self.ground is None:
            return ()
        there = {glyph.shape for glyph in (*self.ground.sessions, *self.ground.events)}
        return tuple((shape, told) for shape, told in KEY.items() if shape in there)

    @property
    def is_empty(self) -> bool:
        return not (self.alliance or self.checkins or self.measures or self.goals)


def trajectories(
    lived: Lived, others: Sequence[Lived], catalogue: Catalogue, until: date | None
) -> Trajectories:
    """`until`: how far the axis reaches at least: today, or the day on which the course was closed."""
    days = list(_days([lived, *others], until))
    under = _ground(lived, days, until)
    alliance = alliance_now(lived, catalogue)
    return Trajectories(
        sessions=words.counted(len(lived.case.held), "session"),
        ground=under,
        alliance=_alliance_plot(lived, alliance, under, "alliance"),
        state=alliance.state.value,
        state_name=state_words(alliance)[0],
        checkins=checkins_plot(lived.checkins, under) if under else None,
        measures=tuple(_measures(lived, under, catalogue)) if under else (),
        goals=goals_plot(lived.case.goals, under) if under else None,
        others=tuple(
            _beside(one, days, until, catalogue, place) for place, one in enumerate(others, start=2)
        ),
        together=_together([(one, alliance_now(one, catalogue)) for one in (lived, *others)]),
    )


def _together(everybody: Sequence[tuple[Lived, Alliance]]) -> str:
    """How far apart the levels of several people are now; nothing where fewer than two have one."""
    levels = [
        (one.participant.client.name, alliance.level)
        for one, alliance in everybody
        if alliance.level is not None
    ]
    if len(levels) < 2:
        return ""
    values = [level for _, level in levels]
    told = listed([f"{number(level)} with {name}" for name, level in levels])
    return f"Now {told}: {number(max(values) - min(values))} points apart."


# ---------------------------------------------------------------------------------------------------
# The days, and what lies under every plot


def _days(everybody: Iterable[Lived], until: date | None) -> Iterator[date]:
    """Every day that is drawn, of everybody on the page, so that all axes are one."""
    for one in everybody:
        case = one.case
        yield from (session.on for session in case.sessions)
        yield from (on for on, _ in one.checkins)
        yield from (on for on, _, _ in one.totals)
        yield from (rating.on for goal in case.goals for rating in goal.ratings)
        yield from (mark.on for mark in one.marks)
        yield from (attempt.on for step in case.ladder for attempt in step.tries)
    if until:
        yield until


def _ground(lived: Lived, days: Sequence[date], until: date | None) -> Ground | None:
    """None where nothing has happened yet: today alone is no course."""
    if not [each for each in days if each != until]:
        return None
    return ground(days_axis(days), _marks(lived), lived.case.pauses, today=until)


def _marks(lived: Lived) -> Iterator[Mark]:
    yield from session_marks(lived.case.sessions)
    yield from _steps(lived.case.ladder)
    yield from lived.marks


def _steps(ladder: Sequence[LadderStep]) -> Iterator[Mark]:
    """Each try of a step, named by its place on the ladder."""
    for place, step in enumerate(ladder, start=1):
        for attempt in step.tries:
            kind = "step_stopped" if attempt.stopped else "step"
            told = "stopped early" if attempt.stopped else "tried"
            yield Mark(attempt.on, kind, f"step {place} of the ladder {told}", str(place))


# ---------------------------------------------------------------------------------------------------
# The plots


def alliance_now(lived: Lived, catalogue: Catalogue) -> Alliance:
    """As marks and log together tell it."""
    marked = alliance_of(lived.case, AllianceModel.from_catalogue(catalogue))
    logged = with_log(marked, lived.strains, lived.case.held, Patience.from_catalogue(catalogue))
    return as_shown(logged, catalogue)


def _alliance_plot(lived: Lived, alliance: Alliance, under: Ground | None, name: str) -> AlliancePlot | None:
    days = {session.number: session.on for session in lived.case.sessions}
    return alliance_plot(alliance, days, under, name) if under else None


def _beside(
    lived: Lived, days: Sequence[date], until: date | None, catalogue: Catalogue, place: int
) -> BesideYou:
    alliance = alliance_now(lived, catalogue)
    plot = _alliance_plot(lived, alliance, _ground(lived, days, until), f"alliance-{place}")
    return BesideYou(lived.participant, alliance.state.value, state_words(alliance)[0], plot)


def _measures(lived: Lived, under: Ground, catalogue: Catalogue) -> Iterator[MeasurePlot]:
    """In the catalogue's order; a questionnaire that this practice no longer knows is left out."""
    totals: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for on, measure, total in lived.totals:
        totals[measure].append((on, total))
    for id, known in catalogue.measures.items():
        if plot := measure_plot(known, totals[id], under, f"measure-{id}"):
            yield plot
