"""The brief of each example, byte for byte: whoever changes a weight sees what it changes on the page.

To renew them after a change that is meant:  python tests/golden/test_golden_briefs.py
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from heedful.core.brief import brief_of
from heedful.formats.brief_json import brief_as_text
from heedful.formats.case_file import read_case
from heedful.knowledge import load_catalogue

GOLDEN = Path(__file__).parent
EXAMPLES = GOLDEN.parents[1] / "examples"
FILES = sorted(EXAMPLES.glob("*.json"))

catalogue = cache(load_catalogue)


def brief_text(path: Path) -> str:
    return brief_as_text(brief_of(read_case(path, catalogue()), catalogue()))


def golden_of(path: Path) -> Path:
    return GOLDEN / f"{path.stem}.brief.json"


def renew() -> None:
    for stale in set(GOLDEN.glob("*.brief.json")) - {golden_of(path) for path in FILES}:
        stale.unlink()
    for path in FILES:
        golden_of(path).write_text(brief_text(path), encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_brief_is_the_golden_one(path: Path) -> None:
    assert brief_text(path).encode() == golden_of(path).read_bytes(), "see the head of this file"


def test_every_golden_brief_belongs_to_an_example() -> None:
    assert {path.name for path in GOLDEN.glob("*.brief.json")} == {golden_of(path).name for path in FILES}


def test_two_runs_give_the_same_bytes() -> None:
    """In processes of their own, with the hashing of strings shuffled differently."""
    first, second = (_printed_by_another_process(seed) for seed in ("1", "2"))
    assert first == second == b"".join(brief_text(path).encode() for path in FILES)


def _printed_by_another_process(hash_seed: str) -> bytes:
    command = [sys.executable, str(Path(__file__)), "--print"]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        sys.stdout.buffer.write(b"".join(brief_text(path).encode() for path in FILES))
    else:
        renew()
