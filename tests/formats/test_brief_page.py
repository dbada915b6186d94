"""The page in the terminal: safety first, in order, within its width, and harmless whatever the case holds."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from rich.console import Console

from heedful.core.brief import brief_of
from heedful.core.vocabulary import Case, RiskAnswer
from heedful.formats.brief_page import PAGE_WIDTH, print_brief
from tests.core.makers import SHIPPED, case_of, marks, session
from tests.core.random_cases import cases

FULL = case_of(
    session(1, "fears_feeling", "gaze_away", checkin=marks(8), takeaways=("the wave passes",)),
    session(2, "changes_subject", checkin=marks(8, heard=3)),
    session(3, "fears_consequence", "mixed_talk", checkin=marks(5)),
)


def page(case: Case, width: int = 80, *, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, force_terminal=colour, no_color=not colour)
    print_brief(brief_of(case, SHIPPED), SHIPPED, console)
    return out.getvalue()


def test_the_parts_stand_in_the_order_in_which_they_are_needed() -> None:
    titles = (
        "The alliance", "What stands out", "What it may be telling us", "One question worth asking",
        "What to try", "What to keep from now", "The hour", "Last takeaways",
    )  # fmt: skip
    places = [page(FULL).index(title) for title in titles]
    assert places == sorted(places)


def test_safety_stands_before_everything_but_the_opening() -> None:
    shown = page(case_of(session(1, "mixed_talk", risk=(RiskAnswer("phq9", 9, 1),))))
    assert shown.index("Safety first") < shown.index("The alliance")
    assert "not acknowledged yet: everything else stands back" in " ".join(shown.split())


def test_evidence_says_for_or_against_and_how_much() -> None:
    assert "for" in page(FULL)
    assert " db  " in page(FULL)


def test_it_says_what_it_is_not() -> None:
    assert page(FULL).rstrip().endswith("It diagnoses nothing.")


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal_or_the_page(width: int) -> None:
    assert max(len(line) for line in page(FULL, width).splitlines()) <= min(width, PAGE_WIDTH)


def test_without_colour_there_is_not_one_escape() -> None:
    assert "\x1b" not in page(FULL)
    assert "\x1b[" in page(FULL, colour=True)


@given(cases(most_sessions=3))
@settings(max_examples=20, deadline=None)
def test_any_case_has_a_page(case: Case) -> None:
    assert "What to try" in page(case)


@pytest.mark.parametrize("words", ["[bold]not markup[/bold]", "[/]", "[link=x]y", "a [red b"])
def test_a_clients_words_are_never_read_as_markup(words: str) -> None:
    shown = page(case_of(session(1, takeaways=(words,)), code=words))
    assert shown.count(words) == 2


def test_a_clients_words_cannot_steer_the_terminal() -> None:
    shown = page(case_of(session(1, takeaways=("before\x1b[2Jafter",))))
    assert "\x1b" not in shown
