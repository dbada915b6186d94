"""What is new and what is gone between two wordings, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.wording.differences import Change, Piece, differences, section_changes

BREAKS = "Breaks are part of the work."


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.change.value, piece.text) for piece in differences(before, after)]


def test_a_word_in_the_place_of_another_is_gone_and_new() -> None:
    assert told("We meet once a week here.", "We meet twice a week here.") == [
        ("same", "We meet"), ("gone", "once"), ("new", "twice"), ("same", "a week here."),
    ]  # fmt: skip


def test_changed_words_in_a_row_are_one_change() -> None:
    assert told("Reach us by phone please.", "Reach us in writing please.") == [
        ("same", "Reach us"), ("gone", "by phone"), ("new", "in writing"), ("same", "please."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BREAKS, "Breaks  are\npart of the work. "),
        ("One.\n\nTwo.", "One.\r\n\r\n\r\nTwo.\r\n"),
        ("", "  \n"),
    ],
)
def test_blanks_and_line_ends_of_a_browser_are_no_change(before: str, after: str) -> None:
    assert all(piece.change is Change.SAME for piece in differences(before, after))


def test_a_new_paragraph_is_new() -> None:
    assert told("One.", "One.\n\nTwo.") == [("same", "One."), ("new", "\n\nTwo.")]


def test_from_nothing_all_is_new_and_to_nothing_all_is_gone() -> None:
    assert told("", BREAKS) == [("new", BREAKS)]
    assert told(BREAKS, "") == [("gone", BREAKS)]
    assert told("", "") == []


words = st.text(st.sampled_from("ab .\n"), max_size=60)


@given(before=words, after=words)
def test_the_pieces_make_both_texts_again(before: str, after: str) -> None:
    pieces = differences(before, after)
    for text, out in ((before, Change.NEW), (after, Change.GONE)):
        assert " ".join(piece.text for piece in pieces if piece.change is not out).split() == text.split()


def test_a_word_that_stands_often_is_no_noise() -> None:
    before = "You can stop. " * 300
    pieces = differences(before, f"{before} You can begin.")
    assert [(piece.change.value, piece.text) for piece in pieces[1:]] == [("new", "You can begin.")]


OLD = [("roles", "Roles", "You choose."), ("breaks", "Breaks", BREAKS), ("end", "The end", "You can end.")]


def test_sections_are_matched_by_their_id_not_by_their_place() -> None:
    changes = section_changes(OLD, [OLD[2], OLD[0], OLD[1]])
    assert [(each.id, each.change) for each in changes] == [
        ("end", Change.SAME), ("roles", Change.SAME), ("breaks", Change.SAME),
    ]  # fmt: skip


def test_a_section_that_is_gone_stays_where_it_was() -> None:
    changes = section_changes(OLD, [OLD[0], OLD[2], ("dogs", "Dogs", "A dog is here.")])
    assert [(each.id, each.change.value) for each in changes] == [
        ("roles", "same"), ("breaks", "gone"), ("end", "same"), ("dogs", "new"),
    ]  # fmt: skip
    assert section_changes(OLD, [])[0].pieces == (Piece(Change.GONE, "You choose."),)


def test_another_title_is_a_change_too() -> None:
    (change,) = section_changes([OLD[0]], [("roles", "Our roles", "You choose.")])
    assert change.change is Change.CHANGED
    assert change.title_pieces == (Piece(Change.GONE, "Roles"), Piece(Change.NEW, "Our roles"))
