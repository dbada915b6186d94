"""Within one instrument: each planted fault gives one clear sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from heedful.knowledge.measure_checks import problems_in_measure
from tests.core.makers import SHIPPED
from tests.knowledge.planted import Garden

Change = Callable[[dict[str, Any]], object]

# ruff: noqa: E501 - one fault a line
FAULTS: list[tuple[str, Change, str]] = [
    ("phq9", lambda e: e["items"][3].update(number=5), "the items should be numbered 1, 2, 3 and so on; they are 1, 2, 3, 5, 5, 6, 7, 8, 9"),
    ("phq9", lambda e: e["items"].reverse(), "the items should be numbered 1, 2, 3 and so on; they are 9, 8, 7, 6, 5, 4, 3, 2, 1"),
    ("gad2", lambda e: e["missing"].update(allowed=2), "`missing` allows 2 of 2 items; some must be answered"),
    ("gad2", lambda e: e["options"].reverse(), "items 1, 2: the values of the answers should go up, each one once"),
    ("gad2", lambda e: e["options"][3].pop("words"), "items 1, 2: the lowest and the highest answer need `words`"),
    ("gad7", lambda e: e.update(range=[0, 27]), "`range` says 0 to 27, but the items give 0 to 21"),
    ("who5", lambda e: e.pop("times"), "`range` says 0 to 100, but the items give 0 to 25"),
    ("arm5", lambda e: e.update(rule="sum"), "`range` says 1 to 7, but the items give 5 to 35"),
    ("gbo", lambda e: e.update(range=[0, 30]), "`range` says 0 to 30, but the items give 0 to 10"),
    ("ors", lambda e: e.update(range=[40, 0]), "`range` should go from the lowest total to the highest"),
    ("gad2", lambda e: e.pop("rule"), "has items and no `rule` to score them by; give `sum` or `mean`"),
    ("gad7", lambda e: e["severity"]["bands"].pop(0), "the first band of `severity` should start at 0, the lowest total"),
    ("gad7", lambda e: e["severity"]["bands"].append({"from": 22, "name": "more"}), "the bands of `severity` should go up, none beyond 21"),
    ("gad7", lambda e: e["severity"]["bands"].append({"from": 10, "name": "again"}), "the bands of `severity` should go up, none beyond 21"),
    ("gad7", lambda e: e["cutoffs"][0].update(at=28), "the cut-off 28 lies outside 0 to 21"),
    ("gad7", lambda e: e.update(reliable_change=22), "a reliable change of 22 is more than the whole range"),
    ("phq4", lambda e: e["subscales"]["anxiety"].update(items=[1, 5]), "subscale anxiety: there is no item 5"),
    ("phq4", lambda e: e["subscales"]["anxiety"].update(items=[1, 1]), "subscale anxiety: names an item twice"),
    ("cssrs", lambda e: e["items"][2]["asked_if"].update(item=4), "item 3: `asked_if` should name an earlier item, not 4"),
    ("cssrs", lambda e: e["items"][2]["asked_if"].update(item=3), "item 3: `asked_if` should name an earlier item, not 3"),
    ("cssrs", lambda e: e["items"][2]["asked_if"].update(answered=[2]), "item 3: `asked_if`: item 2 has no answer 2"),
    ("cssrs", lambda e: e["triage"][0]["when"][0].update(item=8), "triage, act_now: there is no item 8"),
    ("cssrs", lambda e: e["triage"][0]["when"][0].update(answered=[1, 3]), "triage, act_now: item 4 has no answer 3"),
    ("cssrs", lambda e: e["triage"].reverse(), "triage: `act_now` comes before `talk_today`, because the first step that applies is the one that counts"),
]  # fmt: skip


@pytest.mark.parametrize(("id", "change", "sentence"), FAULTS, ids=[fault[2][:50] for fault in FAULTS])
def test_one_fault_gives_one_sentence(garden: Garden, id: str, change: Change, sentence: str) -> None:
    garden.plant(f"measures/{id}.yaml", change)
    assert garden.problems() == [f"measures: {id}: {sentence}"]


def test_items_without_any_answers_are_named_once(garden: Garden) -> None:
    garden.plant("measures/gad2.yaml", lambda e: e.pop("options"))
    (first, *_) = garden.problems()
    assert first == (
        "measures: gad2: items 1, 2: no answers to choose from; give `options` for the instrument, or for the item"
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda e: e["cutoffs"][0].update(references=["spitzer_2005"]), "measures: gad7: cut-off 10"),
        (lambda e: e["severity"].update(references=["spitzer_2005"]), "measures: gad7: severity"),
        (lambda e: e.update(references=["spitzer_2005"]), "measures: gad7"),
    ],
)
def test_whatever_a_line_rests_on_must_exist(garden: Garden, change: Change, place: str) -> None:
    garden.plant("measures/gad7.yaml", change)
    assert garden.problems() == [f"{place}: unknown reference 'spitzer_2005'; did you mean 'spitzer_2006'?"]


def test_the_practices_own_is_named_by_its_file() -> None:
    mine = replace(SHIPPED.measures["gad7"], lowest=1, is_own=True)
    assert problems_in_measure(mine)[0].startswith("gad7.yaml: `range` says 1 to 21")


def test_what_ships_has_none() -> None:
    assert [
        problem for measure in SHIPPED.measures.values() for problem in problems_in_measure(measure)
    ] == []
