"""Labelled conversations -> a coder's weights: which terms are kept, the linear fits, what sums mean as odds.

scikit-learn and SciPy (the extra `train`) are imported here alone, and only when training.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.transcripts.corpus import Conversation, Labelled
from heedful.transcripts.features import BLOCK_SCALES, Block, Floats, cue_rows, terms_of, weighted
from heedful.transcripts.linear import Head, Side, scaled_cues
from heedful.transcripts.transcript import Problem

LEAST_TRANSCRIPTS_A_TERM = 3
"""A term seen in fewer transcripts is not kept: it would help little and could point to a person."""

SOFTNESS = 0.07  # LinearSVC's C; smaller is softer. Chosen on the folds among .03, .05, .07, .1 (flat)
LEANS = tuple(step / 10 for step in range(11))
UNSEEN_CLASS = -2.0  # sum for a class with no example in the fold: about as far below zero as sums go
FEWEST_EXAMPLES = 8  # of a head, to train it at all

Scores = NDArray[np.float64]


class TrainingNeedsMore(Problem):
    """The extra packages for training are not installed."""


def sklearn_svm() -> Any:
    try:
        from sklearn.svm import LinearSVC  # type: ignore[import-untyped]  # noqa: PLC0415  an extra, needed for training alone
    except ImportError:
        raise TrainingNeedsMore(
            "Training needs scikit-learn. Install it with: pip install 'heedful[train]'"
        ) from None
    return LinearSVC


@dataclass(frozen=True, slots=True)
class Examples:
    """One side's utterances, taken apart once: terms by block, cues, labels, and where each comes from."""

    said: tuple[Labelled, ...]
    terms: tuple[Mapping[str, Sequence[str]], ...]
    cues: Floats
    conversation: NDArray[np.str_]
    fold: NDArray[np.int64]

    def with_head(self, head: str) -> NDArray[np.bool_]:
        return np.asarray([head in said.labels for said in self.said], dtype=bool)

    def labels(self, head: str) -> NDArray[np.str_]:
        return np.asarray([said.labels.get(head, "") for said in self.said], dtype=np.str_)


def examples_of(conversations: Iterable[Conversation], speaker: str) -> Examples:
    said: list[Labelled] = []
    terms: list[Mapping[str, Sequence[str]]] = []
    cues: list[Floats] = []
    where: list[tuple[str, int]] = []
    for conversation in conversations:
        talk = conversation.spoken
        indices = [i for i, utterance in enumerate(conversation.utterances) if utterance.speaker == speaker]
        if not indices:
            continue
        said += [conversation.utterances[i] for i in indices]
        terms += [_kept_once(terms_of(talk, i)) for i in indices]
        cues.append(cue_rows(talk, indices))
        where += [(conversation.id, conversation.fold)] * len(indices)
    return Examples(
        tuple(said),
        tuple(terms),
        np.concatenate(cues),
        np.asarray([id for id, _ in where], dtype=np.str_),
        np.asarray([fold for _, fold in where]),
    )


