"""Which pathways fit a case now, and which wait."""

from __future__ import annotations

from dataclasses import replace

import pytest

from heedful.core.catalogue import Boost, Caution, Pathway
from heedful.core.formulation import probability_of
from heedful.core.pathways import (
    FEWEST_POINTS,
    MOST_OFFERS,
    PathwayOffer,
    held_back,
    kept_for_later,
    pathways_for,
)
from heedful.core.vocabulary import Case, RiskAnswer
from tests.core.makers import SHIPPED, case_of, catalogue_of, kind, now_in, session, weekly_marks

MENDING = SHIPPED.pathways["rupture_repair"]
SURE_OF_FEAR = catalogue_of(kind("dreads_it", {"fear": 30}))
FEARFUL = case_of(session(1, "dreads_it"))
FEAR = 2 * probability_of(20) - 1
"""From 10 decibans against to 20 for; only what is over one half counts, and counts double: 0.98."""


def pathway(id: str = "small_steps", **fields: object) -> Pathway:
    made = replace(
        MENDING, id=id, fits={"fear": 2.0}, fits_when=(), not_when=(), for_whom=frozenset({"person"})
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def offered(case: Case, *pathways: Pathway, kind: str = "person") -> tuple[PathwayOffer, ...]:
    return pathways_for(now_in(case, SURE_OF_FEAR), pathways, kind)


def test_a_pathway_is_offered_by_what_is_likely_and_says_so() -> None:
    (offer,) = offered(FEARFUL, pathway())
    assert offer.score == pytest.approx(2 * FEAR)
    assert offer.because == (f"{SURE_OF_FEAR.sources['fear'].name} is likely",)


def test_with_nothing_likely_nothing_is_offered() -> None:
    assert offered(case_of(session(1)), pathway()) == ()


def test_a_pathway_that_would_hurt_is_not_offered() -> None:
    assert offered(FEARFUL, pathway(fits={"fear": -2.0})) == ()


def test_what_fits_too_little_is_not_worth_weeks_of_work() -> None:
    assert offered(FEARFUL, pathway(fits={"fear": FEWEST_POINTS / FEAR * 0.9})) == ()
    assert len(offered(FEARFUL, pathway(fits={"fear": FEWEST_POINTS / FEAR * 1.1}))) == 1


def test_a_circumstance_can_speak_for_a_pathway_by_itself() -> None:
    (offer,) = offered(
        FEARFUL,
        pathway(fits={"strain": 1.0}, fits_when=(Boost("seen:dreads_it", 1.0, "It was said aloud."),)),
    )
    assert (offer.score, offer.because) == (1.0, ("It was said aloud.",))


def test_it_waits_while_one_of_its_cautions_holds() -> None:
    caution = Caution("safety_open", "Safety comes first.")
    case = case_of(session(1, "dreads_it", risk=(RiskAnswer("phq9", 9, 1.0),)))
    assert offered(case, pathway(not_when=(caution,))) == ()
    assert held_back(now_in(case, SURE_OF_FEAR), pathway(not_when=(caution,))) == caution
    assert held_back(now_in(FEARFUL, SURE_OF_FEAR), pathway(not_when=(caution,))) is None


def test_a_pathway_for_couples_is_not_offered_to_one_person() -> None:
    both = pathway(for_whom=frozenset({"couple"}))
    assert offered(FEARFUL, both) == ()
    assert len(offered(FEARFUL, both, kind="couple")) == 1


def test_the_best_come_first_and_few() -> None:
    shelf = [pathway(f"way_{number}", fits={"fear": float(number)}) for number in (1, 3, 2, 3)]
    found = offered(FEARFUL, *shelf)
    assert len(found) == MOST_OFFERS
    assert [offer.score for offer in found] == sorted((offer.score for offer in found), reverse=True)


def test_the_shipped_way_of_mending_is_offered_after_a_rupture() -> None:
    case = weekly_marks(8, 8, 8, 8, 3)
    found = pathways_for(now_in(case, SHIPPED), SHIPPED.pathways.values())
    assert "rupture_repair" in [offer.id for offer in found]


@pytest.mark.parametrize("kinds", [(), ("hopeless_talk",), ("on_and_off", "fears_judgement", "step_taken")])
def test_while_safety_is_open_no_shipped_pathway_but_the_plan_for_it_is_offered(
    kinds: tuple[str, ...],
) -> None:
    case = case_of(session(1, *kinds, risk=(RiskAnswer("phq9", 9, 1.0),)))
    for course in ("person", "family"):
        (offer,) = pathways_for(now_in(case, SHIPPED), SHIPPED.pathways.values(), course)
        assert offer.id == "safety_planning_teens"


def test_what_waits_is_told_with_the_one_thing_that_speaks_against_it() -> None:
    caution = Caution("likely:fear", "Steady first.")
    waits, free = pathway("waits", not_when=(caution,)), pathway("free")
    now = now_in(FEARFUL, SURE_OF_FEAR)
    ((offer, why),) = kept_for_later(now, [waits, free])
    assert (offer.id, why) == ("waits", caution)
    assert [each.id for each in pathways_for(now, [waits, free])] == ["free"]


def test_what_would_not_fit_anyway_does_not_wait() -> None:
    caution = Caution("likely:fear", "Steady first.")
    now = now_in(FEARFUL, SURE_OF_FEAR)
    assert kept_for_later(now, [pathway(not_when=(caution,), fits={"fear": -1.0})]) == ()
    assert kept_for_later(now, [pathway(not_when=(caution,))], "couple") == ()
