"""What gets in the way of a task: the shape of `barriers.yaml`, and the entries by id."""

from __future__ import annotations

from pathlib import Path

from heedful.core.catalogue import Barrier, Basis
from heedful.knowledge.files import read_entry, read_mapping
from heedful.knowledge.schema import BasedEntry, Words

FILE = "barriers.yaml"


class BarrierEntry(BasedEntry):
    """`plain` is what the client picks; `then` what may help next time, for both."""

    plain: Words
    then: Words


def read_barriers(folder: Path, problems: list[str]) -> dict[str, Barrier]:
    """By id, in the order of the file; every fault goes into `problems`."""
    raw = read_mapping(folder / FILE, FILE, problems) or {}
    entries = {str(id): read_entry(value, BarrierEntry, FILE, str(id), problems) for id, value in raw.items()}
    return {
        id: Barrier(id, entry.plain, entry.then, Basis(entry.references, entry.consensus))
        for id, entry in entries.items()
        if entry is not None
    }
