"""A faulty catalogue does not load, and says everything that is wrong with it at once."""

from __future__ import annotations

import pytest

from heedful.knowledge import CatalogueProblem, load_catalogue
from tests.core.makers import SHIPPED
from tests.knowledge.planted import Garden


def test_an_untouched_copy_loads_and_says_the_same(garden: Garden) -> None:
    assert garden.problems() == []
    copy = load_catalogue(garden.folder)
    assert (copy.sources, copy.responses, copy.observations) == (
        SHIPPED.sources,
        SHIPPED.responses,
        SHIPPED.observations,
    )


def test_a_missing_file_is_named(garden: Garden) -> None:
    (garden.folder / "agenda.yaml").unlink()
    assert garden.problems() == ["agenda.yaml: is missing"]


def test_bad_yaml_is_one_line_and_says_where(garden: Garden) -> None:
    garden.write("groups.yaml", "a: [1, 2\nb: }")
    (problem,) = garden.problems()
    assert problem.startswith("groups.yaml: cannot be read as YAML: ")
    assert "line 2" in problem
    assert "\n" not in problem


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n"])
def test_a_file_that_is_no_mapping_says_so(garden: Garden, text: str) -> None:
    garden.write("groups.yaml", text)
    assert garden.problems() == ["groups.yaml: should be a mapping of names to values"]


def test_an_id_that_stands_twice_is_named(garden: Garden) -> None:
    garden.write("groups.yaml", "\nattendance: {name: Again, cap_decibans: 4}\n", append=True)
    (problem,) = garden.problems()
    assert "'attendance' stands twice" in problem


def test_a_key_that_stands_twice_within_an_entry_is_named(garden: Garden) -> None:
    garden.write("agenda.yaml", "\nbreath: {words: Breathe., words: Breathe again.}\n", append=True)
    (problem,) = garden.problems()
    assert "'words' stands twice" in problem


def test_a_kind_in_two_files_is_named(garden: Garden) -> None:
    late = {"late": {"name": "Late", "meaning": "Came late.", "speaks_to": {}, "consensus": "Planted."}}
    garden.plant("observations/said.yaml", lambda kinds: kinds.update(late))
    assert garden.problems() == ["observations/did.yaml: late is already in another file"]


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", "groups: é".encode("latin-1")])
def test_a_file_that_is_not_utf8_is_named(garden: Garden, text: bytes) -> None:
    (garden.folder / "groups.yaml").write_bytes(text)
    (problem,) = garden.problems()
    assert problem.startswith("groups.yaml: ")


def test_problems_in_several_files_are_all_told_in_the_order_of_the_files(garden: Garden) -> None:
    garden.plant("sources.yaml", lambda sources: sources["fear"].pop("stance"))
    garden.plant("responses.yaml", lambda responses: responses["validate"].pop("words"))
    garden.plant("responses.yaml", lambda responses: responses["slow_down"].update(fit={"fear": 4}))
    (garden.folder / "agenda.yaml").unlink()
    places = [problem.split(": ")[:2] for problem in garden.problems()]
    assert sorted(map(tuple, places)) == [
        ("agenda.yaml", "is missing"),
        ("responses.yaml", "slow_down.fit.fear"),
        ("responses.yaml", "validate.words"),
        ("sources.yaml", "fear.stance"),
    ]


def test_the_error_holds_every_problem_as_lines() -> None:
    error = CatalogueProblem(["one", "two"])
    assert (error.problems, str(error)) == (("one", "two"), "one\ntwo")
