"""What encoders said of transcripts that they had not learned from: numbers only, no word of any transcript.

Shipped beside the model, so that its card can be reproduced in minutes where training anew takes hours.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heedful.transcripts.checksum import ModelProblem

OUT_OF_FOLD = "out_of_fold.npz"

Told = Mapping[str, Mapping[str, NDArray[np.float32]]]
"""Transcript's id -> head -> a row for every utterance, a column for every class."""


def save_out_of_fold(told: Told, folder: Path) -> None:
    save_told(told, folder / OUT_OF_FOLD)


def save_told(told: Told, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {f"{id}/{head}": sums.astype(np.float16) for id, by in told.items() for head, sums in by.items()}
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def load_out_of_fold(folder: Path, sizes: Mapping[str, int]) -> Told | None:
    """Those kept in `folder`, if they are of every transcript in `sizes` (id -> utterances); otherwise None."""
    path = folder / OUT_OF_FOLD
    if not path.is_file():
        return None
    told = load_told(path)
    fits = all(id in told and _length(told[id]) == size for id, size in sizes.items())
    return told if fits else None


def load_told(path: Path) -> Told:
    try:
        with np.load(path, allow_pickle=False) as file:
            return _by_transcript((key, file[key].astype(np.float32)) for key in file.files)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError):
        raise ModelProblem(
            f"{path.name}: the file is damaged. Make it again, or install Heedful again."
        ) from None


def trained_on(folder: Path) -> frozenset[str]:
    """The ids of the transcripts that the model in `folder` has learned from."""
    path = folder / OUT_OF_FOLD
    if not path.is_file():
        return frozenset()
    with np.load(path, allow_pickle=False) as file:
        return frozenset(key.rpartition("/")[0] for key in file.files)


def _by_transcript(arrays: Iterable[tuple[str, NDArray[np.float32]]]) -> Told:
    told: dict[str, dict[str, NDArray[np.float32]]] = defaultdict(dict)
    for key, sums in arrays:
        id, _, head = key.rpartition("/")
        told[id][head] = sums
    return told


def _length(by_head: Mapping[str, NDArray[np.float32]]) -> int:
    return min((len(sums) for sums in by_head.values()), default=0)
