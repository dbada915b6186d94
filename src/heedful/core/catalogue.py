"""The nouns of the clinical catalogue: what `knowledge` loads and the engine reads.

The content (weights, words, cautions, references) is data in `knowledge/catalogue/`; this module only
says what each entry consists of. Weights are in decibans: 10 times the log10 of a likelihood ratio (I. J. Good).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NONE_OF_THESE = "none"
"""In an inquiry's likelihoods: how likely the answer is when no listed source plays a part."""


@dataclass(frozen=True, slots=True)
class Reference:
    id: str
    citation: str
    finding: str
    caveat: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What an entry rests on: references, or `consensus` with the reason; one of them is always there."""

    references: tuple[str, ...] = ()
    consensus: str | None = None


@dataclass(frozen=True, slots=True)
class Weight:
    """What one clear sign says for (positive) or against (negative) a source, in decibans, with its range."""

    decibans: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    name: str
    meaning: str
    may_protect: str
    stance: str
    validation: str
    plain: str
    prior: Weight
    basis: Basis


@dataclass(frozen=True, slots=True)
class ObservationKind:
    """`half_life_held_sessions` is None for a lasting fact. `group` names signs that say the same thing."""

    id: str
    noticed: str
    name: str
    meaning: str
    half_life_held_sessions: float | None
    group: str | None
    speaks_to: Mapping[str, Weight]
    naming: str | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class SignGroup:
    """Signs that say much the same: together they add at most `cap_decibans` to a source (soft cap)."""

    id: str
    name: str
    cap_decibans: float


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A possible answer to an inquiry and how likely it is under each source (and under none of them)."""

    id: str
    words: str
    likelihood: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Inquiry:
    """`waits_while` lists circumstances in which the question asks for more trust or room than there is."""

    id: str
    words: str
    purpose: str
    answers: tuple[Answer, ...]
    waits_while: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Caution:
    """A circumstance (see `core.circumstances`) and what it means for the entry, in words."""

    when: str
    why: str


@dataclass(frozen=True, slots=True)
class Boost:
    """How much better (or worse) an entry fits while a circumstance holds, and why."""

    when: str
    by: float
    why: str


@dataclass(frozen=True, slots=True)
class Lean:
    """How a response leans, -3 to 3, on the four dimensions of `Preferences`."""

    directive: float = 0.0
    challenge: float = 0.0
    feeling_focus: float = 0.0
    past_focus: float = 0.0


@dataclass(frozen=True, slots=True)
class Response:
    """Something the therapist may do or offer.

    `roles`: `meets` (validates or reflects before anything moves), `moves`, `hands_over` (gives the choice
    back), `contains` (belongs to safety and rising distress), `therapist_side` (done by the therapist alone).
    `out_of_place` keeps it off the brief while it holds; `fits_when` moves it up or down.
    """

    id: str
    name: str
    meaning: str
    roles: frozenset[str]
    family: str
    fit: Mapping[str, float]
    fits_when: tuple[Boost, ...]
    out_of_place: tuple[Caution, ...]
    lean: Lean
    words: tuple[str, ...]
    rationale: str
    choices: tuple[str, ...]
    watch_for: str
    evidence: str
    caveat: str
    basis: Basis
    words_while: Mapping[str, str] = field(default_factory=dict)
    """By circumstance: words that take the place of the three while it holds."""
    helped_prior: float = 0.6
    """The share of uses after which the alliance held or came back, before anything is known here."""
    as_choice: str = ""
    """What it is called on a menu that the client picks from; empty for what is nothing to pick."""


@dataclass(frozen=True, slots=True)
class Avoid:
    """What to keep from while any of `when` holds; each caution carries the reason shown in the brief."""

    id: str
    name: str
    meaning: str
    when: tuple[Caution, ...]
    instead: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen. Without `words` the number itself is shown."""

    value: float
    words: str | None = None


@dataclass(frozen=True, slots=True)
class AskedIf:
    """An item is asked only after `item`, an earlier one, was answered with one of `values`."""

    item: int
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `text` is None in a shell. `risk` says what it asks about where it asks about risk."""

    number: int
    text: str | None
    options: tuple[Option, ...]
    is_reversed: bool = False
    risk: str | None = None
    asked_if: AskedIf | None = None
    within: str | None = None
    """The time that the item asks about where it is not the form's own (`lifetime`)."""
    loinc: str | None = None

    @property
    def lowest(self) -> float:
        return self.options[0].value

    @property
    def highest(self) -> float:
        return self.options[-1].value


