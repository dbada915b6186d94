"""The catalogue as this practice uses it: what ships, and the practice's own instruments from HEEDFUL_HOME/measures.

A faulty file never stops the work: it is left out, said on the page about questionnaires and when the application
starts, and everything else goes on. A file put there, mended or taken away counts from the next page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from heedful.core.alerts import at_load
from heedful.core.catalogue import Basis, Catalogue, Measure
from heedful.knowledge.loader import CATALOGUE_FOLDER, CatalogueProblem, load_catalogue, read_catalogue
from heedful.knowledge.measures import own_files
from heedful.practice.people.models import AlertLoad, Practice


@dataclass(frozen=True, slots=True)
class Known:
    """`problems`: what is wrong with the practice's own files, a sentence each, naming the file."""

    catalogue: Catalogue
    problems: tuple[str, ...] = ()


def known_catalogue() -> Catalogue:
    return _known().catalogue


def catalogue_at_load() -> Catalogue:
    """With the alliance's cut-offs at the load of alerts that the practice has chosen: for whatever tells its state."""
    return at_load(known_catalogue(), load_in_use())


def load_in_use() -> str:
    """`fewer`, `usual` or `more`."""
    chosen = Practice.objects.values_list("alert_load", flat=True).first()
    return str(chosen or AlertLoad.USUAL)


def problems_of_own_files() -> tuple[str, ...]:
    return _known().problems


def own_folder() -> Path:
    """Where this practice puts the questionnaires for which it holds a permission."""
    return Path(settings.HEEDFUL_HOME) / "measures"


def _known() -> Known:
    return _read(tuple((path, _state_of(path)) for path in own_files(own_folder())))


def _state_of(path: Path) -> tuple[int, int]:
    """Changes when the file does; (0, 0) for one that has just gone."""
    try:
        there = path.stat()
    except OSError:
        return 0, 0
    return there.st_mtime_ns, there.st_size


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[Path, tuple[int, int]], ...]) -> Known:
    paths = [path for path, _ in files]
    try:
        return Known(_remembering(read_catalogue(CATALOGUE_FOLDER, paths) if paths else load_catalogue()))
    except CatalogueProblem:
        return _without_faulty(paths)


def _without_faulty(paths: list[Path]) -> Known:
    """File by file, since a fault may lie between two of them. Raises: CatalogueProblem if what ships is faulty."""
    catalogue, good, problems = load_catalogue(), list[Path](), list[str]()
    for path in paths:
        try:
            catalogue = read_catalogue(CATALOGUE_FOLDER, [*good, path])
        except CatalogueProblem as faulty:
            problems.extend(faulty.problems)
        else:
            good.append(path)
    return Known(_remembering(catalogue), tuple(problems))


class _Remembered(dict[str, Measure]):
    """An instrument whose file is gone is still named where its answers are shown; `get` and `in` do not know it."""

    def __missing__(self, id: str) -> Measure:
        return Measure(
            id=id,
            name=id,
            lowest=float("-inf"),
            highest=float("inf"),
            higher_is="neither",
            reliable_change=None,
            method=None,
            risk_items={},
            basis=Basis(consensus="Its file is no longer there; what was answered is kept."),
        )


def _remembering(catalogue: Catalogue) -> Catalogue:
    return replace(catalogue, measures=_Remembered(catalogue.measures))
