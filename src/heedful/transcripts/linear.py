"""The trained coder as arithmetic: counts times weights, and what the sums mean as probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.transcripts.cues import Spoken
from heedful.transcripts.features import Block, Floats, Sparse, counts_of

CUE_SCALE = 0.15  # of one standard deviation of a cue, beside counts of length 1
AT_A_TIME = 1_000  # utterances; bounds the memory that a very long file can take
CUE_LIMIT = 4.0  # standard deviations; what lies further out is taken as this far


@dataclass(frozen=True, slots=True)
class Reading:
    """What a head says of one utterance: the class to show, and how likely each class is (they sum to 1).

    The class shown is the one that stands highest against its usual rate, not always the likeliest: rare classes
    (sustain talk is 1 in 9) would hardly ever be shown otherwise, and they are what the reader looks for.
    """

    label: str
    p: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Head:
    """One decision between classes.

    The slopes (of the sums here, and of the encoder's) and `offsets` turn sums into log-odds fitted out of fold; `lean`
    is taken off them when the class to show is chosen (see `learning.calibrate`).
    """

    name: str
    classes: tuple[str, ...]
    weights: Floats  # columns x classes
    cue_weights: Floats  # cues x classes
    bias: Floats
    slope: float
    encoder_slope: float
    offsets: Floats
    lean: Floats

    def readings(self, sums: Floats, encoder_sums: Floats | None = None) -> list[Reading]:
        likely = self.slope * sums + self.offsets
        if encoder_sums is not None:
            likely = likely + self.encoder_slope * encoder_sums
        chosen = np.argmax(likely - self.lean, axis=1)
        return [
            Reading(self.classes[best], dict(zip(self.classes, map(float, row), strict=True)))
            for best, row in zip(chosen, softmax(likely), strict=True)
        ]


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[Any] = raised / raised.sum(axis=1, keepdims=True)
    return shares


@dataclass(frozen=True, slots=True)
class Side:
    """Everything needed to code one person's utterances: the terms known, the cues' scale, the heads."""

    blocks: tuple[Block, ...]
    cue_means: Floats
    cue_spreads: Floats
    heads: tuple[Head, ...]

    def sums(self, counts: Sparse, cues: Floats) -> dict[str, Floats]:
        """The raw sums of every head, all heads in one pass over the counts."""
        together = counts.times(np.hstack([head.weights for head in self.heads]))
        together = together + self.scaled(cues) @ np.hstack([head.cue_weights for head in self.heads])
        edges = np.cumsum([0, *(len(head.classes) for head in self.heads)])
        return {
            head.name: together[:, start:end] + head.bias
            for head, start, end in zip(self.heads, edges[:-1], edges[1:], strict=True)
        }

    def scaled(self, cues: Floats) -> Floats:
        return scaled_cues(cues, self.cue_means, self.cue_spreads)

    def readings(
        self,
        talk: Sequence[Spoken],
        indices: Sequence[int],
        cues: Floats,
        encoder_sums: Mapping[str, Floats] | None = None,
    ) -> dict[str, list[Reading]]:
        """For each head, one reading for each of the utterances at `indices`.

        `cues`, and `encoder_sums` (what an encoder has to say, by head): a row for every utterance of the talk.
        """
        also = {name: sums[list(indices)] for name, sums in (encoder_sums or {}).items()}
        found: dict[str, list[Reading]] = {head.name: [] for head in self.heads}
        own_cues = cues[list(indices)]
        for start in range(0, len(indices), AT_A_TIME):
            part = slice(start, start + AT_A_TIME)
            sums = self.sums(counts_of(talk, indices[part], self.blocks), own_cues[part])
            for head in self.heads:
                found[head.name] += head.readings(
                    sums[head.name], also[head.name][part] if head.name in also else None
                )
        return found


def scaled_cues(cues: Floats, means: Floats, spreads: Floats) -> Floats:
    scaled: Floats = (CUE_SCALE * np.clip((cues - means) / spreads, -CUE_LIMIT, CUE_LIMIT)).astype(np.float32)
    return scaled


@dataclass(frozen=True, slots=True)
class Quality:
    """A logistic regression on a session's coded shares (see `summary.quality_features`)."""

    means: Floats
    spreads: Floats
    weights: Floats
    bias: float

    def probability(self, features: Sequence[float]) -> float:
        scaled = (np.asarray(features, dtype=np.float32) - self.means) / self.spreads
        return float(1.0 / (1.0 + np.exp(-(float(scaled @ self.weights) + self.bias))))


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A whole coder. `card` holds its name, version and what it was trained on."""

    therapist: Side
    client: Side
    quality: Quality | None
    card: Mapping[str, str]

    @property
    def has_encoder(self) -> bool:
        """Whether the sums of an encoder are part of it."""
        return any(head.encoder_slope for side in (self.therapist, self.client) for head in side.heads)
