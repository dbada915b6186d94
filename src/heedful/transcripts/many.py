"""Many transcripts at once: over the cores of this machine, or over a Dask cluster that the owner runs.

What is done already is not done again; one bad file never stops the rest; nothing is left half written.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from heedful.transcripts.coding import Coder, load_coder
from heedful.transcripts.reading import KINDS, read_transcript
from heedful.transcripts.transcript import Problem

ENDING = ".codes.json"


class ManyNeedsMore(Problem):
    """A cluster was asked for, and the extra package for it is not installed or it cannot be reached."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to code, and where its codes go."""

    source: Path
    target: Path
    therapist: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """How one file went. `problem`: one sentence, without a word of the transcript; None where it went well."""

    source: Path
    problem: str | None = None
    was_there: bool = False


def jobs_in(folder: Path, out: Path, *, therapist: str | None = None) -> list[Job]:
    """Every transcript under `folder`; the codes keep its place and its whole name, so that no two meet.

    Paths are whole ones, because a worker of a cluster runs in a folder of its own.
    """
    folder, out = folder.absolute(), out.absolute()
    return [
        Job(path, out / path.relative_to(folder).with_name(path.name + ENDING), therapist)
        for path in sorted(folder.rglob("*"))
        if _is_transcript(path) and (out == folder or not path.is_relative_to(out))
    ]


def _is_transcript(path: Path) -> bool:
    """Hidden files are none: editors and archives leave some beside the true ones."""
    is_ours = path.name.endswith(ENDING) or path.name.startswith(".")
    return path.suffix.lower() in KINDS and not is_ours and path.is_file()


def code_all(
    jobs: Sequence[Job], *, scheduler: str | None = None, workers: int | None = None
) -> Iterator[Done]:
    """Code each, and tell of each as it is done, in no order. Raises ManyNeedsMore."""
    if scheduler is not None:
        yield from _on_cluster(jobs, scheduler)
    elif len(jobs) < 2 or workers == 1:
        yield from map(code_one, jobs)
    else:
        yield from _on_cores(jobs, min(workers or os.cpu_count() or 1, len(jobs)))


def _on_cores(jobs: Iterable[Job], workers: int) -> Iterator[Done]:
    """Where a process dies (its memory at an end, say), each file that it may have been is tried by itself."""
    left = deque(jobs)
    while left:
        alone: list[Job] = []
        yield from _until_one_dies(left, workers, alone)
        for job in alone:
            yield from _alone(job)


def _until_one_dies(left: deque[Job], workers: int, alone: list[Job]) -> Iterator[Done]:
    """Works off `left`, two files a process ahead. What was under way when a process died goes to `alone`."""
    with _pool(workers) as pool:
        asked: dict[Future[Done], Job] = {}
        while asked or (left and not alone):
            while left and not alone and len(asked) < 2 * workers:
                job = left.popleft()
                try:
                    asked[pool.submit(code_one, job)] = job
                except BrokenProcessPool:
                    alone.append(job)
            for future in wait(asked, return_when=FIRST_COMPLETED).done:
                job = asked.pop(future)
                if future.exception() is None:
                    yield future.result()
                else:
                    alone.append(job)


def _alone(job: Job) -> Iterator[Done]:
    with _pool(1) as pool:
        try:
            yield pool.submit(code_one, job).result()
        except BrokenProcessPool:
            yield Done(
                job.source, "the work on it was cut off, perhaps for want of memory; the file may be odd"
            )


def _pool(workers: int) -> ProcessPoolExecutor:
    """Processes that begin afresh: a progress bar's thread must not be copied into them."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _on_cluster(jobs: Sequence[Job], scheduler: str) -> Iterator[Done]:
    try:
        import distributed  # noqa: PLC0415  an extra
    except ImportError:
        raise ManyNeedsMore("A cluster needs Dask. Install it with: pip install 'heedful[cluster]'") from None
    try:
        client = distributed.Client(scheduler, timeout=10)
    except (OSError, ValueError):
        raise ManyNeedsMore(
            f"{scheduler}: no Dask scheduler answers there. Start one with: dask scheduler"
        ) from None
    with client:
        asked = dict(zip(client.map(code_one, list(jobs), pure=False), jobs, strict=True))
        for future, result in distributed.as_completed(list(asked), with_results=True, raise_errors=False):
            job = asked.pop(future)
            yield (
                result if isinstance(result, Done) else Done(job.source, "the work was cut off; run it again")
            )


def code_one(job: Job) -> Done:
    """Read, code, write; a problem is told rather than raised."""
    try:
        digest = hashlib.sha256(job.source.read_bytes()).hexdigest()
        if is_done(job.target, digest):
            return Done(job.source, was_there=True)
        coded = _coder().code(read_transcript(job.source, therapist=job.therapist))
        _write(job.target, coded.as_json())
        _write(_note(job.target), _made_of(digest))
    except Problem as problem:
        return Done(job.source, " ".join(problem.problems))
    except OSError as error:
        return Done(job.source, f"cannot be read or written ({error.strerror})")
    except Exception as error:  # one bad file must not stop the rest; its words stay out of what is told
        return Done(job.source, f"cannot be coded ({type(error).__name__})")
    return Done(job.source)


def is_done(target: Path, digest: str) -> bool:
    """Whether these very bytes were coded by this very model before."""
    try:
        before = json.loads(_note(target).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return target.is_file() and before == _made_of(digest)


def _note(target: Path) -> Path:
    return target.with_name(f".{target.name}.made-of")


def _made_of(digest: str) -> dict[str, object]:
    return {"source_sha256": digest, "model": dict(_coder().model.card)}


def _write(target: Path, told: Mapping[str, object]) -> None:
    """Beside it first and then in its place, so that an interrupted run leaves no half file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    unfinished.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(target)


@cache
def _coder() -> Coder:
    """One to a process: loading costs half a second."""
    return load_coder()
