"""`heedful train`: from labelled conversations to a model file, the same bytes for the same data and seed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.transcripts.coded import CodedUtterance, Readings
from heedful.transcripts.coding import Coder, CoderModel, Sums
from heedful.transcripts.corpus import Conversation, Corpus, read_corpus
from heedful.transcripts.learning import (
    FEWEST_EXAMPLES,
    Calibration,
    Examples,
    Scores,
    calibrate,
    examples_of,
    fit,
    macro_f1,
    out_of_fold,
    side_from,
    sklearn_svm,
)
from heedful.transcripts.linear import LinearModel, Quality, Reading, Side, softmax
from heedful.transcripts.model_file import save_model
from heedful.transcripts.out_of_fold import Told, load_out_of_fold
from heedful.transcripts.scheme import CLIENT_HEADS, RESISTANCE_HEADS, THERAPIST_HEADS
from heedful.transcripts.summary import quality_features
from heedful.transcripts.transcript import CLIENT, THERAPIST

NAME, WITHOUT_ENCODER = "heedful-coder", "heedful-linear"
VERSION = "3"
Heads = Mapping[str, Sequence[str]]
_HEADS: Mapping[str, Heads] = {THERAPIST: THERAPIST_HEADS, CLIENT: CLIENT_HEADS}
_ALWAYS = frozenset(("behaviour", "talk"))
MAIN_HEADS = _ALWAYS | {"resisting"}
"""Shown as the sums stand: on unseen folds a lean searched for was worse for these, better for the kinds of acts."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The corpus taken apart once, and the heads it can teach."""

    corpus: Corpus
    examples: Mapping[str, Examples]
    heads: Mapping[str, Heads]
    told: Told | None = None
    """What encoders said out of fold, where there is an encoder."""

    def kinds(self, speaker: str, head: str, linear: Scores) -> list[Scores]:
        """The sums that a head goes by: the linear machines', and the encoder's where there is one."""
        if self.told is None:
            return [linear]
        rows = [
            self.told[conversation.id][head][index]
            for conversation in self.corpus.conversations
            for index, said in enumerate(conversation.utterances)
            if said.speaker == speaker
        ]
        return [linear, np.asarray(rows, dtype=np.float64)]


def tell(sentence: str) -> None:
    """Say it on standard error, a line a sentence."""
    sys.stderr.write(sentence + "\n")


