"""Transcripts as lines of text: `Speaker: text`, or a speaker's name with a time and the words below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from heedful.transcripts.speakers import is_known
from heedful.transcripts.times import seconds_from
from heedful.transcripts.transcript import Turn, Turns, counted, without_empty

_TIME = r"[\[(]?(?P<time>\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d+)?)[\])]?"
_NAME = r"(?P<label>[^\W_][^:：\n?!;,\t]{0,38}?)"
_SAID = re.compile(
    rf"\s*(?:{_TIME}\s*[-–]?\s*)?(?:>>\s*)?{_NAME}\s*(?:[\[(]\d[\d:.,]*[\])])?\s*[:：](?!\d\d\b)\s*(?P<text>.*)"
)
_HEADING = re.compile(rf"\s*{_NAME}\s+{_TIME}\s*")
_HEADING_TIME_FIRST = re.compile(rf"\s*{_TIME}\s+{_NAME}\s*")
_MOST_WORDS_IN_A_NAME = 5


@dataclass(frozen=True, slots=True)
class _Line:
    label: str | None
    text: str
    start: float | None
    whole: str


def turns_from_text(letters: str, *, therapist: str | None = None) -> Turns:
    """Split lines into turns; a line without a speaker goes on with the one before."""
    lines = [_line(raw) for raw in letters.split("\n") if raw.strip()]
    labels = _believable([line.label for line in lines if line.label], therapist=therapist)
    turns, left_out = _joined(lines, labels)
    found = without_empty(turns)
    before = (
        (f"{counted(left_out, 'line')} left out, because no speaker had been named yet.",) if left_out else ()
    )
    return Turns(found.turns, (*before, *found.said_so))


def split_label(text: str) -> tuple[str | None, str]:
    """`Anna: hello` -> ("Anna", "hello"); without a name, (None, the text)."""
    line = _said(text)
    return (line.label, line.text) if line else (None, text)


def _line(raw: str) -> _Line:
    return _said(raw) or _headed(raw) or _Line(None, raw.strip(), None, raw.strip())


def _said(raw: str) -> _Line | None:
    found = _SAID.match(raw)
    if not found or len(found["label"].split()) > _MOST_WORDS_IN_A_NAME:
        return None
    return _Line(found["label"].strip(), found["text"].strip(), seconds_from(found["time"]), raw.strip())


def _headed(raw: str) -> _Line | None:
    found = _HEADING.fullmatch(raw) or _HEADING_TIME_FIRST.fullmatch(raw)
    if not found or len(found["label"].split()) > _MOST_WORDS_IN_A_NAME:
        return None
    return _Line(found["label"].strip(), "", seconds_from(found["time"]), raw.strip())


def _believable(labels: list[str], *, therapist: str | None) -> frozenset[str]:
    """Somebody who tells a story writes 'I said: stop', too. A speaker has a known name or speaks again."""
    counts = Counter(label.casefold() for label in labels)
    named = therapist.strip().casefold() if therapist else None
    sure = frozenset(label for label, n in counts.items() if n > 1 or is_known(label) or label == named)
    return sure if len(sure) > 1 else frozenset(counts)


def _joined(lines: list[_Line], labels: frozenset[str]) -> tuple[list[Turn], int]:
    turns: list[Turn] = []
    pending: list[str] = []
    head: _Line | None = None
    left_out = 0
    for line in lines:
        if line.label and line.label.casefold() in labels:
            turns += _closed(head, pending)
            head, pending = line, [line.text]
        elif head is None:
            left_out += 1
        else:
            pending.append(line.whole)
    return [*turns, *_closed(head, pending)], left_out


def _closed(head: _Line | None, pending: list[str]) -> Iterator[Turn]:
    if head is not None:
        yield Turn(head.label, " ".join(part for part in pending if part), head.start)
