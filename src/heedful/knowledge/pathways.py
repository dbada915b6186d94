"""The pathways: one file each -> `Pathway`s by id. A file that lacks any part does not load."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from heedful.core import catalogue as nouns
from heedful.core.catalogue import Basis, Boost, Catalogue, Caution
from heedful.knowledge.consistency import circumstance_problems, did_you_mean
from heedful.knowledge.files import read_entry, read_mapping
from heedful.knowledge.schema import BasedEntry, BoostEntry, CautionEntry, Entry, Fit, Words

FOLDER = "pathways"
Ids = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class StepEntry(Entry):
    id: Ids
    name: Words
    do: Words
    smaller: Words
    therapist: Words


class FieldEntry(Entry):
    id: Ids
    step: Ids
    ask: Words
    answer: Literal["words", "line", "mark", "distress", "choice", "day"]
    choices: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _choices_belong_to_a_choice(self) -> FieldEntry:
        if (self.answer == "choice") != (len(self.choices) >= 2):
            raise ValueError("`choices` (two or more) go with `answer: choice`, and only with it")
        return self


class OwnMeasureEntry(Entry):
    ask: Words
    low: Words
    high: Words
    helps_when: Words


class DetourEntry(Entry):
    sign: Annotated[str, Field(pattern=r"^(source|seen):[a-z0-9_]+$")]
    then: Words


class PathwayEntry(BasedEntry):
    """Weeks of somebody's life: it rests on something that was read, whatever consensus says beside it."""

    references: Annotated[tuple[str, ...], Field(min_length=1)]
    number: Annotated[str, Field(pattern=r"^P\d\d$")]
    name: Words
    for_whom: Annotated[
        tuple[Literal["person", "couple", "family", "group", "therapist"], ...], Field(min_length=1)
    ]
    plain: Words
    lasts: Words
    fits: Annotated[dict[str, Fit], Field(min_length=1)]
    fits_when: tuple[BoostEntry, ...] = ()
    fits_if: Annotated[tuple[Words, ...], Field(min_length=1)]
    not_when: Annotated[tuple[CautionEntry, ...], Field(min_length=1)]
    not_if: Annotated[tuple[Words, ...], Field(min_length=1)]
    steps: Annotated[tuple[StepEntry, ...], Field(min_length=3, max_length=9)]
    worksheet: Annotated[tuple[FieldEntry, ...], Field(min_length=2)]
    measure: OwnMeasureEntry
    safety_nets: Annotated[tuple[Words, ...], Field(min_length=1)]
    stop_rule: Words
    meets_resistance: Annotated[tuple[DetourEntry, ...], Field(min_length=2)]
    evidence: Words
    caveat: Words

    @model_validator(mode="after")
    def _hangs_together(self) -> PathwayEntry:
        steps, fields = [step.id for step in self.steps], [field.id for field in self.worksheet]
        for ids, what in ((steps, "step"), (fields, "worksheet field")):
            if twice := sorted({id for id in ids if ids.count(id) > 1}):
                raise ValueError(f"the {what} '{twice[0]}' stands twice")
        for field in self.worksheet:
            if field.step not in steps:
                raise ValueError(
                    f"worksheet field '{field.id}': unknown step '{field.step}'{did_you_mean(field.step, steps)}"
                )
        return self


def read_pathways(folder: Path, problems: list[str]) -> dict[str, nouns.Pathway]:
    """Every pathway of the catalogue in `folder`, by number; every problem goes into `problems`."""
    shelf = folder / FOLDER
    if not shelf.is_dir():
        problems.append(f"{FOLDER}: the folder is missing")
        return {}
    found = [made for path in sorted(shelf.glob("*.yaml")) if (made := _read_one(path, problems))]
    return {each.id: each for each in sorted(found, key=lambda each: each.number)}


def _read_one(path: Path, problems: list[str]) -> nouns.Pathway | None:
    file = f"{FOLDER}/{path.name}"
    if (raw := read_mapping(path, file, problems)) is None:
        return None
    entry = read_entry(raw, PathwayEntry, file, None, problems)
    return _pathway(path.stem, entry) if entry is not None else None


def _pathway(id: str, e: PathwayEntry) -> nouns.Pathway:
    return nouns.Pathway(
        id=id,
        number=e.number,
        name=e.name,
        for_whom=frozenset(e.for_whom),
        plain=e.plain,
        lasts=e.lasts,
        fits=e.fits,
        fits_when=tuple(Boost(boost.when, boost.by, boost.why) for boost in e.fits_when),
        fits_if=e.fits_if,
        not_when=tuple(Caution(caution.when, caution.why) for caution in e.not_when),
        not_if=e.not_if,
        steps=tuple(nouns.PathwayStep(**step.model_dump()) for step in e.steps),
        worksheet=tuple(nouns.WorksheetField(**field.model_dump()) for field in e.worksheet),
        measure=nouns.OwnMeasure(**e.measure.model_dump()),
        safety_nets=e.safety_nets,
        stop_rule=e.stop_rule,
        meets_resistance=tuple(nouns.Detour(**each.model_dump()) for each in e.meets_resistance),
        evidence=e.evidence,
        caveat=e.caveat,
        basis=Basis(e.references, e.consensus),
    )


def problems_of_pathways(pathways: Iterable[nouns.Pathway], catalogue: Catalogue) -> list[str]:
    """What a pathway says of other entries that is not so, a sentence each."""
    pathways = list(pathways)
    numbers = [each.number for each in pathways]
    problems = [
        f"{FOLDER}: {number} is given twice" for number in sorted(set(numbers)) if numbers.count(number) > 1
    ]
    for each in pathways:
        place = f"{FOLDER}/{each.id}.yaml"
        problems += [f"{place}: {words}" for words in _faults(each, catalogue)]
        problems += circumstance_problems(catalogue, place, _circumstances(each))
    return problems


def _circumstances(pathway: nouns.Pathway) -> list[str]:
    return [boost.when for boost in pathway.fits_when] + [caution.when for caution in pathway.not_when]


def _faults(pathway: nouns.Pathway, catalogue: Catalogue) -> Iterable[str]:
    known = {"source": catalogue.sources, "seen": catalogue.observations}
    for source in pathway.fits:
        if source not in catalogue.sources:
            yield f"fits: unknown source '{source}'{did_you_mean(source, catalogue.sources)}"
    for detour in pathway.meets_resistance:
        head, _, id = detour.sign.partition(":")
        if id not in known[head]:
            yield f"meets_resistance: unknown {head} '{id}'{did_you_mean(id, known[head])}"
