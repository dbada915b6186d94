"""How easily a text reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.wording.reading import (
    hard_words,
    hardest_sentence,
    is_long_enough,
    reading_grade,
    sentence_count,
    sentences_of,
    syllables,
    words_of,
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("make", 1), ("table", 2), ("wanted", 2), ("asked", 1), ("steps", 1), ("choices", 2), ("easy", 2),
        ("people", 2), ("don't", 1), ("I", 1), ("therapy", 3), ("psychological", 5),
    ],
)  # fmt: skip
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_reading_grade_is_the_published_sum() -> None:
    assert reading_grade("We can stop. You can say no.") == pytest.approx(0.39 * 7 / 2 + 11.8 * 7 / 7 - 15.59)


def test_a_hard_text_reads_harder_than_a_plain_one() -> None:
    plain = "You can stop at any time. Just say so. We will talk about what would help."
    hard = (
        "Discontinuation of participation is permissible at any juncture following appropriate notification."
    )
    assert reading_grade(plain) < 3 < 12 < reading_grade(hard)


def test_the_opening_of_a_famous_speech_reads_as_is_told_of_it() -> None:
    """The Gettysburg address is a common example; calculators give its first sentence about grade 11 to 13."""
    first = (
        "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in "
        "Liberty, and dedicated to the proposition that all men are created equal."
    )
    assert 11 <= reading_grade(first) <= 15


def test_quotation_marks_and_a_missing_full_stop_do_not_hide_a_sentence() -> None:
    assert sentence_count("She said “stop.” We stopped. Then we talked") == 3


def test_hard_words_are_named_once() -> None:
    assert hard_words("Psychological safety is psychological, not accidental.") == (
        "Psychological", "psychological", "accidental",
    )  # fmt: skip


def test_a_few_words_are_too_short_to_judge() -> None:
    assert not is_long_enough("Not now")
    assert is_long_enough("One two three four. " * 3)


@given(st.text())
def test_any_text_has_a_grade(text: str) -> None:
    assert reading_grade(text) >= 0.39 + 11.8 - 15.59 - 1e-9


@given(st.lists(st.sampled_from(["We", "can", "stop", "and", "talk"]), min_size=1, max_size=30))
def test_cutting_a_sentence_in_two_never_makes_it_harder(words: list[str]) -> None:
    half = len(words) // 2 or 1
    whole = " ".join(words) + "."
    parts = ". ".join(filter(None, (" ".join(words[:half]), " ".join(words[half:])))) + "."
    assert words_of(parts) == words_of(whole)
    assert reading_grade(parts) <= reading_grade(whole)


def test_sentences_are_told_apart_and_kept_on_a_line() -> None:
    assert sentences_of("We can stop.\nJust\n say so!\n\nA heading\n\n3.14") == [
        "We can stop", "Just say so", "A heading",
    ]  # fmt: skip
    assert sentences_of("  \n ") == []


def test_the_hardest_sentence_is_one_that_says_something() -> None:
    """A single long word has a high grade and means little beside a long sentence."""
    long = "We consider your participation voluntary, and your information remains confidential at any given moment."
    assert hardest_sentence(f"Interdisciplinary. {long} You can stop.") == long.rstrip(".")
    assert hardest_sentence("Stop. Immediately.") == "Immediately"
    assert hardest_sentence("") == ""
