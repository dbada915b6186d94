"""What the tries of a step suggest: never pushed on, never left without a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.ladder import Next, suggestion, turns
from heedful.core.vocabulary import LadderStep, LadderTry

TODAY = date(2026, 3, 20)
DISTRESS = st.none() | st.floats(0, 100)


def tried(*marks: tuple[float | None, float | None, float | None], stopped: int = 0) -> LadderStep:
    """A step with tries of (before, peak, after), a week apart; the last `stopped` of them were stopped."""
    first = TODAY - timedelta(weeks=len(marks))
    tries = [
        LadderTry(first + timedelta(weeks=week), *mark, stopped=len(marks) - week <= stopped)
        for week, mark in enumerate(marks)
    ]
    return LadderStep("l1", "an invented step", 60, tuple(tries))


def following(step: LadderStep, *, has_net: bool = True) -> Next:
    return suggestion(step, has_net=has_net, next_on=TODAY, today=TODAY).next


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (tried(), Next.BEGIN),
        (tried((40, 60, 50)), Next.REPEAT),
        (tried((40, 60, 20), (40, 60, 30)), Next.GO_ON),
        (tried((10, 25, 20)), Next.GO_ON),
        (tried((40, 90, 80)), Next.SHRINK),
        (tried((40, 60, None), stopped=1), Next.SHRINK),
        (tried((None, None, None)), Next.REPEAT),
    ],
)
def test_what_follows_a_try_is_in_its_marks(step: LadderStep, expected: Next) -> None:
    assert following(step) == expected


def test_without_a_net_the_net_comes_before_a_smaller_step() -> None:
    assert following(tried((40, 90, 85)), has_net=False) == Next.ADD_NET
    assert following(tried((40, 70, None), stopped=1), has_net=False) == Next.ADD_NET


def test_stopped_twice_in_a_row_means_smaller_even_without_a_net() -> None:
    assert following(tried((40, 70, None), (40, 70, None), stopped=2), has_net=False) == Next.SHRINK


def test_harder_than_expected_is_said_with_both_figures() -> None:
    said = suggestion(tried((40, 85, 40), (40, 85, 60)), has_net=True, next_on=TODAY, today=TODAY)
    assert "85" in " ".join(said.because)


@pytest.mark.parametrize("next_on", [None, TODAY - timedelta(days=1)])
def test_a_step_without_a_day_or_with_one_gone_by_asks_for_one(next_on: date | None) -> None:
    assert suggestion(tried((40, 60, 50)), has_net=True, next_on=next_on, today=TODAY).needs_day


def test_a_step_that_is_done_with_needs_no_day() -> None:
    assert not suggestion(tried((10, 20, 10)), has_net=True, next_on=None, today=TODAY).needs_day


@given(st.lists(st.tuples(DISTRESS, DISTRESS, DISTRESS, st.booleans()), max_size=5), st.booleans())
def test_nobody_is_sent_on_after_a_try_that_was_stopped(
    marks: list[tuple[float | None, float | None, float | None, bool]], has_net: bool
) -> None:
    tries = [
        LadderTry(TODAY + timedelta(days=day), *mark[:3], stopped=mark[3]) for day, mark in enumerate(marks)
    ]
    said = suggestion(LadderStep("l1", "x", 50, tuple(tries)), has_net=has_net, next_on=None, today=TODAY)
    assert said.because
    if tries and tries[-1].stopped:
        assert said.next in {Next.SHRINK, Next.ADD_NET}


RUNG = st.tuples(st.booleans(), st.booleans(), st.sampled_from(Next))


@given(st.lists(RUNG, min_size=1, max_size=8))
def test_it_is_always_somebodys_turn_and_a_rung_with_a_day_has_one(
    rungs: list[tuple[bool, bool, Next]],
) -> None:
    theirs = turns(rungs)
    assert any(theirs)
    assert all(turn for turn, (_, has_day, _) in zip(theirs, rungs, strict=True) if has_day)


def test_the_next_rung_waits_until_this_one_is_done() -> None:
    above = (False, False, Next.BEGIN)
    assert turns([above, above]) == (True, False)
    assert turns([(True, False, Next.REPEAT), above]) == (True, False)
    assert turns([(True, False, Next.GO_ON), above, above]) == (True, True, False)
