"""Days and numbers -> places on a plot.

Across, places are percentages of the plot's width; down, they are pixels. So the browser stretches a plot to the room
there is while letters, dots and lines keep their size: one geometry serves a phone, a desk and paper. Only curves
cannot be given in percentages; they lie in an inner drawing of 100 units that is stretched without its strokes.

Everything is text, ready for an attribute: `37.5%`, `48.2`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

Place = tuple[float, float]
"""Across in 0 to 100, down in pixels."""

NARROW, WIDE = 200.0, 560.0
"""Pixels of a plot's own width: at the least (a phone of 320), and where plots.css shows what is marked `wide`."""

LETTER = 6.6
"""Pixels that a letter of a plot's text takes, roughly: enough to tell whether two labels would touch."""


def percent(share: float) -> str:
    return f"{share:.2f}".rstrip("0").rstrip(".") + "%"


def pixels(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Height:
    """A scale from `lowest` at `bottom` to `highest` at `top`; what lies outside is drawn on its edge."""

    top: float
    bottom: float
    lowest: float = 0.0
    highest: float = 10.0

    def of(self, value: float) -> float:
        inside = min(self.highest, max(self.lowest, value))
        share = (inside - self.lowest) / (self.highest - self.lowest)
        return self.bottom - (self.bottom - self.top) * share


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place. `room`: `always`, `wide` where the plot has room, `narrow` where it has not."""

    x: str
    y: str
    words: str
    anchor: str = "middle"
    room: str = "always"


@dataclass(frozen=True, slots=True)
class GridLine:
    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A value at its place, with what it says when it is pointed at."""

    x: str
    y: str
    words: str
    is_last: bool = False


def grid(height: Height, values: Iterable[float]) -> tuple[GridLine, ...]:
    return tuple(GridLine(pixels(height.of(value)), f"{value:g}") for value in values)


def curve(places: Iterable[Place]) -> str:
    """SVG `points` in the stretched drawing: `37.5,48 40,52`."""
    return " ".join(f"{x:g},{y:g}" for x, y in ((round(x, 2), round(y, 1)) for x, y in places))


def curves(places: Iterable[tuple[float, float | None]]) -> tuple[str, ...]:
    """A line, broken where nothing was given: what is missing is not zero, and is not guessed either."""
    runs: list[list[Place]] = [[]]
    for x, y in places:
        if y is None:
            runs.append([])
        else:
            runs[-1].append((x, y))
    return tuple(curve(run) for run in runs if len(run) > 1)


def clear_of(places: Sequence[Place], y: float, words: str, taken: Sequence[Place] = ()) -> float:
    """How far across a label at `y` may begin so that it keeps farthest from a line through these places.

    `taken`: where labels of about this length begin already.
    """
    length = 100 * len(words) * LETTER / NARROW
    begins = [share * (100 - length) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]

    def room(begin: float) -> float:
        near = [abs(y - other_y) for other_x, other_y in taken if abs(begin - other_x) < length]
        return min([_distance(places, begin, begin + length, y), *near])

    return max(begins, key=room)


def _distance(places: Sequence[Place], start: float, end: float, y: float) -> float:
    """The least pixels, up or down, between a line and a label's middle on the way from `start` to `end`."""
    steps = [start + (end - start) * step / 8 for step in range(9)]
    return min((abs(_height_at(places, x) - (y - 4)) for x in steps if _is_along(places, x)), default=99.0)


def _is_along(places: Sequence[Place], x: float) -> bool:
    return places[0][0] - 2 <= x <= places[-1][0] + 8  # eight hundredths: room for the newest one's number


def _height_at(places: Sequence[Place], x: float) -> float:
    """Of the line through these places, level beyond its ends."""
    for (x1, y1), (x2, y2) in pairwise(places):
        if x1 <= x <= x2 and x2 > x1:
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    return places[0][1] if x < places[0][0] else places[-1][1]


def day(on: date) -> str:
    """`2 Mar 2026`."""
    return f"{on.day} {on:%b %Y}"


def short_day(on: date) -> str:
    """`2 Mar`."""
    return f"{on.day} {on:%b}"


def cut(words: str, most: int) -> str:
    """At most so many letters, ending in three dots where something was left out."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def listed(words: Sequence[str]) -> str:
    """`1, 2 and 3`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
