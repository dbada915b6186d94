"""The teacher: a larger encoder, left as it is, and a recurrent unit over what it makes of each turn.

It is too large to ship, and better on the client's side than any small encoder is. So it tells the student that ships,
for every turn that it has not learned from itself, how likely each class is; and what its encoder makes of the words.

To keep every figure honest, what a student of fold k is told comes from teachers that have seen neither fold k nor the
fold of the turn: teachers for every pair of folds (cross-fitting), and for every fold, for the student that ships.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from heedful.transcripts.corpus import Conversation
from heedful.transcripts.lessons import (
    BALANCED,
    SIZES,
    Shares,
    Talk,
    class_weights,
    loss,
    torch_and_transformers,
)
from heedful.transcripts.out_of_fold import Told, load_told, save_told
from heedful.transcripts.tagger import CueScale

LOWER_LAYER = 8  # of twelve; its states say more of how a thing is said, the last layer's more of what
LONGEST = 128  # pieces of an utterance
AT_A_TIME = 16  # utterances
EPOCHS, RATE, DECAY = 14, 1.5e-3, 0.02
CHUNK, CHUNKS_A_STEP = 60, 8  # turns
STATE, NARROW = 128, 256
DROPPED_INPUT, DROPPED = 0.2, 0.4
WORDS_LENGTH = 8.0
LOSS_SCALE = 10.0
TEACHERS = 2  # of each kind, their sums averaged


def words_of(conversations: Sequence[Conversation], base: Path, keep: Path) -> Mapping[str, Shares]:
    """Text -> the means over its pieces of the last and of a lower layer's states, side by side.

    Kept in `keep` as numbers under a digest of the text, since they take ten minutes.
    """
    texts = sorted({said.text for one in conversations for said in one.utterances}, key=lambda t: (len(t), t))
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    path = keep / f"words-{digest[:16]}.npy"
    if not path.is_file():
        keep.mkdir(parents=True, exist_ok=True)
        np.save(path, np.concatenate(list(_means(texts, base))))
    return dict(zip(texts, np.load(path), strict=True))


def _means(texts: Sequence[str], base: Path) -> Iterator[Shares]:
    torch, transformers = torch_and_transformers()
    pieces = transformers.AutoTokenizer.from_pretrained(base)
    encoder = transformers.AutoModel.from_pretrained(base).eval()
    for start in range(0, len(texts), AT_A_TIME):
        some = list(texts[start : start + AT_A_TIME])
        given = pieces(some, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        is_read = given["attention_mask"][..., None].float()
        with torch.no_grad():
            states = encoder(**given, output_hidden_states=True).hidden_states
        layers = [(one * is_read).sum(1) / is_read.sum(1) for one in (states[-1], states[LOWER_LAYER])]
        yield torch.cat(layers, 1).numpy().astype(np.float32)


def hints_of(conversation: Conversation, words: Mapping[str, Shares]) -> Shares:
    """What the last layer makes of each turn, a row of length one a turn."""
    return _layers(conversation, words, length=1.0)[0]


def _layers(conversation: Conversation, words: Mapping[str, Shares], *, length: float) -> list[Shares]:
    """The last layer's means and the lower one's, each a row of this length a turn."""
    rows = np.stack([words[said.text] for said in conversation.utterances])
    halves = np.split(rows, 2, axis=1)
    return [length * half / np.linalg.norm(half, axis=1, keepdims=True) for half in halves]


@dataclass(frozen=True, slots=True)
class Pupil:
    """A talk beside what the teacher reads of it: a row a turn."""

    talk: Talk
    rows: Shares


def pupils_of(
    conversations: Sequence[Conversation], talks: Sequence[Talk], words: Mapping[str, Shares]
) -> list[Pupil]:
    """Both layers' means, the cues against all talks' usual ones, and the circumstances, side by side."""
    cues = CueScale.of(np.concatenate([talk.cues for talk in talks]))
    return [
        Pupil(
            talk,
            np.hstack(
                [
                    *_layers(conversation, words, length=WORDS_LENGTH),
                    cues.scaled(talk.cues),
                    talk.circumstances,
                ]
            ),
        )
        for conversation, talk in zip(conversations, talks, strict=True)
    ]


def network(width: int, seed: int) -> Any:
    torch, _ = torch_and_transformers()
    torch.manual_seed(seed)
    nn = torch.nn

    class Network(nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.proj = nn.Linear(width, NARROW)
            self.gru = nn.GRU(NARROW, STATE, bidirectional=True, batch_first=True)
            self.drop, self.drop_input = nn.Dropout(DROPPED), nn.Dropout(DROPPED_INPUT)
            self.heads = nn.ModuleDict(
                {head: nn.Linear(NARROW + 2 * STATE, size) for head, size in SIZES.items()}
            )

        def forward(self, rows: Any, lengths: Sequence[int]) -> dict[str, Any]:
            narrowed = self.drop(nn.functional.gelu(self.proj(self.drop_input(rows))))
            packed = nn.utils.rnn.pack_padded_sequence(
                narrowed, lengths, batch_first=True, enforce_sorted=False
            )
            followed, _ = nn.utils.rnn.pad_packed_sequence(self.gru(packed)[0], batch_first=True)
            read = torch.cat([narrowed, self.drop(followed)], 2)
            is_turn = torch.arange(read.shape[1])[None] < torch.tensor(lengths)[:, None]
            return {head: layer(read[is_turn]) for head, layer in self.heads.items()}

    return Network()


def trained(pupils: Sequence[Pupil], *, seed: int, epochs: int = EPOCHS) -> Any:
    torch, _ = torch_and_transformers()
    made = network(pupils[0].rows.shape[1], seed)
    chance = np.random.default_rng(seed)
    talks = [pupil.talk for pupil in pupils]
    weights = {head: torch.from_numpy(class_weights(talks, head)) for head in BALANCED}
    optimiser = torch.optim.AdamW(made.parameters(), lr=RATE, weight_decay=DECAY)
    most = sum(len(talk.turns) // CHUNK + 2 for talk in talks)
    steps = (most // CHUNKS_A_STEP + 1) * epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.15)
    made.train()
    for _ in range(epochs):
        for chunks in _steps(pupils, chance):
            rows, lengths, labels = _batch(chunks)
            found = loss(made(torch.from_numpy(rows), lengths), labels, weights) / LOSS_SCALE
            optimiser.zero_grad()
            found.backward()
            torch.nn.utils.clip_grad_norm_(made.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    return made.eval()


Chunk = tuple[Pupil, slice]


def _steps(pupils: Sequence[Pupil], chance: np.random.Generator) -> Iterator[list[Chunk]]:
    """Stretches of up to sixty turns, cut at other places each epoch, eight at a time."""
    chunks: list[Chunk] = []
    for pupil in pupils:
        first = -int(chance.integers(0, CHUNK))
        bounds = range(first, len(pupil.rows), CHUNK)
        chunks += [(pupil, slice(max(at, 0), at + CHUNK)) for at in bounds if at + CHUNK > 0]
    order = chance.permutation(len(chunks))
    for start in range(0, len(chunks), CHUNKS_A_STEP):
        yield [chunks[place] for place in order[start : start + CHUNKS_A_STEP]]


def _batch(chunks: Iterable[Chunk]) -> tuple[Shares, list[int], list[Mapping[str, Shares]]]:
    cut = [(pupil.rows[where], pupil.talk.labels[where]) for pupil, where in chunks]
    lengths = [len(rows) for rows, _ in cut]
    padded = np.zeros((len(cut), max(lengths), cut[0][0].shape[1]), np.float32)
    for row, (rows, _) in enumerate(cut):
        padded[row, : len(rows)] = rows
    return padded, lengths, [label for _, labels in cut for label in labels]


def told_by_teachers(
    pupils: Sequence[Pupil], keep: Path, *, seed: int, teachers: int = TEACHERS
) -> Iterator[tuple[frozenset[int], Told]]:
    """For every fold and every pair of folds: what teachers of the others say of the talks in it. Kept in `keep`."""
    folds = sorted({pupil.talk.fold for pupil in pupils})
    for group in [*combinations(folds, 1), *combinations(folds, 2)]:
        path = keep / f"teachers-{'-'.join(map(str, group))}.npz"
        if not path.is_file():
            save_told(_told(pupils, frozenset(group), seed=seed, teachers=teachers), path)
        yield frozenset(group), load_told(path)


def _told(pupils: Sequence[Pupil], group: frozenset[int], *, seed: int, teachers: int) -> Told:
    torch, _ = torch_and_transformers()
    others = [pupil for pupil in pupils if pupil.talk.fold not in group]
    asked = [pupil for pupil in pupils if pupil.talk.fold in group]
    made = [trained(others, seed=seed + number) for number in range(teachers)]
    told: dict[str, Mapping[str, Shares]] = {}
    for pupil in asked:
        with torch.no_grad():
            each = [one(torch.from_numpy(pupil.rows)[None], [len(pupil.rows)]) for one in made]
        told[pupil.talk.id] = {head: np.mean([sums[head].numpy() for sums in each], axis=0) for head in SIZES}
    return told
