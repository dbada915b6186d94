"""How good is the coder on transcripts it has not seen? The figures of the model card, by one command.

Every fold is coded by a model whose terms, weights, calibration and choice of classes come from the other folds
alone. Intervals are from resampling whole transcripts, because utterances of one talk resemble each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.transcripts.coding import CodedTranscript, Coder, load_coder
from heedful.transcripts.corpus import Conversation, Corpus, CorpusProblem, read_corpus
from heedful.transcripts.evaluation_details import LONG_ENOUGH, details
from heedful.transcripts.evaluation_details import lines as detail_lines
from heedful.transcripts.learning import f1, macro_f1
from heedful.transcripts.linear import LinearModel
from heedful.transcripts.model_file import SHIPPED
from heedful.transcripts.out_of_fold import trained_on
from heedful.transcripts.reliability import Bin, bins_of, expected_error, plot
from heedful.transcripts.scheme import CLIENT_HEADS, GROUPS, THERAPIST_HEADS
from heedful.transcripts.scores import Strings, auc, intraclass_correlation, kappa, ranks
from heedful.transcripts.summary import quality_features
from heedful.transcripts.training import Prepared, coder_from, fitted_model, folds_of, prepare

HUMAN_CEILING: Mapping[str, str] = {
    "behaviour": "one coder against another .796, against the majority of nine .856",
    "talk": "one coder against another .645, against the majority of nine .725",
    "question": "one coder against another .767, against the majority of nine .835",
    "reflection": "one coder against another .578, against the majority of nine .619",
    "input": "one coder against another .434, against the majority of nine .488",
    "resisting": "none: the labels are machine-made",
}
"""Macro-F1 of people, on the seven AnnoMI transcripts that ten experts coded."""

RESAMPLES = 2_000
PLOTTED = ("behaviour", "talk", "resisting")


@dataclass(frozen=True, slots=True)
class Coded:
    """What one head said of the utterances that carry its label; one row each."""

    head: str
    classes: tuple[str, ...]
    truth: Strings
    chosen: Strings
    p: NDArray[np.float64]
    fold: NDArray[np.int64]
    transcript: Strings


def evaluate(data: Path, *, seed: int = 0) -> dict[str, Any]:
    """Code every fold by a model of the others, and score. Raises CorpusProblem, TrainingNeedsMore."""
    prepared = prepare(read_corpus(Path(data)), encoder=SHIPPED.parent)
    conversations = prepared.corpus.conversations
    folds = folds_of(conversations)
    coded: list[tuple[Conversation, CodedTranscript]] = []
    for fold in folds:
        model, _ = fitted_model(prepared, [other for other in folds if other != fold], seed=seed)
        held_out = [conversation for conversation in conversations if conversation.fold == fold]
        coded += [(one, _coder(model, prepared, one).code(one.transcript)) for one in held_out]
    return _figures(prepared, coded, folds=len(folds), seed=seed)


def evaluate_shipped(data: Path, *, seed: int = 0) -> dict[str, Any]:
    """Score the shipped coder on transcripts that it has not learned from. Raises CorpusProblem where there is none."""
    corpus = read_corpus(Path(data))
    known = trained_on(SHIPPED.parent)
    unseen = tuple(one for one in corpus.conversations if one.id not in known)
    if not unseen:
        raise CorpusProblem(
            f"{Path(data).name}: the coder has learned from all of these. Leave out --unseen, or give others."
        )
    coder = load_coder()
    coded = [(one, coder.code(one.transcript)) for one in unseen]
    return _figures(prepare(Corpus(unseen, corpus.has_resistance)), coded, folds=0, seed=seed)


def _figures(
    prepared: Prepared, coded: Sequence[tuple[Conversation, CodedTranscript]], *, folds: int, seed: int
) -> dict[str, Any]:
    heads = {head: classes for side in prepared.heads.values() for head, classes in side.items()}
    found = {head: _collected(head, tuple(classes), coded) for head, classes in heads.items()}
    return {
        "transcripts": len(coded),
        "utterances": sum(len(told.utterances) for told, _ in coded),
        "folds": folds,
        "with_encoder": prepared.told is not None or not folds,
        "heads": {head: figures(one, seed=seed) for head, one in found.items()},
        "details": details(coded),
        "resistance_groups": _groups(found["resistance"]) if "resistance" in found else None,
        "by_quality": {head: _by_quality(found[head], coded) for head in ("behaviour", "talk")},
        "quality": _quality(coded),
        "sessions": _sessions(coded),
    }


def _coder(model: LinearModel, prepared: Prepared, one: Conversation) -> Coder:
    """With what an encoder that had not learned from this conversation said of it."""
    if prepared.told is None:
        return coder_from(model)
    sums = prepared.told[one.id]
    return coder_from(model, lambda _talk, _cues: sums)


def _collected(
    head: str, classes: tuple[str, ...], coded: Iterable[tuple[Conversation, CodedTranscript]]
) -> Coded:
    rows = [
        (labelled.labels[head], said.readings[head], told.fold, told.id)
        for told, talk in coded
        for labelled, said in zip(told.utterances, talk.utterances, strict=True)
        if head in labelled.labels
    ]
    return Coded(
        head,
        classes,
        np.asarray([truth for truth, *_ in rows]),
        np.asarray([reading.label for _, reading, *_ in rows]),
        np.asarray([[reading.p[name] for name in classes] for _, reading, *_ in rows]),
        np.asarray([fold for *_, fold, _ in rows]),
        np.asarray([id for *_, id in rows]),
    )


def figures(coded: Coded, *, seed: int = 0) -> dict[str, Any]:
    """Macro-F1 (mean over folds, and interval), F1 and AUC of each class, accuracy, calibration error."""
    by_fold = [
        macro_f1(coded.truth[rows], coded.chosen[rows], coded.classes)
        for fold in sorted(set(coded.fold.tolist()))
        if (rows := coded.fold == fold).any()
    ]
    low, high = _interval(coded, seed=seed)
    bins = reliability(coded)
    return {
        "utterances": len(coded.truth),
        "macro_f1": float(np.mean(by_fold)),
        "macro_f1_by_fold": by_fold,
        "pooled_macro_f1_low": low,
        "pooled_macro_f1_high": high,
        "f1": {name: f1(coded.truth == name, coded.chosen == name) for name in coded.classes},
        "precision": {name: _share_right(coded, name, of="chosen") for name in coded.classes},
        "recall": {name: _share_right(coded, name, of="truth") for name in coded.classes},
        "auc": {name: _auc_over_folds(coded, column) for column, name in enumerate(coded.classes)},
        "accuracy": float((coded.truth == coded.chosen).mean()),
        "kappa": kappa(coded.truth, coded.chosen),
        "calibration_error": expected_error(bins),
        "reliability": [one.as_json() for one in bins],
        "human": HUMAN_CEILING.get(coded.head),
    }


def _share_right(coded: Coded, name: str, *, of: str) -> float | None:
    whole = getattr(coded, of) == name
    both = (coded.truth == name) & (coded.chosen == name)
    return float(both.sum() / whole.sum()) if whole.any() else None


def _interval(coded: Coded, *, seed: int) -> tuple[float, float]:
    """2.5 and 97.5 % points of the pooled macro-F1 over resampled transcripts."""
    codes = {name: number for number, name in enumerate(coded.classes)}
    size = len(codes)
    transcripts, place = np.unique(coded.transcript, return_inverse=True)
    tables = np.zeros((len(transcripts), size, size))
    for where, truth, chosen in zip(place, coded.truth, coded.chosen, strict=True):
        tables[where, codes[str(truth)], codes[str(chosen)]] += 1
    random = np.random.default_rng(seed)
    draws = random.integers(0, len(transcripts), (RESAMPLES, len(transcripts)))
    scores = [_macro_f1_of_table(tables[draw].sum(axis=0)) for draw in draws]
    low, high = np.percentile(scores, [2.5, 97.5])
    return float(low), float(high)


def _macro_f1_of_table(table: NDArray[np.float64]) -> float:
    sums = table.sum(axis=0) + table.sum(axis=1)
    occurs = sums > 0
    return float((2 * np.diag(table)[occurs] / sums[occurs]).mean())


def _auc_over_folds(coded: Coded, column: int) -> float | None:
    found = [
        auc(coded.truth[rows] == coded.classes[column], coded.p[rows, column])
        for fold in sorted(set(coded.fold.tolist()))
        if (rows := coded.fold == fold).any()
    ]
    known = [value for value in found if value is not None]
    return float(np.mean(known)) if known else None


def reliability(coded: Coded) -> tuple[Bin, ...]:
    """Of the likeliest class, whether or not it is the one that is shown."""
    best = coded.p.argmax(axis=1)
    return bins_of(coded.p.max(axis=1), np.asarray(coded.classes)[best] == coded.truth)


def _groups(coded: Coded) -> dict[str, Any]:
    """The thirteen behaviours taken together as four groups, given that there is resistance."""
    group_of = {name: group for group, names in GROUPS.items() for name in names}
    truth = np.asarray([group_of[name] for name in coded.truth.tolist()])
    chosen = np.asarray([group_of[name] for name in coded.chosen.tolist()])
    return {
        "macro_f1": macro_f1(truth, chosen, GROUPS),
        "accuracy": float((truth == chosen).mean()),
        "f1": {name: f1(truth == name, chosen == name) for name in GROUPS},
    }


def _by_quality(coded: Coded, talks: Sequence[tuple[Conversation, CodedTranscript]]) -> dict[str, float]:
    """Pooled macro-F1 in demonstrations of high and of low quality: does the coder serve clumsy talk as well?"""
    high = np.isin(coded.transcript, [told.id for told, _ in talks if told.is_high_quality])
    return {
        name: macro_f1(coded.truth[rows], coded.chosen[rows], coded.classes)
        for name, rows in (("high", high), ("low", ~high))
    }


def _quality(coded: Sequence[tuple[Conversation, CodedTranscript]]) -> dict[str, Any] | None:
    """High against low quality, beside what the therapist's share of the words alone would tell."""
    known = [
        (told, talk) for told, talk in coded if talk.quality is not None and quality_features(talk.utterances)
    ]
    if not known:
        return None
    truth = np.asarray([told.is_high_quality for told, _ in known])
    p = np.asarray([talk.quality for _, talk in known], dtype=np.float64)
    talk_share = np.asarray([talk.summary.therapist_talk or 0.0 for _, talk in known])
    return {
        "sessions": len(known),
        "low": int((~truth).sum()),
        "auc": auc(truth, p),
        "auc_of_talk_share_alone": auc(truth, -talk_share),
        "brier": float(((p - truth) ** 2).mean()),
    }


