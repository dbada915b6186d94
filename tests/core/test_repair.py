"""Marks and log, laid over each other: what state comes out, since when, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from heedful.core.alliance import alliance_of
from heedful.core.brief import brief_of, situation_of
from heedful.core.repair import MOST_PRESSING_FIRST, Patience, are_marks_back, with_log
from heedful.core.vocabulary import Alliance, AllianceState, Case, LoggedStrain, StrainEnd
from tests.core.makers import MODEL, SHIPPED, case_of, session, week, weekly_marks

PATIENCE = Patience(unraised=2, healed=3)
STEADY = weekly_marks(8, 8, 8, 8)
FALLEN = weekly_marks(8, 8, 8, 3)
BACK = weekly_marks(8, 8, 8, 3, 8)
NO_MARKS = case_of(session(1), session(2), session(3))


def strain(noticed_in: int, **fields: object) -> LoggedStrain:
    return LoggedStrain(noticed_on=week(noticed_in), noticed_in=noticed_in, **fields)  # type: ignore[arg-type]


def told(case: Case, *strains: LoggedStrain) -> Alliance:
    return with_log(alliance_of(case, MODEL), strains, case.held, PATIENCE)


def test_the_cases_are_what_their_names_say() -> None:
    states = [alliance_of(case, MODEL).state.value for case in (STEADY, FALLEN, BACK, NO_MARKS)]
    assert states == ["steady", "ruptured", "repaired", "unknown"]


def test_without_a_log_the_marks_speak() -> None:
    for case in (STEADY, FALLEN, BACK, NO_MARKS):
        assert told(case) == alliance_of(case, MODEL)


class TestAnOpenStrain:
    def test_makes_steady_marks_strained(self) -> None:
        alliance = told(STEADY, strain(3))
        assert alliance.state is AllianceState.STRAINED
        assert alliance.since_session == 3
        assert "the strain noticed in session 3 has not been talked about" in alliance.because

    def test_is_known_even_where_there_are_no_marks_at_all(self) -> None:
        assert told(NO_MARKS, strain(3)).state is AllianceState.STRAINED

    def test_that_nobody_raised_for_two_sessions_is_as_pressing_as_a_rupture(self) -> None:
        alliance = told(STEADY, strain(2))
        assert alliance.state is AllianceState.RUPTURED
        assert alliance.because[-1].endswith("in the 2 sessions held since")

    def test_does_not_age_while_the_client_stays_away(self) -> None:
        away = case_of(session(1), session(2), session(3, status="missed"), session(4, status="paused"))
        assert told(away, strain(2)).state is AllianceState.STRAINED

    def test_from_a_check_in_is_a_rupture_at_once(self) -> None:
        assert told(FALLEN, strain(4, by_checkin=True)).state is AllianceState.RUPTURED

    def test_that_was_talked_about_is_mending(self) -> None:
        assert told(STEADY, strain(2, raised_on=week(3))).state is AllianceState.REPAIRING
        assert told(FALLEN, strain(4, by_checkin=True, raised_on=week(5))).state is AllianceState.REPAIRING

    def test_noticed_by_a_check_in_is_mending_once_the_marks_are_back_and_never_closes_itself(self) -> None:
        alliance = told(BACK, strain(4, by_checkin=True))
        assert alliance.state is AllianceState.REPAIRING
        assert "nobody has said yet whether it healed" in alliance.because[-1]

    def test_that_the_therapist_sensed_is_not_answered_by_good_marks(self) -> None:
        assert told(BACK, strain(5)).state is AllianceState.STRAINED

    def test_talked_about_before_the_marks_fell_again_does_not_hide_the_new_fall(self) -> None:
        raised_before = strain(2, raised_on=week(3))
        assert told(FALLEN, raised_before).state is AllianceState.RUPTURED

    def test_before_the_first_session_is_named_by_its_day(self) -> None:
        early = LoggedStrain(noticed_on=week(1) - timedelta(days=3))
        assert any("on 2026-02-27" in why for why in told(STEADY, early).because)


class TestAClosedStrain:
    def healed(self, noticed_in: int, closed_in: int) -> LoggedStrain:
        return strain(noticed_in, state=StrainEnd.HEALED, closed_on=week(closed_in))

    def test_that_healed_shows_as_mended_for_a_while_and_then_no_more(self) -> None:
        assert told(STEADY, self.healed(1, 2)).state is AllianceState.REPAIRED
        assert told(STEADY, self.healed(1, 1)).state is AllianceState.STEADY  # three sessions held since

    def test_is_still_mending_while_the_clients_own_marks_are_not_back(self) -> None:
        alliance = told(FALLEN, self.healed(4, 4))
        assert alliance.state is AllianceState.REPAIRING
        assert "the marks are not back yet" in alliance.because[-1]

    def test_left_to_rest_leaves_the_word_to_the_marks(self) -> None:
        left = strain(2, state=StrainEnd.LEFT, closed_on=week(3))
        for case in (STEADY, FALLEN):
            assert told(case, left) == alliance_of(case, MODEL)

    def test_beside_an_open_one_the_open_one_is_shown(self) -> None:
        assert told(STEADY, self.healed(1, 3), strain(4)).state is AllianceState.STRAINED


def test_an_open_strain_never_makes_the_page_look_calmer() -> None:
    for case in (STEADY, NO_MARKS, BACK, FALLEN):
        by_marks = alliance_of(case, MODEL).state
        shown = told(case, strain(len(case.held))).state
        assert MOST_PRESSING_FIRST.index(shown) <= MOST_PRESSING_FIRST.index(by_marks)


def test_the_points_stay_the_clients_own() -> None:
    assert told(STEADY, strain(2)).points == alliance_of(STEADY, MODEL).points


def test_marks_are_back_only_if_there_are_marks_since() -> None:
    assert not are_marks_back(strain(4), alliance_of(FALLEN, MODEL).points)
    assert are_marks_back(strain(4), alliance_of(BACK, MODEL).points)


class TestOnTheBrief:
    def test_the_log_drives_the_state_and_what_is_offered(self) -> None:
        quiet, strained = brief_of(STEADY, SHIPPED), brief_of(STEADY, SHIPPED, strains=(strain(4),))
        assert quiet.alliance.state is AllianceState.STEADY
        assert strained.alliance.state is AllianceState.STRAINED
        repairing = {id for id, one in SHIPPED.responses.items() if one.family == "repairing"}
        assert repairing & {offer.id for offer in strained.responses}
        assert quiet.signals == strained.signals

    def test_without_a_log_not_a_byte_changes(self) -> None:
        assert brief_of(FALLEN, SHIPPED) == brief_of(FALLEN, SHIPPED, strains=())

    def test_what_waits_in_a_rupture_waits_in_one_that_only_the_log_knows(self) -> None:
        now = situation_of(STEADY, SHIPPED, (strain(1),))
        assert now.holds("alliance_ruptured") == "the alliance is ruptured"
        assert now.marked is not None
        assert now.marked.state is AllianceState.STEADY


@pytest.mark.parametrize("state", list(StrainEnd))
def test_every_end_is_known(state: StrainEnd) -> None:
    closed = None if state is StrainEnd.OPEN else week(3)
    one = replace(strain(2), state=state, closed_on=closed)
    assert told(STEADY, one).state in AllianceState
