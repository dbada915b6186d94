"""One session's rows and the catalogue -> the chips to tap and what has been tapped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from heedful.core.catalogue import Catalogue, ObservationKind, Response
from heedful.practice.in_session.forms import DetailForm, known_observations, minutes_of
from heedful.practice.record.models import Observation
from heedful.practice.showing.words import HOW_SURE, NOTICED, how_sure

TAPPED_GROUPS = ("said", "shown", "did", "therapist")
MOST_FAMILIAR = 8
PLAIN_TAP = 1.0
"""How sure a plain tap is, as the case file has it; the page says how sure only where somebody has."""

FAMILIES = {
    "reflecting": "Meeting and reflecting",
    "exploring": "Exploring",
    "choosing": "Handing over choice",
    "agreeing": "Agreeing on aims",
    "clarifying": "Making clear",
    "pacing": "Pacing",
    "containing": "Steadying",
    "repairing": "Mending between us",
    "trust": "Building trust",
    "hope": "Hope and wins",
    "practical": "Making it fit life",
    "culture": "Their world",
    "support": "Others who help",
    "therapist": "For myself",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A name to tap. `words` are what the search looks through."""

    id: str
    name: str
    meaning: str
    is_on: bool
    words: str


@dataclass(frozen=True, slots=True)
class ChipGroup:
    id: str
    name: str
    chips: tuple[Chip, ...]

    @property
    def count_on(self) -> int:
        return sum(chip.is_on for chip in self.chips)


@dataclass(frozen=True, slots=True)
class Noticed:
    """One thing tapped, with the form for what else there is to say about it."""

    row: Observation
    name: str
    meaning: str
    naming: str
    how_sure: str
    form: DetailForm

    @property
    def has_problem(self) -> bool:
        return self.form.is_bound and not self.form.is_valid()


def observation_groups(
    catalogue: Catalogue, tapped: Collection[str], familiar: Sequence[str]
) -> list[ChipGroup]:
    """Said, shown, done, in me; within a group those seen with this client before come first, most often first.

    `familiar`: kind ids of this client's other sessions, most often first.
    """
    rank = {kind: place for place, kind in enumerate(familiar[:MOST_FAMILIAR])}
    kinds = known_observations(catalogue).values()
    return [
        ChipGroup(
            group,
            NOTICED[group],
            tuple(
                _observation_chip(kind, kind.id in tapped)
                for kind in sorted(
                    (kind for kind in kinds if kind.noticed == group),
                    key=lambda k: rank.get(k.id, MOST_FAMILIAR),
                )
            ),
        )
        for group in TAPPED_GROUPS
    ]


def _observation_chip(kind: ObservationKind, is_on: bool) -> Chip:
    return Chip(kind.id, kind.name, kind.meaning, is_on, f"{kind.name} {kind.meaning}".lower())


def response_groups(catalogue: Catalogue, used: Collection[str], planned: Collection[str]) -> list[ChipGroup]:
    """What was planned from the brief first, then by family."""
    groups = [ChipGroup("planned", "You planned", _responses(catalogue, planned, used))] if planned else []
    for family, name in _families(catalogue).items():
        ids = [id for id, one in catalogue.responses.items() if one.family == family and id not in planned]
        if ids:
            groups.append(ChipGroup(family, name, _responses(catalogue, ids, used)))
    return groups


def _families(catalogue: Catalogue) -> Mapping[str, str]:
    """In our order; a family that the catalogue adds later comes last, under its own name."""
    there = dict.fromkeys(one.family for one in catalogue.responses.values())
    ours = {family: name for family, name in FAMILIES.items() if family in there}
    return ours | {family: family.capitalize() for family in there if family not in ours}


def _responses(catalogue: Catalogue, ids: Iterable[str], used: Collection[str]) -> tuple[Chip, ...]:
    return tuple(response_chip(catalogue.responses[id], id in used) for id in ids)


def response_chip(one: Response, is_on: bool) -> Chip:
    return Chip(one.id, one.name, one.meaning, is_on, f"{one.name} {one.meaning}".lower())


def observation_chip(catalogue: Catalogue, kind: str, is_on: bool) -> Chip:
    return _observation_chip(catalogue.observations[kind], is_on)


def noticed_line(catalogue: Catalogue, row: Observation, form: DetailForm | None = None) -> Noticed:
    kind = catalogue.observations[row.kind]
    sure = "" if row.strength == PLAIN_TAP else how_sure(row.strength)
    return Noticed(row, kind.name, kind.meaning, kind.naming or "", sure, form or detail_form(row))


def detail_form(row: Observation, data: Mapping[str, str] | None = None) -> DetailForm:
    nearest = min((value for value, _ in HOW_SURE), key=lambda value: abs(value - row.strength))
    initial = {"strength": str(nearest), "at": minutes_of(row.at_seconds), "note": row.note or ""}
    return DetailForm(data, initial=initial, auto_id=f"more-{row.pk}-%s")