def _sessions(
    coded: Sequence[tuple[Conversation, CodedTranscript]],
) -> dict[str, dict[str, float | None]]:
    """Coded with labelled shares, over sessions of at least 30 utterances: Spearman's rank correlation and ICC(2,1)."""
    long = [(told, talk) for told, talk in coded if len(told.utterances) >= LONG_ENOUGH]
    wanted = [("behaviour", name) for name in THERAPIST_HEADS["behaviour"][:3]]
    wanted += [("talk", name) for name in CLIENT_HEADS["talk"] if name != "neutral"]
    return {name: _agreement(_shares(long, head, name)) for head, name in wanted}


def _shares(
    sessions: Sequence[tuple[Conversation, CodedTranscript]], head: str, name: str
) -> NDArray[np.float64]:
    """One row a session: the labelled share of a class, and the coded one."""
    pairs = []
    for told, talk in sessions:
        truth = [said.labels[head] == name for said in told.utterances if head in said.labels]
        chosen = [said.label(head) == name for said in talk.utterances if head in said.readings]
        if truth and chosen:
            pairs.append((np.mean(truth), np.mean(chosen)))
    return np.asarray(pairs, dtype=np.float64).reshape(-1, 2)


def _agreement(shares: NDArray[np.float64]) -> dict[str, float | None]:
    if len(shares) < 3:
        return {"spearman": None, "icc": None}
    first, second = (ranks(column) for column in shares.T)
    varies = bool(first.std() and second.std())
    spearman = float(np.corrcoef(first, second)[0, 1]) if varies else None
    return {"spearman": spearman, "icc": intraclass_correlation(shares)}


