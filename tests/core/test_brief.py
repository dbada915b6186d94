"""The whole page: safety first, every list within its bounds, the same bytes for the same case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings

from heedful.core.brief import brief_of
from heedful.core.vocabulary import Agreement, AllianceState, Brief, Case, Goal, RiskAnswer, Task
from heedful.formats.brief_json import brief_as_text
from tests.core.makers import SHIPPED, case_of, marks, session, week
from tests.core.random_cases import cases

OPEN_RISK = RiskAnswer("phq9", 9, 2.0)
SEEN_RISK = replace(OPEN_RISK, acknowledged_on=date(2026, 3, 4))


def brief(case: Case) -> Brief:
    return brief_of(case, SHIPPED)


class TestLittleToGoOn:
    def test_a_case_without_sessions_has_a_brief(self) -> None:
        made = brief(case_of(code="Odalys Fenwick"))
        assert (made.client, made.after_session, made.alliance.state) == (
            "Odalys Fenwick",
            0,
            AllianceState.UNKNOWN,
        )
        assert 3 <= len(made.responses) <= 6
        assert 1 <= len(made.inquiries) <= 3
        assert made.safety == made.signals == made.takeaways == ()

    def test_one_bare_session_has_a_brief(self) -> None:
        made = brief(case_of(session(1)))
        assert made.after_session == 1
        assert made.responses
        assert made.agenda

    def test_with_nothing_seen_the_page_does_not_guess(self) -> None:
        assert brief(case_of(session(1))).standing_out == ()
        opening = next(each for each in SHIPPED.openings if each.when == "nothing_stands_out")
        assert brief(case_of(session(1))).stance == opening.stance

    def test_a_client_who_never_came_has_a_brief(self) -> None:
        assert brief(case_of(session(1, status="missed"), session(2, status="missed"))).after_session == 2


class TestSafetyFirst:
    CASE = case_of(session(1, "mixed_talk", risk=(OPEN_RISK,)), session(2, "fears_feeling"))

    def test_an_open_answer_is_told_and_opens_the_page(self) -> None:
        made = brief(self.CASE)
        assert made.is_safety_open
        assert made.stance == next(each.stance for each in SHIPPED.openings if each.when == "safety_open")
        assert (made.safety[0].session, made.safety[0].is_acknowledged) == (1, False)
        assert "PHQ-9, item 9" in made.safety[0].why

    def test_it_does_not_go_away_with_time(self) -> None:
        later = case_of(self.CASE.sessions[0], *(session(number) for number in range(2, 30)))
        assert brief(later).is_safety_open

    def test_what_is_open_stands_before_what_was_seen(self) -> None:
        case = case_of(session(1, risk=(OPEN_RISK,)), session(2, risk=(SEEN_RISK,)))
        assert [note.is_acknowledged for note in brief(case).safety] == [False, True]

    def test_acknowledged_it_is_still_told_and_the_rest_comes_back(self) -> None:
        made = brief(case_of(session(1, "fears_feeling", risk=(SEEN_RISK,))))
        assert [note.is_acknowledged for note in made.safety] == [True]
        assert not made.is_safety_open

    def test_an_answer_given_in_a_session_that_was_missed_counts(self) -> None:
        assert brief(case_of(session(1, status="missed", risk=(OPEN_RISK,)))).is_safety_open

    def test_safety_is_on_the_agenda_only_while_it_is_open(self) -> None:
        line = next(line.words for line in SHIPPED.agenda if line.when == "safety_open")
        assert line in brief(self.CASE).agenda
        assert line not in brief(case_of(session(1))).agenda


class TestThePage:
    def test_the_leading_source_opens_the_page(self) -> None:
        made = brief(case_of(session(1, "fears_feeling", "fears_consequence")))
        assert made.sources[0].id == "fear"
        assert made.stance == SHIPPED.sources["fear"].stance

    def test_signals_are_news_for_the_last_few_held_sessions_newest_first(self) -> None:
        low = [session(number, checkin=marks(8, heard=2)) for number in range(1, 7)]
        news = [signal.session for signal in brief(case_of(*low)).signals if signal.kind == "heard_low"]
        assert news == [6, 5, 4]

    def test_quiet_signals_are_no_news(self) -> None:
        made = brief(case_of(session(1, checkin=marks(8.5))))
        assert not any(signal.kind in {"fits_well", "free_to_object"} for signal in made.signals)

    def test_takeaways_are_the_last_ones_written(self) -> None:
        case = case_of(session(1, takeaways=("the wave passes",)), session(2, status="missed"))
        assert brief(case).takeaways == ("the wave passes",)

    def test_the_agenda_asks_for_what_is_missing(self) -> None:
        bare = brief(case_of(session(1))).agenda
        whole = brief(
            case_of(
                session(1), agreement=Agreement(week(1), week(20)), goals=(Goal("g", "sleep in my own bed"),)
            )
        ).agenda
        missing = {line.words for line in SHIPPED.agenda if line.when in {"agreement_missing", "no_goal"}}
        assert missing <= set(bare)
        assert not missing & set(whole)

    def test_an_open_task_is_asked_about(self) -> None:
        line = next(line.words for line in SHIPPED.agenda if line.when == "task_open")
        assert line in brief(case_of(session(1), tasks=(Task("t", "walk"),))).agenda


class TestAnyCase:
    @given(cases())
    @settings(max_examples=25, deadline=None)
    def test_every_list_keeps_the_bounds_of_the_contract(self, case: Case) -> None:
        made = brief(case)
        assert sorted(source.id for source in made.sources) == sorted(SHIPPED.sources)
        chances = [source.probability for source in made.sources]
        assert chances == sorted(chances, reverse=True)
        assert 3 <= len(made.responses) <= 6
        assert 1 <= len(made.inquiries) <= 3
        assert len({note.id for note in made.avoid}) == len(made.avoid)
        assert len(made.safety) == sum(len(session.risk) for session in case.sessions)
        assert made.stance
        assert made.validation

    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_the_same_case_gives_the_same_bytes(self, case: Case) -> None:
        assert brief_as_text(brief(case)) == brief_as_text(brief(replace(case)))
