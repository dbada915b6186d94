"""What to try and what to keep from: the places that are kept, preferences, what helped, and what is out of place."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.core.catalogue import Boost, Catalogue, Caution, Lean
from heedful.core.formulation import probability_of
from heedful.core.learning import Experience, Tally
from heedful.core.responses import (
    HELPED_WEIGHT,
    MOST_AVOIDED,
    PER_FAMILY,
    PREFERENCE_WEIGHT,
    attention,
    avoid_for,
    preference_match,
    responses_for,
)
from heedful.core.vocabulary import Case, Client, Preferences, ResponseOffer, RiskAnswer
from tests.core.makers import (
    SHIPPED,
    avoid,
    case_of,
    catalogue_of,
    kind,
    marks,
    now_in,
    response,
    session,
)
from tests.core.random_cases import cases

NOTHING_KNOWN = Experience()
OPEN_RISK = RiskAnswer("phq9", 9, 2.0)
DREADS_IT = kind("dreads_it", {"fear": 15})
FEARFUL = case_of(session(1, "dreads_it"))
FEAR_GAIN = probability_of(5) - probability_of(-10)
"""What one `dreads_it` adds to fear: from 10 decibans against to 5 for, 0.76 - 0.09 = 0.67."""

MEETS = response("listen", "meets")
HANDS_OVER = response("let_them_choose", "hands_over")
EXPLORES = response("ask_about_it", "moves", fit={"fear": 3})
CONTAINS = response("steady", "contains")


def shelf(*responses, **others) -> Catalogue:
    return catalogue_of(DREADS_IT, responses=responses, **others)


def offered(
    case: Case, catalogue: Catalogue = SHIPPED, experience: Experience = NOTHING_KNOWN
) -> list[ResponseOffer]:
    return list(responses_for(now_in(case, catalogue), experience)[0])


def ids(case: Case, catalogue: Catalogue = SHIPPED) -> list[str]:
    return [offer.id for offer in offered(case, catalogue)]


def score_of(id: str, case: Case, catalogue: Catalogue, experience: Experience = NOTHING_KNOWN) -> float:
    return next(offer.score for offer in offered(case, catalogue, experience) if offer.id == id)


class TestScores:
    def test_expected_fit_is_what_the_evidence_added_times_the_fit(self) -> None:
        catalogue = shelf(MEETS, EXPLORES, HANDS_OVER)
        assert score_of("ask_about_it", FEARFUL, catalogue) == pytest.approx(3 * FEAR_GAIN)

    def test_without_evidence_nothing_fits_better_than_anything(self) -> None:
        assert score_of("ask_about_it", case_of(), shelf(MEETS, EXPLORES, HANDS_OVER)) == pytest.approx(0)

    def test_attention_is_full_for_the_leading_source_and_less_behind_it(self) -> None:
        catalogue = catalogue_of(kind("both", {"fear": 15, "ambivalence": 5}))
        attended = attention(now_in(case_of(session(1, "both")), catalogue))
        first, second = probability_of(5) - probability_of(-10), probability_of(-5) - probability_of(-10)
        assert attended["fear"] == pytest.approx(first)
        assert attended["ambivalence"] == pytest.approx(second * second / first)

    def test_a_circumstance_moves_a_response_and_gives_its_reason(self) -> None:
        boosted = response("begin_softly", "moves", boosts=[Boost("early_sessions", 0.75, "It is early.")])
        catalogue = shelf(MEETS, boosted, HANDS_OVER)
        assert score_of("begin_softly", case_of(), catalogue) == pytest.approx(0.75)
        offer = next(offer for offer in offered(case_of(), catalogue) if offer.id == "begin_softly")
        assert "It is early." in offer.because

    def test_what_helped_this_client_moves_it_up_a_little(self) -> None:
        catalogue = shelf(MEETS, EXPLORES, HANDS_OVER)
        case = case_of(
            session(1, responses=("ask_about_it",), checkin=marks(8)), session(2, checkin=marks(8))
        )
        pooled = (4 * 0.6 + 1) / (4 + 1)  # 0.68, from a prior of 0.6
        assert score_of("ask_about_it", case, catalogue) == pytest.approx(HELPED_WEIGHT * (pooled - 0.6))

    def test_what_helped_in_this_practice_counts_too_and_is_told(self) -> None:
        catalogue = shelf(MEETS, EXPLORES, HANDS_OVER)
        known = Experience(therapist={"ask_about_it": Tally(30, 27)})
        assert score_of("ask_about_it", FEARFUL, catalogue, known) > score_of(
            "ask_about_it", FEARFUL, catalogue
        )
        offer = next(o for o in offered(FEARFUL, catalogue, known) if o.id == "ask_about_it")
        assert "in your work after 27 of 30" in offer.because


class TestPreferences:
    def test_the_match_is_the_sum_of_products_by_hand(self) -> None:
        lean, wish = Lean(directive=2, challenge=-1), Preferences(directive=-3, challenge=-2, past_focus=3)
        assert preference_match(lean, wish) == pytest.approx(PREFERENCE_WEIGHT * (2 * -3 + -1 * -2 + 0 + 0))

    def test_unknown_preferences_are_not_zero_but_silent(self) -> None:
        assert preference_match(Lean(directive=3), None) == 0

    @given(st.floats(0.1, 3), st.floats(-3, 3), st.floats(-3, 3))
    def test_who_wants_more_direction_gets_directive_responses_higher(
        self, lean: float, one: float, other: float
    ) -> None:
        less, more = sorted((one, other))
        leading = Lean(directive=lean)
        assert preference_match(leading, Preferences(directive=more)) >= preference_match(
            leading, Preferences(directive=less)
        )

    def test_in_a_brief_it_moves_the_scores_the_way_the_client_wishes(self) -> None:
        teach = response("teach", "moves", fit={"fear": 1}, lean=Lean(directive=3))
        follow = response("follow", "moves", fit={"fear": 1}, lean=Lean(directive=-3))
        catalogue = shelf(MEETS, teach, follow, HANDS_OVER)

        def preferring(directive: float) -> list[str]:
            client = Client("Idris Quillfeather", preferences=Preferences(directive=directive))
            found = [
                id for id in ids(replace(FEARFUL, client=client), catalogue) if id in {"teach", "follow"}
            ]
            return found

        assert preferring(3)[0] == "teach"
        assert preferring(-3)[0] == "follow"


class TestKeptPlaces:
    def test_the_first_meets_the_person_however_well_another_fits(self) -> None:
        assert ids(FEARFUL, shelf(EXPLORES, MEETS, HANDS_OVER))[0] == "listen"

    def test_one_hands_over_choice_even_if_others_fit_better(self) -> None:
        rivals = [response(f"rival_{n}", "moves", fit={"fear": 2}) for n in range(6)]
        assert "let_them_choose" in ids(FEARFUL, shelf(MEETS, EXPLORES, *rivals, HANDS_OVER))

    def test_one_belongs_to_the_leading_source(self) -> None:
        crowd = [
            response(f"crowd_{n}", "moves", boosts=[Boost("early_sessions", 5, "Early.")]) for n in range(6)
        ]
        assert "ask_about_it" in ids(FEARFUL, shelf(MEETS, EXPLORES, *crowd, HANDS_OVER))

    def test_no_family_crowds_out_the_rest(self) -> None:
        siblings = [response(f"sibling_{n}", "moves", fit={"fear": 2}, family="asking") for n in range(6)]
        found = ids(FEARFUL, shelf(MEETS, *siblings, HANDS_OVER))
        assert sum(id.startswith("sibling") for id in found) <= PER_FAMILY

    def test_with_distress_rising_something_contains(self) -> None:
        case = case_of(session(1, checkin=marks(8)), session(2, "distress_rise"))
        assert "steady" in ids(case, shelf(MEETS, CONTAINS, EXPLORES, HANDS_OVER))

    def test_the_words_to_try_take_turns(self) -> None:
        said = [
            offered(case_of(*(session(n) for n in range(1, held + 1))), shelf(MEETS))[0].words
            for held in range(4)
        ]
        assert said[0] == said[3]
        assert len(set(said)) == 3

    def test_what_is_out_of_place_is_held_back_with_its_reason(self) -> None:
        bold = response(
            "go_there",
            "moves",
            fit={"fear": 3},
            out_of_place=[Caution("early_sessions", "Too early for it.")],
        )
        offers, held_back = responses_for(now_in(FEARFUL, shelf(MEETS, bold, HANDS_OVER)), NOTHING_KNOWN)
        assert "go_there" not in [offer.id for offer in offers]
        assert [(held.id, held.why) for held in held_back] == [("go_there", "Too early for it.")]


class TestAnyCase:
    @given(cases())
    @settings(max_examples=25, deadline=None)
    def test_three_to_six_scores_falling_the_first_meets_and_one_hands_over(self, case: Case) -> None:
        offers = offered(case)
        assert 3 <= len(offers) <= 6
        assert [offer.score for offer in offers] == sorted((o.score for o in offers), reverse=True)
        roles = [SHIPPED.responses[offer.id].roles for offer in offers]
        assert "meets" in roles[0]
        if not now_in(case).holds("safety_open"):
            assert any("hands_over" in each for each in roles)

    @given(cases())
    @settings(max_examples=25, deadline=None)
    def test_what_is_out_of_place_is_never_offered(self, case: Case) -> None:
        now = now_in(case)
        for offer in responses_for(now, NOTHING_KNOWN)[0]:
            cautions = [c for c in SHIPPED.responses[offer.id].out_of_place if now.holds(c.when)]
            assert not cautions

    @given(cases().filter(lambda case: case.sessions))
    @settings(max_examples=20, deadline=None)
    def test_while_safety_is_open_only_meeting_containing_and_a_colleague_are_offered(
        self, case: Case
    ) -> None:
        last = replace(case.sessions[-1], risk=(OPEN_RISK,))
        offers = offered(replace(case, sessions=(*case.sessions[:-1], last)))
        roles = [SHIPPED.responses[offer.id].roles for offer in offers]
        assert all(each & {"contains", "meets", "therapist_side"} for each in roles)
        assert any("contains" in each for each in roles)

    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_no_offer_stands_twice_and_each_says_why(self, case: Case) -> None:
        offers = offered(case)
        assert max(Counter(offer.id for offer in offers).values()) == 1
        for offer in offers:
            entry = SHIPPED.responses[offer.id]
            assert all(reason.rstrip(".") in offer.why for reason in offer.because)
            assert offer.because or offer.why == entry.meaning
            assert offer.words in {*entry.words, *entry.words_while.values()}
            assert len(offer.choices) >= 2

    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_a_few_things_to_avoid_each_with_a_reason_that_holds(self, case: Case) -> None:
        now = now_in(case)
        notes = avoid_for(now)
        assert len(notes) <= MOST_AVOIDED
        for note in notes:
            holding = {c.why for c in SHIPPED.avoid[note.id].when if now.holds(c.when)}
            assert note.why in holding
            assert note.because


class TestAvoid:
    def test_nothing_to_avoid_while_nothing_holds(self) -> None:
        catalogue = shelf(MEETS, avoids=[avoid("push_on", Caution("likely:fear", "Fear grows."))])
        assert avoid_for(now_in(case_of(), catalogue)) == ()

    def test_the_reason_names_what_it_rests_on(self) -> None:
        catalogue = shelf(MEETS, avoids=[avoid("push_on", Caution("likely:fear", "Fear grows."))])
        (note,) = avoid_for(now_in(FEARFUL, catalogue))
        assert (note.why, note.because) == ("Fear grows.", ("Fear grows. (Fear at 76%)",))

    def test_the_weightiest_comes_first(self) -> None:
        seen = Caution("seen:dreads_it", "It was said.")  # counts 0.6
        likely = Caution("likely:fear", "Fear grows.")  # counts 0.67
        catalogue = shelf(
            MEETS, avoids=[avoid("lesser", seen), avoid("greater", likely), avoid("both", seen, likely)]
        )
        assert [note.id for note in avoid_for(now_in(FEARFUL, catalogue))] == ["both", "greater", "lesser"]


def test_an_acknowledged_answer_no_longer_holds_the_rest_back() -> None:
    seen = replace(OPEN_RISK, acknowledged_on=date(2026, 3, 3))
    roles = [SHIPPED.responses[id].roles for id in ids(case_of(session(1, "fears_feeling", risk=(seen,))))]
    assert any("hands_over" in each for each in roles)
