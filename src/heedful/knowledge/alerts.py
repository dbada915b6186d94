"""The kinds of alerts and the signs of a strain: the shape of their two files, and what they say of other entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from heedful.core import catalogue as nouns
from heedful.knowledge.consistency import did_you_mean
from heedful.knowledge.files import read_entry, read_mapping
from heedful.knowledge.schema import BasedEntry, Words

ALERTS, SIGNS = "alerts.yaml", "strain_signs.yaml"
Load = Literal["fewer", "usual", "more"]
LOADS: tuple[Load, ...] = ("fewer", "usual", "more")


class AlertEntry(BasedEntry):
    """`how_often_wrong` is one sentence, or one for each load."""

    grade: Literal["hard", "soft"]
    name: Words
    meaning: Words
    how_often_wrong: Words | dict[Load, Words]
    inquiry: str | None = None
    response: str | None = None
    avoid: str
    shown_at: Annotated[tuple[Load, ...], Field(min_length=1)] = LOADS

    @model_validator(mode="after")
    def _is_whole(self) -> AlertEntry:
        if (self.inquiry is None) == (self.response is None):
            raise ValueError("offers one thing to try: an `inquiry` or a `response`")
        if self.grade == "hard" and set(self.shown_at) != set(LOADS):
            raise ValueError("a hard alert shows at every load")
        if isinstance(self.how_often_wrong, dict) and not set(self.shown_at) <= self.how_often_wrong.keys():
            raise ValueError("`how_often_wrong` needs a sentence for each load at which it shows")
        return self


class StrainSignEntry(BasedEntry):
    shape: Literal["withdrawal", "confrontation", "both", "unsure"]


def read_alerts(folder: Path, problems: list[str]) -> dict[str, nouns.AlertKind]:
    """By id; every fault goes into `problems`."""
    raw = read_mapping(folder / ALERTS, ALERTS, problems) or {}
    entries = {id: read_entry(value, AlertEntry, ALERTS, str(id), problems) for id, value in raw.items()}
    return {str(id): _alert(str(id), entry) for id, entry in entries.items() if entry is not None}


def read_strain_signs(folder: Path, problems: list[str]) -> dict[str, str]:
    """Observation kind -> the way in which a strain shows in it."""
    raw = read_mapping(folder / SIGNS, SIGNS, problems) or {}
    entries = {id: read_entry(value, StrainSignEntry, SIGNS, str(id), problems) for id, value in raw.items()}
    return {str(id): entry.shape for id, entry in entries.items() if entry is not None}


def _alert(id: str, entry: AlertEntry) -> nouns.AlertKind:
    said = entry.how_often_wrong
    return nouns.AlertKind(
        id=id,
        grade=entry.grade,
        name=entry.name,
        meaning=entry.meaning,
        how_often_wrong={load: said if isinstance(said, str) else said.get(load, "") for load in LOADS},
        inquiry=entry.inquiry,
        response=entry.response,
        avoid=entry.avoid,
        shown_at=frozenset(entry.shown_at),
        basis=nouns.Basis(entry.references, entry.consensus),
    )


def problems_with_alerts(catalogue: nouns.Catalogue) -> list[str]:
    """Ids that lead nowhere, a sentence each."""
    return [*_alert_problems(catalogue), *_sign_problems(catalogue)]


def _alert_problems(catalogue: nouns.Catalogue) -> Iterator[str]:
    for id, kind in catalogue.alerts.items():
        place = f"{ALERTS}: {id}"
        yield from _unknown(place, "inquiry", [kind.inquiry], catalogue.inquiries)
        yield from _unknown(place, "response", [kind.response], catalogue.responses)
        yield from _unknown(place, "thing to avoid", [kind.avoid], catalogue.avoid)
        yield from _unknown(place, "reference", kind.basis.references, catalogue.references)


def _sign_problems(catalogue: nouns.Catalogue) -> Iterator[str]:
    for id in catalogue.strain_signs:
        yield from _unknown(f"{SIGNS}: {id}", "observation", [id], catalogue.observations)


def _unknown(place: str, what: str, ids: Iterable[str | None], known: Mapping[str, Any]) -> Iterator[str]:
    for id in ids:
        if id is not None and id not in known:
            yield f"{place}: unknown {what} '{id}'{did_you_mean(id, known)}"