@dataclass(frozen=True, slots=True)
class Licence:
    """What the owner allows, in the owner's words where they could be read; `read_in` says where."""

    name: str
    words: str
    read_in: str
    page: str | None = None
    allows_electronic_use: bool | None = None
    allows_changes: bool | None = None


@dataclass(frozen=True, slots=True)
class Subscale:
    id: str
    name: str
    items: tuple[int, ...]
    rule: str = "sum"


@dataclass(frozen=True, slots=True)
class Missing:
    """How many unanswered items still give a total; each is filled with the person's own mean."""

    allowed: int
    why: str


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of totals from `lowest` (inclusive) to the next band. Words for the therapist, not for a client."""

    lowest: float
    name: str


@dataclass(frozen=True, slots=True)
class CutOff:
    """A total `at` which the literature draws a line, and the side of it that counts."""

    at: float
    side: str  # "at_or_above", "above", "at_or_below" or "below"
    meaning: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class ChangeInputs:
    """What a reliable change is computed from: a standard deviation, a reliability, and z for the level."""

    sd: float
    reliability: float
    reliability_kind: str
    z: float = 1.96


@dataclass(frozen=True, slots=True)
class Norm:
    """The mean and standard deviation of the totals of `people`."""

    people: str
    mean: float
    sd: float
    n: int | None = None


@dataclass(frozen=True, slots=True)
class TriageStep:
    """What follows when any of `when` was answered so. The first step that applies is the one that counts."""

    grade: str  # "act_now" or "talk_today"
    when: tuple[AskedIf, ...]
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A questionnaire: what is known of its total, and, where it may be shown, its words.

    `reliable_change` is a difference of totals. `items` is empty where only a total is kept (`total_only`) or
    where the items are the client's own goals (`items_from`). A shell has items without text.
    """

    id: str
    name: str
    lowest: float
    highest: float
    higher_is: str  # "worse", "better" or "neither"
    reliable_change: float | None
    method: str | None
    risk_items: Mapping[int, str]
    basis: Basis
    full_name: str = ""
    for_client: str = ""
    """What it is for, in plain words that a client can read."""
    for_therapist: str = ""
    minutes: float | None = None
    """How long it takes, about."""
    authors: str = ""
    copyright: str = ""
    """Shown on the screen with the items."""
    licence: Licence | None = None
    verdict: str = "total_only"  # "verbatim", "verbatim_with_conditions", "shell" or "total_only"
    filled_in_by: str = "client"  # or "therapist", who asks it face to face
    language: str = "en"
    wording: str = ""
    """Where the words were read, or why they are not here."""
    instructions: str = ""
    recall: str = ""
    items: tuple[Item, ...] = ()
    options: tuple[Option, ...] = ()
    """What every item offers that has no options of its own."""
    items_from: str | None = None  # "goals": the items are the client's own goals
    most_items: int | None = None
    rule: str | None = None  # "sum" or "mean"; None: there is no total
    times: float = 1.0
    missing: Missing | None = None
    subscales: tuple[Subscale, ...] = ()
    bands: tuple[Band, ...] = ()
    bands_basis: Basis = field(default_factory=Basis)
    cutoffs: tuple[CutOff, ...] = ()
    """The first one is the one that a plot draws and `Score.above_cutoff` tells."""
    change_inputs: ChangeInputs | None = None
    norms: tuple[Norm, ...] = ()
    triage: tuple[TriageStep, ...] = ()
    loinc: Mapping[str, str] = field(default_factory=dict)
    """Codes of LOINC by what they name: `total`, `panel`. Those of the items stand with the items."""
    is_own: bool = False
    """Added, or filled, by this practice's own file."""

    @property
    def is_ready(self) -> bool:
        """Can be put before a client: every item has its words (or they are the client's own goals)."""
        return bool(self.items_from) or (bool(self.items) and all(item.text for item in self.items))


