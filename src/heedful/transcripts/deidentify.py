"""Names, places, dates, contacts, ids and great ages -> consistent stand-ins, before a transcript is kept.

Light and local: patterns for what has a shape, also where it is spelled out in words; names that the record or the
file knows; common names, and words after which a name follows; and words that are written with a capital where a
sentence does not ask for one, in small letters, too, once they are found. It misses some and takes some away that
could stay: a person looks over it, and at the words that no list knows (`doubtful_words`). Measured on invented talk
in `benchmarks/deidentify.py`. Nothing that was taken away is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

from heedful.transcripts.identifying import (
    AGE,
    ALWAYS,
    CAPITAL,
    CUED,
    CUED_AND_UNKNOWN,
    LIKE_A_VERB,
    OLDEST_TOLD,
    SHAPED,
    SPOKEN_AGE,
    SPOKEN_NUMBER,
    WORD,
    is_counting,
)
from heedful.transcripts.names_and_places import (
    NAMES_THAT_ARE_WORDS,
    PLACES_THAT_ARE_WORDS,
    known_words,
    no_name,
)
from heedful.transcripts.transcript import Transcript

_SENTENCE_BEGINS = re.compile(r"(?:[.!?…:\"“”\]\)]\s*|\s-\s*)$")
FEWEST_TIMES = 2  # that a word stands with a capital before it is taken for a name in small letters, too
MOST_DOUBTFUL = 30
LONGEST_GAP = 12  # letters between the end of a sentence and the next one's first word

SMALL_LETTERS = (
    "It is written in small letters, so some names in it look like words. Look for them, and hide them."
)
ALL_CAPITALS = "It is written in capitals, so some names in it look like words. Look for them, and hide them."


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was taken away; the words themselves are not kept. `times`: how often it stood there."""

    kind: str
    stand_in: str
    times: int


@dataclass
class StandIns:
    """Gives the same stand-in to the same words, whatever their capitals, throughout one transcript."""

    given: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    """Words -> the kind as which they were taken away first, and their stand-in."""
    times: dict[str, int] = field(default_factory=dict)

    def of(self, kind: str, words: str) -> str:
        plain = words.casefold()
        if plain not in self.given:
            number = len({name for known, name in self.given.values() if known == kind}) + 1
            self._give(kind, f"[{kind} {number}]", plain)
        stand_in = self.given[plain][1]
        self.times[stand_in] = self.times.get(stand_in, 0) + 1
        return stand_in

    def _give(self, kind: str, stand_in: str, plain: str) -> None:
        """A person by their whole name, and by any part of it, is one person."""
        self.given[plain] = (kind, stand_in)
        for part in _parts(plain) if kind == "name" else ():
            self.given.setdefault(part, (kind, stand_in))

    def found(self) -> list[Found]:
        each = {stand_in: kind for kind, stand_in in self.given.values()}
        return [Found(kind, stand_in, self.times.get(stand_in, 0)) for stand_in, kind in each.items()]


def _parts(words: str) -> list[str]:
    return [part for part in re.findall(r"[^\W\d_][\w-]{2,}", words) if part not in _never_alone()]


def without_identifiers(
    transcript: Transcript, *, names: Iterable[str] = ()
) -> tuple[Transcript, list[Found]]:
    """The transcript with stand-ins, and what was taken away.

    `names`: of people the record knows. Every part of three letters or more is taken away wherever it stands, as are
    the speakers' names in the file; one that is also a word (Will, Hope) where it has its capital or is introduced.
    """
    known = _known_names((*names, *transcript.names))
    texts = [said.text for said in transcript.utterances]
    stand_ins = StandIns()
    again = _seen_capitals(texts)
    written = [_replaced(text, known, again, stand_ins) for text in texts]
    found = _found_names(stand_ins, texts)
    spoken = [_in_small_letters(text, found, stand_ins) for text in written]
    changed = tuple(
        replace(said, text=text) for said, text in zip(transcript.utterances, spoken, strict=True)
    )
    said_so = (*transcript.said_so, *(one for one in _cautions(texts) if one not in transcript.said_so))
    return replace(transcript, utterances=changed, said_so=said_so, names=()), stand_ins.found()


