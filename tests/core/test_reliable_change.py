"""Reliable change against worked answers.

The two data sets with published counts come with an R package under the GPL and are not copied here: with the
environment variable HEEDFUL_ORACLES naming the folder of `claus_2020.csv` and `jacobson_1989.csv` their counts are
checked too (`benchmarks/oracles.py` prints them). What stands here rests on their published summaries.
"""

from __future__ import annotations

import csv
import os
from collections import Counter, defaultdict
from pathlib import Path
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.reliable_change import (
    Z90,
    Change,
    Method,
    change_index,
    classify_change,
    clinical_cutoff,
    control_limits,
    reliable_change_index,
    reliable_difference,
    standard_error,
    standard_error_of_difference,
)
from tests.core.makers import SHIPPED

HAMD = {"mean": 24.85, "sd": 3.340, "reliability": 0.80}
"""Claus et al. 2020, HAM-D before treatment (n = 40); the people it is compared with: 8, standard deviation 8."""
HAMD_CUTOFF = clinical_cutoff(clinical_mean=24.85, clinical_sd=3.340, functional_mean=8, functional_sd=8)

needs_data = pytest.mark.skipif("HEEDFUL_ORACLES" not in os.environ, reason="HEEDFUL_ORACLES names no folder")


class TestJacobsonTruax:
    def test_the_worked_example(self) -> None:
        assert standard_error(sd=7.5, reliability=0.80) == pytest.approx(3.354, abs=0.0005)
        assert standard_error_of_difference(sd=7.5, reliability=0.80) == pytest.approx(4.743, abs=0.0005)
        index = reliable_change_index(first=32.5, last=47.5, sd=7.5, reliability=0.80)
        assert index == pytest.approx(3.162, abs=0.0005)  # 15 / 4.743

    def test_the_summary_of_the_depression_data(self) -> None:
        assert standard_error_of_difference(sd=3.340, reliability=0.80) == pytest.approx(2.112, abs=0.0005)
        assert reliable_difference(sd=3.340, reliability=0.80) == pytest.approx(4.14, abs=0.005)
        assert pytest.approx(19.887, abs=0.005) == HAMD_CUTOFF

    @pytest.mark.parametrize(("reliability", "points"), [(0.80, 14.66), (0.88, 11.35), (0.96, 6.56)])
    def test_the_more_reliable_the_scale_the_smaller_the_change_that_counts(
        self, reliability: float, points: float
    ) -> None:
        """Jacobson et al. 1989, DAS: SD 11.826 (rounded, hence the last digit)."""
        assert reliable_difference(sd=11.826, reliability=reliability) == pytest.approx(points, abs=0.006)

    def test_the_core10(self) -> None:
        cutoff = clinical_cutoff(clinical_mean=19.7, clinical_sd=7.7, functional_mean=4.7, functional_sd=4.8)
        assert cutoff == pytest.approx(10.46, abs=0.005)
        assert reliable_difference(sd=7.7, reliability=0.90) == pytest.approx(6.75, abs=0.005)
        assert reliable_difference(sd=7.7, reliability=0.90, z=Z90) == pytest.approx(
            5.66, abs=0.005
        )  # published as 6

    def test_the_catalogue_holds_what_is_computed_from_its_norms(self) -> None:
        core10 = SHIPPED.measures["core10"]
        general, clinical = core10.norms
        cutoff = clinical_cutoff(
            clinical_mean=clinical.mean,
            clinical_sd=clinical.sd,
            functional_mean=general.mean,
            functional_sd=general.sd,
        )
        assert core10.cutoffs[0].at - 1 < cutoff <= core10.cutoffs[0].at
        assert core10.change_inputs is not None
        inputs = core10.change_inputs
        points = reliable_difference(sd=inputs.sd, reliability=inputs.reliability, z=inputs.z)
        assert core10.reliable_change is not None
        assert core10.reliable_change - 1 <= points < core10.reliable_change


