"""What one entry says of another: each planted fault gives one clear sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from heedful.knowledge.consistency import did_you_mean
from tests.knowledge.planted import Garden

Change = Callable[[dict[str, Any]], object]

FAULTS: list[tuple[str, Change, str]] = [
    (
        "observations/said.yaml",
        lambda e: e["mixed_talk"]["speaks_to"].update(feer=[1, 0, 2]),
        "observations: mixed_talk: unknown source 'feer'; did you mean 'fear'?",
    ),
    (
        "observations/said.yaml",
        lambda e: e["mixed_talk"].update(group="two_mind"),
        "observations: mixed_talk: unknown group 'two_mind'; did you mean 'two_minds'?",
    ),
    (
        "observations/shown.yaml",
        lambda e: e["gaze_away"].pop("naming"),
        "observations: gaze_away: a sign that is shown needs `naming`, gentle words to name it with",
    ),
    (
        "inquiries.yaml",
        lambda e: e["worst_of_it"]["answers"][0]["likelihood"].update(fear=0.7),
        "inquiries: worst_of_it: under 'fear' the answers' likelihoods sum to 1.100, not 1",
    ),
    (
        "inquiries.yaml",
        lambda e: e["how_safe_now"]["answers"][1].update(likelihood={"fear": 0.2}),
        "inquiries: how_safe_now: answer 'there' needs a likelihood under `none`",
    ),
    (
        "inquiries.yaml",
        lambda e: e["worst_of_it"].update(waits_while=["safety_opened"]),
        "inquiries: worst_of_it: unknown circumstance 'safety_opened'; did you mean 'safety_open'?",
    ),
    (
        "responses.yaml",
        lambda e: e["validate"]["fit"].update(overwhelmed=1),
        "responses: validate: unknown source 'overwhelmed'; did you mean 'overwhelm'?",
    ),
    (
        "responses.yaml",
        lambda e: e["validate"].update(out_of_place=[{"when": "seen:gazeaway", "why": "Planted."}]),
        "responses: validate: unknown id in 'seen:' 'gazeaway'; did you mean 'gaze_away'?",
    ),
    (
        "responses.yaml",
        lambda e: e["validate"].update(out_of_place=[{"when": "felt:fear", "why": "Planted."}]),
        "responses: validate: unknown circumstance 'felt:fear'",
    ),
    (
        "responses.yaml",
        lambda e: e["validate"].update(words=["Same.", "Same.", "Other."]),
        "responses: validate: the three `words` must differ",
    ),
    (
        "responses.yaml",
        lambda e: e["slow_down"].update(words=[e["validate"]["words"][0], *e["slow_down"]["words"][1:]]),
        "responses: slow_down: has the same words as validate",
    ),
    (
        "responses.yaml",
        lambda e: e["validate"].update(references=["eliott_2018"]),
        "responses: validate: unknown reference 'eliott_2018'; did you mean 'elliott_2018'?",
    ),
    (
        "avoid.yaml",
        lambda e: e["confront"].update(instead=["reflect_simply"]),
        "avoid: confront: unknown response 'reflect_simply'; did you mean 'reflect_simple'?",
    ),
    (
        "openings.yaml",
        lambda e: e["safety"].update(when="safe_open"),
        "openings: unknown circumstance 'safe_open'; did you mean 'safety_open'?",
    ),
    (
        "agenda.yaml",
        lambda e: e["wins"].update(when="win_sen"),
        "agenda: unknown circumstance 'win_sen'; did you mean 'win_seen'?",
    ),
]


@pytest.mark.parametrize(("file", "change", "sentence"), FAULTS, ids=[fault[2][:60] for fault in FAULTS])
def test_one_fault_gives_one_sentence(garden: Garden, file: str, change: Change, sentence: str) -> None:
    garden.plant(file, change)
    assert garden.problems() == [sentence]


def test_a_likelihood_under_none_counts_for_every_source_that_takes_it(garden: Garden) -> None:
    garden.plant("inquiries.yaml", lambda e: e["how_safe_now"]["answers"][0].update(likelihood={"none": 0.2}))
    problems = garden.problems()
    assert len(problems) == 13  # twelve sources and none of them
    assert all(problem.endswith("sum to 1.100, not 1") for problem in problems)


def test_several_faults_are_told_at_once(garden: Garden) -> None:
    planted = [fault for fault in FAULTS if fault[0] in {"avoid.yaml", "agenda.yaml", "openings.yaml"}]
    for file, change, _ in planted:
        garden.plant(file, change)
    assert sorted(garden.problems()) == sorted(sentence for _, _, sentence in planted)


def test_the_nearest_id_is_offered_and_a_far_one_is_not() -> None:
    assert did_you_mean("gazeaway", ["gaze_away", "late"]) == "; did you mean 'gaze_away'?"
    assert did_you_mean("zebra", ["gaze_away", "late"]) == ""
