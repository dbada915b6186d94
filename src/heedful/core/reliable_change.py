"""Two totals -> is the difference more than the instrument's own noise, and did it cross into another population?

Jacobson and Truax (1991) throughout, because a therapist can follow it by hand; the other published indices are here
to show how much the verdict depends on the choice (of 40 people, 1 or 3 or 11 "deteriorated" by method alone). So
whoever shows a verdict names its method. Each one here reproduces its published counts (`benchmarks/oracles.py`).

Totals, means and standard deviations are in points of the instrument; reliabilities are 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import fmean

Z95 = 1.96
Z90 = 1.645
MOVING_RANGE_TO_LIMIT = 2.66
"""3 standard deviations over d2 = 1.128, the mean moving range of two normal observations in standard deviations."""


class Change(StrEnum):
    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    HARMED = "harmed"


class Method(StrEnum):
    """Published indices of reliable change. Jacobson-Truax needs two totals; the others need the person's group too."""

    JACOBSON_TRUAX = "Jacobson-Truax"
    EDWARDS_NUNNALLY = "Edwards-Nunnally"
    GULLIKSEN_LORD_NOVICK = "Gulliksen-Lord-Novick"
    NUNNALLY_KOTSCH = "Nunnally-Kotsch"
    HSU_LINN_LORD = "Hsu-Linn-Lord"


@dataclass(frozen=True, slots=True)
class Limits:
    """An individuals control chart: points outside `low` to `high` are more than the series' own noise."""

    low: float
    centre: float
    high: float


def standard_error(*, sd: float, reliability: float) -> float:
    """The standard error of measurement of one total."""
    return sd * sqrt(1 - reliability)


def standard_error_of_difference(*, sd: float, reliability: float) -> float:
    return sqrt(2) * standard_error(sd=sd, reliability=reliability)


def reliable_change_index(*, first: float, last: float, sd: float, reliability: float) -> float:
    """The difference in standard errors of a difference; beyond `Z95` either way it is reliable at 95 %."""
    return (last - first) / standard_error_of_difference(sd=sd, reliability=reliability)


def reliable_difference(*, sd: float, reliability: float, z: float = Z95) -> float:
    """How many points a difference must exceed to be reliable (RC95 with the default)."""
    return z * standard_error_of_difference(sd=sd, reliability=reliability)


def change_index(
    method: Method,
    *,
    first: float,
    last: float,
    mean: float,
    sd: float,
    reliability: float,
    reliability_after: float | None = None,
    mean_after: float | None = None,
) -> float:
    """The index of one method; `mean` and `sd` are those of a group like this person, before treatment.

    All but Jacobson-Truax compare the last total with where the first one would have drifted by regression to the mean
    (Hsu-Linn-Lord: to the mean of the same group afterwards).

    Raises: ValueError where Hsu-Linn-Lord is asked for without `mean_after`.
    """
    if method is Method.JACOBSON_TRUAX:
        return reliable_change_index(first=first, last=last, sd=sd, reliability=reliability)
    drift = mean
    if method is Method.HSU_LINN_LORD:
        if mean_after is None:
            raise ValueError("Hsu-Linn-Lord needs `mean_after`, the mean of the group after treatment")
        drift = mean_after
    after = reliability if reliability_after is None else reliability_after
    return (last - drift - reliability * (first - mean)) / _noise(method, sd, reliability, after)


def _noise(method: Method, sd: float, reliability: float, after: float) -> float:
    """What each method divides by: how far a total would stray from its expectation by chance."""
    if method is Method.EDWARDS_NUNNALLY:
        return standard_error(sd=sd, reliability=reliability)
    if method is Method.NUNNALLY_KOTSCH:
        return sd * sqrt(reliability**2 * (1 - reliability) + (1 - after))
    return sd * sqrt(1 - reliability**2)


def clinical_cutoff(
    *, clinical_mean: float, clinical_sd: float, functional_mean: float, functional_sd: float
) -> float:
    """Cut-off c: the total that is equally far, in standard deviations, from both populations."""
    return (clinical_sd * functional_mean + functional_sd * clinical_mean) / (clinical_sd + functional_sd)


def classify_change(
    *, first: float, last: float, index: float, cutoff: float | None, higher_is: str, z: float = Z95
) -> Change:
    """What an index beyond `z` amounts to; `cutoff` None leaves recovered and harmed out.

    A total exactly on the cut-off belongs to neither side.
    """
    worse = 1.0 if higher_is == "worse" else -1.0
    if abs(index) <= z:
        return Change.UNCHANGED
    crossed = cutoff is not None and (first - cutoff) * (cutoff - last) > 0
    if worse * index > 0:
        return Change.HARMED if crossed else Change.DETERIORATED
    return Change.RECOVERED if crossed else Change.IMPROVED


def control_limits(values: Sequence[float]) -> Limits:
    """Mean plus and minus 2.66 mean moving ranges.

    Raises: ValueError with fewer than two values.
    """
    if len(values) < 2:
        raise ValueError("control limits need at least two values")
    centre = fmean(values)
    reach = MOVING_RANGE_TO_LIMIT * fmean(abs(b - a) for a, b in pairwise(values))
    return Limits(centre - reach, centre, centre + reach)
