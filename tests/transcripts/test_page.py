"""The page at the terminal shows codes and times, never the words."""

from __future__ import annotations

import io

from rich.console import Console

from heedful.transcripts.coding import load_coder
from heedful.transcripts.page import print_codes
from tests.transcripts.talk import ZEBEDEE_AND_PIP, transcript_of


def page_of(*said: tuple[str, str]) -> str:
    console = Console(file=io.StringIO(), width=90, highlight=False)
    print_codes(load_coder().code(transcript_of(*said)), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_page_shows_when_and_what_followed() -> None:
    page = page_of(*ZEBEDEE_AND_PIP)
    assert "0:15" in page
    assert "You reflected; then came talk of change." in page
    assert "MITI 4.2.1" in page


def test_the_page_repeats_nobodys_words() -> None:
    page = page_of(*ZEBEDEE_AND_PIP)
    assert not [word for word in ("cream", "saucer", "kittens", "lighthouse") if word in page]


def test_a_talk_without_moments_says_that_this_is_not_proof() -> None:
    assert "not the same as none" in page_of(("therapist", "Hello."), ("client", "Hello."))
