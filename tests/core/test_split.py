"""Two people, one therapist: far apart, one falling, or neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.alliance import alliance_of, opened
from heedful.core.split import split_of
from heedful.core.vocabulary import Alliance, SplitAlliance, SplitKind
from tests.core.makers import MODEL, TINY, weekly_marks


def stands(*marks: float | None) -> Alliance:
    return alliance_of(weekly_marks(*marks), MODEL)


def split(**people: Alliance) -> SplitAlliance | None:
    return split_of(people, TINY)


HIGH, LOW = stands(9, 9, 9, 9), stands(5, 5, 5, 5)


def test_two_who_stand_alike_are_no_split() -> None:
    assert split(ann=HIGH, bo=stands(8.5, 9, 8.5, 9)) is None


def test_two_far_apart_are_a_split_with_the_lower_named_first() -> None:
    found = split(ann=HIGH, bo=LOW)
    assert found is not None
    assert (found.kind, found.who) == (SplitKind.APART, ("bo", "ann"))
    assert found.since_session == 1
    assert found.why.startswith("bo stands at 5.")


def test_the_same_distance_in_marks_counts_for_more_near_the_top() -> None:
    assert opened(9.8) - opened(7) > TINY.threshold("split_apart") > opened(6.8) - opened(4)
    assert split(ann=stands(9.8, 9.8, 9.8, 9.8, 9.8), bo=stands(7, 7, 7, 7, 7)) is not None
    assert split(ann=stands(6.8, 6.8, 6.8, 6.8, 6.8), bo=stands(4, 4, 4, 4, 4)) is None


def test_one_falling_while_the_other_stays_is_a_split_since_the_fall() -> None:
    found = split(ann=stands(8, 8, 8, 8), bo=stands(8, 8, 8, 3))
    assert found is not None
    assert (found.kind, found.who, found.since_session) == (SplitKind.ONE_FALLING, ("bo", "ann"), 4)


def test_both_falling_is_no_split() -> None:
    assert split(ann=stands(8, 8, 8, 3), bo=stands(8, 8, 8, 3)) is None


def test_whoever_has_not_marked_since_the_fall_says_nothing_of_it() -> None:
    found = split(ann=stands(8, 8, 8, None), bo=stands(8, 8, 8, 3))
    assert found is None or found.kind is SplitKind.APART


def test_somebody_without_marks_takes_no_part() -> None:
    assert split(ann=HIGH, bo=stands()) is None
    assert split(ann=HIGH) is None
    assert split() is None


def test_since_is_where_the_present_distance_began() -> None:
    found = split(ann=stands(8, 8, 9, 9, 9, 9), bo=stands(8, 8, 8, 7, 5, 5))
    assert found is not None
    assert found.since_session > 2


@given(st.lists(st.floats(0, 10), min_size=1, max_size=8))
def test_anybody_stands_alike_with_somebody_who_marks_the_same(marks: list[float]) -> None:
    assert split(ann=stands(*marks), bo=stands(*marks)) is None


@pytest.mark.parametrize("size", [3, 5])
def test_in_a_group_the_pair_farthest_apart_is_named(size: int) -> None:
    others = {f"p{number}": stands(7.5, 7.5, 7.5, 7.5) for number in range(size - 2)}
    found = split(low=LOW, **others, high=stands(9.5, 9.5, 9.5, 9.5))
    assert found is not None
    assert found.who == ("low", "high")
