"""What an encoder makes of a talk, and what follows from one turn to the next -> sums for every head.

A turn is the encoder's state at the mark of its speaker beside the mean of its pieces' states; a gated recurrent unit
(Cho et al., 2014) reads the turns of the whole talk forwards and backwards; every head is one matrix on all of it,
the cues counted by hand among it.
Plain numpy: after the encoder there is too little arithmetic to be worth another runtime.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from heedful.transcripts.cues import Spoken
from heedful.transcripts.features import Floats
from heedful.transcripts.linear import CUE_LIMIT
from heedful.transcripts.transcript import THERAPIST
from heedful.transcripts.windows import LONGEST_TURN, Batch, Numbers, batches, marked
from heedful.transcripts.wordpieces import WordPieces

Encode = Callable[[Numbers, Numbers], Floats]
"""(pieces, is_read), windows x length each -> states, windows x length x width."""

CIRCUMSTANCES = 6
CUES_SHARE = 0.5  # of one standard deviation of a cue, beside an encoder's numbers
SHORT_TURN = 4  # pieces with the mark
LONG_TALK = 200  # turns


@dataclass(frozen=True, slots=True)
class Gates:
    """One direction of a gated recurrent unit, in the order reset, update, candidate (PyTorch's)."""

    of_input: Floats  # 3n x inputs
    of_state: Floats  # 3n x n
    input_bias: Floats  # 3n
    state_bias: Floats  # 3n

    def states(self, inputs: Floats) -> Floats:
        """One state of n numbers for each row of `inputs`, read from the first row to the last."""
        size = self.of_state.shape[1]
        driven = inputs @ self.of_input.T + self.input_bias
        state = np.zeros(size, dtype=np.float32)
        found = np.empty((len(inputs), size), dtype=np.float32)
        for place, drive in enumerate(driven):
            held = self.of_state @ state + self.state_bias
            reset, update = np.split(_sigmoid(drive[: 2 * size] + held[: 2 * size]), 2)
            candidate = np.tanh(drive[2 * size :] + reset * held[2 * size :])
            state = (1 - update) * candidate + update * state
            found[place] = state
        return found


@dataclass(frozen=True, slots=True)
class CueScale:
    """What is usual for each cue, in the talks that were learned from."""

    means: Floats
    spreads: Floats

    @classmethod
    def of(cls, cues: Floats) -> CueScale:
        return cls(cues.mean(axis=0), cues.std(axis=0) + np.float32(1e-6))

    def scaled(self, cues: Floats) -> Floats:
        within = np.clip((cues - self.means) / self.spreads, -CUE_LIMIT, CUE_LIMIT)
        return np.asarray(CUES_SHARE * within, np.float32)


@dataclass(frozen=True, slots=True)
class TaggerHeads:
    """Everything after the encoder. `heads` gives each head's matrix (classes x numbers) and bias."""

    cues: CueScale
    narrow: Floats
    narrow_bias: Floats
    forwards: Gates
    backwards: Gates
    heads: Mapping[str, tuple[Floats, Floats]]

    def sums(self, turns: Floats, circumstances: Floats, cues: Floats) -> dict[str, Floats]:
        about = np.hstack([turns, circumstances, self.cues.scaled(cues)])
        inputs = _gelu(about @ self.narrow.T + self.narrow_bias)
        followed = (self.forwards.states(inputs), self.backwards.states(inputs[::-1])[::-1])
        read = np.hstack([turns, inputs, *followed])
        return {head: read @ weights.T + bias for head, (weights, bias) in self.heads.items()}


@dataclass(frozen=True, slots=True)
class Tagger:
    """Reads a whole talk at once; every head gives one row for every utterance, of either speaker."""

    encode: Encode
    pieces: WordPieces
    heads: TaggerHeads

    def sums(self, talk: Sequence[Spoken], cues: Floats) -> dict[str, Floats]:
        """Head -> utterances x classes, before any calibration. `cues`: a row for every utterance."""
        turns = [marked(self.pieces.numbers(said.text), therapist=said.speaker == THERAPIST) for said in talk]
        states = np.concatenate([turn_states(self.encode(b.pieces, b.is_read), b) for b in batches(turns)])
        return self.heads.sums(states, circumstances(talk, turns), cues)


def turn_states(states: Floats, batch: Batch) -> Floats:
    """Each turn's state at its mark, beside the mean over its pieces (over the mark alone, where it has none)."""
    flat = states.reshape(-1, states.shape[-1])
    firsts = np.minimum(batch.starts + 1, batch.ends - 1)
    means = np.stack([flat[first:end].mean(axis=0) for first, end in zip(firsts, batch.ends, strict=True)])
    return np.hstack([flat[batch.starts], means])


def circumstances(talk: Sequence[Spoken], turns: Sequence[Sequence[int]]) -> Floats:
    """Who speaks, how long, whether it asks, and where in the talk; each 0 to 1."""
    whole = len(talk)
    return np.asarray(
        [
            (
                said.speaker != THERAPIST,
                min(len(turn), LONGEST_TURN) / LONGEST_TURN,
                len(turn) <= SHORT_TURN,
                "?" in said.text,
                place / whole,
                min(whole, LONG_TALK) / LONG_TALK,
            )
            for place, (said, turn) in enumerate(zip(talk, turns, strict=True))
        ],
        dtype=np.float32,
    )


def _sigmoid(values: Floats) -> Floats:
    shares: Floats = (1.0 / (1.0 + np.exp(-np.clip(values, -60.0, 60.0)))).astype(np.float32)
    return shares


def _gelu(values: Floats) -> Floats:
    """x times the normal distribution's share below x, as the training library works it out."""
    found: Floats = (0.5 * values * (1.0 + _erf(values / np.float32(np.sqrt(2.0))))).astype(np.float32)
    return found


def _erf(values: Floats) -> Floats:
    """Abramowitz & Stegun (1964) 7.1.26; off by less than 1.5e-7."""
    size = np.abs(values)
    t = 1.0 / (1.0 + 0.3275911 * size)
    steps = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    series = np.zeros_like(t)
    for step in steps:
        series = (series + step) * t
    return np.asarray(np.sign(values) * (1.0 - series * np.exp(-size * size)), np.float32)
