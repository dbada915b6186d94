"""What gets in the way of a task is data, and says what it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest

from heedful.knowledge import load_catalogue
from heedful.wording.reading import reading_grade
from tests.knowledge.planted import Garden


@pytest.mark.parametrize("part", ["plain", "then", "references"])
def test_a_barrier_without_one_of_its_parts_is_refused(part: str, tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.plant("barriers.yaml", lambda entries: entries["forgot"].pop(part))
    (problem,) = garden.problems()
    assert problem.startswith("barriers.yaml: forgot")


def test_an_unknown_reference_is_named(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.plant("barriers.yaml", lambda entries: entries["forgot"].update(references=["nobody_1900"]))
    assert any("unknown reference 'nobody_1900'" in problem for problem in garden.problems())


def test_none_of_them_blames() -> None:
    barriers = load_catalogue().barriers.values()
    assert len({each.plain for each in barriers}) == len(list(barriers)) >= 8
    for each in barriers:
        assert reading_grade(each.plain) <= 6
        assert not {"lazy", "refuse", "resist", "fail", "excuse"} & set(each.plain.lower().split())
