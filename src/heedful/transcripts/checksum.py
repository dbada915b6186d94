"""Files of a model, each with its SHA-256 beside it: byte for byte what was saved, or not used at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

from heedful.transcripts.transcript import Problem


class ModelProblem(Problem):
    """A model file is missing, damaged or not ours; the sentence says what to do."""


def checksum_path(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def write_with_checksum(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    checksum_path(path).write_text(f"{hashlib.sha256(content).hexdigest()}  {path.name}\n", encoding="utf-8")


def content_of(path: Path) -> bytes:
    """The file's bytes. Raises ModelProblem where it or its checksum is missing, or they do not agree."""
    try:
        content = path.read_bytes()
        expected = checksum_path(path).read_text(encoding="utf-8").split()[0]
    except (OSError, IndexError, UnicodeDecodeError):
        raise ModelProblem(
            f"{path.name}: the model or its checksum is missing. Install Heedful again."
        ) from None
    if hashlib.sha256(content).hexdigest() != expected:
        raise ModelProblem(f"{path.name}: the model is not the one that was saved. Install Heedful again.")
    return content
