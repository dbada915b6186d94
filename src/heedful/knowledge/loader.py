"""The files of the catalogue -> one `Catalogue`. All problems are reported at once; a faulty one does not load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from heedful.core import catalogue as nouns
from heedful.knowledge import schema
from heedful.knowledge.consistency import problems_between_entries

CATALOGUE_FOLDER = Path(__file__).parent / "catalogue"
NOTICED = ("said", "shown", "did", "rated", "therapist")

EntryT = TypeVar("EntryT", bound=BaseModel)
Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CatalogueProblem(ValueError):
    """The catalogue cannot be used; `problems` says what is wrong, a sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@cache
def load_catalogue(folder: Path = CATALOGUE_FOLDER) -> nouns.Catalogue:
    """Read and check the catalogue in `folder`.

    Raises: CatalogueProblem with every problem found, in the order of the files.
    """
    problems: list[str] = []
    catalogue = _read_catalogue(folder, problems)
    if not problems:
        problems.extend(problems_between_entries(catalogue))
    if problems:
        raise CatalogueProblem(problems)
    return catalogue


def _read_catalogue(folder: Path, problems: list[str]) -> nouns.Catalogue:
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
        measures=read("measures.yaml", schema.MeasureEntry, _measure),
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
    )


class _NoDuplicates(Loader):  # type: ignore[misc]
    """YAML lets a key stand twice and keeps the last; here that is a mistake."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"'{key}' stands twice", key_node.start_mark
                )
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def _read_entries(path: Path, file: str, shape: type[EntryT], problems: list[str]) -> dict[str, EntryT]:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_NoDuplicates)  # noqa: S506 - a safe loader
    except FileNotFoundError:
        problems.append(f"{file}: is missing")
        return {}
    except UnicodeDecodeError:
        problems.append(f"{file}: is not UTF-8 text; save it as UTF-8")
        return {}
    except yaml.YAMLError as error:
        problems.append(f"{file}: cannot be read as YAML: {' '.join(str(error).split())}")
        return {}
    if not isinstance(raw, dict):
        problems.append(f"{file}: should be a mapping of ids to entries")
        return {}
    entries: dict[str, EntryT] = {}
    for id, value in raw.items():
        try:
            entries[str(id)] = TypeAdapter(shape).validate_python(value)
        except ValidationError as error:
            problems.extend(_in_words(file, str(id), error))
    return entries


def _in_words(file: str, id: str, error: ValidationError) -> list[str]:
    found = []
    for fault in error.errors(include_url=False, include_context=False):
        place = ".".join(str(part) for part in (id, *fault["loc"]))
        found.append(f"{file}: {place}: {fault['msg'].removeprefix('Value error, ')}")
    return found


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
    )


def _avoid(id: str, e: schema.AvoidEntry) -> nouns.Avoid:
    return nouns.Avoid(id, e.name, e.meaning, _cautions(e.when), e.instead, _basis(e))


def _measure(id: str, e: schema.MeasureEntry) -> nouns.Measure:
    lowest, highest = e.range
    risk_items: Mapping[int, str] = e.risk_items
    return nouns.Measure(
        id, e.name, lowest, highest, e.higher_is, e.reliable_change, e.method, risk_items, _basis(e)
    )
