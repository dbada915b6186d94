"""What stands out in a record: each derivation on both sides of its cut-off, and silence where nothing was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from heedful.core.signals import GAPS_ALONE
from heedful.core.vocabulary import (
    Case,
    CheckIn,
    Goal,
    LadderStep,
    LadderTry,
    Outcome,
    Pause,
    Session,
    Task,
)
from tests.core.makers import (
    SHIPPED,
    TINY,
    case_of,
    catalogue_of,
    kind,
    marks,
    session,
    signalled,
    signals_in,
    week,
    weekly_marks,
)
from tests.core.random_cases import cases


def checked_in(*checkins: CheckIn | None) -> Case:
    return case_of(*(session(number, checkin=each) for number, each in enumerate(checkins, start=1)))


def course(*statuses: str) -> Case:
    return case_of(*(session(number, status=status) for number, status in enumerate(statuses, start=1)))


def strength(case: Case, kind: str) -> float:
    return next(signal.strength for signal in signals_in(case) if signal.kind == kind)


class TestLowMarks:
    @pytest.mark.parametrize(
        ("mark", "kind"),
        [(mark, f"{mark}_low") for mark in ("heard", "goal_fit", "method_fit", "say_no")],
    )
    def test_a_low_mark_is_a_full_sign_and_a_doubtful_one_counts_in_part(self, mark: str, kind: str) -> None:
        assert strength(checked_in(CheckIn(**{mark: 4})), kind) == 1
        assert strength(checked_in(CheckIn(**{mark: 5})), kind) == pytest.approx(0.5)  # (6 - 5) / (6 - 4)
        assert signalled(checked_in(CheckIn(**{mark: 6})), kind) == []

    def test_zero_is_a_mark_and_a_low_one(self) -> None:
        assert signalled(checked_in(CheckIn(heard=0)), "heard_low") == [1]

    def test_a_skipped_item_is_not_zero(self) -> None:
        assert signals_in(checked_in(CheckIn(mood=8))) == ()

    def test_only_a_clearly_low_mark_is_news(self) -> None:
        shown = {
            signal.kind: signal.is_shown for signal in signals_in(checked_in(CheckIn(heard=4, say_no=5)))
        }
        assert shown == {"heard_low": True, "say_no_low": False}


class TestGoodMarks:
    def test_good_marks_of_goal_and_method_speak_against_a_misfit(self) -> None:
        assert signalled(checked_in(CheckIn(goal_fit=7, method_fit=7)), "fits_well") == [1]
        assert signalled(checked_in(CheckIn(goal_fit=7, method_fit=6.9)), "fits_well") == []

    def test_half_an_answer_does_not(self) -> None:
        assert signalled(checked_in(CheckIn(goal_fit=9)), "fits_well") == []

    def test_only_the_newest_check_in_speaks_for_good_marks(self) -> None:
        good, plain = CheckIn(goal_fit=8, method_fit=8), CheckIn(goal_fit=6.5, method_fit=8)
        assert signalled(checked_in(good, good), "fits_well") == [2]
        assert signalled(checked_in(good, plain), "fits_well") == []

    def test_heard_and_able_to_say_no_speak_against_a_strain(self) -> None:
        assert signalled(checked_in(CheckIn(heard=8, say_no=8)), "free_to_object") == [1]
        assert signalled(checked_in(CheckIn(heard=8, say_no=7.9)), "free_to_object") == []
        assert signalled(checked_in(CheckIn(heard=8)), "free_to_object") == []

    def test_perfect_marks_say_neither(self) -> None:
        perfect = weekly_marks(10, 10, 10)
        assert signalled(perfect, "fits_well") == signalled(perfect, "free_to_object") == []


class TestCeiling:
    CATALOGUE = catalogue_of(kind("looks_away", {"fear": 3}), kind("leans_in", {"fear": -3}))

    def topped(self, *seen: str, value: float = 10, weeks: int = 3) -> Case:
        held = [session(number, checkin=marks(value)) for number in range(1, weeks)]
        return case_of(*held, session(weeks, *seen, checkin=marks(value)))

    def test_top_marks_with_other_signs_stand_out(self) -> None:
        assert signalled(self.topped("looks_away", "looks_away"), "alliance_ceiling", self.CATALOGUE) == [3]

    def test_one_other_sign_is_not_enough(self) -> None:
        assert signalled(self.topped("looks_away"), "alliance_ceiling", self.CATALOGUE) == []

    def test_signs_that_only_speak_against_sources_do_not_count(self) -> None:
        assert signalled(self.topped("leans_in", "leans_in"), "alliance_ceiling", self.CATALOGUE) == []

    def test_marks_just_below_the_top_are_no_ceiling(self) -> None:
        case = self.topped("looks_away", "looks_away", value=9.5)
        assert signalled(case, "alliance_ceiling", self.CATALOGUE) == []

    def test_two_check_ins_are_too_few(self) -> None:
        case = self.topped("looks_away", "looks_away", weeks=2)
        assert signalled(case, "alliance_ceiling", self.CATALOGUE) == []


class TestAlliance:
    def test_a_drop_and_its_repair_are_told_where_they_happen(self) -> None:
        fallen = weekly_marks(8, 8, 8, 8, 4, 8, 8)
        assert signalled(fallen, "alliance_drop") == [5]
        assert signalled(fallen, "alliance_repaired") == [6]

    def test_a_strain_weighs_less_than_a_rupture(self) -> None:
        assert strength(weekly_marks(8, 8, 8, 8, 8, 8, 6.5), "alliance_drop") == 0.6
        assert strength(weekly_marks(8, 8, 8, 8, 8, 8, 4), "alliance_drop") == 1

    def test_ordinary_wobble_is_neither(self) -> None:
        wobbling = weekly_marks(8, 7.5, 8.5, 8, 7.5)
        assert signalled(wobbling, "alliance_drop") == signalled(wobbling, "alliance_repaired") == []

    def test_low_from_the_start_lasts_until_a_mark_is_better(self) -> None:
        assert signalled(weekly_marks(5, 5, 5.4, 6, 5), "alliance_low") == [1, 2, 3]

    def test_two_low_marks_are_needed_and_the_cut_off_itself_is_not_low(self) -> None:
        assert signalled(weekly_marks(5), "alliance_low") == []
        assert signalled(weekly_marks(5, 5.5), "alliance_low") == []


def moods(*values: float | None) -> Case:
    return checked_in(*(CheckIn(mood=value) for value in values))


class TestMood:
    def test_two_points_over_three_check_ins_is_a_fall(self) -> None:
        assert signalled(moods(7, 6, 5), "mood_fall") == [3]
        assert signalled(moods(7, 6, 5.1), "mood_fall") == []

    def test_two_check_ins_make_no_trend(self) -> None:
        assert signalled(moods(9, 2), "mood_fall") == []

    def test_a_rise_between_breaks_the_fall(self) -> None:
        assert signalled(moods(7, 6, 6.5, 5), "mood_fall") == []

    def test_standing_still_at_the_bottom_is_not_told_again(self) -> None:
        assert signalled(moods(7, 6, 5, 5), "mood_fall") == [3]

    def test_a_skipped_mood_is_passed_over_and_is_not_zero(self) -> None:
        assert signalled(moods(7, None, 7, 7), "mood_fall") == []
        assert signalled(moods(7, None, 6, 5), "mood_fall") == [4]


class TestEffortAndProgress:
    def test_much_effort_and_little_progress(self) -> None:
        assert signalled(checked_in(CheckIn(effort=7, progress=3)), "effort_high_progress_low") == [1]
        assert signalled(checked_in(CheckIn(effort=6.9, progress=3)), "effort_high_progress_low") == []
        assert signalled(checked_in(CheckIn(effort=7, progress=3.1)), "effort_high_progress_low") == []

    def test_a_skipped_progress_is_not_little_progress(self) -> None:
        assert signalled(checked_in(CheckIn(effort=10)), "effort_high_progress_low") == []

    def test_in_the_first_check_in_it_is_half_a_sign_and_no_news(self) -> None:
        first, second = (
            s
            for s in signals_in(checked_in(*[CheckIn(effort=9, progress=1)] * 2))
            if s.kind == "effort_high_progress_low"
        )
        assert (first.strength, first.is_shown, second.strength, second.is_shown) == (0.5, False, 1, True)

    @pytest.mark.parametrize(
        ("progress", "stalled"),
        [
            ((4, 4, 4, 4), [4]),
            ((5, 5, 5, 5), [4]),
            ((4, 4, 4, 4.5), []),  # a rise
            ((6, 5, 5, 5), []),  # one of them in the upper half
            ((4, 4, 4), []),  # too few
        ],
    )
    def test_no_rise_over_four_check_ins_is_a_stall(self, progress: tuple, stalled: list[int]) -> None:
        case = checked_in(*(CheckIn(progress=value) for value in progress))
        assert signalled(case, "progress_stalled") == stalled


class TestSkippedCheckIns:
    def test_a_missing_check_in_is_remarkable_once_they_are_in_use(self) -> None:
        assert signalled(weekly_marks(8, 8, None), "checkin_skipped") == [3]
        assert signalled(weekly_marks(8, None), "checkin_skipped") == []

    def test_a_second_one_running_is_a_habit_and_not_news(self) -> None:
        assert signalled(weekly_marks(8, 8, None, None), "checkin_skipped") == [3]

    def test_a_therapist_who_never_asks_gets_no_signal(self) -> None:
        assert signals_in(course("held", "held", "held", "held")) == ()


def totals(measure: str, *values: float | None) -> Case:
    return case_of(
        *(
            session(number, measures={} if value is None else {measure: value})
            for number, value in enumerate(values, start=1)
        )
    )


class TestMeasures:
    def test_a_reliable_rise_is_told_and_a_smaller_one_is_not(self) -> None:
        assert signalled(totals("mood_total", 10, 15), "distress_rise") == [2]
        assert signalled(totals("mood_total", 10, 14), "distress_rise") == []

    def test_where_higher_is_better_a_fall_is_the_rise_of_distress(self) -> None:
        assert signalled(totals("wellbeing", 60, 50), "distress_rise") == [2]
        assert signalled(totals("wellbeing", 50, 60), "distress_rise") == []

    def test_the_rise_is_from_the_best_so_far(self) -> None:
        assert signalled(totals("mood_total", 12, 9, 14), "distress_rise") == [3]  # 14 - 9

    def test_coming_down_from_the_worst_is_settling(self) -> None:
        assert signalled(totals("mood_total", 15, 10), "distress_settled") == [2]
        assert signalled(totals("mood_total", 15, 11), "distress_settled") == []

    def test_a_week_without_a_total_is_passed_over(self) -> None:
        assert signalled(totals("mood_total", 10, None, 15), "distress_rise") == [3]

    def test_a_measure_without_a_reliable_change_claims_none(self) -> None:
        assert SHIPPED.measures["phq4"].reliable_change is None
        assert signals_in(totals("phq4", 0, 12), SHIPPED) == ()


class TestAttendance:
    @pytest.mark.parametrize("status", ["missed", "cancelled_late"])
    def test_a_no_show_is_a_sign(self, status: str) -> None:
        assert signalled(course("held", status), status) == [2]

    @pytest.mark.parametrize("status", ["cancelled", "paused", "held"])
    def test_cancelling_in_time_pausing_and_coming_are_none(self, status: str) -> None:
        assert signals_in(course("held", status, "held", status, "held")) == ()

    def test_two_gaps_with_work_round_each_is_on_and_off(self) -> None:
        assert signalled(course("held", "missed", "held", "cancelled_late", "held"), "on_and_off") == [5]
        assert strength(course("held", "missed", "held", "missed", "held"), "on_and_off") == GAPS_ALONE

    def test_one_gap_or_one_long_gap_is_not(self) -> None:
        assert signalled(course("held", "missed", "held", "held"), "on_and_off") == []
        assert signalled(course("held", "missed", "missed", "held"), "on_and_off") == []

    def test_pauses_are_no_gaps(self) -> None:
        assert signalled(course("held", "paused", "held", "paused", "held"), "on_and_off") == []

    def test_a_pause_gives_no_signal(self) -> None:
        paused = Case(
            course("held").client,
            course("held", "paused").sessions,
            pauses=(Pause(week(2), week(4), "client"),),
        )
        assert signals_in(paused) == ()

    @pytest.mark.parametrize("status", ["missed", "cancelled_late"])
    def test_nobody_stays_away_in_a_pause_whatever_the_session_was_marked_as(self, status: str) -> None:
        course_of = course("held", status, "held", status, "held")
        assert signalled(course_of, status) == [2, 4]
        two = (Pause(week(2), week(3), "client"), Pause(week(4), week(5), "therapist"))
        assert signals_in(replace(course_of, pauses=two)) == ()

    def test_a_pause_ends_on_its_day_of_return_or_when_they_meet_again(self) -> None:
        missed = course("held", "missed", "missed")
        back_in_week_three = replace(missed, pauses=(Pause(week(2), week(3)),))
        assert signalled(back_in_week_three, "missed") == [3]
        assert signalled(replace(missed, pauses=(Pause(week(2)),)), "missed") == []
        met = replace(course("held", "missed", "held", "missed"), pauses=(Pause(week(2)),))
        assert signalled(met, "missed") == [4]

    def test_a_call_in_a_pause_needs_no_check_in(self) -> None:
        case = weekly_marks(8, 8, 8, None)
        assert signalled(case, "checkin_skipped") == [4]
        assert signalled(replace(case, pauses=(Pause(week(4), week(6)),)), "checkin_skipped") == []


def tasked(outcome: Outcome | None, *sessions: Session, set_in: int | None = 1, **fields: object) -> Case:
    task = Task("t1", "ring one old friend", set_in=set_in, outcome=outcome, **fields)  # type: ignore[arg-type]
    return case_of(*(sessions or (session(1), session(2), session(3))), tasks=(task,))


class TestTasks:
    @pytest.mark.parametrize(
        ("outcome", "kind"),
        [
            (Outcome.DONE, "task_done"),
            (Outcome.PARTLY, "task_partly"),
            (Outcome.NOT_DONE, "task_not_done"),
            (Outcome.FORGOTTEN, "task_forgotten"),
        ],
    )
    def test_an_outcome_is_told_in_the_next_held_session(self, outcome: Outcome, kind: str) -> None:
        assert signalled(tasked(outcome), kind) == [2]

    def test_the_next_held_session_may_come_after_a_missed_one(self) -> None:
        case = tasked(Outcome.DONE, session(1), session(2, status="missed"), session(3))
        assert signalled(case, "task_done") == [3]

    def test_an_open_task_tells_nothing(self) -> None:
        assert signals_in(tasked(None)) == ()

    def test_an_outcome_before_any_later_session_waits(self) -> None:
        assert signalled(tasked(Outcome.DONE, session(1)), "task_done") == []

    @pytest.mark.parametrize("tapped_in", [2, 3])
    def test_an_outcome_tapped_within_two_held_sessions_is_the_same_fact(self, tapped_in: int) -> None:
        held = [session(number, *(["task_done"] if number == tapped_in else [])) for number in (1, 2, 3)]
        assert signalled(tasked(Outcome.DONE, *held), "task_done") == []

    def test_tapped_later_it_is_another_fact(self) -> None:
        held = [session(number, *(["task_done"] if number == 4 else [])) for number in (1, 2, 3, 4)]
        assert signalled(tasked(Outcome.DONE, *held), "task_done") == [2]

    def test_one_tap_stands_for_one_task(self) -> None:
        tasks = tuple(Task(id, "walk", set_in=1, outcome=Outcome.DONE) for id in ("t1", "t2"))
        case = case_of(session(1), session(2), session(3, "task_done"), tasks=tasks)
        assert signalled(case, "task_done") == [2]

    def test_confidence_under_seven_is_a_sign_in_the_session_that_set_it(self) -> None:
        assert signalled(tasked(None, confidence_0_to_10=6.9), "confidence_low") == [1]
        assert signalled(tasked(None, confidence_0_to_10=7), "confidence_low") == []
        assert signalled(tasked(None, confidence_0_to_10=None), "confidence_low") == []

    def test_a_task_that_was_done_needed_no_more_confidence(self) -> None:
        assert signalled(tasked(Outcome.DONE, confidence_0_to_10=2), "confidence_low") == []

    def test_barriers_are_told_in_the_reason(self) -> None:
        signal = next(iter(signals_in(tasked(Outcome.PARTLY, barriers=("noise", "two jobs")))))
        assert signal.why == "the task set in session 1 was done in part (noise; two jobs)"


class TestGoals:
    def test_importance_under_five_is_a_sign_in_the_last_held_session(self) -> None:
        low, enough = (Goal("g", "sleep", importance_0_to_10=value) for value in (4.9, 5))
        assert signalled(case_of(session(1), session(2), goals=(low,)), "importance_low") == [2]
        assert signalled(case_of(session(1), goals=(enough,)), "importance_low") == []
        assert signalled(case_of(session(1), goals=(Goal("g", "sleep"),)), "importance_low") == []

    def test_a_goal_from_elsewhere_is_told_once(self) -> None:
        goals = (Goal("g1", "keep the job", whose="employer"), Goal("g2", "attend", whose="court"))
        assert signalled(case_of(session(1), session(2), goals=goals), "others_want_it") == [1]
        assert signalled(case_of(session(1), goals=(Goal("g1", "sing"),)), "others_want_it") == []

    def test_without_a_session_there_is_nowhere_to_tell_it(self) -> None:
        goals = (Goal("g1", "attend", whose="court", importance_0_to_10=1),)
        assert signals_in(case_of(goals=goals)) == ()


def stepping(*tries: LadderTry) -> Case:
    step = LadderStep("l1", "stand by the pool", tries=tries)
    return case_of(session(1), session(2), ladder=(step,))


class TestLadder:
    def test_a_try_belongs_to_the_next_held_session(self) -> None:
        assert signalled(stepping(LadderTry(week(1) + timedelta(days=3))), "step_taken") == [2]

    def test_a_try_after_the_last_session_belongs_to_the_last(self) -> None:
        assert signalled(stepping(LadderTry(week(9))), "step_taken") == [2]

    def test_stopping_early_is_its_own_sign(self) -> None:
        case = stepping(LadderTry(week(2), stopped=True))
        assert signalled(case, "stopped_step_early") == [2]
        assert signalled(case, "step_taken") == []

    def test_without_a_held_session_a_try_has_no_place(self) -> None:
        step = LadderStep("l1", "stand by the pool", tries=(LadderTry(week(1)),))
        assert signals_in(case_of(session(1, status="missed"), ladder=(step,))) == signals_in(
            course("missed")
        )


class TestOnce:
    def test_what_was_tapped_in_a_session_is_not_derived_there_again(self) -> None:
        case = case_of(session(1), session(2, "missed", status="missed"))
        assert signalled(case, "missed") == []

    def test_but_it_is_derived_in_another(self) -> None:
        case = case_of(session(1, "missed", status="missed"), session(2, status="missed"))
        assert signalled(case, "missed") == [2]

    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_a_kind_is_derived_at_most_once_a_session_and_never_beside_its_tap(self, case: Case) -> None:
        found = [(signal.kind, signal.session) for signal in signals_in(case, SHIPPED)]
        tapped = {(one.kind, s.number) for s in case.sessions for one in s.observations}
        assert len(found) == len(set(found))
        assert not tapped & set(found)

    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_every_signal_names_a_session_of_the_case_and_its_reason(self, case: Case) -> None:
        numbers = {session.number for session in case.sessions}
        for signal in signals_in(case, SHIPPED):
            assert signal.session in numbers
            assert signal.why
            assert signal.kind in SHIPPED.observations
            assert 0 < signal.strength <= 1


def test_the_tiny_catalogue_has_the_names_of_the_shipped_one() -> None:
    assert set(TINY.observations) <= set(SHIPPED.observations)
    assert set(TINY.thresholds) == set(SHIPPED.thresholds)
