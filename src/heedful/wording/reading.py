"""How easily a text reads: the school grade of Flesch and Kincaid, and the words that make it hard.

The formula was fitted to passages, so a grade of a few words says little: `is_long_enough` tells. Syllables are
estimated from spelling; over a passage the errors even out.
"""

from __future__ import annotations

import re

WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*(?:\s|$)|\n\s*\n")
VOWELS = re.compile(r"[aeiouy]+")
SILENT_ENDING = re.compile(
    r"(?<![aeiouyl])e$"  # make
    r"|(?<=[aeiouy]l)e$"  # mile, but not table
    r"|(?<![td])ed$"  # asked, but not wanted
    r"|(?<![sxzhcg])es$"  # makes, but not choices
)
HARD_SYLLABLES = 4
LONG_ENOUGH_WORDS = 12


def words_of(text: str) -> list[str]:
    """The words, with their apostrophes; numbers are not counted."""
    return WORD.findall(text)


def sentence_count(text: str) -> int:
    """Stretches with a word in them, up to a full stop or its like or an empty line. At least 1."""
    return max(1, sum(bool(WORD.search(stretch)) for stretch in SENTENCE_END.split(text)))


def sentences_of(text: str) -> list[str]:
    """Each sentence on one line, without the mark that ends it; an empty line ends one, too."""
    return [" ".join(part.split()) for part in SENTENCE_END.split(text) if WORD.search(part)]


def syllables(word: str) -> int:
    """An estimate: groups of vowels, less a silent ending. At least 1."""
    plain = re.sub(r"['’]", "", word.lower())
    return max(1, len(VOWELS.findall(SILENT_ENDING.sub("", plain))))


def reading_grade(text: str) -> float:
    """The US school grade: 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid and others 1975).

    A text without a word has the lowest grade there is, that of one short word.
    """
    words = words_of(text) or ["a"]
    return 0.39 * len(words) / sentence_count(text) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def hardest_sentence(text: str) -> str:
    """The sentence with the highest grade, of those of a dozen words or more if there are any; "" of no words."""
    sentences = sentences_of(text)
    telling = [each for each in sentences if is_long_enough(each)]
    return max(telling or sentences, key=reading_grade, default="")


def is_long_enough(text: str) -> bool:
    """Whether a grade means anything: a dozen words or more."""
    return len(words_of(text)) >= LONG_ENOUGH_WORDS


def hard_words(text: str) -> tuple[str, ...]:
    """Words of four syllables or more, each once, as they stand."""
    return tuple(dict.fromkeys(word for word in words_of(text) if syllables(word) >= HARD_SYLLABLES))
