"""The alliance, check-in by check-in: what is unknown, what falls, what slides, what heals."""

from __future__ import annotations

import random
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.core.alliance import AllianceModel, alliance_of, closed, opened, ratings_of, track
from heedful.core.vocabulary import AllianceState, CheckIn
from tests.core.makers import MODEL, SHIPPED, case_of, marks, session, weekly_marks

SHIPPED_MODEL = AllianceModel.from_catalogue(SHIPPED)


def states(*values: float | None) -> list[str]:
    return [point.state.value for point in alliance_of(weekly_marks(*values), MODEL).points]


class TestScale:
    @given(st.floats(0, 10))
    def test_a_mark_comes_back_from_the_opened_scale(self, mark: float) -> None:
        assert closed(opened(mark)) == pytest.approx(mark, abs=1e-9)

    def test_a_point_near_the_top_is_wider_than_one_in_the_middle(self) -> None:
        assert opened(10) - opened(9) > 1.4 * (opened(6) - opened(5))

    @given(st.floats(-50, 50))
    def test_back_on_the_scale_nothing_leaves_0_to_10(self, value: float) -> None:
        assert 0 <= closed(value) <= 10


class TestRatings:
    def test_the_mean_is_of_the_answered_items_only(self) -> None:
        one = session(1, checkin=CheckIn(heard=8, goal_fit=6))
        assert ratings_of(case_of(one)) == ((1, 7.0),)  # (8 + 6) / 2, not / 4

    def test_a_check_in_without_alliance_items_is_no_rating(self) -> None:
        assert ratings_of(case_of(session(1, checkin=CheckIn(mood=3)))) == ()

    def test_a_zero_is_a_mark(self) -> None:
        assert ratings_of(case_of(session(1, checkin=marks(0)))) == ((1, 0.0),)

    def test_marks_of_a_session_that_was_not_held_do_not_count(self) -> None:
        assert ratings_of(case_of(session(1, status="missed", checkin=marks(2)))) == ()


class TestStates:
    def test_without_marks_the_alliance_is_unknown_and_has_no_level(self) -> None:
        alliance = alliance_of(case_of(session(1), session(2)), MODEL)
        assert (alliance.state, alliance.level, alliance.points) == (AllianceState.UNKNOWN, None, ())

    @pytest.mark.parametrize("first", [0, 3, 8, 10])
    def test_a_first_mark_is_never_a_drop(self, first: float) -> None:
        assert states(first) == ["steady"]

    def test_even_marks_are_steady(self) -> None:
        assert set(states(8, 8.5, 7.5, 8, 8, 8.5)) == {"steady"}

    def test_a_drop_in_one_session_is_noticed_and_its_return_is_a_repair(self) -> None:
        fallen, healed = states(8, 8, 8, 8, 4, 8)[-2:]
        assert (fallen, healed) == ("ruptured", "repaired")

    def test_part_of_the_way_back_is_repairing(self) -> None:
        assert states(8, 8, 8, 8, 4, 6.9, 8)[-3:] == ["ruptured", "repairing", "repaired"]

    def test_who_stays_low_is_not_back_to_usual(self) -> None:
        assert set(states(8, 8, 8, 8, 4, 4, 4, 4)[4:]) == {"ruptured"}

    def test_below_usual_twice_running_is_a_rupture(self) -> None:
        low = 6.5  # between 1.645 and 2 SD below 8
        assert states(8, 8, 8, 8, 8, 8, low, low)[-2:] == ["strained", "ruptured"]

    def test_a_slow_slide_is_caught_although_no_step_is_striking(self) -> None:
        sliding = alliance_of(weekly_marks(9, 9, 9, 9, 9, 8.7, 8.4, 8.1, 7.8, 7.5), MODEL)
        assert [point.state.value for point in sliding.points] == ["steady"] * 9 + ["ruptured"]
        assert not any(point.is_surprise for point in sliding.points)
        assert sliding.because[0].endswith("has slid step by step")

    def test_where_a_slide_ends_is_not_the_new_usual(self) -> None:
        slid = [9, 9, 9, 9, 9, 8.7, 8.4, 8.1, 7.8, 7.5]
        after = alliance_of(weekly_marks(*slid, 7.5, 7.5), MODEL)
        assert [point.state.value for point in after.points[-3:]] == ["ruptured"] * 3
        assert after.points[-1].expected == pytest.approx(9, abs=0.2)  # as before the slide began

    def test_a_repair_stays_visible_and_then_the_alliance_is_steady(self) -> None:
        after = states(8, 8, 8, 8, 4, *[8] * 9)
        assert after[5 : 5 + MODEL.repaired_for] == ["repaired"] * MODEL.repaired_for
        assert after[-1] == "steady"

    def test_a_missing_check_in_is_passed_over_and_is_not_zero(self) -> None:
        assert states(8, 8, None, None, 8) == ["steady", "steady", "steady"]

    def test_the_state_says_since_when_and_why(self) -> None:
        alliance = alliance_of(weekly_marks(8, 8, 8, 8, 4, 4), MODEL)
        assert alliance.since_session == 5
        assert alliance.because == (
            "session 6: 4.0 of 10, usually about 8.0; fell well below what was usual",
        )

    @given(st.lists(st.floats(0, 10), min_size=1, max_size=15))
    @settings(max_examples=60, deadline=None)
    def test_level_and_band_stay_on_the_scale_and_in_order(self, values: list[float]) -> None:
        for point in track(enumerate(values, start=1), SHIPPED_MODEL).points:
            assert 0 <= point.low <= point.level <= point.high <= 10


