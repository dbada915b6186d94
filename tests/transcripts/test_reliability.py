"""How sure beside how right: bins, the expected error by hand, and the plot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.transcripts.reliability import BINS, bins_of, expected_error, plot


def test_the_expected_error_is_the_distance_in_each_bin_weighed_by_its_codes() -> None:
    sure = np.asarray([0.95, 0.95, 0.55, 0.55])
    right = np.asarray([True, True, True, False])
    bins = bins_of(sure, right)
    assert [(one.low, one.codes, one.right) for one in bins] == [(0.5, 2, 0.5), (0.9, 2, 1.0)]
    assert expected_error(bins) == pytest.approx(0.5 * 0.05 + 0.5 * 0.05)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_every_code_is_in_one_bin_and_the_error_is_a_share(codes: list[tuple[float, bool]]) -> None:
    bins = bins_of(np.asarray([sure for sure, _ in codes]), np.asarray([right for _, right in codes]))
    assert sum(one.codes for one in bins) == len(codes)
    assert all(one.low <= one.sure <= one.low + 1 / BINS + 1e-9 for one in bins)
    assert 0 <= expected_error(bins) <= 1


def test_the_plot_has_a_row_for_each_bin_and_marks_where_it_should_end() -> None:
    bins = bins_of(np.asarray([0.75, 0.75]), np.asarray([True, False]))
    rows = list(plot("talk", [one.as_json() for one in bins]))
    assert rows[0].startswith("| talk: probability")
    assert rows[2].startswith("| 0.7 to 0.8 | 2 | 0.75 | 0.50 |")
    assert rows[2].count("█") == 10
    assert rows[2].index("┆") > rows[2].rindex("█")