def also_without(transcript: Transcript, words: Sequence[str], kind: str = "name") -> tuple[Transcript, int]:
    """Words that a person saw were missed, taken away wherever they stand; how many times they stood there."""
    count = 0
    said = list(transcript.utterances)
    for wanted in {one.strip() for one in words if len(one.strip()) > 1}:
        pattern = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)", re.IGNORECASE)
        stand_in = f"[{kind} +{1 + sum('+' in one.text for one in said)}]"
        for place, one in enumerate(said):
            text, times = pattern.subn(stand_in, one.text)
            said[place] = replace(one, text=text)
            count += times
    return replace(transcript, utterances=tuple(said)), count


def doubtful_words(transcript: Transcript) -> tuple[str, ...]:
    """Words left standing that no list knows, in order: names that may have been missed, for a person to look at."""
    known = known_words()
    found: dict[str, None] = {}
    for said in transcript.utterances:
        for word in re.findall(r"[^\W\d_][\w-]{2,}", re.sub(_STAND_IN, " ", said.text)):
            plain = word.casefold().translate(_APOSTROPHES)
            if not any(stem in known for stem in _stems(plain)):
                found.setdefault(plain)
    return tuple(found)[:MOST_DOUBTFUL]


_APOSTROPHES = str.maketrans("’", "'")
_ENDINGS = (
    "",
    "s",
    "es",
    "d",
    "ed",
    "ing",
    "er",
    "ers",
    "ly",
    "ness",
    "y",
    "ish",
    "less",
    "able",
    "est",
    "r",
)


def _stems(word: str) -> Iterator[str]:
    """The word, and what it may be a form of: 'kettles', 'hoovering', 'panicky', 'stopped'."""
    for part in word.split("-") if "-" in word else (word,):
        for ending in _ENDINGS:
            if part.endswith(ending) and len(part) - len(ending) > 2:
                stem = part[: len(part) - len(ending)]
                yield from (stem, f"{stem}e", f"{stem[:-1]}y" if stem.endswith("i") else stem)
                if stem[-1] == stem[-2]:
                    yield stem[:-1]
        yield part.removeprefix("over").removeprefix("un")


def _cautions(texts: Sequence[str]) -> tuple[str, ...]:
    spoken = [text for text in texts if sum(letter.isalpha() for letter in text) > 1]
    if not spoken:
        return ()
    if sum(_begins_small(text) for text in spoken) > len(spoken) / 2:
        return (SMALL_LETTERS,)
    return (ALL_CAPITALS,) if sum(text.isupper() for text in spoken) > len(spoken) / 2 else ()


def _begins_small(text: str) -> bool:
    return next((letter.islower() for letter in text if letter.isalpha()), False)


def _known_names(names: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """One pattern for names in any letters, one for those that go with their capital alone: words, and short ones."""
    parts = {part for name in names for part in re.findall(r"[^\W\d_][\w'’-]+", name)}
    with_capital = {
        part for part in parts if len(part) < SHORTEST_ANYWHERE or part.casefold() in _are_words()
    }
    patterns = (
        (parts - with_capital, re.IGNORECASE),
        ({part[:1].upper() + part[1:] for part in with_capital}, 0),
    )
    return tuple(
        re.compile(
            rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, some), key=len, reverse=True))})(?!\w)", flags
        )
        for some, flags in patterns
        if some
    )


SHORTEST_ANYWHERE = 3


@cache
def _are_words() -> frozenset[str]:
    return NAMES_THAT_ARE_WORDS | PLACES_THAT_ARE_WORDS


def _replaced(
    text: str, known: tuple[re.Pattern[str], ...], again: frozenset[str], stand_ins: StandIns
) -> str:
    """What has a shape, what the record knows, and what is written with a capital."""
    for kind, shape in SHAPED:
        text = _outside(text, shape, partial(_stand_in, kind, stand_ins))
    text = _outside(text, SPOKEN_NUMBER, lambda match: _number(match.group(), stand_ins))
    text = _outside(text, AGE, lambda match: _age(match.group(), stand_ins))
    text = _outside(text, SPOKEN_AGE, lambda match: stand_ins.of("age", match.group()))
    for names in known:
        text = _outside(text, names, lambda match: stand_ins.of("name", match.group()))
    text = _outside(text, WORD, partial(_always, stand_ins))  # before the capitals: a town is then called one
    return _outside(text, CAPITAL, lambda match: _capital(match, again, stand_ins))


