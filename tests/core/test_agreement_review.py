"""When an agreement is worth looking at again: what happened since the last look, and nothing from before it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heedful.core.agreement_review import (
    CHANGED_METHOD,
    Happening,
    ReviewReason,
    Trigger,
    happened_in,
    reasons_to_review,
)
from heedful.core.alliance import alliance_of
from heedful.core.vocabulary import Case, LoggedStrain, StrainEnd
from tests.core.makers import MODEL, SHIPPED, case_of, marks, session, week, weekly_marks

TODAY = week(12)
SIGNED = week(4)


def told(case: Case, *strains: LoggedStrain, looked_on: date | None = SIGNED) -> list[tuple[str, date]]:
    happened = happened_in(case, alliance_of(case, MODEL), strains)
    return [(each.trigger.value, each.since) for each in reasons_to_review(looked_on, None, happened, TODAY)]


def strain(noticed_in: int, **fields: object) -> LoggedStrain:
    return LoggedStrain(noticed_on=week(noticed_in), noticed_in=noticed_in, **fields)  # type: ignore[arg-type]


class TestTheAgreedDay:
    def test_calls_for_a_look_once_it_has_come(self) -> None:
        (reason,) = reasons_to_review(SIGNED, TODAY, (), TODAY)
        assert (reason.trigger, reason.since) == (Trigger.DAY, TODAY)
        assert reasons_to_review(SIGNED, TODAY + timedelta(days=1), (), TODAY) == ()

    def test_is_settled_by_a_look_on_it_and_not_by_one_before_it(self) -> None:
        assert reasons_to_review(week(8), week(8), (), TODAY) == ()
        assert len(reasons_to_review(week(7), week(8), (), TODAY)) == 1

    def test_means_nothing_where_nothing_is_signed(self) -> None:
        goal = Happening(Trigger.GOAL, week(5), "a goal is new")
        assert reasons_to_review(None, week(5), [goal], TODAY) == ()


class TestSomethingThatMoved:
    def test_before_the_signing_or_on_its_day_is_settled_by_it(self) -> None:
        for number, is_news in ((3, False), (4, False), (5, True)):
            case = case_of(*(session(each) for each in range(1, number)), session(number, CHANGED_METHOD))
            assert told(case) == ([("method", week(number))] if is_news else [])

    def test_that_lies_ahead_has_not_happened(self) -> None:
        later = Happening(Trigger.GOAL, TODAY + timedelta(days=1), "a goal is new")
        assert reasons_to_review(SIGNED, None, [later], TODAY) == ()

    def test_several_times_is_one_reason_since_the_first_with_each_day_told(self) -> None:
        case = case_of(session(5, CHANGED_METHOD), session(6), session(7, CHANGED_METHOD))
        happened = happened_in(case, alliance_of(case, MODEL), ())
        assert reasons_to_review(SIGNED, None, happened, TODAY) == (
            ReviewReason(
                Trigger.METHOD,
                week(5),
                ("the way of working changed in session 5", "the way of working changed in session 7"),
            ),
        )

    def test_safety_is_told_first_and_the_day_last(self) -> None:
        happened = [Happening(trigger, week(6), trigger.value) for trigger in reversed(Trigger)]
        reasons = reasons_to_review(SIGNED, None, happened, TODAY)
        assert [each.trigger.value for each in reasons] == ["safety", "alliance", "method", "goal", "day"]


class TestAStrain:
    def test_of_the_log_calls_for_a_look_while_it_is_open_and_after_it_healed(self) -> None:
        assert told(case_of(session(1)), strain(6)) == [("alliance", week(6))]
        healed = strain(6, state=StrainEnd.HEALED, closed_on=week(8))
        assert told(case_of(session(1)), healed) == [("alliance", week(6))]

    def test_that_was_let_rest_calls_for_nothing(self) -> None:
        assert told(case_of(session(1)), strain(6, state=StrainEnd.LEFT)) == []

    def test_of_before_the_signing_is_settled_by_it(self) -> None:
        assert told(case_of(session(1)), strain(3)) == []

    def test_of_the_marks_is_told_with_the_session_of_the_fall_alone(self) -> None:
        case = weekly_marks(8, 8, 8, 8, 8, 3, 3, 3)
        (reason,) = reasons_to_review(SIGNED, None, happened_in(case, alliance_of(case, MODEL), ()), TODAY)
        assert reason.since == week(6)
        assert reason.because == ("their marks fell in session 6: a rupture",)

    def test_that_the_log_speaks_of_is_not_told_twice(self) -> None:
        case = weekly_marks(8, 8, 8, 8, 8, 3)
        happened = happened_in(case, alliance_of(case, MODEL), [strain(6, by_checkin=True)])
        assert [each.what for each in happened] == ["a strain was noticed in session 6"]


def test_steady_marks_pauses_and_missed_sessions_call_for_nothing() -> None:
    """Staying away is never a reason to put somebody's agreement on the table."""
    quiet = [session(number, checkin=marks(8)) for number in range(1, 7)]
    away = [session(7, status="paused"), session(8, status="missed"), session(9, status="cancelled_late")]
    assert told(case_of(*quiet, *away)) == []


def test_the_catalogue_knows_the_sign_of_a_changed_method() -> None:
    assert CHANGED_METHOD in SHIPPED.observations


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
HAPPENINGS = st.lists(st.builds(Happening, st.sampled_from(Trigger), DAYS, st.sampled_from(["a", "b"])))


@given(looked_on=DAYS, review_on=st.none() | DAYS, happened=HAPPENINGS, today=DAYS)
def test_a_later_look_never_leaves_more_to_look_at(
    looked_on: date, review_on: date | None, happened: list[Happening], today: date
) -> None:
    before = reasons_to_review(looked_on, review_on, happened, today)
    after = reasons_to_review(looked_on + timedelta(days=30), review_on, happened, today)
    assert {each.trigger for each in after} <= {each.trigger for each in before}
    assert all(looked_on < each.since <= today for each in before)
    assert reasons_to_review(today, review_on, happened, today) == ()
