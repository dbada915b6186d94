"""The tries of a ladder, oldest first -> a drawing: before, peak and after of each, beside what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from heedful.practice.record.ladder import Rung
from heedful.practice.record.models import LadderStep, LadderTry
from heedful.practice.showing.plots.places import Height, pixels

WIDTH, HEIGHT = 640.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 12.0, 14.0, 196.0
MOST = 16
"""The last sixteen tries: as many as a phone can tell apart."""
GRID = (0, 50, 100)


@dataclass(frozen=True, slots=True)
class Column:
    """One try. `line` joins what was marked; `expected` is the height of the dashed mark, empty without one."""

    line: str
    dots: tuple[tuple[str, str, str], ...]
    expected: str
    left: str
    right: str
    middle: str
    rung: str
    words: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class LadderPlot:
    width: str
    height: str
    left: str
    right: str
    under: str
    grid: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    words: str


def ladder_plot(rungs: Sequence[Rung]) -> LadderPlot | None:
    """None where nothing with a mark was tried."""
    tries = [(number, rung.step, each) for number, rung in enumerate(rungs, 1) for each in rung.tries]
    marked = [one for one in tries if any(mark is not None for mark in _marks(one[2]))]
    shown = sorted(marked, key=lambda one: (one[2].on, one[2].pk))[-MOST:]
    if not shown:
        return None
    height = Height(TOP, BOTTOM, 0, 100)
    room = (WIDTH - LEFT - RIGHT) / len(shown)
    columns = tuple(_column(height, LEFT + room * place, room, *one) for place, one in enumerate(shown))
    return LadderPlot(
        width=pixels(WIDTH),
        height=pixels(HEIGHT),
        left=pixels(LEFT),
        right=pixels(WIDTH - RIGHT),
        under=pixels(HEIGHT - 8),
        grid=tuple((pixels(height.of(value)), str(value)) for value in GRID),
        columns=columns,
        words="How strong it was at each try, 0 to 100: " + "; ".join(column.words for column in columns),
    )


def _marks(one: LadderTry) -> tuple[float | None, ...]:
    return one.before, one.peak, one.after


def _column(height: Height, x: float, room: float, number: int, step: LadderStep, one: LadderTry) -> Column:
    places = [x + room * share for share in (0.25, 0.5, 0.75)]
    names = ("before", "at its strongest", "afterwards")
    marks = zip(places, _marks(one), names, strict=True)
    given = [(place, mark, name) for place, mark, name in marks if mark is not None]
    dots = tuple((pixels(place), pixels(height.of(mark)), f"{name}: {mark:g}") for place, mark, name in given)
    said = ", ".join(f"{name} {mark:g}" for _, mark, name in given)
    return Column(
        line=" ".join(f"{left},{top}" for left, top, _ in dots),
        dots=dots,
        expected=pixels(height.of(step.expected)) if step.expected is not None else "",
        left=pixels(x + room * 0.1),
        right=pixels(x + room * 0.9),
        middle=pixels(x + room / 2),
        rung=str(number),
        words=f"{date_format(one.on, 'j F')}, rung {number}: {said}",
        stopped=one.stopped,
    )
