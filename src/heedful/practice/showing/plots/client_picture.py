"""A client's own marks -> a simple picture for their own page: no bands, no states, nothing to be measured by.

Drawn with plain attributes alone and in the colour of the words round it, so that it needs no style sheet, weighs
little, and holds in print and in the dark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from heedful.practice.showing.plots.places import Dot, Height, curves, percent, pixels, short_day
from heedful.practice.showing.plots.table import number

MOST = 12
"""The last dozen check-ins: a season."""
SCALE = Height(top=30, bottom=110)
FIRST_X, LAST_X = 11.0, 92.0

ABOUT = {"mood": "How you have been", "effort": "How hard it felt", "progress": "How far along you feel"}
"""What each picture is called; a goal brings its own words."""


@dataclass(frozen=True, slots=True)
class ClientPicture:
    title: str
    words: str
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    newest: Dot
    newest_words: str
    first_day: str
    last_day: str
    is_alone: bool


Points = Sequence[tuple[date, Mapping[str, float | None]]]


def client_picture(points: Points, item: str = "mood") -> ClientPicture | None:
    """Of the last twelve check-ins in order of their days, each the marks that were given, 0 to 10.

    None if none of them has this mark. `item` is one of the marks, or any other key (a goal's words).
    """
    recent = points[-MOST:]
    marks = [(on, given.get(item)) for on, given in recent]
    given = [(on, mark) for on, mark in marks if mark is not None]
    if not given:
        return None
    xs = _spread(len(marks))
    dots = [
        Dot(percent(x), pixels(SCALE.of(mark)), "")
        for x, (_, mark) in zip(xs, marks, strict=True)
        if mark is not None
    ]
    title = ABOUT.get(item, item)
    return ClientPicture(
        title=title,
        words=_in_words(title, given),
        lines=curves(
            (x, None if mark is None else SCALE.of(mark)) for x, (_, mark) in zip(xs, marks, strict=True)
        ),
        dots=tuple(dots[:-1]),
        newest=dots[-1],
        newest_words=number(given[-1][1]),
        first_day=short_day(given[0][0]),
        last_day=short_day(given[-1][0]),
        is_alone=len(given) == 1,
    )


def _spread(count: int) -> list[float]:
    if count == 1:
        return [LAST_X]
    return [FIRST_X + (LAST_X - FIRST_X) * place / (count - 1) for place in range(count)]


def _in_words(title: str, given: Sequence[tuple[date, float]]) -> str:
    newest = f"The newest mark is {number(given[-1][1])} of 10, on {short_day(given[-1][0])}."
    if len(given) == 1:
        return f"{title}. {newest} It is the first one."
    return f"{title}, over {len(given)} check-ins. The first one here is {number(given[0][1])}. {newest}"
