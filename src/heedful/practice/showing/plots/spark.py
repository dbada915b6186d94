"""The last few marks -> a line small enough for a row of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heedful.practice.showing.plots.places import Height, curve, pixels

WIDTH, HEIGHT, PAD = 96.0, 32.0, 5.0
MARKS = 12
"""A row shows the last twelve marks: about a season of weekly sessions."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The last marks on the full scale of 0 to 10, with the newest one as a dot and as a number."""

    width: str
    height: str
    half: str
    line: str
    x: str
    y: str
    value: str
    words: str


def sparkline(ratings: Sequence[tuple[int, float]], about: str = "Alliance marks") -> Sparkline | None:
    """Of (session, rating 0 to 10) pairs in order; None if there are none."""
    recent = list(ratings)[-MARKS:]
    if not recent:
        return None
    height = Height(PAD, HEIGHT - PAD)
    places = [(x, height.of(rating)) for x, (_, rating) in zip(_spread(len(recent)), recent, strict=True)]
    x, y = places[-1]
    return Sparkline(
        width=pixels(WIDTH),
        height=pixels(HEIGHT),
        half=pixels(height.of(5)),
        line=curve(places),
        x=pixels(x),
        y=pixels(y),
        value=f"{recent[-1][1]:.1f}".removesuffix(".0"),
        words=_in_words(about, [rating for _, rating in recent]),
    )


def _spread(count: int) -> list[float]:
    """Evenly; a single one stands at the end, where the newest belongs."""
    if count == 1:
        return [WIDTH - PAD]
    return [PAD + (WIDTH - 2 * PAD) * place / (count - 1) for place in range(count)]


def _in_words(about: str, values: Sequence[float]) -> str:
    if len(values) == 1:
        return f"{about}: one so far, {values[0]:.1f} of 10."
    return (
        f"{about} over {len(values)} check-ins: from {values[0]:.1f} to {values[-1]:.1f} of 10, "
        f"lowest {min(values):.1f}, highest {max(values):.1f}."
    )
