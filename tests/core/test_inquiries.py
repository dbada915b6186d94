"""Questions worth asking: information by hand on two sources, bounds and waiting on the shipped catalogue."""

from __future__ import annotations

from datetime import date
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.core.inquiries import (
    MOST_OFFERED,
    SAFETY_INQUIRY,
    bits,
    inquiries_for,
    likelihood,
    rival_shares,
    told_apart,
)
from heedful.core.vocabulary import Case, Formulation, RiskAnswer, SourceReading
from tests.core.makers import SHIPPED, case_of, catalogue_of, inquiry, kind, now_in, session, source
from tests.core.random_cases import cases

TWO_SOURCES = {"none": 0.0, "fear": 0.5, "ambivalence": 0.5}
OPEN_RISK = RiskAnswer("phq9", 9, 1.0)

shares = (
    st.lists(st.floats(0.001, 1), min_size=len(SHIPPED.sources) + 1, max_size=len(SHIPPED.sources) + 1)
    .map(lambda raw: [each / sum(raw) for each in raw])
    .map(lambda parts: dict(zip(("none", *SHIPPED.sources), parts, strict=True)))
)
questions = st.sampled_from(sorted(SHIPPED.inquiries)).map(lambda id: SHIPPED.inquiries[id])


def entropy(chances: list[float]) -> float:
    return -sum(chance * log2(chance) for chance in chances if chance > 0)


class TestBitsByHand:
    def test_an_answer_that_settles_an_even_chance_is_worth_one_bit(self) -> None:
        sure = inquiry(
            "sure", {"fear": 1, "ambivalence": 0, "none": 0}, {"fear": 0, "ambivalence": 1, "none": 1}
        )
        assert bits(sure, TWO_SOURCES) == pytest.approx(1.0)

    def test_three_in_four_against_one_in_four(self) -> None:
        leaning = inquiry(
            "leaning",
            {"fear": 0.75, "ambivalence": 0.25, "none": 0.5},
            {"fear": 0.25, "ambivalence": 0.75, "none": 0.5},
        )
        one_bit_less_what_stays_open = 1 - entropy([0.75, 0.25])  # 0.1887
        assert bits(leaning, TWO_SOURCES) == pytest.approx(one_bit_less_what_stays_open)

    def test_an_answer_as_likely_under_all_teaches_nothing(self) -> None:
        assert bits(inquiry("idle", {"none": 0.3}, {"none": 0.7}), TWO_SOURCES) == pytest.approx(0)

    def test_what_is_already_known_teaches_nothing(self) -> None:
        sure = inquiry("sure", {"fear": 1, "none": 0}, {"fear": 0, "none": 1})
        assert bits(sure, {"none": 0.0, "fear": 1.0, "ambivalence": 0.0}) == pytest.approx(0)

    def test_a_source_that_is_not_listed_answers_as_none_does(self) -> None:
        one = inquiry("one", {"fear": 0.9, "none": 0.2}, {"fear": 0.1, "none": 0.8}).answers[0]
        assert (likelihood(one, "fear"), likelihood(one, "stigma")) == (0.9, 0.2)

    def test_rivals_share_the_chance_by_their_odds(self) -> None:
        readings = tuple(
            SourceReading(id, 0, 0, 0, decibans=d) for id, d in (("fear", 10.0), ("stigma", 0.0))
        )
        made = rival_shares(Formulation(readings))  # odds 10 and 1, against 1 for none
        assert made == pytest.approx({"fear": 10 / 12, "stigma": 1 / 12, "none": 1 / 12})

    def test_the_pair_told_apart_is_the_one_whose_answers_differ_most(self) -> None:
        one = inquiry(
            "one",
            {"fear": 0.9, "ambivalence": 0.1, "strain": 0.8, "none": 0.5},
            {"fear": 0.1, "ambivalence": 0.9, "strain": 0.2, "none": 0.5},
        )
        even = dict.fromkeys(("fear", "ambivalence", "strain"), 0.3)
        assert told_apart(one, even, ("fear", "strain", "ambivalence")) == ("fear", "ambivalence")