# --- As a table ---------------------------------------------------------------------------------------------


def report(found: Mapping[str, Any]) -> str:
    """The figures as Markdown, as the model card shows them."""
    lines = [
        _protocol(found),
        "",
        "| head | n | macro-F1 | 95 % interval | accuracy | kappa | calibration error | people |",
        "|---|---|---|---|---|---|---|---|",
        *(_head_line(head, one) for head, one in found["heads"].items()),
        "",
        "| head | class | F1 | precision | recall | AUC |",
        "|---|---|---|---|---|---|",
        *(line for head, one in found["heads"].items() for line in _class_lines(head, one)),
        "",
        *(line for head in PLOTTED if head in found["heads"] for line in (*_plot(found, head), "")),
        *_other_lines(found),
    ]
    return "\n".join(lines)


def _protocol(found: Mapping[str, Any]) -> str:
    size = f"{found['transcripts']} transcripts, {found['utterances']:,} utterances"
    if not found["folds"]:
        return f"{size}, none of which the shipped coder has learned from."
    encoder = "" if found["with_encoder"] else " Words and cues alone: no encoder was trained on these folds."
    return f"{size}, {found['folds']} folds; each fold coded by a model of the others.{encoder}"


def _head_line(head: str, one: Mapping[str, Any]) -> str:
    interval = f"{one['pooled_macro_f1_low']:.3f} to {one['pooled_macro_f1_high']:.3f}"
    return (
        f"| {head} | {one['utterances']:,} | {one['macro_f1']:.3f} | {interval} | {one['accuracy']:.3f} | "
        f"{_number(one['kappa'])} | {one['calibration_error']:.3f} | {one['human'] or ''} |"
    )


