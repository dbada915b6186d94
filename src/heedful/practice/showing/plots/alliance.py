"""The alliance -> its level with the band, the client's own marks, what was expected, and the states along the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from heedful.core.vocabulary import Alliance, AlliancePoint, AllianceState
from heedful.practice.showing import words
from heedful.practice.showing.plots.axis import Axis, sessions_axis
from heedful.practice.showing.plots.ground import Ground, Run, labels_of
from heedful.practice.showing.plots.places import (
    Dot,
    GridLine,
    Height,
    Label,
    Place,
    curve,
    day,
    grid,
    listed,
    percent,
    pixels,
    short_day,
)
from heedful.practice.showing.plots.table import Table, number

SCALE = Height(top=12, bottom=152)
STATES_Y, STATE_WORDS_Y = 178.0, 196.0
SLIVER = 1.2
"""Half the width of what would have none: the band of a single check-in, the state of the newest."""

RANKS = {
    AllianceState.RUPTURED: 4,
    AllianceState.STRAINED: 3,
    AllianceState.REPAIRING: 2,
    AllianceState.REPAIRED: 2,
}
"""Whose name stays where there is no room for all; the present state comes before any."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A short dash at the height that the model foresaw."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class StateRun:
    """The check-ins in a row that found the alliance in one state."""

    x1: str
    x2: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class AlliancePlot:
    name: str
    finding: str
    details: str
    ground: Ground
    grid: tuple[GridLine, ...]
    band: str
    level: str
    expected: tuple[Expected, ...]
    dots: tuple[Dot, ...]
    surprises: tuple[Dot, ...]
    states: tuple[StateRun, ...]
    state_labels: tuple[Label, ...]
    last: Label
    table: Table

    @property
    def words(self) -> str:
        return f"{self.finding} {self.details}"


Days = Mapping[int, date]
"""The day of each session, by its number."""


def alliance_plot(
    alliance: Alliance, days: Days | None = None, ground: Ground | None = None, name: str = "alliance"
) -> AlliancePlot | None:
    """The way of the alliance; None before the first check-in.

    By day where `days` and a `ground` with days are given, by number of session otherwise. `name` is this plot's own
    on its page.
    """
    points = alliance.points
    if not points:
        return None
    if days is None or ground is None:
        ground = Ground(sessions_axis([point.session for point in points]))
        days = None
    xs = [_across(ground.axis, point, days) for point in points]
    dots = [_dot(x, point, days) for x, point in zip(xs, points, strict=True)]
    runs = list(_runs(xs, points))
    return AlliancePlot(
        name=name,
        finding=_finding(alliance),
        details=_details(points, days),
        ground=ground,
        grid=grid(SCALE, (0, 5, 10)),
        band=_band(xs, points),
        level=curve((x, SCALE.of(point.level)) for x, point in zip(xs, points, strict=True)),
        expected=tuple(
            Expected(percent(x), pixels(SCALE.of(point.expected)))
            for x, point in zip(xs, points, strict=True)
            if point.expected is not None
        ),
        dots=tuple(dots),
        surprises=tuple(dot for dot, point in zip(dots, points, strict=True) if point.is_surprise),
        states=tuple(_state_run(*run) for run in runs),
        state_labels=labels_of(_named(runs), STATE_WORDS_Y),
        last=_last_label(xs[-1], points[-1]),
        table=_table(points, days),
    )


def _across(axis: Axis, point: AlliancePoint, days: Days | None) -> float:
    return axis.at(point.session) if days is None else axis.on(days[point.session])


def _dot(x: float, point: AlliancePoint, days: Days | None) -> Dot:
    said = f"{_when(point, days)}: {number(point.rating)} of 10"
    return Dot(percent(x), pixels(SCALE.of(point.rating)), said)


def _when(point: AlliancePoint, days: Days | None) -> str:
    return f"session {point.session}" + (f", {day(days[point.session])}" if days else "")


def _band(xs: Sequence[float], points: Sequence[AlliancePoint]) -> str:
    """One closed outline: along the tops, back along the bottoms; a single point gets a sliver of width."""
    if len(points) == 1:
        xs, points = [xs[0] - SLIVER, xs[0] + SLIVER], [points[0], points[0]]
    tops: list[Place] = [(x, SCALE.of(point.high)) for x, point in zip(xs, points, strict=True)]
    bottoms: list[Place] = [(x, SCALE.of(point.low)) for x, point in zip(xs, points, strict=True)]
    return curve([*tops, *reversed(bottoms)])


Stretch = tuple[float, float, AllianceState]


def _runs(xs: Sequence[float], points: Sequence[AlliancePoint]) -> Iterable[Stretch]:
    """Each state from its first check-in to the first check-in of the next one."""
    begins = [
        place
        for place, point in enumerate(points)
        if place == 0 or point.state is not points[place - 1].state
    ]
    for begin, after in pairwise([*begins, len(points)]):
        end = xs[after] if after < len(points) else min(100.0, xs[-1] + SLIVER)
        yield xs[begin], end, points[begin].state


def _state_run(start: float, end: float, state: AllianceState) -> StateRun:
    return StateRun(percent(start), percent(end), state.value, words.ALLIANCE[state][0])


def _named(runs: Sequence[Stretch]) -> Iterable[Run]:
    for place, (start, end, state) in enumerate(runs):
        rank = 9 if place == len(runs) - 1 else RANKS.get(state, 1)
        yield Run(start, end, words.ALLIANCE[state][0].lower(), rank)


def _last_label(x: float, point: AlliancePoint) -> Label:
    """The newest level, written beside its end."""
    return Label(percent(x), pixels(SCALE.of(point.level)), number(point.level), "start")


def _finding(alliance: Alliance) -> str:
    """The state may come from the log of strains; then what the marks alone say is told beside it."""
    last = alliance.points[-1]
    state, by_marks = (words.ALLIANCE[each][0] for each in (alliance.state, last.state))
    if alliance.state is last.state:
        return f"{state}, at {number(last.level)} of 10."
    return f"{state}, by the log of strains. By the marks alone {by_marks.lower()}, at {number(last.level)} of 10."


def _details(points: Sequence[AlliancePoint], days: Days | None) -> str:
    last = points[-1]
    about = (
        f"Likely between {number(last.low)} and {number(last.high)}, "
        f"from {words.counted(len(points), 'check-in')}."
    )
    low = [_briefly(point, days) for point in points if point.is_surprise]
    return about + (f" Lower than expected {_on_or_in(days)} {listed(low)}." if low else "")


def _briefly(point: AlliancePoint, days: Days | None) -> str:
    return short_day(days[point.session]) if days else str(point.session)


def _on_or_in(days: Days | None) -> str:
    return "on" if days else "in session"


def _table(points: Sequence[AlliancePoint], days: Days | None) -> Table:
    head = ("Session", *(("Day",) if days else ()), "Mark", "Expected", "Level", "Likely between", "State")
    return Table("Alliance marks", head, tuple(_row(point, days) for point in reversed(points)))


def _row(point: AlliancePoint, days: Days | None) -> tuple[str, ...]:
    return (
        str(point.session),
        *((day(days[point.session]),) if days else ()),
        number(point.rating),
        number(point.expected),
        number(point.level),
        f"{number(point.low)} and {number(point.high)}",
        words.ALLIANCE[point.state][0],
    )