@dataclass(frozen=True, slots=True)
class Threshold:
    """A cut-off, written once, with its reason."""

    id: str
    value: float
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class Opening:
    """How a brief opens while a circumstance holds: a stance for the therapist, words to say aloud."""

    when: str
    stance: str
    validation: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of the session's agenda, shown while `when` holds (None: always) and `unless` does not."""

    words: str
    when: str | None = None
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class AlertKind:
    """One kind of alert: how it reads, how often it is wrong, and what may be done.

    `grade`: "hard" or "soft". `how_often_wrong`: by load (`fewer`, `usual`, `more`). `shown_at`: the loads at which it
    shows. `inquiry` or `response`: the one thing to try; None where nothing of the catalogue fits.
    """

    id: str
    grade: str
    name: str
    meaning: str
    how_often_wrong: Mapping[str, str]
    inquiry: str | None
    response: str | None
    avoid: str
    shown_at: frozenset[str]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Barrier:
    """What may get in the way of a task: `plain` is picked by the client, `then` says what may help next time."""

    id: str
    plain: str
    then: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of a guided conversation, or one part of a plan.

    `ask`, `hints`, `low` and `high` are read by the client; `low` and `high` are the two ends of a mark, empty where
    there is none; `reach`: whether a number or a place belongs to each line.
    """

    id: str
    title: str
    ask: str
    note: str
    hints: tuple[str, ...]
    low: str
    high: str
    reach: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class AgreementSection:
    """A section of the agreement as a new practice finds it; `for_the_practice` is for no client's eyes."""

    id: str
    title: str
    words: str
    for_the_practice: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class PathwayStep:
    """`do` and `smaller` are said to the client; `therapist` is a note for the other chair."""

    id: str
    name: str
    do: str
    smaller: str
    therapist: str


@dataclass(frozen=True, slots=True)
class WorksheetField:
    """One question of the worksheet. `answer`: words, line, mark (0 to 10), distress (0 to 100), choice or day."""

    id: str
    step: str
    ask: str
    answer: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnMeasure:
    """One mark from 0 to 10, in our own words, that tells whether the pathway helps; no validated scale."""

    ask: str
    low: str
    high: str
    helps_when: str


@dataclass(frozen=True, slots=True)
class Detour:
    """What to do when it meets resistance: `sign` is `source:ID` or `seen:ID` of the catalogue."""

    sign: str
    then: str


@dataclass(frozen=True, slots=True)
class Pathway:
    """A short, stepwise guide with a worksheet, which client and therapist may choose."""

    id: str
    number: str
    name: str
    for_whom: frozenset[str]
    plain: str
    lasts: str
    fits: Mapping[str, float]
    fits_when: tuple[Boost, ...]
    fits_if: tuple[str, ...]
    not_when: tuple[Caution, ...]
    not_if: tuple[str, ...]
    steps: tuple[PathwayStep, ...]
    worksheet: tuple[WorksheetField, ...]
    measure: OwnMeasure
    safety_nets: tuple[str, ...]
    stop_rule: str
    meets_resistance: tuple[Detour, ...]
    evidence: str
    caveat: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Catalogue:
    sources: Mapping[str, Source]
    groups: Mapping[str, SignGroup]
    observations: Mapping[str, ObservationKind]
    inquiries: Mapping[str, Inquiry]
    responses: Mapping[str, Response]
    avoid: Mapping[str, Avoid]
    measures: Mapping[str, Measure]
    thresholds: Mapping[str, Threshold]
    openings: tuple[Opening, ...] = ()
    agenda: tuple[AgendaLine, ...] = ()
    references: Mapping[str, Reference] = field(default_factory=dict)
    alerts: Mapping[str, AlertKind] = field(default_factory=dict)
    pathways: Mapping[str, Pathway] = field(default_factory=dict)
    conversations: Mapping[str, Mapping[str, Topic]] = field(default_factory=dict)
    barriers: Mapping[str, Barrier] = field(default_factory=dict)
    agreement: tuple[AgreementSection, ...] = ()
    strain_signs: Mapping[str, str] = field(default_factory=dict)
    """Observation kinds that point to a strain between the two, by the way in which it shows."""

    def threshold(self, id: str) -> float:
        return self.thresholds[id].value
