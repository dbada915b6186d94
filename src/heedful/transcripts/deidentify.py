"""Names, places, dates, contacts, ids and great ages -> consistent stand-ins, before a transcript is kept.

Light and local: patterns for what has a shape, names that the record knows, and words that are written with a
capital where a sentence does not ask for one. It misses some and takes some away that could stay: a person looks
over it. Measured on invented talk in `benchmarks/deidentify.py`. Nothing that was taken away is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import resources

from heedful.transcripts.transcript import Transcript

OLDEST_TOLD = 89  # HIPAA's safe harbour, 45 CFR 164.514(b)(2)(i)(C)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_SHAPES: tuple[tuple[str, str], ...] = (
    ("contact", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("contact", r"(?:https?://|www\.)\S+"),
    ("contact", r"(?<!\w)@\w{3,}"),
    ("date", r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"),
    ("date", rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? \d{{4}})?"),
    ("date", rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"),
    ("contact", r"(?<![\w.])\+?\(?\d[\d ().-]{6,}\d(?![\w])"),
    ("id", r"\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{5,}\b|\b\d{5,}\b"),
    (
        "address",
        r"\b\d{1,5} (?:[A-Z][\w'’-]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Way|Court|Square)\b",
    ),
    (
        "name",
        r"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Doctor|Pastor|Father|Sister|Judge|Nurse)\.? "
        r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?",
    ),
    ("name", r"(?<=my name is )[A-Za-z][\w'’-]+|(?<=My name is )[A-Za-z][\w'’-]+|(?<=call me )[A-Z][\w'’-]+"),
    (
        "place",
        r"\b(?:[A-Z][\w'’-]+ )+(?:Hospital|School|College|University|Church|Clinic|Prison|Park|Station|Surgery)\b",
    ),
)
_SHAPED = tuple(
    (kind, re.compile(shape, 0 if "[A-Z]" in shape else re.IGNORECASE)) for kind, shape in _SHAPES
)
_AGE = re.compile(
    r"\b\d{2,3}(?=[- ]?years?[- ]old)|(?<=\bage )\d{2,3}\b|(?<=\baged )\d{2,3}\b|(?<=\b[Ii]'m )\d{2,3}\b"
)
_CAPITAL = re.compile(r"(?<![\w'’])[A-Z][a-zà-ÿ][\w’-]*(?:'[A-Z]\w+)?")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:\"“”\]\)]\s*|\s-\s*)$")


SMALL_LETTERS = (
    "It is written in small letters, so names in it could not be told from words. Hide them by hand."
)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was taken away; the words themselves are not kept. `times`: how often it stood there."""

    kind: str
    stand_in: str
    times: int


@dataclass
class StandIns:
    """Gives the same stand-in to the same words, whatever their capitals, throughout one transcript."""

    given: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    times: dict[str, int] = field(default_factory=dict)

    def of(self, kind: str, words: str) -> str:
        key = (kind, words.casefold().removesuffix("'s").removesuffix("’s"))
        if key not in self.given:
            number = sum(known == kind for known, _ in self.given) + 1
            self.given[key] = f"[{kind} {number}]"
        stand_in = self.given[key]
        self.times[stand_in] = self.times.get(stand_in, 0) + 1
        return stand_in

    def found(self) -> list[Found]:
        return [Found(kind, name, self.times.get(name, 0)) for (kind, _), name in self.given.items()]


def without_identifiers(
    transcript: Transcript, *, names: Iterable[str] = ()
) -> tuple[Transcript, list[Found]]:
    """The transcript with stand-ins, and what was taken away.

    `names`: of people the record knows. Every part of three letters or more is taken away wherever it stands.
    """
    known = _known_names(names)
    texts = [said.text for said in transcript.utterances]
    stand_ins = StandIns()
    again = _seen_capitals(texts)
    changed = tuple(
        replace(said, text=_replaced(said.text, known, again, stand_ins)) for said in transcript.utterances
    )
    cautions = (SMALL_LETTERS,) if _is_in_small_letters(texts) else ()
    said_so = (*transcript.said_so, *(one for one in cautions if one not in transcript.said_so))
    return replace(transcript, utterances=changed, said_so=said_so), stand_ins.found()


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


def _is_in_small_letters(texts: Sequence[str]) -> bool:
    spoken = [text for text in texts if any(letter.isalpha() for letter in text)]
    return bool(spoken) and sum(_begins_small(text) for text in spoken) > len(spoken) / 2


