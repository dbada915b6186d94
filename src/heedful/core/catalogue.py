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


@dataclass(frozen=True, slots=True)
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
class Measure:
    """What is known of a questionnaire's total. `reliable_change` is a difference of totals."""

    id: str
    name: str
    lowest: float
    highest: float
    higher_is: str  # "worse", "better" or "neither"
    reliable_change: float | None
    method: str | None
    risk_items: Mapping[int, str]
    basis: Basis


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

    def threshold(self, id: str) -> float:
        return self.thresholds[id].value
