"""How easily a text reads, as a page tells whoever writes it: a help, never a gate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from heedful.wording.reading import (
    hard_words,
    hardest_sentence,
    is_long_enough,
    reading_grade,
    sentences_of,
)

AIM = 6.0
"""The school grade that clients' pages keep to: about eleven years of age."""


@dataclass(frozen=True, slots=True)
class Readability:
    """`grade` is None for a text too short to grade. `hardest`: where to begin, with its own grade."""

    grade: float | None
    is_plain: bool
    hardest: str
    hardest_grade: float
    hard_words: tuple[str, ...]


def readability(text: str) -> Readability:
    grade = reading_grade(text) if is_long_enough(text) else None
    hardest = hardest_sentence(text)
    return Readability(
        grade=max(grade, 0.0) if grade is not None else None,
        is_plain=grade is None or grade <= AIM,
        hardest=hardest if len(sentences_of(text)) > 1 and is_long_enough(hardest) else "",
        hardest_grade=max(reading_grade(hardest), 0.0),
        hard_words=hard_words(text),
    )


def readability_of_all(texts: Iterable[str]) -> Readability:
    """Of several texts read one after the other."""
    return readability("\n\n".join(texts))
