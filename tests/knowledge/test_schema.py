"""The shape of an entry: each fault gives one sentence with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.knowledge.planted import Garden

Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("file", "change", "place", "says"),
    [
        (
            "sources.yaml",
            lambda e: e["fear"].pop("consensus"),
            "sources.yaml: fear: ",
            "needs `references`, or `consensus` with a reason",
        ),
        (
            "observations/said.yaml",
            lambda e: e["mixed_talk"]["speaks_to"].update(fear=[3, 4, 5]),
            "observations/said.yaml: mixed_talk.speaks_to.fear: ",
            "the range 4.0 to 5.0 must hold 3.0",
        ),
        (
            "observations/said.yaml",
            lambda e: e["mixed_talk"]["speaks_to"].update(fear=[11, 4, 12]),
            "observations/said.yaml: mixed_talk.speaks_to.fear",
            "less than or equal to 10",
        ),
        (
            "observations/said.yaml",
            lambda e: e["mixed_talk"].update(half_life="forever"),
            "observations/said.yaml: mixed_talk.half_life",
            "lasting",
        ),
        (
            "sources.yaml",
            lambda e: e["fear"].update(prior=[1, 0, 2]),
            "sources.yaml: fear.prior",
            "less than or equal to 0",
        ),
        (
            "sources.yaml",
            lambda e: e["fear"].update(colour="red"),
            "sources.yaml: fear.colour: ",
            "is not known here",
        ),
        (
            "responses.yaml",
            lambda e: e["validate"]["words"].pop(),
            "responses.yaml: validate.words: ",
            "at least 3 items",
        ),
        (
            "responses.yaml",
            lambda e: e["validate"].update(roles=["meet"]),
            "responses.yaml: validate.roles",
            "'meets'",
        ),
        (
            "responses.yaml",
            lambda e: e["validate"].update(choices=["Yes"]),
            "responses.yaml: validate.choices: ",
            "at least 2 items",
        ),
        (
            "responses.yaml",
            lambda e: e["validate"]["lean"].update(challenge=-4),
            "responses.yaml: validate.lean.challenge: ",
            "greater than or equal to -3",
        ),
        (
            "inquiries.yaml",
            lambda e: e["worst_of_it"].update(answers=e["worst_of_it"]["answers"][:1]),
            "inquiries.yaml: worst_of_it.answers: ",
            "at least 2 items",
        ),
        (
            "avoid.yaml",
            lambda e: e["confront"].update(when=[]),
            "avoid.yaml: confront.when: ",
            "at least 1 item",
        ),
        (
            "measures/phq9.yaml",
            lambda e: e.pop("method"),
            "measures/phq9.yaml: ",
            "`reliable_change` needs the `method`",
        ),
        (
            "groups.yaml",
            lambda e: e["attendance"].update(cap_decibans=0),
            "groups.yaml: attendance.cap_decibans: ",
            "greater than 0",
        ),
        (
            "references.yaml",
            lambda e: next(iter(e.values())).update(finding="  "),
            "references.yaml: ",
            "at least 1 character",
        ),
    ],
)
def test_one_fault_in_an_entry_gives_its_place(
    garden: Garden, file: str, change: Change, place: str, says: str
) -> None:
    garden.plant(file, change)
    problems = garden.problems()
    assert problems
    assert all(problem.startswith(place) for problem in problems)
    assert any(says in problem for problem in problems)
    assert not any("\n" in problem for problem in problems)