def _class_lines(head: str, one: Mapping[str, Any]) -> list[str]:
    return [
        f"| {head} | {name} | "
        + " | ".join(_number(one[figure][name]) for figure in ("f1", "precision", "recall", "auc"))
        + " |"
        for name in one["f1"]
    ]


def _plot(found: Mapping[str, Any], head: str) -> Iterable[str]:
    return plot(head, found["heads"][head]["reliability"])


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _other_lines(found: Mapping[str, Any]) -> list[str]:
    lines = detail_lines(found["details"])
    if groups := found["resistance_groups"]:
        each = ", ".join(f"{name} {value:.3f}" for name, value in groups["f1"].items())
        lines.append(f"Resistance in four groups: macro-F1 {groups['macro_f1']:.3f} ({each}).")
    for head, each_kind in found["by_quality"].items():
        lines.append(
            f"{head} in high-quality talk {each_kind['high']:.3f}, in low {each_kind['low']:.3f} (macro-F1)."
        )
    if quality := found["quality"]:
        lines.append(
            f"Quality, high against low ({quality['sessions']} sessions, {quality['low']} low): AUC "
            f"{_number(quality['auc'])}; the therapist's share of the words alone "
            f"{_number(quality['auc_of_talk_share_alone'])}; Brier {quality['brier']:.3f}."
        )
    for name, figure in (("Spearman", "spearman"), ("ICC", "icc")):
        each = ", ".join(f"{share} {_number(one[figure])}" for share, one in found["sessions"].items())
        lines.append(f"Coded with labelled share, by session ({name}): {each}.")
    return lines