def _begins_small(text: str) -> bool:
    return next((letter.islower() for letter in text if letter.isalpha()), False)


def _known_names(names: Iterable[str]) -> re.Pattern[str] | None:
    parts = {part for name in names for part in re.findall(r"[^\W\d_][\w'’-]{2,}", name)}
    if not parts:
        return None
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, parts), key=len, reverse=True))})(?!\w)", re.IGNORECASE
    )


def _replaced(text: str, known: re.Pattern[str] | None, again: frozenset[str], stand_ins: StandIns) -> str:
    for kind, shape in _SHAPED:
        text = _outside(text, shape, partial(_stand_in, kind, stand_ins))
    text = _outside(text, _AGE, lambda match: _age(match.group(), stand_ins))
    if known is not None:
        text = _outside(text, known, lambda match: stand_ins.of("name", match.group()))
    return _outside(text, _CAPITAL, lambda match: _capital(match, again, stand_ins))


def _stand_in(kind: str, stand_ins: StandIns, match: re.Match[str]) -> str:
    return stand_ins.of(kind, match.group())


def _outside(text: str, shape: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> str:
    """Change what matches, but nothing inside a stand-in that stands there already."""
    parts = re.split(r"(\[[a-z]+ \+?\d+\])", text)
    for place in range(0, len(parts), 2):
        parts[place] = shape.sub(change, parts[place])
    return "".join(parts)


def _age(words: str, stand_ins: StandIns) -> str:
    number = re.search(r"\d+", words)
    return stand_ins.of("age", words) if number and int(number.group()) > OLDEST_TOLD else words


def _capital(match: re.Match[str], again: frozenset[str], stand_ins: StandIns) -> str:
    """A word with a capital: taken away where no sentence begins, or where it stood so elsewhere."""
    word = match.group()
    plain = word.casefold().removesuffix("'s").removesuffix("’s")
    if plain in _ordinary():
        return word
    begins = _SENTENCE_BEGINS.search(match.string[: match.start()]) is not None
    if begins and plain not in again and plain in _english():
        return word
    return stand_ins.of("name", word)


def _seen_capitals(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand with a capital where no sentence begins."""
    return frozenset(_inside(texts)) - _ordinary()


def _inside(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for match in _CAPITAL.finditer(text):
            if _SENTENCE_BEGINS.search(text[: match.start()]) is None:
                yield match.group().casefold().removesuffix("'s").removesuffix("’s")


_CALENDAR = "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
_KEPT = (
    "september october november december christmas easter ramadan diwali eid lent halloween english spanish french "
    "german polish welsh irish scottish arabic urdu hindi chinese japanese american british european african asian "
    "muslim christian jewish hindu buddhist catholic god allah jesus bible quran ok okay mum mom dad mummy daddy "
    "mama papa gran grandma grandpa granny nan auntie aunt uncle doctor doc nurse miss sir madam i'm i'll i've i'd "
    "internet google facebook youtube netflix zoom whatsapp instagram tiktok aa na gp nhs cbt adhd ptsd ocd tv "
)


@cache
def _ordinary() -> frozenset[str]:
    return frozenset((_CALENDAR + " " + _KEPT).split())


@cache
def _english() -> frozenset[str]:
    """Whole words that the encoder knows: what may begin a sentence and be no name."""
    pieces = resources.files("heedful.transcripts") / "model" / "wordpieces.txt"
    return frozenset(pieces.read_text(encoding="utf-8").split("\n")) - _given_names()


_GIVEN_NAMES = (
    "james john robert michael david william richard thomas charles daniel matthew anthony paul steven "
    "andrew kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric "
    "jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick raymond jack "
    "dennis jerry tyler aaron jose adam nathan henry peter kyle jeremy keith christian sean austin arthur "
    "noah joe simon mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy "
    "betty sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie "
    "rebecca laura helen sharon cynthia kathleen amy angela shirley anna brenda emma nicole samantha "
    "katherine christine rachel carolyn janet maria heather diane julie joyce victoria kelly christina "
    "joan evelyn lauren judith olivia martha cheryl megan andrea ann alice jean doris jacqueline kathryn "
    "hannah julia grace amber sophie lucy chloe mohammed ahmed ali omar fatima aisha priya raj maya "
    "carlos juan luis miguel sofia ivan olga dmitri "
)


@cache
def _given_names() -> frozenset[str]:
    """Common given names of the encoder's vocabulary that are no other word; a sentence may begin with one."""
    return frozenset(_GIVEN_NAMES.split())
