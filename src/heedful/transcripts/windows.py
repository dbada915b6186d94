"""A talk -> windows that an encoder can read at once: neighbouring turns side by side, each marked with who speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

WINDOW = 320  # pieces, the first and last marks included
LONGEST_TURN = 80  # pieces; of a longer turn its beginning and its end are read
FROM_ITS_BEGINNING = 50
AT_A_TIME = 2  # windows; more of them fit no cache of one core, and are padded more

PADDING, BEGINNING, END = 0, 101, 102
"""Numbers of BERT's [PAD], [CLS] and [SEP]."""
THERAPIST_SPEAKS, CLIENT_SPEAKS = 2, 3
"""Numbers of two pieces that BERT leaves unused, taught to mean who speaks."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of equal length. `starts` and `ends` bound each turn in the flattened windows, its mark first."""

    pieces: Numbers  # windows x length
    is_read: Numbers  # windows x length, 1 where there is a piece
    starts: Numbers
    ends: Numbers


def marked(pieces: Sequence[int], *, therapist: bool) -> list[int]:
    """A turn's pieces behind the mark of who speaks, shortened in the middle where it is very long."""
    kept = list(pieces)
    if len(kept) > LONGEST_TURN:
        kept = kept[:FROM_ITS_BEGINNING] + kept[FROM_ITS_BEGINNING - LONGEST_TURN :]
    return [THERAPIST_SPEAKS if therapist else CLIENT_SPEAKS, *kept]


def windows(turns: Sequence[Sequence[int]], *, size: int = WINDOW, first: int = 0) -> list[range]:
    """Whole turns, as many as fit; `first` pieces of the first window are taken as filled already."""
    found: list[range] = []
    start, filled = 0, 2 + first
    for place, turn in enumerate(turns):
        if place > start and filled + len(turn) > size:
            found.append(range(start, place))
            start, filled = place, 2
        filled += len(turn)
    return [*found, range(start, len(turns))] if turns else []


def batches(turns: Sequence[Sequence[int]]) -> Iterator[Batch]:
    cut = windows(turns)
    for place in range(0, len(cut), AT_A_TIME):
        yield batch(turns, cut[place : place + AT_A_TIME])


def batch(turns: Sequence[Sequence[int]], cut: Sequence[range]) -> Batch:
    length = 2 + max(sum(len(turns[turn]) for turn in window) for window in cut)
    pieces = np.full((len(cut), length), PADDING, dtype=np.int64)
    is_read = np.zeros_like(pieces)
    starts: list[int] = []
    ends: list[int] = []
    for row, window in enumerate(cut):
        line = [BEGINNING]
        for turn in window:
            starts.append(row * length + len(line))
            line += turns[turn]
            ends.append(row * length + len(line))
        line.append(END)
        pieces[row, : len(line)] = line
        is_read[row, : len(line)] = 1
    return Batch(pieces, is_read, np.asarray(starts), np.asarray(ends))
