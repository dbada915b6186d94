"""The shape of `heedful.case/1`, key by key: one declaration for reading, for errors and for the JSON Schema.

Ids are checked against the catalogue given as validation context (`context={"catalogue": ...}`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function

from heedful.core.catalogue import Catalogue
from heedful.knowledge.consistency import did_you_mean

FORMAT = "heedful.case/1"
MOST_WORDS = 10_000
"""The longest text, in characters."""
MOST_SHOWN = 60
"""How much of a mistaken id or key a problem repeats, in characters."""

CLOCK = re.compile(r"^\d{2}:[0-5]\d:[0-5]\d$")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def one_of(ids: Iterable[str], what: str, value: str) -> str:
    """`value`, if it is among `ids`; otherwise an error that names the nearest."""
    known = list(ids)
    if value in known:
        return value
    told = {"what": what, "value": legible(value), "hint": did_you_mean(value, known)}
    raise PydanticCustomError("unknown_id", "unknown {what} '{value}'{hint}", told)


def legible(text: str) -> str:
    """As much of a mistaken id or key as fits in a sentence: one line, nothing that could steer a terminal."""
    start = text[:MOST_SHOWN]
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in start)
    return shown + "…" * (len(text) > MOST_SHOWN)


def _known(part: str, what: str) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        catalogue: Catalogue | None = (info.context or {}).get("catalogue")
        return value if catalogue is None else one_of(getattr(catalogue, part), what, value)

    return AfterValidator(check)


class _Choice:
    """Annotation of a text that must be one of a few."""

    def __init__(self, what: str, *allowed: str) -> None:
        self.what, self.allowed = what, allowed

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(
            lambda value: one_of(self.allowed, self.what, value), handler(source)
        )

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"enum": list(self.allowed)}


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not DAY.match(value):
        raise PydanticCustomError("day", "expected a date such as 2026-03-02")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day", "'{value}' is no day of the calendar", {"value": value}) from None


def _clock(value: str) -> str:
    if not CLOCK.match(value):
        raise PydanticCustomError("clock", "expected a time from the start of the session such as 00:12:30")
    return value


Words = Annotated[str, Field(max_length=MOST_WORDS)]
Id = Annotated[str, Field(min_length=1, max_length=100)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Clock = Annotated[str, AfterValidator(_clock), WithJsonSchema({"type": "string", "pattern": CLOCK.pattern})]
ZeroToTen = Annotated[float, Field(ge=0, le=10)]
ZeroToHundred = Annotated[float, Field(ge=0, le=100)]
Share = Annotated[float, Field(ge=0, le=1)]
Leaning = Annotated[float, Field(ge=-3, le=3)]
ObservationId = Annotated[
    str, _known("observations", "observation"), WithJsonSchema({"x-ids": "observations"})
]
ResponseId = Annotated[str, _known("responses", "response"), WithJsonSchema({"x-ids": "responses"})]
MeasureId = Annotated[str, _known("measures", "measure"), WithJsonSchema({"x-ids": "measures"})]

Status = Annotated[str, _Choice("status", "held", "missed", "cancelled_late", "cancelled", "paused")]
Outcome = Annotated[str, _Choice("outcome", "done", "partly", "not_done", "forgotten")]
Observer = Annotated[str, _Choice("observer", "therapist", "client", "transcript", "system")]
Whose = Annotated[
    str,
    _Choice(
        "'whose'",
        "client",
        "therapist",
        "partner",
        "parent",
        "family",
        "court",
        "school",
        "employer",
        "other",
    ),
]
AskedBy = Annotated[str, _Choice("'asked_by'", "client", "therapist", "both")]


class Part(BaseModel):
    """Strict types, no unknown keys, no infinities."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, populate_by_name=True
    )


class PreferencesPart(Part):
    directive: Leaning = 0.0
    challenge: Leaning = 0.0
    feeling_focus: Leaning = 0.0
    past_focus: Leaning = 0.0


class ClientPart(Part):
    code: Id
    language: Annotated[str, Field(min_length=2, max_length=35)] = "en"
    preferences: PreferencesPart | None = None


class AgreementPart(Part):
    signed_on: Day | None = None
    review_on: Day | None = None


class RatingPart(Part):
    on: Day
    value: ZeroToTen


class GoalPart(Part):
    id: Id
    words: Words
    why: Words | None = None
    importance: ZeroToTen | None = None
    whose: Whose = "client"
    ratings: list[RatingPart] = []


class ObservationPart(Part):
    kind: ObservationId
    strength: Share = 1.0
    by: Observer = "therapist"
    at: Clock | None = None
    note: Words | None = None


class CheckInPart(Part):
    mood: ZeroToTen | None = None
    effort: ZeroToTen | None = None
    progress: ZeroToTen | None = None
    heard: ZeroToTen | None = None
    goal_fit: ZeroToTen | None = None
    method_fit: ZeroToTen | None = None
    say_no: ZeroToTen | None = None


class RiskPart(Part):
    measure: MeasureId
    item: Annotated[int, Field(ge=1, le=200)]
    answer: Annotated[float, Field(gt=0, le=100)]
    acknowledged_on: Day | None = None


class SessionPart(Part):
    number: Annotated[int, Field(ge=1)]
    on: Day
    status: Status = "held"
    observations: list[ObservationPart] = []
    responses: list[ResponseId] = []
    checkin: CheckInPart | None = None
    measures: dict[MeasureId, float] = {}
    risk: list[RiskPart] = []
    takeaways: list[Words] = []


class TaskPart(Part):
    id: Id
    words: Words
    goal: str | None = None
    set_in: Annotated[int, Field(ge=1)] | None = None
    confidence: ZeroToTen | None = None
    outcome: Outcome | None = None
    barriers: list[Words] = []


class TryPart(Part):
    on: Day
    before: ZeroToHundred | None = None
    peak: ZeroToHundred | None = None
    after: ZeroToHundred | None = None
    stopped: bool = False


class StepPart(Part):
    id: Id
    words: Words
    expected: ZeroToHundred | None = None
    tries: list[TryPart] = []


class PausePart(Part):
    from_: Day = Field(alias="from")
    until: Day | None = None
    asked_by: AskedBy | None = None


class CasePart(Part):
    format: Literal["heedful.case/1"]
    client: ClientPart
    agreement: AgreementPart | None = None
    goals: list[GoalPart] = []
    sessions: list[SessionPart]
    tasks: list[TaskPart] = []
    ladder: list[StepPart] = []
    pauses: list[PausePart] = []


def json_schema(catalogue: Catalogue) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the case file, with the catalogue's ids spelled out."""
    schema = CasePart.model_json_schema(by_alias=True)
    filled: dict[str, Any] = _with_ids(schema, catalogue)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT.replace('/', ':')}",
        **filled,
        "title": FORMAT,
    }


def _with_ids(node: Any, catalogue: Catalogue) -> Any:
    if isinstance(node, list):
        return [_with_ids(item, catalogue) for item in node]
    if not isinstance(node, dict):
        return node
    if "x-ids" in node:
        rest = {key: value for key, value in node.items() if key != "x-ids"}
        return {**rest, "enum": sorted(getattr(catalogue, node["x-ids"]))}
    return {key: _with_ids(value, catalogue) for key, value in node.items()}
