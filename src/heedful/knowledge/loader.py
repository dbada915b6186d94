"""The files of the catalogue -> one `Catalogue`. All problems are reported at once; a faulty one does not load."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from heedful.core import catalogue as nouns
from heedful.knowledge import schema
from heedful.knowledge.agreement import problems_of_agreement, read_agreement
from heedful.knowledge.alerts import problems_with_alerts, read_alerts, read_strain_signs
from heedful.knowledge.barriers import read_barriers
from heedful.knowledge.consistency import problems_between_entries
from heedful.knowledge.conversations import problems_of_conversations, read_conversations
from heedful.knowledge.files import read_entry, read_mapping
from heedful.knowledge.measures import own_files, read_measures
from heedful.knowledge.pathways import problems_of_pathways, read_pathways

CATALOGUE_FOLDER = Path(__file__).parent / "catalogue"
NOTICED = ("said", "shown", "did", "rated", "therapist")

EntryT = TypeVar("EntryT", bound=BaseModel)


class CatalogueProblem(ValueError):
    """The catalogue cannot be used; `problems` says what is wrong, a sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@cache
def load_catalogue(folder: Path = CATALOGUE_FOLDER, own_measures: Path | None = None) -> nouns.Catalogue:
    """Read and check the catalogue in `folder`, with the practice's own instruments (the YAML files of `own_measures`).

    Kept once read: a changed file counts from the next start, or after `load_catalogue.cache_clear()`.

    Raises: CatalogueProblem with every problem found, in the order of the files.
    """
    return read_catalogue(folder, own_files(own_measures))


def read_catalogue(folder: Path, own: Iterable[Path] = ()) -> nouns.Catalogue:
    """As `load_catalogue`, read anew each time, with the practice's files named one by one."""
    problems: list[str] = []
    catalogue = _read_catalogue(folder, own, problems)
    if not problems:
        problems.extend(problems_between_entries(catalogue))
        problems.extend(problems_with_alerts(catalogue))
        problems.extend(problems_of_pathways(catalogue.pathways.values(), catalogue))
        problems.extend(problems_of_agreement(catalogue.agreement))
        problems.extend(problems_of_conversations(catalogue.conversations))
    if problems:
        raise CatalogueProblem(problems)
    return catalogue


def _read_catalogue(folder: Path, own: Iterable[Path], problems: list[str]) -> nouns.Catalogue:
    def read(file: str, shape: type[EntryT], make: Callable[[str, EntryT], Any]) -> dict[str, Any]:
        entries = _read_entries(folder / file, file, shape, problems)
        return {id: make(id, entry) for id, entry in entries.items()}

    observations: dict[str, nouns.ObservationKind] = {}
    for noticed in NOTICED:
        file = f"observations/{noticed}.yaml"
        kinds = read(file, schema.ObservationEntry, partial(_observation, noticed=noticed))
        problems.extend(
            f"{file}: {id} is already in another file" for id in kinds.keys() & observations.keys()
        )
        observations |= kinds
    return nouns.Catalogue(
        sources=read("sources.yaml", schema.SourceEntry, _source),
        groups=read(
            "groups.yaml", schema.GroupEntry, lambda id, e: nouns.SignGroup(id, e.name, e.cap_decibans)
        ),
        observations=observations,
        inquiries=read("inquiries.yaml", schema.InquiryEntry, _inquiry),
        responses=read("responses.yaml", schema.ResponseEntry, _response),
        avoid=read("avoid.yaml", schema.AvoidEntry, _avoid),
        measures=read_measures(folder, own, problems),
        thresholds=read(
            "thresholds.yaml",
            schema.ThresholdEntry,
            lambda id, e: nouns.Threshold(id, e.value, e.unit, e.why),
        ),
        openings=tuple(
            read(
                "openings.yaml",
                schema.OpeningEntry,
                lambda _, e: nouns.Opening(e.when, e.stance, e.validation),
            ).values()
        ),
        agenda=tuple(
            read(
                "agenda.yaml", schema.AgendaEntry, lambda _, e: nouns.AgendaLine(e.words, e.when, e.unless)
            ).values()
        ),
        references=read(
            "references.yaml",
            schema.ReferenceEntry,
            lambda id, e: nouns.Reference(id, e.citation, e.finding, e.caveat, e.url),
        ),
        alerts=read_alerts(folder, problems),
        strain_signs=read_strain_signs(folder, problems),
        pathways=read_pathways(folder, problems),
        barriers=read_barriers(folder, problems),
        agreement=read_agreement(folder, problems),
        conversations=read_conversations(folder, problems),
    )


def _read_entries(path: Path, file: str, shape: type[EntryT], problems: list[str]) -> dict[str, EntryT]:
    raw = read_mapping(path, file, problems) or {}
    entries = {str(id): read_entry(value, shape, file, str(id), problems) for id, value in raw.items()}
    return {id: entry for id, entry in entries.items() if entry is not None}


def _basis(entry: schema.BasedEntry) -> nouns.Basis:
    return nouns.Basis(entry.references, entry.consensus)


def _weight(entry: schema.WeightEntry) -> nouns.Weight:
    return nouns.Weight(entry.decibans, entry.low, entry.high)


def _source(id: str, e: schema.SourceEntry) -> nouns.Source:
    return nouns.Source(
        id, e.name, e.meaning, e.may_protect, e.stance, e.validation, e.plain, _weight(e.prior), _basis(e)
    )


def _observation(id: str, e: schema.ObservationEntry, noticed: str) -> nouns.ObservationKind:
    half_life = None if e.half_life == "lasting" else float(e.half_life)
    speaks_to = {source: _weight(weight) for source, weight in e.speaks_to.items()}
    return nouns.ObservationKind(
        id, noticed, e.name, e.meaning, half_life, e.group, speaks_to, e.naming, _basis(e)
    )


def _inquiry(id: str, e: schema.InquiryEntry) -> nouns.Inquiry:
    answers = tuple(nouns.Answer(a.id, a.words, a.likelihood) for a in e.answers)
    return nouns.Inquiry(id, e.words, e.purpose, answers, e.waits_while, _basis(e))


def _cautions(entries: Iterable[schema.CautionEntry]) -> tuple[nouns.Caution, ...]:
    return tuple(nouns.Caution(entry.when, entry.why) for entry in entries)


def _response(id: str, e: schema.ResponseEntry) -> nouns.Response:
    return nouns.Response(
        id=id,
        name=e.name,
        meaning=e.meaning,
        roles=frozenset(e.roles),
        family=e.family,
        fit=e.fit,
        fits_when=tuple(nouns.Boost(boost.when, boost.by, boost.why) for boost in e.fits_when),
        out_of_place=_cautions(e.out_of_place),
        lean=nouns.Lean(**e.lean.model_dump()),
        words=e.words,
        rationale=e.rationale,
        choices=e.choices,
        watch_for=e.watch_for,
        evidence=e.evidence,
        caveat=e.caveat,
        basis=_basis(e),
        words_while=e.words_while,
        helped_prior=e.helped_prior,
        as_choice=e.as_choice,
    )


def _avoid(id: str, e: schema.AvoidEntry) -> nouns.Avoid:
    return nouns.Avoid(id, e.name, e.meaning, _cautions(e.when), e.instead, _basis(e))
