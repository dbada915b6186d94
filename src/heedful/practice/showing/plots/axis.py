"""The days of a course -> an axis along the bottom that is true to time, and that all plots of a page share.

Where no days are known the numbers of the sessions take their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from heedful.practice.showing.plots.places import percent, short_day

MARGIN = 0.025
"""Of the time shown, left free at either end, so that the first and the last dot stand inside."""
LEAST_DAYS = 28
"""A course of one session still has an axis: four weeks round it."""
WEEKS_UP_TO = 75
"""Days. A longer course is told in months."""

WIDE_TICKS, NARROW_TICKS = 12, 5
"""How many names of days or months there is room for, at a desk and on a phone."""
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
WEEK_STEPS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis. `room`: `always`, `wide` (its words need room) or `none` (it has no words)."""

    x: str
    label: str
    year: str = ""
    room: str = "always"


@dataclass(frozen=True, slots=True)
class Axis:
    """From `start` to `end` in days (or sessions); the places are 0 to 100 across."""

    start: float
    end: float
    ticks: tuple[Tick, ...]
    of: str = "day"

    def at(self, place: float) -> float:
        share = (place - self.start) / (self.end - self.start)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def on(self, when: date) -> float:
        return self.at(when.toordinal())


def days_axis(days: Iterable[date]) -> Axis:
    """Over all of these days; raises ValueError if there is none."""
    ordinals = [each.toordinal() for each in days]
    if not ordinals:
        raise ValueError("an axis needs at least one day")
    start, end = _with_margin(min(ordinals), max(ordinals), LEAST_DAYS)
    axis = Axis(start, end, ())
    ticks = _weeks(axis) if end - start <= WEEKS_UP_TO else _months(axis)
    return Axis(start, end, tuple(ticks))


def sessions_axis(numbers: Sequence[int]) -> Axis:
    """By the numbers of the sessions, for a reader who counts in sessions; a gap in check-ins is seen as one."""
    start, end = _with_margin(min(numbers), max(numbers), 2)
    axis = Axis(start, end, (), of="session")
    every = list(range(numbers[0], numbers[-1] + 1))
    wide, narrow = (_thinned(every, most) for most in (WIDE_TICKS, NARROW_TICKS))
    ticks = tuple(
        Tick(percent(axis.at(number)), str(number), room="always" if number in narrow else "wide")
        for number in every
        if number in wide | narrow
    )
    return Axis(start, end, ticks, of="session")


def _with_margin(first: float, last: float, least: float) -> tuple[float, float]:
    lacking = max(0.0, least - (last - first)) / 2
    first, last = first - lacking, last + lacking
    margin = MARGIN * (last - first)
    return first - margin, last + margin


def _thinned(numbers: Sequence[int], most: int) -> frozenset[int]:
    """At most so many, evenly picked, the last one always among them."""
    step = -(-len(numbers) // most)
    return frozenset(numbers[::-1][::step])


def _weeks(axis: Axis) -> Iterator[Tick]:
    """Mondays, named by their day."""
    mondays = list(_mondays(axis))
    wide, narrow = (_step(len(mondays), WEEK_STEPS, most) for most in (WIDE_TICKS - 3, NARROW_TICKS - 1))
    for place, monday in enumerate(mondays):
        room = _room(place, wide, narrow)
        yield Tick(percent(axis.on(monday)), short_day(monday), str(monday.year) if place == 0 else "", room)


def _mondays(axis: Axis) -> Iterator[date]:
    first = date.fromordinal(int(axis.start) + 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    while monday.toordinal() < axis.end:
        yield monday
        monday += timedelta(days=7)


def _months(axis: Axis) -> Iterator[Tick]:
    """First days of months; January and the first one named carry their year below."""
    firsts = list(_month_starts(axis))
    wide, narrow = (_step(len(firsts), MONTH_STEPS, most) for most in (WIDE_TICKS, NARROW_TICKS))
    is_first = True
    for first in firsts:
        room = _room(first.year * 12 + first.month - 1, wide, narrow)
        names_year = room != "none" and (first.month == 1 or (is_first and room == "always"))
        is_first = is_first and not names_year
        yield Tick(percent(axis.on(first)), f"{first:%b}", str(first.year) if names_year else "", room)


def _month_starts(axis: Axis) -> Iterator[date]:
    first = date.fromordinal(int(axis.start) + 1).replace(day=1)
    while first.toordinal() < axis.end:
        if first.toordinal() > axis.start:
            yield first
        first = (first + timedelta(days=32)).replace(day=1)


def _step(count: int, steps: Sequence[int], most: int) -> int:
    """The smallest step that leaves no more than `most`; the largest there is where none does."""
    return next((step for step in steps if count <= step * most), steps[-1])


def _room(place: int, wide: int, narrow: int) -> str:
    if place % narrow == 0:
        return "always"
    return "wide" if place % wide == 0 else "none"
