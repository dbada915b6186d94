"""A probability with its range -> a line of 100 units, half way marked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RangeBar:
    """A probability with its range on a line of 100 units, half way marked."""

    low: float
    point: float
    high: float

    @property
    def span(self) -> float:
        return round(self.high - self.low, 1)


def range_bar(low: float, point: float, high: float) -> RangeBar:
    """Probabilities 0 to 1; kept two units inside the ends so that the dot is never cut off."""
    return RangeBar(*(round(2 + 96 * min(1.0, max(0.0, share)), 1) for share in (low, point, high)))