def _kept_once(terms: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Share equal strings: the corpus has millions of runs of letters and few different ones."""
    return {block: tuple(_SEEN.setdefault(term, term) for term in found) for block, found in terms.items()}


_SEEN: dict[str, str] = {}


def blocks_from(examples: Examples, rows: NDArray[np.bool_]) -> tuple[Block, ...]:
    """The terms worth keeping and their rarity, idf = ln((1 + n) / (1 + n with the term)) + 1."""
    chosen = np.flatnonzero(rows)
    return tuple(
        _block(name, [(examples.terms[row][name], examples.conversation[row]) for row in chosen])
        for name in BLOCK_SCALES
    )


def _block(name: str, rows: Sequence[tuple[Sequence[str], str]]) -> Block:
    utterances: Counter[str] = Counter()
    transcripts: dict[str, set[str]] = defaultdict(set)
    for terms, conversation in rows:
        for term in set(terms):
            utterances[term] += 1
            transcripts[term].add(conversation)
    kept = sorted(term for term in utterances if len(transcripts[term]) >= LEAST_TRANSCRIPTS_A_TERM)
    rarity = {term: math.log((1 + len(rows)) / (1 + utterances[term])) + 1 for term in kept}
    return Block(name, {term: (column, rarity[term]) for column, term in enumerate(kept)}, BLOCK_SCALES[name])


@dataclass(frozen=True, slots=True)
class Fitted:
    """Linear fits on some rows, not yet calibrated: per head a (columns + cues) x classes matrix and a bias."""

    blocks: tuple[Block, ...]
    cue_means: Floats
    cue_spreads: Floats
    weights: Mapping[str, tuple[Scores, Scores]]

    def matrix(self, examples: Examples, rows: NDArray[np.bool_]) -> Any:
        return _matrix(examples, rows, self.blocks, self.cue_means, self.cue_spreads)

    def scores(self, examples: Examples, rows: NDArray[np.bool_]) -> dict[str, Scores]:
        matrix = self.matrix(examples, rows)
        return {head: matrix @ weights + bias for head, (weights, bias) in self.weights.items()}


def _matrix(
    examples: Examples, rows: NDArray[np.bool_], blocks: Sequence[Block], means: Floats, spreads: Floats
) -> Any:
    from scipy import sparse  # type: ignore[import-untyped]  # noqa: PLC0415  comes with the extra `train`

    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for row in np.flatnonzero(rows):
        offset = 0
        for block in blocks:
            for column, value in weighted(examples.terms[row][block.name], block):
                columns.append(offset + column)
                values.append(value)
            offset += len(block.terms)
        starts.append(len(columns))
    width = sum(len(block.terms) for block in blocks)
    counts = sparse.csr_matrix((values, columns, starts), shape=(len(starts) - 1, width))
    return sparse.hstack(
        [counts, sparse.csr_matrix(scaled_cues(examples.cues[rows], means, spreads))]
    ).tocsr()


def fit(
    examples: Examples, rows: NDArray[np.bool_], heads: Mapping[str, Sequence[str]], *, seed: int
) -> Fitted:
    """Fit every head on the rows that carry its label."""
    means = examples.cues[rows].mean(axis=0)
    spreads = examples.cues[rows].std(axis=0) + np.float32(1e-6)
    blocks = blocks_from(examples, rows)
    matrix = _matrix(examples, rows, blocks, means, spreads)
    weights = {}
    for head, classes in heads.items():
        usable = examples.with_head(head)[rows]
        labels = examples.labels(head)[rows][usable]
        weights[head] = _fit_head(matrix[usable], labels, classes, seed=seed)
    return Fitted(blocks, means, spreads, weights)


def _fit_head(
    matrix: Any, labels: NDArray[np.str_], classes: Sequence[str], *, seed: int
) -> tuple[Scores, Scores]:
    """One column of weights for each class; a class without examples stays far below the others."""
    weights = np.zeros((matrix.shape[1], len(classes)))
    bias = np.full(len(classes), UNSEEN_CLASS)
    present = [name for name in classes if name in set(labels)]
    if len(present) < 2:
        bias[[classes.index(name) for name in present]] = 0.0
        return weights, bias
    machine = sklearn_svm()(C=SOFTNESS, class_weight="balanced", random_state=seed).fit(matrix, labels)
    coefficients, intercepts = machine.coef_, machine.intercept_
    if len(present) == 2:  # one line between two classes: half to each side
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        intercepts = np.concatenate([-intercepts / 2, intercepts / 2])
    for name, row, constant in zip(machine.classes_, coefficients, intercepts, strict=True):
        weights[:, classes.index(name)] = row
        bias[classes.index(name)] = constant
    return weights, bias


def out_of_fold(
    examples: Examples, folds: Collection[int], heads: Mapping[str, Sequence[str]], *, seed: int
) -> dict[str, Scores]:
    """Scores of every utterance in `folds` from a fit on the other ones of `folds`; nan elsewhere."""
    scores = {head: np.full((len(examples.said), len(classes)), np.nan) for head, classes in heads.items()}
    for fold in folds:
        others = np.isin(examples.fold, [other for other in folds if other != fold])
        rows = examples.fold == fold
        if not rows.any() or not others.any():
            continue
        for head, found in fit(examples, others, heads, seed=seed).scores(examples, rows).items():
            scores[head][rows] = found
    return scores


# --- What sums mean as odds ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calibration:
    """`slopes`: one for each kind of sums (the linear machines', and the encoder's where there is one).

    `lean` is taken off the log-odds before the class to show is chosen.
    """

    slopes: tuple[float, ...]
    offsets: Scores
    lean: Scores

    def log_odds(self, kinds: Sequence[Scores]) -> Scores:
        return _log_odds(self.slopes, self.offsets, kinds)

    def chosen(self, kinds: Sequence[Scores]) -> NDArray[np.int64]:
        best: NDArray[np.int64] = np.argmax(self.log_odds(kinds) - self.lean, axis=1)
        return best


def _log_odds(slopes: Iterable[float], offsets: Scores, kinds: Sequence[Scores]) -> Scores:
    found: Scores = offsets + sum(slope * sums for slope, sums in zip(slopes, kinds, strict=True))
    return found


def calibrate(
    kinds: Sequence[Scores], labels: Sequence[str], classes: Sequence[str], *, as_it_stands: bool = False
) -> Calibration:
    """One slope for each kind of sums and an offset a class (Platt's idea for several classes), from out-of-fold sums.

    The slopes say how much each kind is to be believed beside the other. So few numbers cannot be overfitted to a few
    hundred labels. Every reader learned with rare classes weighted, so that its sums lean towards them. `as_it_stands`:
    the class to show goes by the sums so, without offsets; otherwise how far to lean is searched for on these labels.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]  # noqa: PLC0415  comes with the extra `train`

    truth = np.asarray([classes.index(label) for label in labels])
    start = np.concatenate([np.full(len(kinds), 1.0 / len(kinds)), np.zeros(len(classes))])
    found = minimize(_loss, start, args=(kinds, truth), method="L-BFGS-B").x
    slopes = tuple(float(max(slope, 0.0)) for slope in found[: len(kinds)])
    offsets = found[len(kinds) :]
    if as_it_stands:
        return Calibration(slopes, offsets, lean=offsets)
    rates = (np.bincount(truth, minlength=len(classes)) + 1) / (len(truth) + len(classes))
    return Calibration(slopes, offsets, _best_lean(_log_odds(slopes, offsets, kinds), truth, np.log(rates)))


def _loss(values: Scores, kinds: Sequence[Scores], truth: NDArray[np.int64]) -> float:
    slopes, offsets = values[: len(kinds)], values[len(kinds) :]
    logits = _log_odds(slopes, offsets, kinds)
    top = logits.max(axis=1, keepdims=True)
    log_sum = top[:, 0] + np.log(np.exp(logits - top).sum(axis=1))
    misfit = float((log_sum - logits[np.arange(len(truth)), truth]).mean())
    pull = float((offsets**2).sum() + ((slopes - 1.0 / len(kinds)) ** 2).sum())
    return misfit + pull / (2 * len(truth))


def _best_lean(log_odds: Scores, truth: NDArray[np.int64], log_rates: Scores) -> Scores:
    """How far to lean towards rare classes: the step with the best macro-F1 out of fold, the smallest of equals."""
    found = [
        macro_f1(truth, np.argmax(log_odds - step * log_rates, axis=1), range(log_odds.shape[1]))
        for step in LEANS
    ]
    best: Scores = LEANS[int(np.argmax(found))] * log_rates
    return best


def macro_f1(truth: NDArray[Any], chosen: NDArray[Any], classes: Iterable[Any]) -> float:
    """The mean over the classes that occur (in either) of the harmonic mean of precision and recall."""
    found = [
        f1(truth == name, chosen == name)
        for name in classes
        if (truth == name).any() or (chosen == name).any()
    ]
    return float(np.mean(found)) if found else 0.0


def f1(truth: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> float:
    both = int((truth & chosen).sum())
    return 2 * both / (int(truth.sum()) + int(chosen.sum())) if both else 0.0


def side_from(
    fitted: Fitted, heads: Mapping[str, Sequence[str]], calibrations: Mapping[str, Calibration]
) -> Side:
    """Put fits and calibrations together into what the coder uses."""
    width = sum(len(block.terms) for block in fitted.blocks)
    made = []
    for name, classes in heads.items():
        weights, bias = fitted.weights[name]
        calibration = calibrations[name]
        made.append(
            Head(
                name=name,
                classes=tuple(classes),
                weights=weights[:width].astype(np.float32),
                cue_weights=weights[width:].astype(np.float32),
                bias=bias.astype(np.float32),
                slope=calibration.slopes[0],
                encoder_slope=calibration.slopes[1] if len(calibration.slopes) > 1 else 0.0,
                offsets=calibration.offsets.astype(np.float32),
                lean=calibration.lean.astype(np.float32),
            )
        )
    return Side(fitted.blocks, fitted.cue_means, fitted.cue_spreads, tuple(made))
