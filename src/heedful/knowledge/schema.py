"""The shape of each catalogue file, field by field, as `knowledge/catalogue/README.md` tells it to clinicians.

Only shapes and ranges live here; what one entry says of another (ids, sums) is in `consistency`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

MAX_DECIBANS = 10.0
"""A single sign never counts for more than ten to one."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Decibans = Annotated[float, Field(ge=-MAX_DECIBANS, le=MAX_DECIBANS)]
Fit = Annotated[float, Field(ge=-3, le=3)]
Probability = Annotated[float, Field(ge=0, le=1)]
Role = Literal["meets", "moves", "hands_over", "contains", "therapist_side"]


class Entry(BaseModel):
    """Strict: an unknown key is a mistake, not an extension."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BasedEntry(Entry):
    """An entry that must say what it rests on."""

    references: tuple[str, ...] = ()
    consensus: Words | None = None

    @model_validator(mode="after")
    def _rests_on_something(self) -> BasedEntry:
        if not self.references and not self.consensus:
            raise ValueError("needs `references`, or `consensus` with a reason")
        return self


def _triple_to_mapping(value: Any) -> Any:
    """`[2.5, 1, 4]` is short for `{decibans: 2.5, low: 1, high: 4}`."""
    if isinstance(value, list) and len(value) == 3:
        return dict(zip(("decibans", "low", "high"), value, strict=True))
    return value


class WeightEntry(Entry):
    decibans: Decibans
    low: Decibans
    high: Decibans

    @model_validator(mode="after")
    def _range_holds_the_point(self) -> WeightEntry:
        if not self.low <= self.decibans <= self.high:
            raise ValueError(f"the range {self.low} to {self.high} must hold {self.decibans}")
        return self


ShortWeight = Annotated[WeightEntry, BeforeValidator(_triple_to_mapping)]


class PriorEntry(WeightEntry):
    """A prior is not a sign: a rare source may start below one in ten."""

    decibans: Annotated[float, Field(ge=-15, le=0)]
    low: Annotated[float, Field(ge=-15, le=0)]
    high: Annotated[float, Field(ge=-15, le=0)]


ShortPrior = Annotated[PriorEntry, BeforeValidator(_triple_to_mapping)]


class SourceEntry(BasedEntry):
    name: Words
    meaning: Words
    may_protect: Words
    stance: Words
    validation: Words
    plain: Words
    prior: ShortPrior


class GroupEntry(Entry):
    name: Words
    cap_decibans: Annotated[float, Field(gt=0, le=15)]


class ObservationEntry(BasedEntry):
    name: Words
    meaning: Words
    half_life: Literal["lasting"] | Annotated[float, Field(gt=0)] = 3.0
    group: str | None = None
    speaks_to: dict[str, ShortWeight]
    naming: Words | None = None


class AnswerEntry(Entry):
    id: Words
    words: Words
    likelihood: dict[str, Probability]


class InquiryEntry(BasedEntry):
    words: Words
    purpose: Words
    waits_while: tuple[str, ...] = ()
    answers: Annotated[tuple[AnswerEntry, ...], Field(min_length=2)]


class CautionEntry(Entry):
    when: str
    why: Words


class BoostEntry(CautionEntry):
    by: Annotated[float, Field(ge=-5, le=5)]


class LeanEntry(Entry):
    directive: Fit = 0.0
    challenge: Fit = 0.0
    feeling_focus: Fit = 0.0
    past_focus: Fit = 0.0


class ResponseEntry(BasedEntry):
    name: Words
    meaning: Words
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    family: Words
    fit: dict[str, Fit]
    fits_when: tuple[BoostEntry, ...] = ()
    out_of_place: tuple[CautionEntry, ...] = ()
    lean: LeanEntry = LeanEntry()
    words: Annotated[tuple[Words, ...], Field(min_length=3, max_length=3)]
    rationale: Words
    choices: Annotated[tuple[Words, ...], Field(min_length=2, max_length=3)]
    watch_for: Words
    evidence: Words
    caveat: Words
    words_while: dict[str, Words] = {}
    helped_prior: Annotated[float, Field(gt=0, lt=1)] = 0.6


class AvoidEntry(BasedEntry):
    name: Words
    meaning: Words
    when: Annotated[tuple[CautionEntry, ...], Field(min_length=1)]
    instead: Annotated[tuple[str, ...], Field(min_length=1)]


class MeasureEntry(BasedEntry):
    name: Words
    range: tuple[float, float]
    higher_is: Literal["worse", "better", "neither"]
    reliable_change: Annotated[float, Field(gt=0)] | None = None
    method: Words | None = None
    risk_items: dict[int, Words] = {}

    @model_validator(mode="after")
    def _reliable_change_names_its_method(self) -> MeasureEntry:
        if self.reliable_change is not None and self.method is None:
            raise ValueError("`reliable_change` needs the `method` that it comes from")
        return self


class ThresholdEntry(Entry):
    value: float
    unit: Words
    why: Words


class ReferenceEntry(Entry):
    citation: Words
    finding: Words
    caveat: Words
    url: Words | None = None


class OpeningEntry(BasedEntry):
    when: str
    stance: Words
    validation: Words


class AgendaEntry(Entry):
    words: Words
    when: str | None = None
    unless: str | None = None
