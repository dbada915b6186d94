"""Reading one file: whatever is wrong with it becomes one sentence with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from heedful.knowledge.files import read_entry, read_mapping
from heedful.knowledge.schema import MeasureEntry, OptionEntry, ThresholdEntry


def problems_of_text(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "one.yaml"
    path.write_text(text, encoding="utf-8")
    problems: list[str] = []
    assert read_mapping(path, "one.yaml", problems) is None
    return problems


class TestMapping:
    def test_a_good_file_is_its_mapping(self, tmp_path: Path) -> None:
        (tmp_path / "one.yaml").write_text("a: 1\nb: [2, 3]\n", encoding="utf-8")
        problems: list[str] = []
        assert read_mapping(tmp_path / "one.yaml", "one.yaml", problems) == {"a": 1, "b": [2, 3]}
        assert problems == []

    def test_a_file_that_is_not_there_is_missing(self, tmp_path: Path) -> None:
        problems: list[str] = []
        assert read_mapping(tmp_path / "none.yaml", "none.yaml", problems) is None
        assert problems == ["none.yaml: is missing"]

    def test_a_folder_in_place_of_a_file_cannot_be_opened(self, tmp_path: Path) -> None:
        problems: list[str] = []
        assert read_mapping(tmp_path, "folder", problems) is None
        assert problems == ["folder: cannot be opened (Is a directory)"]

    @pytest.mark.parametrize("text", ["", "- a\n", "words\n", "3\n"])
    def test_anything_but_a_mapping_says_so(self, tmp_path: Path, text: str) -> None:
        assert problems_of_text(tmp_path, text) == ["one.yaml: should be a mapping of names to values"]

    def test_a_name_that_stands_twice_is_named(self, tmp_path: Path) -> None:
        (problem,) = problems_of_text(tmp_path, "a: 1\na: 2\n")
        assert "'a' stands twice" in problem

    @pytest.mark.parametrize(
        "text",
        [
            "a: [1, 2\nb: }",
            "a: !!python/object/apply:os.getcwd []",
            "? [1, 2]\n: 3",
            "a: 2026-13-45",
            "[" * 9999,
        ],
    )
    def test_what_is_no_plain_yaml_is_one_line_and_runs_nothing(self, tmp_path: Path, text: str) -> None:
        (problem,) = problems_of_text(tmp_path, text)
        assert problem.startswith("one.yaml: cannot be read as YAML: ")
        assert "\n" not in problem


class TestEntry:
    def problems(self, raw: object, shape: type, id: str | None = "cut") -> list[str]:
        problems: list[str] = []
        assert read_entry(raw, shape, "one.yaml", id, problems) is None
        return problems

    def test_a_good_entry_is_made(self) -> None:
        problems: list[str] = []
        entry = read_entry(
            {"value": 1, "unit": "points", "why": "By hand."}, ThresholdEntry, "f", "cut", problems
        )
        assert entry is not None
        assert (entry.value, problems) == (1, [])

    def test_every_fault_is_told_with_its_place(self) -> None:
        found = self.problems({"value": "much", "unit": " "}, ThresholdEntry)
        assert [problem.split(": ")[:2] for problem in found] == [
            ["one.yaml", "cut.value"],
            ["one.yaml", "cut.unit"],
            ["one.yaml", "cut.why"],
        ]

    def test_a_key_that_is_not_known_suggests_the_nearest(self) -> None:
        found = self.problems(
            {"value": 1, "units": "points", "unit": "points", "why": "By hand."}, ThresholdEntry
        )
        assert found == ["one.yaml: cut.units: is not known here; did you mean 'unit'?"]

    def test_a_bare_no_asks_for_quotes(self) -> None:
        found = self.problems({"value": 0, "words": False}, OptionEntry, None)
        assert found == [
            "one.yaml: words: should be words in quotes (YAML takes a bare Yes or No, or a number, for something else: "
            '"No")'
        ]

    def test_a_whole_file_needs_no_id_in_its_places(self) -> None:
        found = self.problems({}, MeasureEntry, None)
        assert "one.yaml: name: is missing" in found

    def test_places_count_from_one_as_people_do(self) -> None:
        raw = {
            "options": [{"value": 0}, {"value": "one"}],
            "items": [{"number": 1}, {"number": 2, "txt": "Two."}],
        }
        found = [line for line in self.problems(raw, MeasureEntry, None) if "is missing" not in line]
        assert found == [
            "one.yaml: options 2.value: should be a number",
            "one.yaml: items 2.txt: is not known here; did you mean 'text'?",
        ]

    @pytest.mark.parametrize(
        ("options", "place"),
        [
            ({"from": 5, "to": 1}, "options: `from` comes before `to`, at most 100 steps apart"),
            ({"from": 0, "to": 9, "words": {10: "Ten."}}, "options: `words` stand at 10, outside 0 to 9"),
            ([{"value": 0}], "options: should have at least 2 items"),
            ("many", "options: should be a list"),
        ],
    )
    def test_answers_are_told_as_they_were_written(self, options: object, place: str) -> None:
        found = self.problems({"options": options}, MeasureEntry, None)
        assert [line for line in found if "options" in line] == [f"one.yaml: {place}"]

    def test_an_entry_that_is_no_mapping_says_so(self) -> None:
        found = self.problems(["a"], ThresholdEntry)
        assert found == ["one.yaml: cut: should be a mapping of names to values"]
