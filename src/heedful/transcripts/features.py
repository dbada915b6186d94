"""A talk -> numbers: weighted word and letter counts of each utterance and its neighbours, and the cues.

The same code serves training and use, so the two cannot drift apart. The weights are those of scikit-learn's
`TfidfVectorizer(sublinear_tf=True, norm="l2")`, which a test checks number by number.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heedful.transcripts.cues import Spoken, cues_of
from heedful.transcripts.words import letters_in_words, words_and_pairs

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Block:
    """One kind of count. `terms` gives each known term its column (within the block) and rarity weight (idf)."""

    name: str
    terms: Mapping[str, tuple[int, float]]
    scale: float


BLOCK_SCALES = {"words": 1.0, "letters": 1.0, "before": 0.5, "earlier": 0.3, "after": 0.5}
"""How much each block counts beside the utterance's own words."""


def terms_of(talk: Sequence[Spoken], index: int) -> dict[str, list[str]]:
    """The terms of one utterance by block. Neighbours' words are marked with who said them, self or other."""
    own = talk[index]
    return {
        "words": words_and_pairs(own.pieces),
        "letters": letters_in_words(own.text),
        "before": _marked(talk, index, (-1,)),
        "earlier": _marked(talk, index, (-2, -3)),
        "after": _marked(talk, index, (1,)),
    }


def _marked(talk: Sequence[Spoken], index: int, steps: Iterable[int]) -> list[str]:
    return [
        f"{'=' if talk[index + step].speaker == talk[index].speaker else '/'}{piece}"
        for step in steps
        if 0 <= index + step < len(talk)
        for piece in talk[index + step].pieces
    ]


def weighted(terms: Iterable[str], block: Block) -> Iterator[tuple[int, float]]:
    """(column, weight) of each known term: (1 + ln count) x idf, the whole scaled to length 1 and by the block."""
    found = [
        (column, (1.0 + math.log(count)) * rarity)
        for term, count in Counter(terms).items()
        if (known := block.terms.get(term)) is not None
        for column, rarity in (known,)
    ]
    length = math.sqrt(sum(weight * weight for _, weight in found))
    return ((column, block.scale * weight / length) for column, weight in found)


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of few numbers: row r holds `columns[starts[r]:starts[r + 1]]` with `values` beside them."""

    columns: NDArray[np.int32]
    values: Floats
    starts: NDArray[np.int64]

    def times(self, weights: Floats) -> Floats:
        """Each row's weighted sum of the rows of `weights` (columns x outputs)."""
        sums = np.zeros((len(self.starts) - 1, weights.shape[1]), dtype=np.float32)
        for row, (start, end) in enumerate(zip(self.starts[:-1], self.starts[1:], strict=True)):
            sums[row] = self.values[start:end] @ weights[self.columns[start:end]]
        return sums


def counts_of(talk: Sequence[Spoken], indices: Iterable[int], blocks: Sequence[Block]) -> Sparse:
    """The weighted counts of the utterances at `indices`, blocks side by side."""
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for index in indices:
        terms = terms_of(talk, index)
        offset = 0
        for block in blocks:
            for column, value in weighted(terms[block.name], block):
                columns.append(offset + column)
                values.append(value)
            offset += len(block.terms)
        starts.append(len(columns))
    return Sparse(
        np.asarray(columns, dtype=np.int32),
        np.asarray(values, dtype=np.float32),
        np.asarray(starts, dtype=np.int64),
    )


def cue_rows(talk: Sequence[Spoken], indices: Iterable[int]) -> Floats:
    return cues_of(talk)[list(indices)]
