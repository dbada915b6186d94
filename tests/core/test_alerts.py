"""Which alerts stand, since when, at which load; and that what they say of their own errors is so."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from math import sqrt

import pytest

from heedful.core.alerts import alerts_of, at_load
from heedful.core.alliance import AllianceModel, closed, opened
from heedful.core.brief import situation_of
from heedful.core.vocabulary import (
    Alert,
    Case,
    CheckIn,
    Grade,
    LoggedStrain,
    Pause,
    RiskAnswer,
    SplitAlliance,
    SplitKind,
)
from tests.core.makers import SHIPPED, case_of, marks, session, week, weekly_marks


def alerts(
    case: Case, *strains: LoggedStrain, load: str = "usual", split: SplitAlliance | None = None
) -> list[Alert]:
    return list(alerts_of(situation_of(case, at_load(SHIPPED, load), strains), split, load))


def kinds(*args: object, **named: object) -> list[str]:
    return [alert.kind for alert in alerts(*args, **named)]  # type: ignore[arg-type]


def only(case: Case, kind: str, **named: object) -> Alert:
    (alert,) = [one for one in alerts(case, **named) if one.kind == kind]  # type: ignore[arg-type]
    return alert


def totals(*values: float | None, measure: str = "phq9") -> Case:
    return case_of(
        *(
            session(number, measures={} if value is None else {measure: value})
            for number, value in enumerate(values, start=1)
        )
    )


def test_a_quiet_case_has_no_alerts() -> None:
    assert alerts(case_of()) == []
    assert alerts(weekly_marks(8, 8.25, 8, 7.75)) == []


class TestHard:
    def test_an_open_answer_about_risk_until_it_is_acknowledged(self) -> None:
        asked = RiskAnswer("phq9", 9, 1)
        case = case_of(session(1), session(2, risk=(asked,)), session(3))
        alert = only(case, "risk_open")
        assert (alert.grade, alert.key) == (Grade.HARD, "risk_open:2")
        seen = RiskAnswer("phq9", 9, 1, acknowledged_on=week(2))
        assert "risk_open" not in kinds(case_of(session(1), session(2, risk=(seen,))))

    def test_nothing_ever_speaks_of_low_risk(self) -> None:
        said = [f"{one.name} {one.meaning} {one.how_often_wrong}" for one in SHIPPED.alerts.values()]
        assert not any("low risk" in words.lower() for words in said)

    def test_a_total_reliably_worse_than_the_first_names_its_method(self) -> None:
        change = SHIPPED.measures["phq9"].reliable_change or 0
        alert = only(totals(10, 11, 10 + change, 11 + change), "deterioration")
        assert (alert.grade, alert.key) == (Grade.HARD, "deterioration:phq9:3")
        assert (SHIPPED.measures["phq9"].method or "") in alert.because[0]

    def test_one_point_less_is_no_alert_and_coming_back_ends_it(self) -> None:
        change = SHIPPED.measures["phq9"].reliable_change or 0
        assert "deterioration" not in kinds(totals(10, 9 + change))
        assert "deterioration" not in kinds(totals(10, 10 + change, 12))

    def test_where_higher_is_better_a_fall_is_worse(self) -> None:
        change = SHIPPED.measures["who5"].reliable_change or 0
        assert "deterioration" in kinds(totals(60, 60 - change, measure="who5"))
        assert "deterioration" not in kinds(totals(60, 60 + change, measure="who5"))

    def test_marks_that_stay_down_become_hard_after_two_sessions(self) -> None:
        assert kinds(weekly_marks(8, 8, 8, 3)) == ["rupture"]
        assert kinds(weekly_marks(8, 8, 8, 3, 3)) == ["rupture"]
        alert = only(weekly_marks(8, 8, 8, 3, 3, 3), "rupture_unrepaired")
        assert (alert.grade, alert.key) == (Grade.HARD, "rupture_unrepaired:4")

    def test_sessions_without_marks_count_as_time_and_missed_ones_do_not(self) -> None:
        assert "rupture_unrepaired" in kinds(weekly_marks(8, 8, 8, 3, None, None))
        fell = weekly_marks(8, 8, 8, 3).sessions
        away = (session(5, status="missed"), session(6, status="paused"), session(7, status="missed"))
        assert kinds(case_of(*fell, *away)) == ["rupture"]

    def test_marks_that_come_back_end_it_whatever_the_log_says(self) -> None:
        case = weekly_marks(8, 8, 8, 3, 3, 3, 8)
        assert "rupture_unrepaired" not in kinds(case)
        still_down = weekly_marks(8, 8, 8, 3, 3, 3)
        raised = LoggedStrain(noticed_on=week(4), noticed_in=4, by_checkin=True, raised_on=week(5))
        assert "rupture_unrepaired" in kinds(still_down, raised)


class TestSoft:
    def test_a_mark_somewhat_low_is_a_strain(self) -> None:
        found = [kinds(weekly_marks(8, 8, 8, 8, value / 4)) for value in range(32, 16, -1)]
        assert found[0] == []
        assert ["strain"] in found
        assert found[-1] == ["rupture"]

    def test_an_entry_of_the_log_that_stays_open_goes_to_supervision(self) -> None:
        case = weekly_marks(8, 8, 8, 8)
        noticed = LoggedStrain(noticed_on=week(1), noticed_in=1)
        alert = only_of(alerts(case, noticed), "strain_left_open")
        assert (alert.response, alert.key) == ("seek_supervision", "strain_left_open:1")
        later = LoggedStrain(noticed_on=week(2), noticed_in=2)
        assert "strain_left_open" not in kinds(case, later)

    def test_full_marks_throughout_are_unknown_not_good(self) -> None:
        alert = only(weekly_marks(10, 10, 10, 10), "full_marks")
        assert "unknown, not good" in alert.name
        assert alert.key == "full_marks:3"
        assert "full_marks" not in kinds(weekly_marks(10, 10))
        assert "full_marks" not in kinds(weekly_marks(10, 10, 9, 10))

    def test_check_ins_that_stopped(self) -> None:
        assert only(weekly_marks(8, 8, 8, None, None), "check_ins_missing").key == "check_ins_missing:4"
        assert "check_ins_missing" not in kinds(weekly_marks(8, 8, 8, None))
        assert "check_ins_missing" not in kinds(weekly_marks(8, None, None))

    def test_in_a_pause_no_check_in_is_missing(self) -> None:
        case = weekly_marks(8, 8, 8, None, None)
        away = replace(case, pauses=(Pause(week(4), week(7), "client"),))
        assert "check_ins_missing" not in kinds(away)

    def test_a_stall_keeps_its_name_while_it_lasts(self) -> None:
        def felt(*progress: float) -> Case:
            return case_of(
                *(session(n, checkin=CheckIn(progress=p)) for n, p in enumerate(progress, start=1))
            )

        keys = {only(felt(*[3.0] * length), "progress_stalled").key for length in (4, 5, 6, 9)}
        assert keys == {"progress_stalled:1"}
        assert "progress_stalled" not in kinds(felt(3, 3, 3, 6))

    def test_a_falling_mood_until_it_turns(self) -> None:
        def felt(*moods: float) -> Case:
            return case_of(*(session(n, checkin=CheckIn(mood=m)) for n, m in enumerate(moods, start=1)))

        assert only(felt(8, 7, 5), "mood_fall").key == only(felt(8, 7, 5, 4), "mood_fall").key
        assert "mood_fall" not in kinds(felt(8, 7, 5, 8))

    def test_worse_than_at_its_best_is_soft_and_told_once(self) -> None:
        change = SHIPPED.measures["phq9"].reliable_change or 0
        assert kinds(totals(14, 5, 5 + change)) == ["distress_rise"]
        assert kinds(totals(5, 4, 6 + change)) == ["deterioration"]

    def test_a_split_says_nothing_of_anybody(self) -> None:
        split = SplitAlliance(SplitKind.APART, ("B-1", "C-2"), 2, "B-1 stands at 4.2 of 10")
        alert = only(weekly_marks(8, 8), "split_alliance", split=split)
        told = " ".join((alert.name, alert.what, *alert.because, alert.since_in_words))
        assert "B-1" not in told
        assert "C-2" not in told
        assert "4.2" not in told


def only_of(found: list[Alert], kind: str) -> Alert:
    (alert,) = [one for one in found if one.kind == kind]
    return alert


def test_hard_ones_come_first() -> None:
    case = case_of(
        *weekly_marks(10, 10, 10).sessions, session(4, checkin=marks(10), risk=(RiskAnswer("phq9", 9, 2),))
    )
    grades = [alert.grade for alert in alerts(case)]
    assert grades == [Grade.HARD, Grade.SOFT]


def test_the_same_alert_keeps_its_key_as_sessions_go_by_and_a_new_one_has_its_own() -> None:
    assert only(weekly_marks(8, 8, 8, 3), "rupture").key == "rupture:4"
    assert only(weekly_marks(8, 8, 8, 3, 3), "rupture").key == "rupture:4"
    assert only(weekly_marks(8, 8, 8, 3, 8, 8, 3), "rupture").key == "rupture:7"


class TestLoad:
    def test_as_usual_the_catalogue_is_the_very_same(self) -> None:
        assert at_load(SHIPPED, "usual") is SHIPPED

    def test_fewer_means_further_out_and_more_means_nearer(self) -> None:
        fewer, usual, more = (at_load(SHIPPED, load) for load in ("fewer", "usual", "more"))
        for cut in ("strained_z", "rupture_odds"):
            assert fewer.threshold(cut) > usual.threshold(cut) > more.threshold(cut)

    def test_some_soft_kinds_rest_at_fewer_and_no_hard_one_does(self) -> None:
        strained = next(
            case
            for mark in range(32, 16, -1)
            if kinds(case := weekly_marks(8, 8, 8, 8, mark / 4)) == ["strain"]
        )
        assert kinds(strained, load="fewer") == []
        hard = [one for one in SHIPPED.alerts.values() if one.grade == "hard"]
        assert all(one.shown_at == {"fewer", "usual", "more"} for one in hard)

    def test_what_is_said_of_errors_goes_with_the_load(self) -> None:
        case = weekly_marks(8, 8, 8, 2)
        said = {load: only(case, "rupture", load=load).how_often_wrong for load in ("fewer", "usual", "more")}
        assert len(set(said.values())) == 3


class TestWhatIsSaidOfErrors:
    """Steady invented clients, twelve sessions: how many of a hundred get each alert although nothing has changed."""

    @pytest.mark.parametrize("load", ["fewer", "usual", "more"])
    def test_of_the_marks(self, load: str) -> None:
        seen = wrongly_alerted(load, clients=500)
        for kind in ("rupture", "slide", "strain", "rupture_unrepaired"):
            said = SHIPPED.alerts[kind].how_often_wrong.get(load)
            if said and load in SHIPPED.alerts[kind].shown_at:
                told = told_of_100(said)
                assert seen[kind] / 5 == pytest.approx(told, abs=1 + 3 * sqrt(told / 5)), kind

    def test_of_the_questionnaires(self) -> None:
        chance = random.Random(3)
        reliable, people = 1.96 * sqrt(2), 4000
        worse_once = worse_now = above_best = 0
        for _ in range(people):
            noise = [chance.gauss(0, 1) for _ in range(12)]
            worse_once += any(one - noise[0] >= reliable for one in noise[1:])
            worse_now += noise[-1] - noise[0] >= reliable
            above_best += any(one - min(noise[:n]) >= reliable for n, one in enumerate(noise) if n)
        now, once = told_of_100(SHIPPED.alerts["deterioration"].how_often_wrong["usual"], 0, 1)
        assert 100 * worse_now / people == pytest.approx(now, abs=1.1)
        assert 100 * worse_once / people == pytest.approx(once, abs=2)
        best = told_of_100(SHIPPED.alerts["distress_rise"].how_often_wrong["usual"])
        assert 100 * above_best / people == pytest.approx(best, abs=3)


def told_of_100(sentence: str, *which: int):
    """The figures after `about`, the first one if none is asked for."""
    figures = [int(figure) for figure in re.findall(r"about (\d+)", sentence)]
    return tuple(figures[index] for index in which) if which else figures[0]


def wrongly_alerted(load: str, clients: int) -> Counter[str]:
    """By kind, how many of so many steady clients get the alert at least once."""
    catalogue = at_load(SHIPPED, load)
    noise = AllianceModel.from_catalogue(catalogue).noise
    chance, seen = random.Random(11), Counter[str]()
    for _ in range(clients):
        level = opened(chance.choice([6.5, 7.0, 7.5, 8.0, 8.5]))
        given = [round(4 * closed(level + chance.gauss(0, noise))) / 4 for _ in range(12)]
        case, got = weekly_marks(*given), set()
        for length in range(2, 13):
            so_far = Case(case.client, case.sessions[:length])
            got |= set(marks_alerts(so_far, catalogue))
        seen.update(got)
    return seen


def marks_alerts(case: Case, catalogue) -> list[str]:
    """The kinds that rest on marks alone, without the dear parts of a situation."""
    from heedful.core.alerts import _marks_down, _strained
    from heedful.core.alliance import alliance_of
    from heedful.core.circumstances import Situation
    from heedful.core.vocabulary import Formulation

    marked = alliance_of(case, AllianceModel.from_catalogue(catalogue))
    now = Situation(case, catalogue, marked, (), Formulation(()), (), marked)
    return [found.kind for derive in (_marks_down, _strained) for found in derive(now)]