class TestBitsOfTheShippedQuestions:
    @given(questions, shares)
    @settings(max_examples=100, deadline=None)
    def test_bits_lie_between_nothing_and_the_entropy_of_the_answer(self, asked, shares) -> None:
        overall = [sum(share * likelihood(a, s) for s, share in shares.items()) for a in asked.answers]
        assert 0 <= bits(asked, shares) <= entropy(overall) + 0.02  # likelihoods sum to 1 within 0.005

    @given(questions, shares)
    @settings(max_examples=50, deadline=None)
    def test_a_question_cannot_teach_more_than_is_unknown(self, asked, shares) -> None:
        assert bits(asked, shares) <= entropy(list(shares.values())) + 0.02

    @given(shares)
    @settings(max_examples=20, deadline=None)
    def test_asking_about_safety_is_never_weighed_as_a_sign(self, shares) -> None:
        assert bits(SHIPPED.inquiries[SAFETY_INQUIRY], shares) == pytest.approx(0, abs=1e-12)


class TestOffers:
    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_one_to_three_the_most_telling_first_each_for_another_pair(self, case: Case) -> None:
        offers = inquiries_for(now_in(case))
        assert 1 <= len(offers) <= MOST_OFFERED == 3
        assert [offer.bits for offer in offers] == sorted((offer.bits for offer in offers), reverse=True)
        pairs = [frozenset(offer.tells_apart) for offer in offers]
        assert len(set(pairs)) == len(pairs)

    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_those_that_wait_wait(self, case: Case) -> None:
        now = now_in(case)
        for offer in inquiries_for(now):
            waiting = [name for name in SHIPPED.inquiries[offer.id].waits_while if now.holds(name)]
            assert not waiting

    @given(cases(with_risk=False))
    @settings(max_examples=20, deadline=None)
    def test_safety_is_not_asked_about_as_one_question_among_others(self, case: Case) -> None:
        assert SAFETY_INQUIRY not in [offer.id for offer in inquiries_for(now_in(case))]

    def test_while_safety_is_open_only_safety_is_asked_about(self) -> None:
        case = case_of(session(1, "fears_feeling", "mixed_talk", risk=(OPEN_RISK,)))
        assert [offer.id for offer in inquiries_for(now_in(case))] == ["how_safe_now"]

    def test_once_it_is_acknowledged_other_questions_come_back(self) -> None:
        seen = RiskAnswer("phq9", 9, 1.0, acknowledged_on=date(2026, 3, 3))
        case = case_of(session(1, "fears_feeling", "mixed_talk", risk=(seen,)))
        assert "how_safe_now" not in [offer.id for offer in inquiries_for(now_in(case))]

    def test_a_question_that_waits_for_more_trust_gives_way_to_the_next(self) -> None:
        tells = ({"fear": 0.9, "none": 0.1}, {"fear": 0.1, "none": 0.9})
        tells_less = ({"fear": 0.6, "none": 0.4}, {"fear": 0.4, "none": 0.6})
        catalogue = catalogue_of(
            kind("looks_away", {"fear": 5}),
            sources=[source("fear", -5), source("ambivalence"), source("strain")],
            inquiries=[inquiry("bold", *tells, waits_while=["early_sessions"]), inquiry("soft", *tells_less)],
        )
        early = case_of(session(1, "looks_away"))
        later = case_of(*(session(number, "looks_away") for number in (1, 2, 3)))
        assert inquiries_for(now_in(early, catalogue))[0].id == "soft"
        assert inquiries_for(now_in(later, catalogue))[0].id == "bold"

    def test_an_offer_says_how_likely_the_two_are(self) -> None:
        offer = inquiries_for(now_in(case_of(session(1, "fears_feeling", "mixed_talk"))))[0]
        assert len(offer.because) == len(offer.tells_apart) == 2
        for id, reason in zip(offer.tells_apart, offer.because, strict=True):
            assert reason.startswith(SHIPPED.sources[id].name)