def _always(stand_ins: StandIns, match: re.Match[str]) -> str:
    kind = ALWAYS.get(match.group().casefold())
    return match.group() if kind is None else stand_ins.of(kind, match.group())


def _found_names(stand_ins: StandIns, texts: Sequence[str]) -> re.Pattern[str] | None:
    """What was taken for a name by its capital, and is no other word: it goes in small letters, too.

    A word that the encoder knows could be one that somebody wrote with a capital for weight; it counts as a name only
    where it stood so more than once.
    """
    times = Counter(_inside(texts))
    parts = {
        part
        for words, (kind, _) in stand_ins.given.items()
        if kind in {"name", "place"}
        for part in _parts(words)
        if part not in known_words() or times[part] >= FEWEST_TIMES
    }
    if not parts:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, parts), key=len, reverse=True))})(?!\w)")


@cache
def _never_alone() -> frozenset[str]:
    return no_name() | _are_words() | frozenset(TITLES_AND_KINDS.split())


TITLES_AND_KINDS = (
    "mister missus professor doctor pastor father sister judge nurse reverend rabbi imam hospital school college "
    "university church clinic prison park station surgery saint the"
)


def _in_small_letters(text: str, found: re.Pattern[str] | None, stand_ins: StandIns) -> str:
    if found is not None:
        text = _outside(text, found, partial(_stand_in, "name", stand_ins))
    for kind, cue in CUED:
        text = _outside(text, cue, partial(_cued, kind, stand_ins))
    for kind, cue in CUED_AND_UNKNOWN:
        text = _outside(text, cue, partial(_cued_and_unknown, kind, stand_ins))
    return text


def _cued(kind: str, stand_ins: StandIns, match: re.Match[str]) -> str:
    return match.group()[: match.start("it") - match.start()] + stand_ins.of(kind, match["it"])


def _cued_and_unknown(kind: str, stand_ins: StandIns, match: re.Match[str]) -> str:
    word = match["it"]
    is_word = word in known_words() or LIKE_A_VERB.search(word) is not None
    return match.group() if is_word else _cued(kind, stand_ins, match)


def _stand_in(kind: str, stand_ins: StandIns, match: re.Match[str]) -> str:
    return stand_ins.of(kind, match.group())


_STAND_IN = r"(\[[a-z]+ \+?\d+\])"


def _outside(text: str, shape: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> str:
    """Change what matches, but nothing inside a stand-in that stands there already."""
    parts = re.split(_STAND_IN, text)
    for place in range(0, len(parts), 2):
        parts[place] = shape.sub(change, parts[place])
    return "".join(parts)


def _number(words: str, stand_ins: StandIns) -> str:
    return words if is_counting(words) else stand_ins.of("contact", words)


def _age(words: str, stand_ins: StandIns) -> str:
    number = re.search(r"\d+", words)
    return stand_ins.of("age", words) if number and int(number.group()) > OLDEST_TOLD else words


def _capital(match: re.Match[str], again: frozenset[str], stand_ins: StandIns) -> str:
    """A word with a capital: taken away where no sentence begins, or where it stood so elsewhere."""
    word = match.group()
    plain = word.casefold()
    if plain in no_name():
        return word
    begins = _begins_a_sentence(match)
    if begins and plain not in again and plain in known_words():
        return word
    return stand_ins.of("name", word)


def _seen_capitals(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand with a capital where no sentence begins."""
    return frozenset(_inside(texts)) - no_name()


def _inside(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for match in CAPITAL.finditer(text):
            if not _begins_a_sentence(match):
                yield match.group().casefold()


def _begins_a_sentence(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - LONGEST_GAP) : match.start()]
    return match.start() == 0 or _SENTENCE_BEGINS.search(before) is not None
