"""The talks and the plans: every topic is there, plain to a client, and rests on something."""

from __future__ import annotations

import pytest

from heedful.knowledge import load_catalogue
from heedful.knowledge.conversations import NEVER_LEFT_OUT
from tests.knowledge.planted import Garden

NAMES = sorted(NEVER_LEFT_OUT)


@pytest.mark.parametrize("name", NAMES)
def test_each_conversation_has_every_topic_that_it_would_have_a_hole_without(name: str) -> None:
    assert set(NEVER_LEFT_OUT[name]) <= load_catalogue().conversations[name].keys()


def test_the_safety_plan_has_six_parts_and_the_last_makes_the_place_safer() -> None:
    parts = list(load_catalogue().conversations["safety_plan"].values())
    assert len(parts) == 6
    assert parts[-1].id == "safer_place"
    assert all(part.basis.references for part in parts)


@pytest.mark.parametrize("part", ["title", "ask", "note"])
def test_a_topic_without_a_part_is_refused(garden: Garden, part: str) -> None:
    garden.plant("conversations/culture.yaml", lambda topics: topics["healing"].pop(part))
    (problem,) = garden.problems()
    assert problem.startswith("conversations/culture.yaml: healing")


def test_a_plan_without_a_part_is_refused(garden: Garden) -> None:
    garden.plant("conversations/safety_plan.yaml", lambda parts: parts.pop("safer_place"))
    assert "conversations/safety_plan.yaml: safer_place is missing" in garden.problems()


def test_a_question_that_is_hard_to_read_is_refused(garden: Garden) -> None:
    hard = "Which sociocultural determinants do you predominantly consider responsible for your condition?"
    garden.plant("conversations/culture.yaml", lambda topics: topics["cause"].update(ask=hard))
    (problem,) = garden.problems()
    assert "reads too hard" in problem


def test_a_wish_without_the_ends_of_its_mark_is_refused(garden: Garden) -> None:
    garden.plant("conversations/preferences.yaml", lambda topics: topics["directive"].pop("low"))
    (problem,) = garden.problems()
    assert "the two ends" in problem


def test_an_unknown_reference_is_refused(garden: Garden) -> None:
    garden.plant(
        "conversations/coping_plan.yaml", lambda parts: parts["eases"].update(references=["nobody_1900"])
    )
    (problem,) = garden.problems()
    assert "nobody_1900" in problem
