"""WebVTT and SubRip: cues with times, whose speaker is a voice tag (`<v Anna>`) or a name before a colon.

Read by hand rather than with a subtitle library: a file cut short must still give what it has, a cue may hold
several voices, and both formats share one grammar (a line with `-->`, then text up to a blank line).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from heedful.transcripts.plain_text import split_label
from heedful.transcripts.times import seconds_from
from heedful.transcripts.transcript import Turn, Turns, without_empty

_ARROW = re.compile(r"\s*([\d:.,]+)\s*-->\s*([\d:.,]*)")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]{1,80})>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,40}\}")
_SAME_BREATH_SECONDS = 3.0  # cues cut a turn by screen lines; a longer gap begins a new utterance


def turns_from_subtitles(letters: str) -> Turns:
    """Read cues and join those that one speaker says in one go."""
    found = without_empty(piece for cue in _cues(letters) for piece in _voices(*cue))
    return Turns(joined(found.turns), found.said_so)


def _cues(letters: str) -> Iterator[tuple[float | None, float | None, list[str]]]:
    times: tuple[float | None, float | None] | None = None
    text: list[str] = []
    for line in letters.split("\n"):
        if arrow := _ARROW.match(line):
            if times:
                yield *times, text
            times, text = (seconds_from(arrow[1]), seconds_from(arrow[2])), []
        elif not line.strip():
            if times:
                yield *times, text
            times, text = None, []
        elif times:
            text.append(line.strip())
    if times:
        yield *times, text


def _voices(start: float | None, end: float | None, lines: list[str]) -> Iterator[Turn]:
    """One cue as one turn for each voice in it."""
    parts = _VOICE.split("\n".join(lines))
    if parts[0].strip():
        yield from _named_lines(start, end, parts[0])
    for label, text in zip(parts[1::2], parts[2::2], strict=True):
        yield Turn(_plain(label), _plain(text), start, end)


def _named_lines(start: float | None, end: float | None, text: str) -> Iterator[Turn]:
    for line in text.split("\n"):
        label, words = split_label(_plain(line).lstrip("-– "))
        yield Turn(label, words, start, end)


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def joined(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Put together neighbouring pieces of one speaker that follow within a breath."""
    together: list[list[Turn]] = []
    for turn in turns:
        if together and _goes_on(together[-1], turn):
            together[-1].append(turn)
        else:
            together.append([turn])
    return tuple(_one(pieces) for pieces in together)


def _goes_on(pieces: list[Turn], turn: Turn) -> bool:
    if turn.label is not None and turn.label != pieces[0].label:
        return False
    before = pieces[-1].end
    return before is None or turn.start is None or turn.start - before <= _SAME_BREATH_SECONDS


def _one(pieces: list[Turn]) -> Turn:
    return Turn(pieces[0].label, " ".join(piece.text for piece in pieces), pieces[0].start, pieces[-1].end)
