"""The nouns of a conversation on paper: a `Transcript` of `Utterance`s, and what is wrong with a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

THERAPIST = "therapist"
CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one person said before the other spoke; times are seconds from the start, None where not known."""

    index: int
    speaker: str
    text: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation between a therapist and a client.

    `said_so` tells the reader, in sentences and without anybody's words, what was decided while reading:
    who was taken for the therapist and why, what was left out, how the letters were read. `names`: the speakers', as
    the file gives them, so that they can be taken away; they are never shown.
    """

    utterances: tuple[Utterance, ...]
    said_so: tuple[str, ...] = ()
    names: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """A piece of talk as a file gives it: the speaker's label is still the file's own, None where missing."""

    label: str | None
    text: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Turns:
    """What a reader of one format found, with the sentences it has to say about it."""

    turns: tuple[Turn, ...]
    said_so: tuple[str, ...] = ()


class Problem(ValueError):
    """Something a person can put right. Each of `problems` says what, where and what to do."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems: tuple[str, ...] = problems


class TranscriptProblem(Problem):
    """The file cannot be used as a transcript. No sentence quotes anybody's words."""


def without_empty(turns: Iterable[Turn]) -> Turns:
    """Leave out turns in which nothing is said, and say how many."""
    turns = tuple(turns)
    spoken = tuple(turn for turn in turns if turn.text.strip())
    left_out = len(turns) - len(spoken)
    return Turns(spoken, (f"{counted(left_out, 'empty turn')} left out.",) if left_out else ())


def counted(number: int, noun: str) -> str:
    """'1 empty turn was', '2,000 empty turns were'."""
    return f"{number:,} {noun} was" if number == 1 else f"{number:,} {noun}s were"
