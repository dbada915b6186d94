"""A pathway that lacks any part does not load, and says which."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from heedful.knowledge import load_catalogue
from heedful.knowledge.pathways import DetourEntry, FieldEntry, OwnMeasureEntry, PathwayEntry, StepEntry
from heedful.knowledge.schema import BoostEntry, CautionEntry
from heedful.wording.reading import is_long_enough, reading_grade
from tests.knowledge.planted import Garden

FILE = "pathways/rupture_repair.yaml"
PARTS = sorted(set(PathwayEntry.model_fields) - {"consensus", "fits_when"})
PARTS_OF_PARTS = [
    ("steps", StepEntry),
    ("worksheet", FieldEntry),
    ("not_when", CautionEntry),
    ("fits_when", BoostEntry),
    ("meets_resistance", DetourEntry),
]
PATHWAYS = load_catalogue().pathways


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return Garden(tmp_path)


def planted(garden: Garden, **parts: Any) -> list[str]:
    garden.plant(FILE, lambda entry: entry.update(parts))
    return garden.problems()


@pytest.mark.parametrize("part", PARTS)
def test_a_pathway_without_one_of_its_parts_is_refused(part: str, garden: Garden) -> None:
    garden.plant(FILE, lambda entry: entry.pop(part))
    (problem,) = garden.problems()
    assert problem.startswith(f"{FILE}: {part}")


@pytest.mark.parametrize("part", sorted(set(PARTS) - {"number"}))
def test_an_empty_part_is_no_part(part: str, garden: Garden) -> None:
    garden.plant(FILE, lambda entry: entry.update({part: type(entry[part])()}))
    assert any(problem.startswith(f"{FILE}: {part}") for problem in garden.problems())


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (part, name)
        for part, kind in PARTS_OF_PARTS
        for name, field in kind.model_fields.items()
        if field.is_required()
    ],
)
def test_a_part_that_lacks_something_is_refused(part: str, name: str, garden: Garden) -> None:
    garden.plant(FILE, lambda entry: entry[part][0].pop(name))
    problem = garden.problems()[0]
    assert problem.startswith(f"{FILE}: {part}")
    assert name in problem


@pytest.mark.parametrize("name", sorted(OwnMeasureEntry.model_fields))
def test_a_mark_without_its_ends_or_what_it_tells_is_refused(name: str, garden: Garden) -> None:
    garden.plant(FILE, lambda entry: entry["measure"].pop(name))
    (problem,) = garden.problems()
    assert problem.startswith(f"{FILE}: measure")
    assert name in problem


def test_consensus_alone_carries_no_pathway(garden: Garden) -> None:
    problems = planted(garden, references=[], consensus="it is what is done")
    assert any(problem.startswith(f"{FILE}: references") for problem in problems)


def test_a_field_of_a_step_that_is_not_there_is_refused_with_a_guess(garden: Garden) -> None:
    garden.plant(FILE, lambda entry: entry["worksheet"][0].update(step="name_itt"))
    assert any("unknown step 'name_itt'; did you mean 'name_it'?" in problem for problem in garden.problems())


def test_choices_go_with_a_choice_and_only_with_it(garden: Garden) -> None:
    garden.plant(FILE, lambda entry: entry["worksheet"][0].update(choices=["One", "Two"]))
    assert any("`choices`" in problem for problem in garden.problems())


def test_an_id_cannot_stand_twice(garden: Garden) -> None:
    garden.plant(FILE, lambda entry: entry["steps"].append(dict(entry["steps"][0])))
    assert any("the step 'name_it' stands twice" in problem for problem in garden.problems())


def test_ids_of_other_entries_resolve(garden: Garden) -> None:
    problems = planted(
        garden,
        fits={"strainn": 1},
        not_when=[{"when": "safety_opn", "why": "x"}],
        references=["eubanks_1818"],
        meets_resistance=[{"sign": "source:strainn", "then": "x"}, {"sign": "seen:gazeaway", "then": "x"}],
    )
    assert len(problems) == 5
    assert all("unknown" in problem and "did you mean" in problem for problem in problems)


def test_two_pathways_cannot_have_one_number(garden: Garden) -> None:
    garden.write("pathways/twin.yaml", (garden.folder / FILE).read_text(encoding="utf-8"))
    assert "pathways: P16 is given twice" in garden.problems()


def test_a_catalogue_without_pathways_is_refused(garden: Garden) -> None:
    for path in (garden.folder / "pathways").glob("*.yaml"):
        path.unlink()
    (garden.folder / "pathways").rmdir()
    assert "pathways: the folder is missing" in garden.problems()


def said_to_clients(id: str) -> list[str]:
    each = PATHWAYS[id]
    return [
        each.plain,
        *(text for step in each.steps for text in (step.name, step.do, step.smaller)),
        *(field.ask for field in each.worksheet),
        *(choice for field in each.worksheet for choice in field.choices),
        each.measure.ask,
        *each.safety_nets,
        each.stop_rule,
    ]


@pytest.mark.parametrize("id", sorted(PATHWAYS))
def test_what_a_client_reads_in_a_pathway_is_plain(id: str) -> None:
    hard = [text for text in said_to_clients(id) if is_long_enough(text) and reading_grade(text) > 6]
    assert hard == []


@pytest.mark.parametrize("id", sorted(PATHWAYS))
def test_a_pathway_waits_for_safety_or_says_what_it_does_about_it(id: str) -> None:
    waits = {caution.when for caution in PATHWAYS[id].not_when}
    is_for_it = {boost.when for boost in PATHWAYS[id].fits_when}
    assert "safety_open" in waits | is_for_it


def test_all_twenty_are_there() -> None:
    assert [each.number for each in PATHWAYS.values()] == [f"P{number:02}" for number in range(1, 21)]


def test_what_is_for_safety_is_held_back_by_nothing_that_danger_brings() -> None:
    (only,) = (each for each in PATHWAYS.values() if any(b.when == "safety_open" for b in each.fits_when))
    assert only.id == "safety_planning_teens"
    assert {caution.when for caution in only.not_when} == {"going_well"}


@pytest.mark.parametrize("id", sorted(PATHWAYS))
def test_the_number_that_a_step_asks_for_is_the_one_that_its_question_takes(id: str) -> None:
    asked = {step.id: f"{step.do} {step.smaller}" for step in PATHWAYS[id].steps}
    never = {"mark": r"0 to 100\b", "distress": r"0 to 10\b"}
    for field in PATHWAYS[id].worksheet:
        if field.answer in never:
            assert not re.search(never[field.answer], asked[field.step]), field.id
