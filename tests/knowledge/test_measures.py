"""Instruments as files: those that ship, a practice's own, and the shells that a practice fills."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from heedful.cli import app
from heedful.core.measures import score
from heedful.knowledge import CatalogueProblem, load_catalogue
from heedful.knowledge.loader import CATALOGUE_FOLDER, read_catalogue
from heedful.knowledge.measures import own_files
from tests.core.makers import SHIPPED
from tests.knowledge.planted import Garden

EXAMPLE = Path(__file__).parents[2] / "examples" / "measures" / "calm_week.yaml"
READY = {"phq9", "phq8", "phq4", "phq2", "gad7", "gad2", "who5", "core10", "gbo", "cssrs"}
WAITING = {"wai_sr", "wai_b3", "arm5", "haq2", "sai", "srs3b", "ors", "oq45"}


def entry_of(path: Path) -> dict[str, Any]:
    entry: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entry


def own(tmp_path: Path, name: str, entry: object) -> Path:
    path = tmp_path / name
    path.write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")
    return path


def problems_of(*paths: Path) -> tuple[str, ...]:
    with pytest.raises(CatalogueProblem) as refused:
        read_catalogue(CATALOGUE_FOLDER, paths)
    return refused.value.problems


def words_for(id: str, **changes: object) -> dict[str, object]:
    """Plainly invented words for every item of a shell."""
    items = [
        {"number": item.number, "text": f"Invented line {item.number}."}
        for item in SHIPPED.measures[id].items
    ]
    permission = {"name": "Permission, invented", "words": "Go ahead.", "read_in": "An invented letter."}
    return {"licence": permission, "wording": "Invented for this test.", "items": items, **changes}


class TestShipped:
    def test_ids_stay(self) -> None:
        assert set(SHIPPED.measures) == READY | WAITING

    def test_what_may_be_shown_is_ready_and_the_rest_waits(self) -> None:
        assert {id for id, measure in SHIPPED.measures.items() if measure.is_ready} == READY

    def test_no_item_ships_without_a_licence_that_lets_software_show_it(self) -> None:
        for id in READY:
            licence = SHIPPED.measures[id].licence
            assert licence is not None
            assert licence.allows_electronic_use, id
            assert licence.read_in, id
            assert SHIPPED.measures[id].copyright, id

    def test_a_shell_or_a_total_shows_no_words_of_its_owner(self) -> None:
        for id in WAITING:
            measure = SHIPPED.measures[id]
            assert not any(item.text for item in measure.items), id
            assert not any(option.words for option in measure.options), id
            assert measure.wording.startswith("not shipped"), id

    def test_the_lowest_answer_of_the_gad7_is_not_at_all(self) -> None:
        assert SHIPPED.measures["gad7"].options[0].words == "Not at all"

    def test_the_core10_carries_its_copyright_line(self) -> None:
        line = "© CORE System Trust: https://www.coresystemtrust.org.uk/copyright.pdf"
        assert SHIPPED.measures["core10"].copyright == line

    def test_shorter_forms_repeat_the_longer_ones_letter_by_letter(self) -> None:
        texts = {id: [item.text for item in SHIPPED.measures[id].items] for id in READY}
        assert texts["phq8"] == texts["phq9"][:8]
        assert texts["phq2"] == texts["phq9"][:2]
        assert texts["gad2"] == texts["gad7"][:2]
        assert texts["phq4"] == texts["gad2"] + texts["phq2"]

    def test_items_about_risk_are_known(self) -> None:
        risky = {
            id: set(measure.risk_items) for id, measure in SHIPPED.measures.items() if measure.risk_items
        }
        assert risky == {"phq9": {9}, "core10": {6}, "cssrs": {1, 2, 3, 4, 5, 6, 7}}

    def test_the_screener_is_asked_face_to_face(self) -> None:
        assert [id for id, m in SHIPPED.measures.items() if m.filled_in_by == "therapist"] == ["cssrs"]

    def test_no_code_of_loinc_names_two_questions(self) -> None:
        named: dict[str, set[str]] = {}
        for measure in SHIPPED.measures.values():
            for what, code in measure.loinc.items():
                named.setdefault(code, set()).add(f"{measure.id} {what}")
            for item in measure.items:
                if item.loinc:
                    named.setdefault(item.loinc, set()).add(item.text or "")
        assert {code: names for code, names in named.items() if len(names) > 1} == {}
        assert named["44261-6"] == {"phq9 total"}
        assert named["44260-8"] == {SHIPPED.measures["phq9"].items[8].text}

    def test_a_computed_reliable_change_is_the_next_whole_difference(self) -> None:
        assert SHIPPED.measures["core10"].reliable_change == 7  # beyond 6.75

    def test_the_next_difference_is_a_step_of_the_total(self, garden: Garden) -> None:
        def compute(entry: dict[str, Any]) -> None:
            del entry["reliable_change"]
            entry["change_inputs"] = {"sd": 20, "reliability": 0.9, "reliability_kind": "by hand"}

        garden.plant("measures/who5.yaml", compute)
        assert (
            load_catalogue(garden.folder).measures["who5"].reliable_change == 20
        )  # beyond 17.53, in steps of 4

    def test_a_catalogue_without_the_folder_says_so(self, garden: Garden) -> None:
        shutil.rmtree(garden.folder / "measures")
        assert garden.problems() == ["measures: the folder is missing"]


class TestOwn:
    def test_the_example_can_be_scored(self) -> None:
        calm = read_catalogue(CATALOGUE_FOLDER, [EXAMPLE]).measures["calm_week"]
        assert calm.is_own
        assert calm.is_ready
        assert score(calm, {1: 3, 2: 0, 3: 3, 4: 3}).total == 3 + (3 - 0) + 3 + 3

    def test_a_folder_of_own_files_is_read_with_the_catalogue(self, tmp_path: Path) -> None:
        shutil.copy(EXAMPLE, tmp_path)
        (tmp_path / "notes.txt").write_text("Not a questionnaire.", encoding="utf-8")
        loaded = load_catalogue(own_measures=tmp_path)
        assert set(loaded.measures) == set(SHIPPED.measures) | {"calm_week"}
        assert load_catalogue(own_measures=tmp_path) is loaded

    def test_no_folder_means_none_of_our_own(self, tmp_path: Path) -> None:
        assert own_files(None) == ()
        assert own_files(tmp_path / "nowhere") == ()

    def test_one_that_ships_in_its_owners_words_is_not_replaced(self, tmp_path: Path) -> None:
        (problem,) = problems_of(own(tmp_path, "phq9.yaml", entry_of(EXAMPLE)))
        assert problem == (
            "phq9.yaml: PHQ-9 ships in its owner's own words, which stay as they are; "
            "to add something of your own, give the file another name"
        )

    def test_one_that_is_kept_as_a_total_takes_no_items(self, tmp_path: Path) -> None:
        (problem,) = problems_of(own(tmp_path, "ors.yaml", entry_of(EXAMPLE)))
        assert problem.startswith("ors.yaml: Outcome Rating Scale is kept as a total only")

    def test_a_name_that_is_no_id_is_explained(self, tmp_path: Path) -> None:
        (problem,) = problems_of(own(tmp_path, "My Form.yaml", entry_of(EXAMPLE)))
        assert problem.startswith("My Form.yaml: the name of the file is the id: small letters, digits and _")

    def test_every_item_needs_its_text(self, tmp_path: Path) -> None:
        entry = entry_of(EXAMPLE)
        del entry["items"][1]["text"]
        assert problems_of(own(tmp_path, "calm.yaml", entry)) == (
            "calm.yaml: needs the text of every item; 2 have none yet",
        )

    def test_the_same_id_twice_asks_to_keep_one(self, tmp_path: Path) -> None:
        first = own(tmp_path, "calm_week.yaml", entry_of(EXAMPLE))
        second = own(tmp_path, "calm_week.yml", entry_of(EXAMPLE))
        assert problems_of(first, second) == (
            "calm_week.yml: another file gives Calm Week already; keep one of the two",
        )

    def test_all_problems_of_all_files_are_told_at_once(self, tmp_path: Path) -> None:
        wrong = entry_of(EXAMPLE) | {"verdict": "free", "itms": []}
        del wrong["licence"]
        paths = (own(tmp_path, "one.yaml", wrong), own(tmp_path, "gad7.yaml", {}), tmp_path / "gone.yaml")
        places = sorted(
            problem.split(": ")[0] + ": " + problem.split(": ")[1] for problem in problems_of(*paths)
        )
        assert places == [
            "gad7.yaml: GAD-7 ships in its owner's own words, which stay as they are; to add something of your own, "
            "give the file another name",
            "gone.yaml: is missing",
            "one.yaml: itms",
            "one.yaml: licence",
            "one.yaml: verdict",
        ]

    def test_faults_between_its_parts_are_named_by_the_file(self, tmp_path: Path) -> None:
        assert problems_of(own(tmp_path, "calm.yaml", entry_of(EXAMPLE) | {"range": [0, 99]})) == (
            "calm.yaml: `range` says 0 to 99, but the items give 0 to 12",
        )


class TestShells:
    def test_words_fill_a_shell_and_leave_its_scoring(self, tmp_path: Path) -> None:
        answers = {1: "Invented low.", 7: "Invented high."}
        path = own(tmp_path, "arm5.yaml", words_for("arm5", options=answers, instructions="Invented."))
        filled = read_catalogue(CATALOGUE_FOLDER, [path]).measures["arm5"]
        assert filled.is_ready
        assert filled.is_own
        assert filled.items[2].text == "Invented line 3."
        assert [option.words for option in filled.items[0].options][::6] == [
            "Invented low.",
            "Invented high.",
        ]
        assert score(filled, {1: 7, 2: 7, 3: 1, 4: 7, 5: 7}).total == 7  # item 3 is still turned round
        assert filled.licence is not None
        assert filled.licence.name == "Permission, invented"

    def test_a_filled_shell_needs_words_at_both_ends(self, tmp_path: Path) -> None:
        assert problems_of(own(tmp_path, "arm5.yaml", words_for("arm5"))) == (
            "arm5.yaml: items 1, 2, 3, 4, 5: the lowest and the highest answer need `words`",
        )

    def test_what_is_lacking_and_what_is_too_much_are_told_together(self, tmp_path: Path) -> None:
        items = [{"number": 1, "text": "Invented."}, {"number": 6, "text": "Invented."}]
        path = own(tmp_path, "arm5.yaml", words_for("arm5", items=items, options={9: "Invented."}))
        assert problems_of(path) == (
            "arm5.yaml: ARM-5 has no item 6; it has 5",
            "arm5.yaml: still needs the text of item 2, 3, 4, 5 of ARM-5",
            "arm5.yaml: ARM-5 has no answer 9",
        )

    def test_scoring_is_not_changed_by_it(self, tmp_path: Path) -> None:
        (problem,) = problems_of(own(tmp_path, "arm5.yaml", words_for("arm5", rule="sum")))
        assert problem.startswith("arm5.yaml: rule: is not known here")

    def test_a_permission_is_named(self, tmp_path: Path) -> None:
        entry = words_for("arm5", options={1: "Low.", 7: "High."})
        del entry["licence"]
        assert problems_of(own(tmp_path, "arm5.yaml", entry)) == ("arm5.yaml: licence: is missing",)

    def test_a_shell_without_scoring_takes_a_whole_file(self, tmp_path: Path) -> None:
        path = own(tmp_path, "srs3b.yaml", entry_of(EXAMPLE))
        filled = read_catalogue(CATALOGUE_FOLDER, [path]).measures["srs3b"]
        assert (filled.is_own, filled.is_ready, len(filled.items)) == (True, True, 4)


class TestCheckCommand:
    def run(self, *arguments: object) -> Result:
        return CliRunner().invoke(app, ["check", *map(str, arguments)])

    def test_a_sound_file_says_what_it_is(self) -> None:
        done = self.run(EXAMPLE)
        assert done.exit_code == 0
        assert done.stdout == "calm_week.yaml is sound: Calm Week, 4 items, 0 to 12.\n"

    def test_faulty_ones_are_told_line_by_line(self, tmp_path: Path) -> None:
        path = own(tmp_path, "calm.yaml", entry_of(EXAMPLE) | {"range": [0, 99]})
        done = self.run(EXAMPLE, path)
        assert done.exit_code == 1
        assert done.stderr.splitlines() == [
            "calm.yaml: `range` says 0 to 99, but the items give 0 to 12",
            "1 problem",
        ]

    def test_two_folders_are_one_too_many(self, tmp_path: Path) -> None:
        assert self.run(tmp_path, tmp_path).exit_code == 2
