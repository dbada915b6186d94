"""How much faster is the shipped encoder than one of BERT-base's size, on one core in the same run? Prints a table.

    python benchmarks/encoder.py

The larger one is twelve layers of 768 numbers with flat weights, its matrix products alone and without its vocabulary,
by the same BLAS that numpy uses: so it is flattered, not slandered.
"""

from __future__ import annotations

import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from heedful.transcripts.encoder import load_tagger
from heedful.transcripts.model_file import SHIPPED

BAR_TIMES = 10.0
WINDOWS, LENGTH, PIECES_AN_UTTERANCE = 4, 256, 22
LAYERS, WIDTH, HEADS = 12, 768, 12


def main() -> int:
    ids = np.random.default_rng(0).integers(1_000, 20_000, (WINDOWS, LENGTH))
    tagger = load_tagger(SHIPPED.parent)
    ours = ids.size / min(_seconds(lambda: tagger.encode(ids, np.ones_like(ids))) for _ in range(5))
    theirs = ids.size / min(_seconds(_bert_base) for _ in range(3))
    size = sum(path.stat().st_size for path in SHIPPED.parent.iterdir())
    rows = (
        ("model on disk, all files", f"{size / 1e6:.1f} MB", "60 MB"),
        (
            "most memory of this process",
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB",
            "",
        ),
        ("pieces a second, the shipped encoder", f"{ours:,.0f}", ""),
        ("about so many utterances a second", f"{ours / PIECES_AN_UTTERANCE:,.0f}", ""),
        ("pieces a second, BERT-base's size", f"{theirs:,.0f}", ""),
        ("times faster", f"{ours / theirs:.1f}", f"{BAR_TIMES:.0f}"),
    )
    print(f"{'what':<44}{'figure':>14}   bar")
    for what, figure, bar in rows:
        print(f"{what:<44}{figure:>14}   {bar}")
    return int(ours < BAR_TIMES * theirs)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _bert_base() -> None:
    chance = np.random.default_rng(0)
    states = chance.normal(size=(WINDOWS * LENGTH, WIDTH)).astype(np.float32)
    for square, up in _weights():
        queries, keys, values = (_by_head(states @ square) for _ in range(3))
        shares = np.exp(queries @ keys.transpose(0, 1, 3, 2) / 64)
        mixed = (shares / shares.sum(-1, keepdims=True)) @ values
        states = states + mixed.transpose(0, 2, 1, 3).reshape(states.shape) @ square
        states = (states + np.maximum(states @ up, 0) @ up.T) / 2


def _weights() -> list[tuple[np.ndarray, np.ndarray]]:
    return [(_SQUARE, _UP)] * LAYERS


_SQUARE = np.full((WIDTH, WIDTH), 1e-3, np.float32)
_UP = np.full((WIDTH, 4 * WIDTH), 1e-4, np.float32)


def _by_head(states: np.ndarray) -> np.ndarray:
    return states.reshape(WINDOWS, LENGTH, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)


if __name__ == "__main__":
    sys.exit(main())
