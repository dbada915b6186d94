"""The template is data: complete, plain, honest about its limits, with blanks where a practice decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from heedful.core.catalogue import AgreementSection
from heedful.knowledge import load_catalogue
from heedful.knowledge.agreement import ALWAYS_SPOKEN_OF, blanks_in
from heedful.wording.reading import is_long_enough, reading_grade, sentences_of
from tests.knowledge.planted import Garden

FILE = "agreement.yaml"
SHIPPED = {section.id: section for section in load_catalogue().agreement}
HARD = "Confidentiality notwithstanding, information may be communicated to appropriate authorities."


def test_it_speaks_of_everything_it_has_to_in_order() -> None:
    assert tuple(SHIPPED) == ALWAYS_SPOKEN_OF


@pytest.mark.parametrize("section", SHIPPED.values(), ids=SHIPPED)
def test_every_section_and_every_sentence_of_it_is_plain(section: AgreementSection) -> None:
    assert reading_grade(section.words) <= 6
    telling = [sentence for sentence in sentences_of(section.words) if is_long_enough(sentence)]
    assert [sentence for sentence in telling if reading_grade(sentence) > 6] == []


def test_it_promises_what_no_agreement_may_leave_out() -> None:
    for id, promise in {
        "private": "There are limits",
        "feedback": 'You can say "no"',
        "pauses": "never held against you",
        "stuck": "no one's fault",
        "contact": "do not wait for us",
        "ending": "take back your name",
    }.items():
        assert promise in SHIPPED[id].words


def test_nothing_in_it_names_a_trait() -> None:
    words = " ".join(section.words.lower() for section in SHIPPED.values())
    for label in ("resist", "complian", "difficult", "denial", "refus", "patient"):
        assert label not in words


def test_what_a_practice_must_fill_in_stands_in_brackets() -> None:
    assert blanks_in(SHIPPED["money"].words) == ("[how much]", "[when and how]", "[how long]", "[what we do]")
    assert blanks_in("nothing [] is [left open] here") == ("[]", "[left open]")
    assert blanks_in("a lone [ is no blank") == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda all: all.pop("pauses"), "agreement.yaml: pauses is missing"),
        (lambda all: all["pauses"].pop("words"), "agreement.yaml: pauses.words: is missing"),
        (lambda all: all["pauses"].update(words="  "), "agreement.yaml: pauses.words:"),
        (lambda all: all["pauses"].pop("consensus"), "agreement.yaml: pauses: needs `references`"),
        (lambda all: all["pauses"].update(title=7), "agreement.yaml: pauses.title: should be words"),
        (lambda all: all["private"].update(words=HARD), "agreement.yaml: private: reads at grade"),
        (lambda all: all["money"].update(words="We talk about it."), "agreement.yaml: money: has no [blank]"),
        (
            lambda all: all["ending"].update(references=["nobody_1900"]),
            "agreement: ending: unknown reference",
        ),
    ],
)
def test_a_faulty_section_is_refused_and_named(change: Any, problem: str, tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.plant(FILE, change)
    assert [said for said in garden.problems() if said.startswith(problem)]


def test_a_section_that_reads_too_hard_is_told_by_its_hardest_sentence(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.plant(FILE, lambda all: all["private"].update(words=f"You can stop. {HARD}"))
    (problem,) = garden.problems()
    assert HARD.rstrip(".") in problem
    assert "You can stop" not in problem


def test_a_template_that_is_gone_is_said(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    (garden.folder / FILE).unlink()
    assert garden.problems() == ["agreement.yaml: is missing"]


def test_a_practice_may_be_given_sections_of_its_own_in_the_file(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    own = {"title": "Dogs", "words": "Our dog may be in the room.", "consensus": "An invented house rule."}
    garden.plant(FILE, lambda all: all.update(dogs=own))
    assert garden.problems() == []
    assert load_catalogue(garden.folder).agreement[-1].title == "Dogs"
