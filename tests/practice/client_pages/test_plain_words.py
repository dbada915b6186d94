"""Every word of ours that a client can see reads at grade 6 or below: pages, forms, and the catalogue's words to them.

Exempt, and shown with their owner's name: the wordings of licensed questionnaires. What reads above 6, up to 8, is
listed here with its reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import heedful.practice.client_pages as client_pages
import heedful.practice.showing as showing
from heedful.core.catalogue import Pathway
from heedful.knowledge import load_catalogue
from heedful.practice.client_pages import choice_views, task_views
from heedful.practice.record.pathways import is_for_therapist
from heedful.practice.showing.choice_forms import OPENING
from heedful.practice.showing.ladder_forms import OWN_LABELS
from heedful.wording.reading import reading_grade, words_of

HIGHEST, HIGHEST_ARGUED = 6.0, 8.0
ARGUED = {
    "A practice to look around in. Everybody in it is invented.": (
        "Seen in the invented practice alone, by somebody who looks around in it. "
        "Plainer words were tried and were less exact."
    ),
}
TELLING_WORDS = 8
"""Fewer words have no grade that means anything."""
CATALOGUE = load_catalogue()
PAGES = sorted(Path(client_pages.__path__[0]).glob("templates/**/*.html"))
MODULES = sorted(Path(client_pages.__path__[0]).glob("*.py"))
SHARED_MODULES = [Path(showing.__path__[0]) / name for name in ("fields.py", "pathways.py")]

LEFT_OUT = re.compile(r"{#.*?#}|<(script|style).*?</\1>", re.DOTALL)
BRANCHES = re.compile(r"{%\s*(?:if|el|end|for|empty|block|with|include|url)[^%]*%}")
INLINE = re.compile(r"</?(?:a|strong|em|span|q|b)\b[^>]*>")


def sentences_in(page: Path) -> Iterator[str]:
    """Each stretch of text of a template; where words are filled in stands one short word."""
    text = BRANCHES.sub("\n", LEFT_OUT.sub("", page.read_text(encoding="utf-8")))
    text = re.sub(r"{%.*?%}", " ", re.sub(r"{{.*?}}", "it", text))
    for line in re.sub(r"<[^>]*>", "\n", INLINE.sub("", text)).splitlines():
        if words_of(line):
            yield " ".join(line.split())


def strings_in(module: Path) -> Iterator[str]:
    """Each string of a module that is no docstring and could be a sentence."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    said = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for each in ast.walk(tree):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in said:
            yield each.value


def too_hard(stretches: Iterator[str]) -> list[str]:
    telling = (words for words in stretches if len(words_of(words)) >= TELLING_WORDS)
    return [words for words in telling if reading_grade(words) > HIGHEST and words not in ARGUED]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_the_clients_is_plain(page: Path) -> None:
    assert too_hard(sentences_in(page)) == []


@pytest.mark.parametrize("module", [*MODULES, *SHARED_MODULES], ids=lambda module: module.stem)
def test_what_a_form_or_an_answer_says_to_a_client_is_plain(module: Path) -> None:
    assert too_hard(strings_in(module)) == []


def said_by(pathway: Pathway) -> Iterator[str]:
    yield from (pathway.plain, pathway.lasts, pathway.stop_rule, *pathway.safety_nets)
    yield from (words for step in pathway.steps for words in (step.name, step.do, step.smaller))
    yield from (words for field in pathway.worksheet for words in (field.ask, ". ".join(field.choices)))
    yield from (pathway.measure.ask, pathway.measure.low, pathway.measure.high)


@pytest.mark.parametrize("pathway", CATALOGUE.pathways.values(), ids=lambda pathway: pathway.id)
def test_what_a_pathway_says_to_a_client_is_plain(pathway: Pathway) -> None:
    if is_for_therapist(pathway):
        return
    assert too_hard(said_by(pathway)) == []


@pytest.mark.parametrize("response", CATALOGUE.responses.values(), ids=lambda response: response.id)
def test_what_is_offered_as_a_choice_is_plain(response: object) -> None:
    words = (response.rationale, response.as_choice, ". ".join(response.choices))  # type: ignore[attr-defined]
    assert too_hard(iter(words)) == []


def test_talks_plans_barriers_and_the_agreement_are_plain() -> None:
    topics = [topic for talk in CATALOGUE.conversations.values() for topic in talk.values()]
    said = [
        *(words for topic in topics for words in (topic.ask, ". ".join(topic.hints))),
        *(barrier.plain for barrier in CATALOGUE.barriers.values()),
        *(section.words for section in CATALOGUE.agreement),
        *task_views.THANKS.values(),
        *choice_views.THANKS.values(),
        *OWN_LABELS.values(),
        OPENING,
    ]
    assert too_hard(iter(said)) == []


def test_what_reads_harder_is_argued_and_still_below_grade_eight() -> None:
    for words, why in ARGUED.items():
        assert HIGHEST < reading_grade(words) <= HIGHEST_ARGUED
        assert len(words_of(why)) >= TELLING_WORDS


def test_a_licensed_wording_is_shown_with_its_owner() -> None:
    shown = [measure for measure in CATALOGUE.measures.values() if measure.items and measure.copyright]
    assert shown
    page = (Path(client_pages.__path__[0]) / "templates/client_pages/measure.html").read_text(
        encoding="utf-8"
    )
    assert "copyright" in page
