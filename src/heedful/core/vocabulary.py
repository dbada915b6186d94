"""The nouns: what happened in a course of therapy (a `Case`), and what the flow makes of it (a `Brief`).

Ids (of observation kinds, sources, responses, ...) are plain strings; the catalogue says which exist.
Absent is None, never zero. Dates are calendar days; a session is named by its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

# ---------------------------------------------------------------------------------------------------
# What happened


class SessionStatus(StrEnum):
    """How a planned session went. Only `HELD` sessions count as time passing."""

    HELD = "held"
    MISSED = "missed"
    CANCELLED_LATE = "cancelled_late"
    CANCELLED = "cancelled"
    PAUSED = "paused"


class Outcome(StrEnum):
    """What became of a between-session task; an open task has none."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the client likes to be worked with, -3 to 3; positive means more of it (after Cooper and Norcross)."""

    directive: float = 0.0
    challenge: float = 0.0
    feeling_focus: float = 0.0
    past_focus: float = 0.0


@dataclass(frozen=True, slots=True)
class Client:
    code: str
    language: str = "en"
    preferences: Preferences | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    signed_on: date | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class GoalRating:
    on: date
    value_0_to_10: float


@dataclass(frozen=True, slots=True)
class Goal:
    id: str
    words: str
    why: str | None = None
    importance_0_to_10: float | None = None
    whose: str = "client"
    ratings: tuple[GoalRating, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing noticed in one session; `strength` is how sure the observer is, 0 to 1."""

    kind: str
    strength: float = 1.0
    by: str = "therapist"
    at_seconds: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The client's own marks, each 0 to 10, 10 the best; a skipped item is None."""

    mood: float | None = None
    effort: float | None = None
    progress: float | None = None
    heard: float | None = None
    goal_fit: float | None = None
    method_fit: float | None = None
    say_no: float | None = None

    @property
    def alliance_items(self) -> tuple[float, ...]:
        """The answered ones of the four alliance items."""
        items = (self.heard, self.goal_fit, self.method_fit, self.say_no)
        return tuple(item for item in items if item is not None)


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """An answer other than zero to an item that asks about risk."""

    measure: str
    item: int
    answer: float
    acknowledged_on: date | None = None


@dataclass(frozen=True, slots=True)
class Session:
    number: int
    on: date
    status: SessionStatus = SessionStatus.HELD
    observations: tuple[Observation, ...] = ()
    responses: tuple[str, ...] = ()
    checkin: CheckIn | None = None
    measures: Mapping[str, float] = field(default_factory=dict)
    risk: tuple[RiskAnswer, ...] = ()
    takeaways: tuple[str, ...] = ()

    @property
    def is_held(self) -> bool:
        return self.status is SessionStatus.HELD


@dataclass(frozen=True, slots=True)
class Task:
    id: str
    words: str
    set_in: int | None = None
    goal: str | None = None
    confidence_0_to_10: float | None = None
    outcome: Outcome | None = None
    barriers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LadderTry:
    """One try of a step; distress figures are 0 to 100."""

    on: date
    before: float | None = None
    peak: float | None = None
    after: float | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class LadderStep:
    id: str
    words: str
    expected: float | None = None
    tries: tuple[LadderTry, ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A planned pause; `until` is the agreed day of return, None while it is open."""

    begins_on: date
    until: date | None = None
    asked_by: str | None = None

    def covers(self, day: date) -> bool:
        """From its first day up to the day before the return."""
        return self.begins_on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Case:
    """One client's course of therapy, sessions in order of number and date."""

    client: Client
    sessions: tuple[Session, ...] = ()
    agreement: Agreement | None = None
    goals: tuple[Goal, ...] = ()
    tasks: tuple[Task, ...] = ()
    ladder: tuple[LadderStep, ...] = ()
    pauses: tuple[Pause, ...] = ()

    @cached_property
    def held(self) -> tuple[Session, ...]:
        return tuple(session for session in self.sessions if session.is_held)

    def is_paused_on(self, day: date) -> bool:
        """Whether a pause covers this day; one without a day of return lasts until they meet again."""
        return any(
            pause.covers(day) and (pause.until is not None or not self._met_between(pause.begins_on, day))
            for pause in self.pauses
        )

    def _met_between(self, begins_on: date, day: date) -> bool:
        return any(begins_on < session.on <= day for session in self.held)


# ---------------------------------------------------------------------------------------------------
# What the flow makes of it. Everything carries `because`: sentences a person can check against the case.


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that stands out, computed from the record rather than tapped by a person.

    `kind` is the id of an observation kind; it enters the formulation as an observation does.
    """

    kind: str
    session: int
    why: str
    strength: float = 1.0
    is_shown: bool = True  # a quiet signal is evidence, but no news to the reader


class Evidence(NamedTuple):
    """What one kind of sign in one session adds to (or takes from) one source, in decibans."""

    kind: str
    session: int
    decibans: float
    is_derived: bool
    times: int = 1
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SourceReading:
    """How likely it is that a source plays a part; `low` and `high` span the weights' own uncertainty."""

    id: str
    probability: float
    low: float
    high: float
    decibans: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Formulation:
    """Every source, likeliest first. Several can be true at once: they do not sum to one."""

    sources: tuple[SourceReading, ...]

    def reading(self, source: str) -> SourceReading:
        return self._by_id[source]

    @cached_property
    def _by_id(self) -> Mapping[str, SourceReading]:
        return {reading.id: reading for reading in self.sources}

    def probability(self, source: str) -> float:
        return self.reading(source).probability


class AllianceState(StrEnum):
    UNKNOWN = "unknown"
    STEADY = "steady"
    STRAINED = "strained"
    RUPTURED = "ruptured"
    REPAIRING = "repairing"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True)
class AlliancePoint:
    """The alliance after one check-in, on the 0 to 10 scale of the client's own marks."""

    session: int
    rating: float
    level: float
    low: float
    high: float
    state: AllianceState
    expected: float | None = None  # what the model foresaw before this check-in
    is_surprise: bool = False  # below `strained_z` of what was foreseen


@dataclass(frozen=True, slots=True)
class Alliance:
    state: AllianceState
    level: float | None = None
    low: float | None = None
    high: float | None = None
    since_session: int | None = None  # when the present state began
    because: tuple[str, ...] = ()
    points: tuple[AlliancePoint, ...] = ()


@dataclass(frozen=True, slots=True)
class InquiryOffer:
    """A question worth asking; `bits` is what its answer would teach us about the source, on average."""

    id: str
    words: str
    bits: float
    tells_apart: tuple[str, ...]
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResponseOffer:
    id: str
    score: float
    why: str
    words: str
    rationale: str
    choices: tuple[str, ...]
    for_sources: tuple[str, ...]
    watch_for: str = ""
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AvoidNote:
    id: str
    why: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SafetyNote:
    session: int
    why: str
    is_acknowledged: bool


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A response that fits but is out of place now, and why: shown so that nothing is decided unseen."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Brief:
    """One page, read in a minute, safety first."""

    client: str
    after_session: int
    stance: str
    validation: str
    sources: tuple[SourceReading, ...]
    standing_out: tuple[
        SourceReading, ...
    ]  # those of the sources that are more likely than not to play a part
    inquiries: tuple[InquiryOffer, ...]
    responses: tuple[ResponseOffer, ...]
    avoid: tuple[AvoidNote, ...]
    alliance: Alliance
    signals: tuple[Signal, ...]
    safety: tuple[SafetyNote, ...]
    agenda: tuple[str, ...]
    takeaways: tuple[str, ...]
    held_back: tuple[HeldBack, ...] = ()

    @property
    def is_safety_open(self) -> bool:
        return any(not note.is_acknowledged for note in self.safety)


# ---------------------------------------------------------------------------------------------------
# What is kept beside a case: strains between the two, and what is said to the therapist about the whole


class StrainShape(StrEnum):
    """Which way a strain shows (after the two families of rupture markers of Eubanks, Safran and Muran)."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    BOTH = "both"
    UNSURE = "unsure"


class StrainEnd(StrEnum):
    """How a strain stands; only the therapist closes one, and may open it again."""

    OPEN = "open"
    HEALED = "healed"
    LEFT = "left"


class AfterTry(StrEnum):
    """What the therapist saw follow something that was tried."""

    CLOSER = "closer"
    SAME = "same"
    FURTHER = "further"


@dataclass(frozen=True, slots=True)
class RepairTry:
    """Something tried to mend a strain. `response` is None for what was tried in own words."""

    on: date
    response: str | None = None
    in_session: int | None = None
    followed: AfterTry | None = None


@dataclass(frozen=True, slots=True)
class LoggedStrain:
    """One strain of the log. `noticed_in` is the session's number, None before the first; absent dates are None."""

    noticed_on: date
    noticed_in: int | None = None
    by_checkin: bool = False  # the client's own marks showed it
    shape: StrainShape = StrainShape.UNSURE
    raised_on: date | None = None
    tries: tuple[RepairTry, ...] = ()
    state: StrainEnd = StrainEnd.OPEN
    closed_on: date | None = None
    id: str = ""

    @property
    def is_open(self) -> bool:
        return self.state is StrainEnd.OPEN


class SplitKind(StrEnum):
    """Two ways in which the alliances of one course may part."""

    APART = "apart"
    ONE_FALLING = "one_falling"


@dataclass(frozen=True, slots=True)
class SplitAlliance:
    """The people of one course do not stand alike with the therapist. For the therapist's eyes alone.

    `who` holds codes, the one who stands lower first; `why` may name marks: never show it to a participant.
    """

    kind: SplitKind
    who: tuple[str, ...]
    since_session: int
    why: str


class Grade(StrEnum):
    """Two grades only: a hard alert stays until the matter is over, everything else is a word on the side."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something worth the therapist's attention, with how often it is wrong and what may be done.

    `since` names when it began (`8` for session 8, or a day); with `kind` and `about` it is the same alert for as long
    as it began at the same point, so that an answer to it holds that long.
    """

    kind: str
    grade: Grade
    since: str
    since_in_words: str
    name: str
    what: str
    how_often_wrong: str
    inquiry: str | None
    response: str | None
    avoid: str
    references: tuple[str, ...] = ()
    about: str = ""
    because: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return ":".join(part for part in (self.kind, self.about, self.since) if part)
