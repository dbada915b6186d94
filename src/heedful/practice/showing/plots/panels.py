"""Series of 0 to 10 -> small multiples: one below the other on the same days, each on its own full scale.

Check-in marks (mood, effort, felt progress) and the ratings of goals are drawn so. Lines on top of each other would
ask to be compared, and a mood of 5 is not an effort of 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from heedful.core.vocabulary import CheckIn, Goal
from heedful.practice.showing import words
from heedful.practice.showing.plots.axis import Axis
from heedful.practice.showing.plots.ground import DAYS_BELOW, FOOT_HEIGHT, Ground
from heedful.practice.showing.plots.places import (
    Dot,
    GridLine,
    Height,
    Label,
    curves,
    cut,
    day,
    grid,
    percent,
    pixels,
)
from heedful.practice.showing.plots.table import Table, number

ITEMS = ("mood", "effort", "progress")

NAME_HEIGHT, AREA, GAP = 24.0, 62.0, 16.0
"""Pixels of a panel: its name above, the plot itself, the space below."""

LONGEST, SHORT = 72, 30
"""Letters of a name where there is room, and on a phone; the words before the plot have it whole."""

STAYED = 0.75
"""A difference below this, of 10, is told as `about where it began`: within what a slider's tap moves by itself."""


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    short_name: str
    note: str
    name_y: str
    grid: tuple[GridLine, ...]
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    last: Label | None


@dataclass(frozen=True, slots=True)
class Panels:
    name: str
    finding: str
    details: str
    ground: Ground
    panels: tuple[Panel, ...]
    foot: int
    table: Table

    @property
    def days_y(self) -> int:
        return self.foot + DAYS_BELOW

    @property
    def height(self) -> int:
        return self.foot + FOOT_HEIGHT

    @property
    def words(self) -> str:
        return f"{self.finding} {self.details}".strip()


Series = tuple[tuple[date, float | None], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What a panel shows; `note` says what up means."""

    name: str
    note: str
    series: Series


def checkins_plot(
    checkins: Sequence[tuple[date, CheckIn]], ground: Ground, name: str = "check-ins"
) -> Panels | None:
    """Mood, effort and felt progress of check-ins in order of their days; None if none of the three was ever marked."""
    named = [
        Named(words.MARKS[item][0], f"10: {words.MARKS[item][3]}", _marks(checkins, item)) for item in ITEMS
    ]
    if not any(_given(one.series) for one in named):
        return None
    skipped = sum(value is None for one in named for _, value in one.series)
    details = f"{words.counted(len(checkins), 'check-in')}."
    if skipped:
        details += f" A skipped mark leaves a gap ({skipped} of {len(checkins) * len(ITEMS)})."
    head = ("Day", *(one.name for one in named))
    rows = tuple(
        (day(on), *(number(getattr(one, item), "skipped") for item in ITEMS))
        for on, one in reversed(checkins)
    )
    return _panels(name, named, ground, details, Table("Check-in marks", head, rows))


def goals_plot(goals: Sequence[Goal], ground: Ground, name: str = "goals") -> Panels | None:
    """The ratings of each goal that has any, in the client's words."""
    named = [
        Named(
            f"“{goal.words}”",
            "10: reached",
            tuple((rating.on, rating.value_0_to_10) for rating in goal.ratings),
        )
        for goal in goals
        if goal.ratings
    ]
    if not named:
        return None
    rows = [(on, one.name, number(value)) for one in named for on, value in one.series]
    table = Table(
        "Ratings of goals",
        ("Day", "Goal", "Rating"),
        tuple((day(on), *rest) for on, *rest in sorted(rows, key=lambda row: row[0], reverse=True)),
    )
    return _panels(name, named, ground, "", table)


def _marks(checkins: Iterable[tuple[date, CheckIn]], item: str) -> Series:
    return tuple((on, getattr(checkin, item)) for on, checkin in checkins)


def _panels(name: str, named: Sequence[Named], ground: Ground, details: str, table: Table) -> Panels:
    step = NAME_HEIGHT + AREA + GAP
    panels = tuple(_panel(one, ground.axis, place * step) for place, one in enumerate(named))
    finding = " ".join(_moved(one) for one in named)
    return Panels(name, finding, details, ground, panels, round(len(named) * step - GAP), table)


def _panel(named: Named, axis: Axis, y: float) -> Panel:
    height = Height(y + NAME_HEIGHT, y + NAME_HEIGHT + AREA)
    given = _given(named.series)
    places = [(axis.on(on), None if value is None else height.of(value)) for on, value in named.series]
    return Panel(
        name=cut(named.name, LONGEST),
        short_name=cut(named.name, SHORT),
        note=named.note,
        name_y=pixels(y + NAME_HEIGHT - 9),
        grid=grid(height, (0, 5, 10)),
        lines=curves(places),
        dots=tuple(
            Dot(
                percent(axis.on(on)),
                pixels(height.of(value)),
                f"{day(on)}: {number(value)} of 10",
                is_last=(on, value) == given[-1],
            )
            for on, value in given
        ),
        last=_last(given[-1], axis, height) if given else None,
    )


def _last(newest: tuple[date, float], axis: Axis, height: Height) -> Label:
    on, value = newest
    return Label(percent(axis.on(on)), pixels(height.of(value)), number(value), "start")


def _given(series: Series) -> list[tuple[date, float]]:
    return [(on, value) for on, value in series if value is not None]


def _moved(named: Named) -> str:
    """`Mood went from 4 to 6.` Words for what is given, and none for whether it is good."""
    values = [value for _, value in _given(named.series)]
    if not values:
        return f"{named.name}: not marked yet."
    first, last = values[0], values[-1]
    if len(values) == 1:
        return f"{named.name} {number(last)}."
    if abs(last - first) < STAYED:
        return f"{named.name} about where it began, at {number(last)}."
    return f"{named.name} went from {number(first)} to {number(last)}."
