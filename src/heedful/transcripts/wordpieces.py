"""Text -> numbers of word pieces, as the encoder learned them (BERT's uncased WordPiece, Devlin et al., 2019).

Written out here because the usual library brings an HTTP client with it, and nothing that reads a session should be
able to open a connection. Held piece by piece against that library when the model was trained.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

LONGEST_WORD = 100  # letters; a longer run is one unknown piece
REMEMBERED_WORDS = 20_000
UNKNOWN = "[UNK]"


class WordPieces:
    """A vocabulary, one piece a place; `numbers` cuts a text greedily into the longest pieces known."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.number_of: Mapping[str, int] = {piece: number for number, piece in enumerate(pieces)}
        self._cut = lru_cache(maxsize=REMEMBERED_WORDS)(self._cut_word)

    def numbers(self, text: str) -> list[int]:
        """The numbers of the pieces of `text`, without any mark of beginning or end."""
        return [number for word in words_of(text) for number in self._cut(word)]

    def _cut_word(self, word: str) -> tuple[int, ...]:
        unknown = (self.number_of[UNKNOWN],)
        if len(word) > LONGEST_WORD:
            return unknown
        found: list[int] = []
        start = 0
        while start < len(word):
            longest = self._longest(word, start)
            if longest is None:
                return unknown
            start, number = longest
            found.append(number)
        return tuple(found)

    def _longest(self, word: str, start: int) -> tuple[int, int] | None:
        """(end, number) of the longest known piece that begins at `start`."""
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            number = self.number_of.get(mark + word[start:end])
            if number is not None:
                return end, number
        return None


def words_of(text: str) -> Iterator[str]:
    """Lower case without accents, cut at spaces and round every sign of punctuation or Chinese character."""
    word = ""
    for letter in _plain(text):
        if letter.isspace():
            yield from (word,) if word else ()
            word = ""
        elif _stands_alone(letter):
            yield from (word, letter) if word else (letter,)
            word = ""
        else:
            word += letter
    if word:
        yield word


def _plain(text: str) -> str:
    kept = "".join(_clean(letter) for letter in text)
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", kept).lower()
        if unicodedata.category(letter) != "Mn"
    )


def _clean(letter: str) -> str:
    if letter in "\t\n\r":
        return " "
    if letter in "\0\ufffd" or unicodedata.category(letter).startswith("C"):
        return ""
    return " " if unicodedata.category(letter) == "Zs" else letter


@lru_cache(maxsize=4_096)
def _stands_alone(letter: str) -> bool:
    code = ord(letter)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(letter).startswith("P") or any(low <= code <= high for low, high in _CHINESE)


_CHINESE = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)