class TestClassification:
    """One person on each side of each line: the change that counts is 4.14, the cut-off 19.887."""

    @pytest.mark.parametrize(
        ("first", "last", "change"),
        [
            (25, 20.85, Change.IMPROVED),  # 4.15 down, still above the cut-off
            (25, 20.87, Change.UNCHANGED),  # 4.13 down
            (25, 19.88, Change.RECOVERED),
            (25, 19.89, Change.IMPROVED),
            (21, 17, Change.UNCHANGED),  # across the cut-off by 4: within the noise
            (19.8, 15, Change.IMPROVED),  # it began on the functional side
            (25, 29.15, Change.DETERIORATED),
            (25, 29.13, Change.UNCHANGED),
            (19, 24, Change.HARMED),
            (15, 19.8, Change.DETERIORATED),
            (25, 25, Change.UNCHANGED),
        ],
    )
    def test_where_lower_is_better(self, first: float, last: float, change: Change) -> None:
        assert self.verdict(first, last, "worse") is change

    @pytest.mark.parametrize(
        ("first", "last", "change"),
        [
            (15, 25, Change.RECOVERED),
            (10, 15, Change.IMPROVED),
            (25, 15, Change.HARMED),
            (30, 25, Change.DETERIORATED),
            (20, 17, Change.UNCHANGED),
        ],
    )
    def test_where_higher_is_better(self, first: float, last: float, change: Change) -> None:
        assert self.verdict(first, last, "better") is change

    def test_without_a_cut_off_nobody_is_called_recovered(self) -> None:
        index = reliable_change_index(first=25, last=2, sd=3.34, reliability=0.8)
        found = classify_change(first=25, last=2, index=index, cutoff=None, higher_is="worse")
        assert found is Change.IMPROVED

    @given(st.floats(0, 50), st.floats(0, 50))
    def test_the_mirror_image_of_a_change_has_the_opposite_name(self, first: float, last: float) -> None:
        opposite = {
            Change.RECOVERED: Change.HARMED,
            Change.HARMED: Change.RECOVERED,
            Change.IMPROVED: Change.DETERIORATED,
            Change.DETERIORATED: Change.IMPROVED,
            Change.UNCHANGED: Change.UNCHANGED,
        }
        assert self.verdict(first, last, "better") is opposite[self.verdict(first, last, "worse")]

    @staticmethod
    def verdict(first: float, last: float, higher_is: str) -> Change:
        index = reliable_change_index(first=first, last=last, sd=3.340, reliability=0.80)
        return classify_change(first=first, last=last, index=index, cutoff=HAMD_CUTOFF, higher_is=higher_is)


class TestOtherMethods:
    @pytest.mark.parametrize("method", [m for m in Method if m is not Method.JACOBSON_TRUAX])
    def test_somebody_who_drifts_to_the_mean_as_expected_has_not_changed(self, method: Method) -> None:
        expected = 24.85 + 0.80 * (35 - 24.85)
        index = change_index(method, first=35, last=expected, mean_after=24.85, **HAMD)
        assert index == pytest.approx(0)

    def test_they_differ_in_what_they_divide_by(self) -> None:
        def index(method: Method) -> float:
            return change_index(
                method, first=24.85, last=14.85, reliability_after=0.5, mean_after=14.85, **HAMD
            )

        assert index(Method.JACOBSON_TRUAX) == pytest.approx(-10 / 2.112, abs=0.005)
        assert index(Method.EDWARDS_NUNNALLY) == pytest.approx(-10 / (3.34 * 0.2**0.5))
        assert index(Method.GULLIKSEN_LORD_NOVICK) == pytest.approx(-10 / (3.34 * 0.6))  # sqrt(1 - .64)
        assert index(Method.NUNNALLY_KOTSCH) == pytest.approx(-10 / (3.34 * (0.64 * 0.2 + 0.5) ** 0.5))
        assert index(Method.HSU_LINN_LORD) == pytest.approx(0)  # as the group changed, so did this person

    def test_one_that_needs_the_group_afterwards_says_so(self) -> None:
        with pytest.raises(ValueError, match="mean_after"):
            change_index(Method.HSU_LINN_LORD, first=20, last=10, **HAMD)


