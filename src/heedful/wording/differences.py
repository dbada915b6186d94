"""Two wordings -> what is new and what is gone, word by word: for pages that show what changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

PARAGRAPH = "\n\n"

Section = tuple[str, str, str]
"""(id, title, words)."""


class Change(StrEnum):
    SAME = "same"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same, new or gone."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section of either wording; `pieces` of its words, `title_pieces` of its title."""

    id: str
    title: str
    words: str
    change: Change
    title_pieces: tuple[Piece, ...]
    pieces: tuple[Piece, ...]


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both in reading order: `SAME` and `GONE` make `before`, `SAME` and `NEW` make `after`.

    Put a blank between two pieces. An empty line stands as one; other blanks and line ends are no difference.
    """
    old, new = _words(before), _words(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(piece for _, i, j, k, m in steps for piece in _pieces(old[i:j], new[k:m]))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    if old == new:
        yield Piece(Change.SAME, _joined(new))
        return
    for change, words in ((Change.GONE, old), (Change.NEW, new)):
        if words:
            yield Piece(change, _joined(words))


def _words(text: str) -> list[str]:
    """Word by word, an empty line between paragraphs standing for itself."""
    paragraphs = [part.split() for part in re.split(r"\n\s*\n", text)]
    found = [word for part in paragraphs if part for word in (PARAGRAPH, *part)]
    return found[1:]


def _joined(words: list[str]) -> str:
    return " ".join(words).replace(f" {PARAGRAPH}", PARAGRAPH).replace(f"{PARAGRAPH} ", PARAGRAPH)


def section_changes(before: Iterable[Section], after: Iterable[Section]) -> tuple[SectionChange, ...]:
    """Every section in the order of `after`; one that is gone stands behind the one it used to follow."""
    old, new = {each[0]: each for each in before}, {each[0]: each for each in after}
    return tuple(_section_change(old.get(id), new.get(id)) for id in _merged(list(old), list(new)))


def _section_change(old: Section | None, new: Section | None) -> SectionChange:
    (id, title, words) = new or old or ("", "", "")
    title_pieces = differences(old[1] if old else "", new[1] if new else "")
    pieces = differences(old[2] if old else "", new[2] if new else "")
    return SectionChange(id, title, words, _kind(old, new, (*title_pieces, *pieces)), title_pieces, pieces)


def _kind(old: Section | None, new: Section | None, pieces: tuple[Piece, ...]) -> Change:
    if old is None:
        return Change.NEW
    if new is None:
        return Change.GONE
    return Change.SAME if all(piece.change is Change.SAME for piece in pieces) else Change.CHANGED


def _merged(old: list[str], new: list[str]) -> list[str]:
    order = list(new)
    for place, id in enumerate(old):
        if id not in new:
            order.insert(order.index(old[place - 1]) + 1 if place else 0, id)
    return order
