"""What a form comes to: totals with the sum shown, gaps, branches, and answers about risk, none of them lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.catalogue import Measure, Missing
from heedful.core.measures import asked_items, next_item, problems_in, score, triage
from tests.core.makers import SHIPPED

PHQ9, GAD7, CORE10 = (SHIPPED.measures[id] for id in ("phq9", "gad7", "core10"))
WHO5, PHQ4, CSSRS = (SHIPPED.measures[id] for id in ("who5", "phq4", "cssrs"))
GBO, ARM5 = SHIPPED.measures["gbo"], SHIPPED.measures["arm5"]
SCORED = [m for m in SHIPPED.measures.values() if m.rule is not None and m.items]


def form(*answers: float | None) -> dict[int, float | None]:
    """Answers to items 1, 2, 3 and so on."""
    return dict(enumerate(answers, start=1))


class TestTotal:
    def test_a_total_is_the_sum_of_the_answers(self) -> None:
        found = score(PHQ9, form(3, 2, 1, 1, 0, 2, 0, 1, 0))
        assert found.total == 3 + 2 + 1 + 1 + 0 + 2 + 0 + 1 + 0
        assert (found.answered, found.missing, found.is_prorated) == (9, (), False)

    def test_positive_items_of_the_core10_count_from_the_other_end(self) -> None:
        most_of_the_time = 4
        supported_and_coping = form(0, most_of_the_time, most_of_the_time, 0, 0, 0, 0, 0, 0, 0)
        assert score(CORE10, supported_and_coping).total == 0
        assert score(CORE10, form(*[0] * 10)).total == 4 + 4  # neither support nor coping

    def test_the_who5_is_the_raw_total_times_four(self) -> None:
        assert score(WHO5, form(5, 5, 5, 5, 5)).total == 100
        assert score(WHO5, form(2, 3, 1, 0, 4)).total == (2 + 3 + 1 + 0 + 4) * 4

    def test_a_mean_stays_on_the_scale_of_its_answers(self) -> None:
        assert score(ARM5, form(7, 6, 1, 5, 7)).total == (7 + 6 + (8 - 1) + 5 + 7) / 5  # item 3 turned round

    def test_goals_are_averaged_over_those_that_were_rated(self) -> None:
        found = score(GBO, {1: 3, 2: 8})
        assert (found.total, found.answered, found.missing) == ((3 + 8) / 2, 2, ())

    def test_subscales_are_summed_beside_the_total(self) -> None:
        found = score(PHQ4, form(3, 2, 0, 1))
        assert found.total == 6
        assert dict(found.subscales) == {"anxiety": 3 + 2, "depression": 0 + 1}

    def test_answers_kept_as_floats_score_the_same(self) -> None:
        assert score(GAD7, form(*[2.0] * 7)) == score(GAD7, form(*[2] * 7))

    @given(st.data())
    def test_every_whole_form_lands_within_its_range(self, data: st.DataObject) -> None:
        measure = data.draw(st.sampled_from(SCORED))
        answers = {
            item.number: data.draw(st.sampled_from([option.value for option in item.options]))
            for item in measure.items
        }
        total = score(measure, answers).total
        assert total is not None
        assert measure.lowest <= total <= measure.highest
        points = [
            item.lowest + item.highest - answers[item.number] if item.is_reversed else answers[item.number]
            for item in measure.items
        ]
        over = len(points) if measure.rule == "mean" else 1
        assert total == pytest.approx(sum(points) / over * measure.times)


class TestMissing:
    @pytest.mark.parametrize("gap", [{}, {7: None}], ids=["never reached", "skipped"])
    def test_without_a_rule_one_gap_means_no_total(self, gap: Mapping[int, float | None]) -> None:
        found = score(GAD7, {**dict.fromkeys(range(1, 7), 1), **gap})
        assert (found.total, found.band, found.above_cutoff) == (None, None, None)
        assert (found.answered, found.missing) == (6, (7,))

    def test_a_skipped_item_is_never_zero(self) -> None:
        found = score(CORE10, form(4, 0, 0, 4, 4, 4, 4, 4, 4, None))
        assert found.total == 9 * 4 * 10 / 9  # the gap takes the person's own mean
        assert found.is_prorated

    def test_two_of_the_nine_may_be_missing(self) -> None:
        found = score(PHQ9, form(2, 2, 2, 2, 2, 2, 2, None, None))
        assert (found.total, found.band, found.missing) == (7 * 2 * 9 / 7, "moderately severe", (8, 9))
        assert score(PHQ9, form(2, 2, 2, 2, 2, 2, None, None, None)).total is None

    def test_a_filled_total_says_nothing_about_an_unanswered_item_on_risk(self) -> None:
        found = score(PHQ9, form(3, 3, 3, 3, 3, 3, 3, 3, None))
        assert (found.total, found.risk, found.missing) == (8 * 3 * 9 / 8, (), (9,))

    def test_one_gap_too_many_means_no_total(self) -> None:
        assert score(CORE10, form(4, 0, 0, 4, 4, 4, 4, 4, None, None)).total is None

    def test_a_mean_leaves_its_gap_out(self) -> None:
        lenient = replace(ARM5, missing=Missing(1, "by hand"))
        found = score(lenient, form(6, 6, None, 6, 6))
        assert (found.total, found.missing, found.is_prorated) == (6, (3,), True)

    def test_a_subscale_needs_all_of_its_items(self) -> None:
        assert dict(score(PHQ4, form(3, None, 1, 1)).subscales) == {"anxiety": None, "depression": 2}

    @pytest.mark.parametrize("id", ["gbo", "ors", "cssrs", "phq9"])
    def test_a_form_without_answers_has_no_total(self, id: str) -> None:
        found = score(SHIPPED.measures[id], {})
        assert (found.total, found.answered) == (None, 0)


class TestMeaning:
    @pytest.mark.parametrize(
        ("total", "band"),
        [
            (0, "minimal"),
            (4, "minimal"),
            (5, "mild"),
            (10, "moderate"),
            (15, "moderately severe"),
            (27, "severe"),
        ],
    )
    def test_a_band_starts_at_its_own_number(self, total: int, band: str) -> None:
        assert score(PHQ9, form(*spread(total, 9, 3))).band == band

    @pytest.mark.parametrize(("total", "is_past"), [(9, False), (10, True)])
    def test_a_cut_off_belongs_to_the_side_that_counts(self, total: int, is_past: bool) -> None:
        assert score(PHQ9, form(*spread(total, 9, 3))).above_cutoff is is_past

    @pytest.mark.parametrize(("raw", "is_past"), [(12, True), (13, False)])
    def test_where_higher_is_better_it_is_the_low_side(self, raw: int, is_past: bool) -> None:
        assert score(WHO5, form(*spread(raw, 5, 5))).above_cutoff is is_past

    def test_without_a_cut_off_nothing_is_claimed(self) -> None:
        assert score(PHQ4, form(3, 3, 3, 3)).above_cutoff is None


def spread(total: int, items: int, most: int) -> list[int]:
    """Answers that add up to `total`, full ones first."""
    answers = []
    for _ in range(items):
        answers.append(min(most, total))
        total -= answers[-1]
    return answers


class TestRisk:
    @pytest.mark.parametrize("answer", [1, 2, 3])
    def test_any_answer_about_risk_but_the_lowest_is_told(self, answer: int) -> None:
        assert score(PHQ9, form(0, 0, 0, 0, 0, 0, 0, 0, answer)).risk == ((9, answer),)

    def test_the_lowest_answer_is_not_told(self) -> None:
        assert score(PHQ9, form(3, 3, 3, 3, 3, 3, 3, 3, 0)).risk == ()

    def test_it_is_told_although_there_is_no_total(self) -> None:
        found = score(CORE10, {6: 1})
        assert (found.total, found.risk) == (None, ((6, 1),))

    def test_the_phq8_asks_nothing_about_risk(self) -> None:
        assert SHIPPED.measures["phq8"].risk_items == {}


class TestProblems:
    def test_each_is_a_sentence_with_item_and_answers(self) -> None:
        answers: dict[int, object] = {1: 4, 2: "often", 3: [1], 10: 0, 4: float("nan")}
        assert problems_in(PHQ9, answers) == (  # type: ignore[arg-type]
            "PHQ-9, item 1: choose one of 0, 1, 2 or 3",
            "PHQ-9, item 2: choose one of 0, 1, 2 or 3",
            "PHQ-9, item 3: choose one of 0, 1, 2 or 3",
            "PHQ-9 has no item 10; its items are 1 to 9",
            "PHQ-9, item 4: choose one of 0, 1, 2 or 3",
        )

    def test_long_scales_are_told_as_a_span(self) -> None:
        assert problems_in(GBO, {1: 11}) == ("Goal Based Outcomes, item 1: choose one of 0 to 10",)

    def test_a_good_form_has_none(self) -> None:
        assert problems_in(PHQ9, form(0, 1, 2, 3, None)) == ()

    @pytest.mark.parametrize(
        ("measure", "answers"),
        [
            (PHQ9, form(4, 0, 0, 0, 0, 0, 0, 0, 0)),
            (PHQ9, {**form(*[0] * 9), 10: 0}),
            (PHQ9, {**form(*[0] * 8), 10: 0}),
            (CSSRS, {1: 0, 2: 0, 4: 7, 6: 0}),
            (GBO, {4: 5}),
        ],
    )
    def test_scoring_a_bad_form_is_refused_with_them(
        self, measure: Measure, answers: dict[int, float]
    ) -> None:
        with pytest.raises(ValueError, match=r"choose one of|has no item") as refused:
            score(measure, answers)
        assert str(refused.value) == "\n".join(problems_in(measure, answers))

    def test_what_was_answered_is_not_repeated(self) -> None:
        (problem,) = problems_in(PHQ9, {1: 77})
        assert "77" not in problem


class TestBranches:
    def test_without_thoughts_the_screener_goes_from_two_to_six(self) -> None:
        asked = [item.number for item in asked_items(CSSRS, {1: 1, 2: 0})]
        assert asked == [1, 2, 6]

    def test_with_thoughts_it_asks_three_four_and_five(self) -> None:
        asked = [item.number for item in asked_items(CSSRS, {1: 0, 2: 1, 6: 1})]
        assert asked == [1, 2, 3, 4, 5, 6, 7]

    def test_the_next_item_is_the_first_one_not_reached(self) -> None:
        answers: dict[int, float | None] = {}
        order = []
        for _ in CSSRS.items:
            item = next_item(CSSRS, answers)
            if item is not None:
                order.append(item.number)
                answers[item.number] = {2: 1, 4: None}.get(
                    item.number, 0
                )  # thoughts yes, 4 skipped, the rest no
        assert order == [1, 2, 3, 4, 5, 6]
        assert next_item(CSSRS, answers) is None

    def test_what_was_not_asked_is_not_missing(self) -> None:
        found = score(CSSRS, {1: 0, 2: 0, 6: 0})
        assert (found.answered, found.missing, found.total) == (3, (), None)

    def test_an_answer_about_risk_counts_although_it_should_not_have_been_asked(self) -> None:
        assert score(CSSRS, {2: 0, 5: 1}).risk == ((5, 1),)


class TestTriage:
    @pytest.mark.parametrize("yes", [4, 5, 7])
    def test_intent_plan_or_recent_behaviour_asks_for_help_now(self, yes: int) -> None:
        found = triage(CSSRS, {1: 1, 2: 1, yes: 1})
        assert found is not None
        assert (found.grade, found.because) == ("act_now", ((yes, 1),))

    @pytest.mark.parametrize("yes", [1, 2, 3, 6])
    def test_any_other_yes_is_talked_about_today(self, yes: int) -> None:
        found = triage(CSSRS, {yes: 1, 7: 0})
        assert found is not None
        assert (found.grade, found.because) == ("talk_today", ((yes, 1),))

    def test_no_to_everything_is_no_step_and_no_clearance(self) -> None:
        assert triage(CSSRS, {1: 0, 2: 0, 6: 0}) is None

    def test_nothing_in_the_catalogue_ever_says_low_risk(self) -> None:
        words = [step.words for m in SHIPPED.measures.values() for step in m.triage]
        words += [band.name for m in SHIPPED.measures.values() for band in m.bands]
        words += [cutoff.meaning for m in SHIPPED.measures.values() for cutoff in m.cutoffs]
        assert len(words) > 10
        assert not [text for text in words if "low risk" in text.lower() or "no risk" in text.lower()]
