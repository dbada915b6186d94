"""Figures for what a therapist is shown: acts found at all, clear resistance, the first two sources, whole sessions.

Beside the codes head by head (`evaluation`), because an act can be there without being the main one, slight resistance
is a matter of taste, and a session's figures add up many small errors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.transcripts.coded import CodedUtterance
from heedful.transcripts.coding import CodedTranscript
from heedful.transcripts.corpus import Conversation, Labelled
from heedful.transcripts.learning import f1, macro_f1
from heedful.transcripts.scheme import MAIN_ACT, NONE, SOURCES, THERAPIST_HEADS
from heedful.transcripts.scores import auc, intraclass_correlation

Talks = Sequence[tuple[Conversation, CodedTranscript]]
LONG_ENOUGH = 30  # utterances of a session whose shares are compared


def details(coded: Talks) -> dict[str, Any]:
    """All of them; a figure whose labels the corpus lacks is None."""
    pairs = [
        (labelled, said, told.fold)
        for told, talk in coded
        for labelled, said in zip(told.utterances, talk.utterances, strict=True)
    ]
    return {
        "acts": {head: _act(pairs, head) for head in MAIN_ACT},
        "clear_resistance": _clear_resistance(pairs),
        "source_in_first_two": _source_in_first_two(pairs),
        "sure": {head: _sure(pairs, head) for head in ("behaviour", "talk")},
        "reflections_to_questions": _ratios(coded),
    }


Pairs = Sequence[tuple[Labelled, CodedUtterance, int]]


def _act(pairs: Pairs, head: str) -> dict[str, float] | None:
    """Whether the act is there at all, and which kind end to end (none counted as a class)."""
    rows = [
        (labelled.labels[head], said.subtype(head) or NONE)
        for labelled, said, _ in pairs
        if head in labelled.labels
    ]
    if not rows:
        return None
    truth, chosen = (np.asarray(column) for column in zip(*rows, strict=True))
    return {
        "utterances": len(rows),
        "exists_f1": f1(truth != NONE, chosen != NONE),
        "end_to_end_macro_f1": macro_f1(truth, chosen, THERAPIST_HEADS[head]),
    }


def _clear_resistance(pairs: Pairs) -> dict[str, float | None] | None:
    """Clear or strong resistance against none; slight is left out."""
    rows = [
        (labelled.is_clearly_resisting, said.p("resisting", "yes"), said.is_resisting, fold)
        for labelled, said, fold in pairs
        if labelled.is_clearly_resisting or labelled.labels.get("resisting") == "no"
    ]
    if not rows:
        return None
    truth, p, chosen, fold = (np.asarray(column) for column in zip(*rows, strict=True))
    return {
        "utterances": len(rows),
        "auc": _mean([auc(truth[fold == one], p[fold == one]) for one in np.unique(fold)]),
        "f1": f1(truth, chosen),
        "precision": _share(truth & chosen, chosen),
        "recall": _share(truth & chosen, truth),
    }


def _share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float | None:
    return float(part.sum() / whole.sum()) if whole.any() else None


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _source_in_first_two(pairs: Pairs) -> dict[str, float] | None:
    """How often the coder's first source is among the model's first two; beside always naming the two commonest."""
    rows = [
        (labelled.labels["source"], sorted(said.sources or {}, key=lambda name: -said.p("source", name))[:2])
        for labelled, said, _ in pairs
        if "source" in labelled.labels
    ]
    if not rows:
        return None
    counts = sorted((sum(truth == name for truth, _ in rows) for name in SOURCES), reverse=True)
    return {
        "utterances": len(rows),
        "share": float(np.mean([truth in first for truth, first in rows])),
        "commonest_two": sum(counts[:2]) / len(rows),
    }


def _sure(pairs: Pairs, head: str) -> dict[str, float] | None:
    """How many codes are shown as sure, and how many of those are right."""
    rows = [
        (not said.is_unsure, labelled.labels[head] == said.label(head))
        for labelled, said, _ in pairs
        if head in labelled.labels
    ]
    if not rows:
        return None
    sure, right = (np.asarray(column) for column in zip(*rows, strict=True))
    return {
        "coverage": float(sure.mean()),
        "accuracy_where_sure": float(right[sure].mean()) if sure.any() else 0.0,
        "accuracy": float(right.mean()),
    }


def _ratios(coded: Talks) -> Mapping[str, float | None]:
    """Do coded and labelled sessions agree on reflections for each question? ICC(2,1) of log((R + 1) / (Q + 1))."""
    long = [(told, talk) for told, talk in coded if len(told.utterances) >= LONG_ENOUGH]
    labelled = [_log_ratio([said.labels.get("behaviour") for said in told.utterances]) for told, _ in long]
    found = [_log_ratio([said.label("behaviour") for said in talk.utterances]) for _, talk in long]
    return {
        "sessions": len(long),
        "icc": intraclass_correlation(np.asarray([labelled, found]).T) if len(long) > 2 else None,
    }


def _log_ratio(behaviours: Sequence[str | None]) -> float:
    return float(np.log((behaviours.count("reflection") + 1) / (behaviours.count("question") + 1)))


def lines(found: Mapping[str, Any]) -> list[str]:
    """The details as sentences of the report."""
    told = []
    for head, act in found["acts"].items():
        if act:
            told.append(
                f"{head}, whether there at all: F1 {act['exists_f1']:.3f}; with its kind, end to end: "
                f"macro-F1 {act['end_to_end_macro_f1']:.3f}."
            )
    if clear := found["clear_resistance"]:
        told.append(
            f"Clear resistance against none: AUC {_number(clear['auc'])}, F1 {clear['f1']:.3f} (precision "
            f"{_number(clear['precision'])}, recall {_number(clear['recall'])})."
        )
    if source := found["source_in_first_two"]:
        told.append(
            f"The coder's first source is among the model's first two in {source['share']:.1%}; always naming the two "
            f"commonest would do so in {source['commonest_two']:.1%}."
        )
    for head, sure in found["sure"].items():
        if sure:
            told.append(
                f"{head}: {sure['coverage']:.0%} of the codes are shown as sure, and {sure['accuracy_where_sure']:.1%} "
                f"of those are right ({sure['accuracy']:.1%} of all)."
            )
    ratios = found["reflections_to_questions"]
    told.append(
        f"Reflections for each question, {ratios['sessions']} sessions: ICC {_number(ratios['icc'])} (of the log)."
    )
    return told


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