# ---------------------------------------------------------------------------------------------------
# A sanity check by simulation; the careful figures are made in benchmarks/

CLIENTS = 1_500
CHECK_INS = 12
NOISE_SD = SHIPPED_MODEL.noise


def simulated(
    seed: int, *, drop_sd: float = 0.0, drop_at: int = 7, slide_sd: float = 0.0
) -> list[list[float]]:
    """`CLIENTS` invented courses on the opened scale: an own usual level, noise, and perhaps one bad session."""
    chance = random.Random(seed)
    courses = []
    for _ in range(CLIENTS):
        usual = chance.gauss(opened(7), NOISE_SD)
        course = [usual + chance.gauss(0, NOISE_SD) for _ in range(CHECK_INS)]
        course[drop_at] -= drop_sd * NOISE_SD
        for step in range(1, 5):
            course[drop_at + step - 1] -= step * slide_sd * NOISE_SD
        courses.append([closed(value) for value in course])
    return courses


def ruptures_begin(course: list[float]) -> list[bool]:
    """Per check-in: is a rupture called here that was not open before?"""
    found = [point.state for point in track(enumerate(course, start=1), SHIPPED_MODEL).points]
    before = [AllianceState.STEADY, *found]
    ruptured = AllianceState.RUPTURED
    return [now is ruptured and was is not ruptured for was, now in zip(before, found, strict=False)]


def test_steady_clients_are_seldom_called_ruptured() -> None:
    alarms = [alarm for course in simulated(1) for alarm in ruptures_begin(course)[3:]]
    assert mean(alarms) <= 0.025


@pytest.mark.parametrize(("drop_sd", "share"), [(2.5, 0.60), (3.5, 0.86)])
def test_a_drop_in_one_session_is_mostly_noticed(drop_sd: float, share: float) -> None:
    noticed = [ruptures_begin(course)[7] for course in simulated(2, drop_sd=drop_sd)]
    assert mean(noticed) >= share


def test_a_slide_over_four_sessions_is_mostly_noticed_by_the_fourth() -> None:
    noticed = [any(ruptures_begin(course)[7:11]) for course in simulated(3, slide_sd=0.6)]
    assert mean(noticed) >= 0.77


def test_raters_who_give_nines_and_tens_are_seldom_called_ruptured() -> None:
    chance = random.Random(4)
    alarms = []
    for _ in range(CLIENTS):
        course = [min(10.0, round(9.5 + 0.7 * chance.gauss(0, 1))) for _ in range(CHECK_INS)]
        alarms += ruptures_begin([float(mark) for mark in course])[3:]
    assert mean(alarms) <= 0.035


def test_a_fall_of_a_point_is_never_called_a_drop() -> None:
    assert states(9, 9, 9, 9, 9, 9, 8)[-1] != "ruptured"


@given(st.lists(st.floats(0, 10), min_size=2, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_new_mark_never_changes_the_points_before_it(values: list[float]) -> None:
    shorter = track(enumerate(values[:-1], start=1), SHIPPED_MODEL).points
    assert track(enumerate(values, start=1), SHIPPED_MODEL).points[:-1] == shorter


WORSE = {
    AllianceState.STEADY: 0,
    AllianceState.REPAIRED: 0,
    AllianceState.REPAIRING: 1,
    AllianceState.STRAINED: 2,
    AllianceState.RUPTURED: 3,
}


@given(st.lists(st.floats(5, 10), min_size=1, max_size=10), st.floats(0, 10), st.floats(0, 10))
@settings(max_examples=80, deadline=None)
def test_a_lower_last_mark_never_gives_a_better_state(values: list[float], one: float, other: float) -> None:
    lower, higher = sorted((one, other))
    ends = [track(enumerate([*values, last], start=1), SHIPPED_MODEL).state for last in (higher, lower)]
    assert WORSE[ends[1]] >= WORSE[ends[0]]


@given(st.floats(0, 10), st.integers(1, 20))
def test_the_same_mark_again_and_again_is_steady(mark: float, times: int) -> None:
    assert states(*[mark] * times) == ["steady"] * times


def test_a_practice_that_wants_fewer_alerts_gets_fewer() -> None:
    alarms = {}
    for factor in (0.8, 1.0, 1.25):
        model = SHIPPED_MODEL.stretched(factor)
        alarms[factor] = mean(
            point.state is AllianceState.RUPTURED
            for course in simulated(1)[:500]
            for point in track(enumerate(course, start=1), model).points
        )
    assert alarms[1.25] < alarms[1.0] < alarms[0.8]