class TestControlLimits:
    def test_the_worked_series(self) -> None:
        values = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
        limits = control_limits(values)
        assert limits.centre == pytest.approx(50.81)
        assert limits.high == pytest.approx(55.804, abs=0.0015)
        assert limits.low == pytest.approx(45.816, abs=0.0015)

    def test_a_series_without_any_movement_has_no_width(self) -> None:
        limits = control_limits([5, 5, 5])
        assert (limits.low, limits.centre, limits.high) == (5, 5, 5)

    @pytest.mark.parametrize("values", [[], [5.0]])
    def test_too_few_values_are_refused(self, values: list[float]) -> None:
        with pytest.raises(ValueError, match="at least two"):
            control_limits(values)


def pairs(file: str, person: str, column: str, before: str, after: str) -> list[tuple[float, float]]:
    """First and last total of everybody who has both."""
    times: dict[str, dict[str, float]] = defaultdict(dict)
    with (Path(os.environ["HEEDFUL_ORACLES"]) / file).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row[column] not in {"", "NA"}:
                times[row[person]][row["time"].removesuffix(".0")] = float(row[column])
    return [(seen[before], seen[after]) for seen in times.values() if {before, after} <= seen.keys()]


@needs_data
class TestPublishedCounts:
    ORDER = ("recovered", "improved", "unchanged", "deteriorated", "harmed")

    @pytest.mark.parametrize(
        ("method", "counts"),
        [
            (Method.JACOBSON_TRUAX, (26, 3, 10, 1, 0)),
            (Method.EDWARDS_NUNNALLY, (26, 6, 5, 3, 0)),
            (Method.GULLIKSEN_LORD_NOVICK, (26, 3, 10, 1, 0)),
            (Method.NUNNALLY_KOTSCH, (26, 2, 11, 1, 0)),
            (Method.HSU_LINN_LORD, (12, 0, 16, 11, 1)),
        ],
    )
    def test_depression_of_forty_inpatients(self, method: Method, counts: tuple[int, ...]) -> None:
        people = pairs("claus_2020.csv", "id", "hamd", "1", "4")
        mean, sd = fmean(a for a, _ in people), stdev(a for a, _ in people)
        cutoff = clinical_cutoff(clinical_mean=mean, clinical_sd=sd, functional_mean=8, functional_sd=8)
        found = Counter(
            classify_change(
                first=a,
                last=b,
                cutoff=cutoff,
                higher_is="worse",
                index=change_index(
                    method,
                    first=a,
                    last=b,
                    mean=mean,
                    sd=sd,
                    reliability=0.80,
                    reliability_after=0.5 if method is Method.NUNNALLY_KOTSCH else None,
                    mean_after=fmean(b for _, b in people),
                ),
            ).value
            for a, b in people
        )
        assert tuple(found[name] for name in self.ORDER) == counts

    @pytest.mark.parametrize(
        ("reliability", "counts"), [(0.80, (16, 13, 1)), (0.88, (19, 10, 1)), (0.96, (21, 7, 2))]
    )
    def test_thirty_couples_where_higher_is_better(self, reliability: float, counts: tuple[int, ...]) -> None:
        people = pairs("jacobson_1989.csv", "subject", "das", "pre", "post")
        sd = stdev(a for a, _ in people)
        found = Counter(
            classify_change(
                first=a,
                last=b,
                cutoff=None,
                higher_is="better",
                index=reliable_change_index(first=a, last=b, sd=sd, reliability=reliability),
            ).value
            for a, b in people
        )
        assert (found["improved"], found["unchanged"], found["deteriorated"]) == counts
