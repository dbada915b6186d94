"""The shape of each catalogue file, field by field, as `knowledge/catalogue/README.md` tells it to clinicians.

Only shapes and ranges live here; what one entry says of another (ids, sums) is in `consistency`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

MAX_DECIBANS = 10.0
"""A single sign never counts for more than ten to one."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Decibans = Annotated[float, Field(ge=-MAX_DECIBANS, le=MAX_DECIBANS)]
Fit = Annotated[float, Field(ge=-3, le=3)]
Probability = Annotated[float, Field(ge=0, le=1)]
Role = Literal["meets", "moves", "hands_over", "contains", "therapist_side"]
Rule = Literal["sum", "mean"]
Verdict = Literal["verbatim", "verbatim_with_conditions", "shell", "total_only"]
Loinc = Annotated[str, StringConstraints(pattern=r"^\d{1,6}-\d$")]


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
    as_choice: str = ""
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


class OptionEntry(Entry):
    value: float
    words: Words | None = None


class ScaleEntry(Entry):
    """Short for options from `from` to `to`, one by one, with words at some of them."""

    lowest: Annotated[int, Field(alias="from")]
    highest: Annotated[int, Field(alias="to")]
    words: dict[int, Words] = {}

    @model_validator(mode="after")
    def _goes_up(self) -> ScaleEntry:
        if not self.lowest < self.highest <= self.lowest + 100:
            raise ValueError("`from` comes before `to`, at most 100 steps apart")
        if strays := [value for value in self.words if not self.lowest <= value <= self.highest]:
            raise ValueError(f"`words` stand at {strays[0]}, outside {self.lowest} to {self.highest}")
        return self


def _scale_or_list(value: Any) -> str:
    return "scale" if isinstance(value, dict | ScaleEntry) else "list"


Options = Annotated[
    Annotated[ScaleEntry, Tag("scale")]
    | Annotated[tuple[OptionEntry, ...], Field(min_length=2), Tag("list")],
    Discriminator(_scale_or_list),
]
"""A scale of whole numbers, or the answers one by one."""


class AskedIfEntry(Entry):
    item: Annotated[int, Field(ge=1)]
    answered: Annotated[tuple[float, ...], Field(min_length=1)]


class ItemEntry(Entry):
    number: Annotated[int, Field(ge=1)]
    text: Words | None = None
    options: Options | None = None
    reversed: bool = False
    risk: Words | None = None
    asked_if: AskedIfEntry | None = None
    within: Words | None = None
    loinc: Loinc | None = None


class LicenceEntry(Entry):
    name: Words
    words: Words
    read_in: Words
    page: Words | None = None
    allows_electronic_use: bool | None = None
    allows_changes: bool | None = None


class SubscaleEntry(Entry):
    name: Words
    items: Annotated[tuple[int, ...], Field(min_length=1)]
    rule: Rule = "sum"


class MissingEntry(Entry):
    allowed: Annotated[int, Field(ge=0)]
    why: Words


class BandEntry(Entry):
    lowest: Annotated[float, Field(alias="from")]
    name: Words


class BandsEntry(BasedEntry):
    bands: Annotated[tuple[BandEntry, ...], Field(min_length=2)]


class CutOffEntry(BasedEntry):
    at: float
    side: Literal["at_or_above", "above", "at_or_below", "below"]
    meaning: Words


class ChangeInputsEntry(Entry):
    sd: Annotated[float, Field(gt=0)]
    reliability: Annotated[float, Field(gt=0, lt=1)]
    reliability_kind: Words
    z: Annotated[float, Field(gt=0, le=4)] = 1.96


class NormEntry(Entry):
    people: Words
    mean: float
    sd: Annotated[float, Field(gt=0)]
    n: Annotated[int, Field(gt=0)] | None = None


class TriageEntry(Entry):
    grade: Literal["act_now", "talk_today"]
    when: Annotated[tuple[AskedIfEntry, ...], Field(min_length=1)]
    words: Words


class MeasureEntry(BasedEntry):
    """One instrument, one file. `reliable_change` is given, or computed from `change_inputs`, or absent."""

    name: Words
    full_name: Words
    for_client: Words
    for_therapist: Words
    minutes: Annotated[float, Field(gt=0, le=120)]
    authors: Words
    copyright: Words
    licence: LicenceEntry
    verdict: Verdict
    filled_in_by: Literal["client", "therapist"] = "client"
    language: Words = "en"
    wording: Words
    instructions: str = ""
    recall: str = ""
    options: Options | None = None
    items: tuple[ItemEntry, ...] = ()
    items_from: Literal["goals"] | None = None
    most_items: Annotated[int, Field(ge=1, le=20)] | None = None
    rule: Rule | None = None
    times: Annotated[float, Field(gt=0)] = 1.0
    range: tuple[float, float]
    higher_is: Literal["worse", "better", "neither"]
    missing: MissingEntry | None = None
    subscales: dict[str, SubscaleEntry] = {}
    severity: BandsEntry | None = None
    cutoffs: tuple[CutOffEntry, ...] = ()
    reliable_change: Annotated[float, Field(gt=0)] | None = None
    change_inputs: ChangeInputsEntry | None = None
    method: Words | None = None
    norms: tuple[NormEntry, ...] = ()
    triage: tuple[TriageEntry, ...] = ()
    loinc: dict[Literal["total", "panel"], Loinc] = {}

    @model_validator(mode="after")
    def _reliable_change_names_its_method(self) -> MeasureEntry:
        if self.reliable_change is not None and self.change_inputs is not None:
            raise ValueError("give `reliable_change`, or `change_inputs` to compute it from, not both")
        if (self.reliable_change or self.change_inputs) and self.method is None:
            raise ValueError("`reliable_change` needs the `method` that it comes from")
        return self

    @model_validator(mode="after")
    def _items_come_from_one_place(self) -> MeasureEntry:
        if self.items and self.items_from:
            raise ValueError("has `items` and `items_from`; an instrument has one or the other")
        if self.items_from and (self.options is None or self.most_items is None or self.rule is None):
            raise ValueError("`items_from` needs `options`, `most_items` and a `rule`")
        if self.verdict.startswith("verbatim") and not (self.items or self.items_from):
            raise ValueError("has no `items`; only a `shell` or a `total_only` instrument goes without")
        return self


class ItemWordsEntry(Entry):
    number: Annotated[int, Field(ge=1)]
    text: Words


class WordsEntry(Entry):
    """What a practice's own file gives a shell: its words, and the permission to show them."""

    licence: LicenceEntry
    wording: Words
    items: Annotated[tuple[ItemWordsEntry, ...], Field(min_length=1)]
    options: dict[float, Words] = {}
    instructions: str = ""
    copyright: str = ""
    language: str = ""


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
