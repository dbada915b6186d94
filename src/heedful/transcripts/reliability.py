"""Is the coder as sure as it is right? Bins of how sure it was beside how often it was, and the expected error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 10
STEPS_OF_BAR = 20


@dataclass(frozen=True, slots=True)
class Bin:
    """Codes whose probability lies from `low` to a tenth above: how many, their mean probability, the share right."""

    low: float
    codes: int
    sure: float
    right: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def bins_of(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[Bin, ...]:
    """The bins that hold any code. `sure`: the probability of the likeliest class, `right`: whether it was the one."""
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(one / BINS, int(rows.sum()), float(sure[rows].mean()), float(right[rows].mean()))
        for one in range(BINS)
        if (rows := place == one).any()
    )


def expected_error(bins: Sequence[Bin]) -> float:
    """The mean distance between sure and right, each bin weighing as many codes as it holds (ECE; Guo et al., 2017)."""
    return sum(one.codes * abs(one.sure - one.right) for one in bins) / sum(one.codes for one in bins)


def plot(head: str, bins: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A reliability plot as a table: `█` as often as it was right, `┆` where it would end were it as right as sure."""
    yield f"| {head}: probability | codes | sure | right | |"
    yield "|---|---|---|---|---|"
    for one in bins:
        yield (
            f"| {one['low']:.1f} to {one['low'] + 1 / BINS:.1f} | {one['codes']:,} | {one['sure']:.2f} | "
            f"{one['right']:.2f} | `{_bar(one['right'], one['sure'])}` |"
        )


def _bar(right: float, sure: float) -> str:
    filled, mark = round(right * STEPS_OF_BAR), min(round(sure * STEPS_OF_BAR), STEPS_OF_BAR - 1)
    bar = ["█" if step < filled else " " for step in range(STEPS_OF_BAR)]
    bar[mark] = "┆"
    return "".join(bar)