def train(
    data: Path,
    out: Path,
    *,
    base: Path | None = None,
    teacher: Path | None = None,
    seed: int = 0,
    report: Callable[[str], object] = tell,
) -> dict[str, Any]:
    """Train on `data`, write the model to `out` (a folder, or a path ending in .npz), and return what was found.

    `base`: the folder of a small BERT's weights to fine-tune first (hours); without it an encoder that was trained into
    the same folder before is used, or none. `teacher`: the folder of a larger encoder, to learn from.
    Without `resistance` beside `annomi`, what needs it is left out and said so.
    Raises CorpusProblem, TrainingNeedsMore.
    """
    sklearn_svm()
    path = Path(out) if Path(out).suffix == ".npz" else Path(out) / "coder.npz"
    corpus = read_corpus(Path(data))
    if base is not None:
        from heedful.transcripts.encoder_training import train_encoder  # noqa: PLC0415  needs an extra

        for sentence in train_encoder(
            corpus.conversations, Path(base), path.parent, teacher=teacher, seed=seed
        ):
            report(sentence)
    prepared = prepare(corpus, encoder=path.parent)
    for sentence in untrained(prepared):
        report(sentence)
    model, found = fitted_model(prepared, folds_of(prepared.corpus.conversations), seed=seed)
    save_model(model, path)
    figures = {
        "model": str(path),
        "bytes": path.stat().st_size,
        "transcripts": len(prepared.corpus.conversations),
        "macro_f1_out_of_fold": found,
        "not_trained": untrained(prepared),
    }
    for head, value in found.items():
        report(f"{head}: macro-F1 {value:.3f} out of fold")
    report(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
    return figures


def prepare(corpus: Corpus, *, encoder: Path | None = None) -> Prepared:
    """`encoder`: the folder in which an encoder's out-of-fold sums may lie."""
    examples = {speaker: examples_of(corpus.conversations, speaker) for speaker in _HEADS}
    heads = {
        speaker: {head: classes for head, classes in known.items() if _is_taught(examples[speaker], head)}
        for speaker, known in _HEADS.items()
    }
    sizes = {conversation.id: len(conversation.utterances) for conversation in corpus.conversations}
    return Prepared(corpus, examples, heads, load_out_of_fold(encoder, sizes) if encoder else None)


def _is_taught(examples: Examples, head: str) -> bool:
    return head in _ALWAYS or int(examples.with_head(head).sum()) >= FEWEST_EXAMPLES


def untrained(prepared: Prepared) -> list[str]:
    """What the data cannot teach, in sentences."""
    missing = [head for side, known in _HEADS.items() for head in known if head not in prepared.heads[side]]
    if not missing:
        return []
    why = "" if prepared.corpus.has_resistance else " (no resistance/coder_a.csv lies beside the transcripts)"
    needed = " Resistance will not be marked." if set(missing) & set(RESISTANCE_HEADS) else ""
    return [f"Not trained for want of labels{why}: {', '.join(missing)}.{needed}"]


def folds_of(conversations: Sequence[Conversation]) -> list[int]:
    return sorted({conversation.fold for conversation in conversations})


@dataclass(frozen=True, slots=True)
class _SideFound:
    side: Side
    scores: Mapping[str, Sequence[Scores]]
    """Head -> the out-of-fold sums of each kind."""
    calibrations: Mapping[str, Calibration]


def fitted_model(
    prepared: Prepared, folds: Sequence[int], *, seed: int
) -> tuple[LinearModel, dict[str, float]]:
    """A whole model from the conversations in `folds` alone, calibrated on their own out-of-fold scores."""
    found = {speaker: _fitted_side(prepared, speaker, folds, seed=seed) for speaker in _HEADS}
    quality = _fitted_quality(prepared, folds, found)
    model = LinearModel(found[THERAPIST].side, found[CLIENT].side, quality, _card(prepared, folds))
    return model, {
        head: value
        for speaker in _HEADS
        for head, value in _macro_f1s(prepared, speaker, folds, found[speaker]).items()
    }


def _card(prepared: Prepared, folds: Sequence[int]) -> dict[str, str]:
    number = sum(conversation.fold in folds for conversation in prepared.corpus.conversations)
    resistance = ", machine-coded resistance" if prepared.corpus.has_resistance else ""
    name = NAME if prepared.told is not None else WITHOUT_ENCODER
    return {"name": name, "version": VERSION, "trained_on": f"AnnoMI, {number} transcripts{resistance}"}


def _fitted_side(prepared: Prepared, speaker: str, folds: Sequence[int], *, seed: int) -> _SideFound:
    examples, heads = prepared.examples[speaker], prepared.heads[speaker]
    linear = out_of_fold(examples, folds, heads, seed=seed)
    scores = {head: prepared.kinds(speaker, head, linear[head]) for head in heads}
    calibrations = {
        head: _calibration(examples, head, classes, scores[head]) for head, classes in heads.items()
    }
    fitted = fit(examples, np.isin(examples.fold, folds), heads, seed=seed)
    return _SideFound(side_from(fitted, heads, calibrations), scores, calibrations)


def _calibration(
    examples: Examples, head: str, classes: Sequence[str], kinds: Sequence[Scores]
) -> Calibration:
    rows = scored_rows(examples, head, kinds)
    return calibrate(
        [sums[rows] for sums in kinds],
        list(examples.labels(head)[rows]),
        classes,
        as_it_stands=head in MAIN_HEADS,
    )


def scored_rows(examples: Examples, head: str, kinds: Sequence[Scores]) -> NDArray[np.bool_]:
    """Rows that carry the head's label and were scored out of fold."""
    rows: NDArray[np.bool_] = examples.with_head(head) & ~np.isnan(kinds[0][:, 0])
    return rows


def _macro_f1s(prepared: Prepared, speaker: str, folds: Sequence[int], found: _SideFound) -> dict[str, float]:
    examples = prepared.examples[speaker]
    means = {}
    for head, classes in prepared.heads[speaker].items():
        rows = scored_rows(examples, head, found.scores[head])
        kinds = [sums[rows] for sums in found.scores[head]]
        chosen = np.asarray(classes)[found.calibrations[head].chosen(kinds)]
        truth, fold = examples.labels(head)[rows], examples.fold[rows]
        each = [
            macro_f1(truth[fold == one], chosen[fold == one], classes) for one in folds if (fold == one).any()
        ]
        means[head] = float(np.mean(each))
    return means


# --- Quality of the session ---------------------------------------------------------------------------------

QUALITY_STEPS = 400
QUALITY_PENALTY = 1.0


def _fitted_quality(
    prepared: Prepared, folds: Sequence[int], found: Mapping[str, _SideFound]
) -> Quality | None:
    """Learn high from low quality by codes that were made out of fold, as codes of new sessions will be."""
    rows, truth = [], []
    readings = _readings_out_of_fold(prepared, found)
    for conversation in prepared.corpus.conversations:
        if conversation.fold not in folds:
            continue
        coded = [
            CodedUtterance(said, readings.get((conversation.id, said.index), {}))
            for said in conversation.transcript.utterances
        ]
        features = quality_features(coded)
        if features is not None:
            rows.append(features)
            truth.append(conversation.is_high_quality)
    return (
        _logistic(np.asarray(rows, dtype=np.float64), np.asarray(truth, dtype=np.float64))
        if len(set(truth)) > 1
        else None
    )


def _readings_out_of_fold(
    prepared: Prepared, found: Mapping[str, _SideFound]
) -> dict[tuple[str, int], Readings]:
    """The therapist's readings by conversation and place."""
    heads = prepared.heads[THERAPIST]
    p = {
        head: softmax(found[THERAPIST].calibrations[head].log_odds(found[THERAPIST].scores[head]))
        for head in heads
    }
    places = [
        (conversation.id, index)
        for conversation in prepared.corpus.conversations
        for index, said in enumerate(conversation.utterances)
        if said.speaker == THERAPIST
    ]
    return {
        place: {
            head: Reading("", dict(zip(classes, map(float, p[head][row]), strict=True)))
            for head, classes in heads.items()
        }
        for row, place in enumerate(places)
    }


def _logistic(rows: Scores, truth: Scores) -> Quality:
    """Ridge-penalised logistic regression by Newton's method."""
    means, spreads = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    design = np.hstack([(rows - means) / spreads, np.ones((len(rows), 1))])
    penalty = np.diag([QUALITY_PENALTY] * rows.shape[1] + [0.0])
    values = np.zeros(design.shape[1])
    for _ in range(QUALITY_STEPS):
        p = 1 / (1 + np.exp(-np.clip(design @ values, -30, 30)))
        slope = design.T @ (truth - p) - penalty @ values
        step = np.linalg.solve(design.T @ (design * (p * (1 - p) + 1e-9)[:, None]) + penalty, slope)
        values += step
        if np.abs(step).max() < 1e-10:
            break
    return Quality(
        means.astype(np.float32),
        spreads.astype(np.float32),
        values[:-1].astype(np.float32),
        float(values[-1]),
    )


def coder_from(model: LinearModel, encoder: Sums | None = None) -> Coder:
    return Coder(CoderModel(model, encoder))
