"""How fast is the coder, and do real transcripts go through? Prints a table.

    python benchmarks/transcripts.py [--data DIR]

Without DIR it times an invented talk. With DIR (the folder that holds `annomi`) it also writes every transcript
to CSV, reads and codes it, makes observations and a case, and says how many went through.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from heedful.transcripts.coding import Coder, load_coder
from heedful.transcripts.model_file import SHIPPED
from heedful.transcripts.observations import case_from
from heedful.transcripts.reading import read_transcript

BAR_SECONDS_COLD = 3.0
UTTERANCES = 400
_LINES = (
    (
        "Therapist",
        "What would you like to talk about today, and what would make this hour worth the way here?",
    ),
    (
        "Client",
        "I don't know, it's been the same as ever. I want to sleep better, but nothing that I try helps.",
    ),
    ("Therapist", "You have tried a good many things, and it is tiring to be told to try one more."),
    ("Client", "Yeah. My sister says I should just go to bed earlier, as if I hadn't thought of that."),
)
_COLD = """
import sys, time
started = time.perf_counter()
from pathlib import Path
from heedful.transcripts.coding import load_coder
from heedful.transcripts.reading import read_transcript
load_coder().code(read_transcript(Path(sys.argv[1]))).as_json()
print(time.perf_counter() - started)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, help="the folder that holds annomi/")
    data = parser.parse_args().data
    print(f"{platform.machine()}, Python {platform.python_version()}, one thread\n")
    print(f"{'what':<44}{'figure':>14}   bar")
    slow = _speed()
    failed = _real(data) if data else 0
    return int(slow or failed > 0)


def _row(what: str, figure: str, bar: str = "") -> None:
    print(f"{what:<44}{figure:>14}   {bar}")


def _speed() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talk.txt"
        path.write_text(_invented(UTTERANCES), encoding="utf-8")
        cold = min(_cold(path) for _ in range(3))
        coder = load_coder()
        warm = min(_timed(coder, path) for _ in range(3))
    size = sum(path.stat().st_size for path in SHIPPED.parent.iterdir())
    _row("model on disk, all files", f"{size / 1e6:.1f} MB", "60 MB")
    _row(f"{UTTERANCES} utterances, cold, with imports", f"{cold:.2f} s", f"{BAR_SECONDS_COLD:.0f} s")
    _row(f"{UTTERANCES} utterances, warm", f"{warm:.2f} s")
    _row("utterances a second, warm", f"{UTTERANCES / warm:,.0f}")
    return cold > BAR_SECONDS_COLD


def _invented(utterances: int) -> str:
    said = (_LINES[place % len(_LINES)] for place in range(utterances))
    return "\n".join(f"{speaker}: {text}" for speaker, text in said)


def _cold(path: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _COLD, str(path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _timed(coder: Coder, path: Path) -> float:
    started = time.perf_counter()
    coder.code(read_transcript(path)).as_json()
    return time.perf_counter() - started


def _real(data: Path) -> int:
    """Send every real transcript through; say only counts and times, never words."""
    coder, day = load_coder(), date(2026, 1, 5)
    kinds: Counter[str] = Counter()
    failed = utterances = moments = 0
    started = time.perf_counter()
    paths = 0
    with tempfile.TemporaryDirectory() as folder:
        for path, expected in _files(data, Path(folder)):
            paths += 1
            try:
                coded = coder.code(read_transcript(path))
                json.dumps(coded.as_json(), allow_nan=False)
                kinds.update(
                    sign.kind for sign in case_from(coded, code="B-001", on=day).sessions[0].observations
                )
                utterances += len(coded.utterances)
                moments += len(coded.moments)
                if len(coded.utterances) != expected:
                    raise ValueError("an utterance was lost")
            except Exception as error:  # a benchmark counts failures of every kind
                failed += 1
                print(f"{path.name}: {type(error).__name__}")
    seconds = time.perf_counter() - started
    _row("real transcripts through without error", f"{paths - failed} of {paths}", "all")
    _row("their utterances, and moments found", f"{utterances:,}, {moments:,}")
    _row("reading, coding, observing them all", f"{seconds:.1f} s")
    _row("observations", ", ".join(f"{kind} {number}" for kind, number in kinds.most_common()))
    return failed


def _files(data: Path, folder: Path) -> Iterator[tuple[Path, int]]:
    """Each transcript as a CSV of speaker, text, start; with the number of utterances in which something is said."""
    source = next(path for path in (data, data / "annomi") if (path / "annomi-simple.csv").is_file())
    talks: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (source / "annomi-simple.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            talks[row["transcript_id"]].append(row)
    for number, rows in talks.items():
        path = folder / f"{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["speaker", "text", "start"])
            writer.writerows([row["interlocutor"], row["utterance_text"], row["timestamp"]] for row in rows)
        yield path, sum(bool(row["utterance_text"].strip()) for row in rows)


if __name__ == "__main__":
    sys.exit(main())
