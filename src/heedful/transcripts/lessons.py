"""What a network is taught: how each label is shared between the classes, and how far from it a network is.

Used by the student that ships (`encoder_training`) and by its teacher (`teacher`). torch is imported inside functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heedful.transcripts.corpus import Conversation, Labelled
from heedful.transcripts.cues import cues_of
from heedful.transcripts.learning import TrainingNeedsMore
from heedful.transcripts.scheme import CLIENT_HEADS, THERAPIST_HEADS
from heedful.transcripts.tagger import circumstances
from heedful.transcripts.transcript import THERAPIST
from heedful.transcripts.windows import marked
from heedful.transcripts.wordpieces import WordPieces

SOFTENED = 0.1
SCALE = 24.0  # about the labelled turns of a step; keeps the loss near one
LEVELS = 3  # of resistance: slight, clear, strong
LEVEL_WEIGHTS = (2.0, 2.5, 3.0)
HEAD_WEIGHTS = {
    "behaviour": 1.0,
    "question": 0.4,
    "reflection": 0.4,
    "input": 0.3,
    "answer": 0.3,
    "talk": 1.0,
    "resisting": 1.2,
    "resistance": 0.4,
    "source": 0.5,
}
BALANCED = frozenset(("behaviour", "talk", "question", "reflection", "input"))
ALL_HEADS = {**THERAPIST_HEADS, **CLIENT_HEADS}
SIZES = {head: len(classes) for head, classes in ALL_HEADS.items()} | {"resisting": LEVELS}
"""Numbers that a network gives for each head; of resistance one for each level."""
SECOND_SOURCE = 0.3  # of a label where two sources are named
TEACHERS_SHARE = 0.5  # of what a student is taught; the labels have the rest

Shares = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as a network takes it.

    `turns`: pieces of each turn, its mark first. `circumstances` and `cues`: a row a turn. `labels`: head -> shares of
    the classes, for each turn. `hints`: what the teacher's encoder makes of each turn's words, rows of length one.
    """

    id: str
    fold: int
    turns: list[list[int]]
    circumstances: Shares
    cues: Shares
    labels: tuple[Mapping[str, Shares], ...]
    hints: Shares | None = None


def talk_of(conversation: Conversation, pieces: WordPieces) -> Talk:
    spoken = conversation.spoken
    turns = [
        marked(pieces.numbers(said.text), therapist=said.speaker == THERAPIST)
        for said in conversation.utterances
    ]
    return Talk(
        conversation.id,
        conversation.fold,
        turns,
        circumstances(spoken, turns),
        cues_of(spoken),
        tuple(shares_of(said) for said in conversation.utterances),
    )


def shares_of(said: Labelled) -> dict[str, Shares]:
    """Head -> how the label is shared between the classes; votes of several annotators count half."""
    found = {head: _share(ALL_HEADS[head], {label: 1.0}) for head, label in said.labels.items()}
    for head, votes in said.votes.items():
        found[head] = np.asarray((found[head] + _share(ALL_HEADS[head], votes)) / 2, np.float32)
    if "source" in found and said.second_source:
        first = {said.labels["source"]: 1 - SECOND_SOURCE}
        found["source"] = _share(ALL_HEADS["source"], first | {said.second_source: SECOND_SOURCE})
    if "resisting" in found:
        levels = (said.level,) if said.other_level is None else (said.level, said.other_level)
        each = [[level > step for step in range(LEVELS)] for level in levels]
        found["resisting"] = np.asarray(each, np.float32).mean(axis=0)
    return found


def _share(classes: Sequence[str], votes: Mapping[str, float]) -> Shares:
    counts = np.asarray([votes.get(name, 0.0) for name in classes], np.float32)
    shares: Shares = counts / counts.sum()
    return shares


def torch_and_transformers() -> tuple[Any, Any]:
    try:
        import torch  # noqa: PLC0415  an extra, needed for training alone
        import transformers  # noqa: PLC0415
    except ImportError:
        raise TrainingNeedsMore(
            "Training the encoder needs torch, transformers and onnx. "
            "Install them with: pip install 'heedful[encoder]'"
        ) from None
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    return torch, transformers


def class_weights(talks: Sequence[Talk], head: str) -> Shares:
    """One over the root of how often each class occurs, with a mean of one over the labels."""
    counts = sum((one[head] for talk in talks for one in talk.labels if head in one), np.float32(1.0))
    weights = 1 / np.sqrt(np.asarray(counts))
    scaled: Shares = (weights / ((weights * counts).sum() / np.sum(counts))).astype(np.float32)
    return scaled


def loss(
    sums: Mapping[str, Any],
    labels: Sequence[Mapping[str, Shares]],
    weights: Mapping[str, Any],
    *,
    softened: float = SOFTENED,
) -> Any:
    """Cross-entropy over every head, each level of resistance a yes or no of its own.

    `softened`: the share of each label that all classes have in common.
    """
    torch, _ = torch_and_transformers()
    functional = torch.nn.functional
    total = 0.0
    for head, found in sums.items():
        rows = [row for row, label in enumerate(labels) if head in label]
        if not rows:
            continue
        truth = torch.from_numpy(np.stack([labels[row][head] for row in rows]))
        if head == "resisting":
            soft = truth * (1 - softened / 2) + softened / 4
            each = functional.binary_cross_entropy_with_logits(
                found[rows], soft, reduction="none", pos_weight=torch.tensor(LEVEL_WEIGHTS)
            ).mean(1)
        else:
            soft = truth * (1 - softened) + softened / truth.shape[1]
            each = -(soft * functional.log_softmax(found[rows], 1) * weights.get(head, 1.0)).sum(1)
        total = total + HEAD_WEIGHTS[head] * each.sum() / SCALE
    return total


def taught(talk: Talk, told: Mapping[str, Shares], weights: Mapping[str, Shares]) -> Talk:
    """The talk with each label shared with what a teacher said of it.

    `told`: head -> a row a turn of the teacher's sums. The teacher learned with its classes weighted (`weights`), which
    is taken back first, so that the student hears of probabilities. Only what is labelled is taught.
    """
    shares = {head: _unweighted(head, rows, weights.get(head)) for head, rows in told.items()}
    labels = tuple(
        {
            head: np.asarray((1 - TEACHERS_SHARE) * label + TEACHERS_SHARE * shares[head][turn], np.float32)
            for head, label in by_head.items()
        }
        for turn, by_head in enumerate(talk.labels)
    )
    return replace(talk, labels=labels)


def _unweighted(head: str, sums: Shares, weights: Shares | None) -> Shares:
    if head == "resisting":
        odds = np.exp(sums) / np.asarray(LEVEL_WEIGHTS)
        return np.asarray(odds / (1 + odds), np.float32)
    lifted = np.exp(sums - sums.max(axis=1, keepdims=True)) / (1.0 if weights is None else weights)
    return np.asarray(lifted / lifted.sum(axis=1, keepdims=True), np.float32)
