"""Text -> the pieces that the coder counts: words, pairs of words, and letters within words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

SHORTEST_LETTERS, LONGEST_LETTERS = 2, 5
MOST_LETTERS_READ = 6_000  # of one utterance; a speech of 20 minutes is longer, and by then its kind is plain

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "—": "-", "–": "-", "？": "?"})
_PIECE = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|\?|!|--|\.\.\.")


def normalised(text: str) -> str:
    """Small letters, one kind of quotation mark, single spaces."""
    return " ".join(text[:MOST_LETTERS_READ].translate(_QUOTES).lower().split())


def tokens(text: str) -> list[str]:
    """The words of a normalised text. `?` is a word of its own: it is the best single sign of a question."""
    return _PIECE.findall(text)


def words_and_pairs(pieces: Sequence[str]) -> list[str]:
    """Every word, and every two neighbouring words."""
    return [*pieces, *(f"{first} {second}" for first, second in pairwise(pieces))]


def letters_in_words(text: str) -> list[str]:
    """All runs of 2 to 5 letters inside words, a space standing for a word's edge.

    The same runs as scikit-learn's `char_wb` analyser gives, which a test checks.
    """
    return [run for word in text.split() for run in _runs(f" {word} ")]


def _runs(word: str) -> Iterator[str]:
    for size in range(SHORTEST_LETTERS, LONGEST_LETTERS + 1):
        if len(word) <= size:
            yield word  # shorter words count once
            return
        for start in range(len(word) - size + 1):
            yield word[start : start + size]
