"""Small builders: a case in a line, and a catalogue whose sums can be done by hand.

Everybody here is invented. Sessions are weekly from Monday 2 March 2026.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from heedful.core.alliance import AllianceModel, alliance_of
from heedful.core.brief import situation_of
from heedful.core.catalogue import (
    Answer,
    Avoid,
    Basis,
    Boost,
    Catalogue,
    Caution,
    Inquiry,
    Lean,
    Measure,
    ObservationKind,
    Response,
    SignGroup,
    Source,
    Threshold,
    Weight,
)
from heedful.core.circumstances import Situation
from heedful.core.signals import signals_of
from heedful.core.vocabulary import Case, CheckIn, Client, Observation, Session, SessionStatus, Signal
from heedful.knowledge import load_catalogue

FIRST_MONDAY = date(2026, 3, 2)
BY_HAND = Basis(consensus="made up for a sum")
SHIPPED = load_catalogue()

# ---------------------------------------------------------------------------------------------------
# What happened


def week(number: int) -> date:
    """The day of session `number`."""
    return FIRST_MONDAY + timedelta(weeks=number - 1)


def session(number: int, *seen: str | Observation, status: str = "held", **fields: object) -> Session:
    """`session(3, "gaze_away", checkin=marks(8))`; `seen` are kinds, or whole observations."""
    observations = tuple(one if isinstance(one, Observation) else Observation(one) for one in seen)
    given = {"on": week(number), "observations": observations, **fields}
    return Session(number=number, status=SessionStatus(status), **given)  # type: ignore[arg-type]


def case_of(*sessions: Session, code: str = "Wren Applegarth", **fields: object) -> Case:
    return Case(client=Client(code), sessions=sessions, **fields)  # type: ignore[arg-type]


def marks(value: float, **others: float | None) -> CheckIn:
    """A check-in with the same mark for each of the four alliance items."""
    four: dict[str, float | None] = dict.fromkeys(("heard", "goal_fit", "method_fit", "say_no"), value)
    return CheckIn(**{**four, **others})


def weekly_marks(*values: float | None) -> Case:
    """One held session a week with these alliance marks; None is a week without a check-in."""
    return case_of(
        *(
            session(number, checkin=None if value is None else marks(value))
            for number, value in enumerate(values, start=1)
        )
    )


# ---------------------------------------------------------------------------------------------------
# A catalogue by hand

ROUND_CUTS = {
    "low_rating": 4,
    "doubtful_rating": 6,
    "good_rating": 7,
    "free_rating": 8,
    "ceiling_rating": 9.75,
    "ceiling_checkins": 3,
    "other_signs_at_ceiling": 2,
    "alliance_low_level": 5.5,
    "fall_over_checkins": 2,
    "fall_checkins": 3,
    "effort_high": 7,
    "progress_low": 3,
    "stalled_checkins": 4,
    "stalled_ceiling": 5,
    "confidence_needed": 7,
    "importance_low": 5,
    "standing_out": 0.5,
    "unlikely_source": 0.25,
    "recent_sessions": 2,
    "news_sessions": 3,
    "checkin_in_use": 2,
}
CUTS = {id: cut.value for id, cut in SHIPPED.thresholds.items()} | ROUND_CUTS
"""The tiny catalogue's cut-offs: round where a sum needs it (the shipped ones may move), the rest as shipped."""


def weight(decibans: float, spread: float = 0.0) -> Weight:
    return Weight(decibans, decibans - spread, decibans + spread)


def source(id: str, prior: float = -10.0, spread: float = 0.0) -> Source:
    name = id.replace("_", " ").capitalize()
    return Source(
        id,
        name,
        "m",
        "p",
        f"stance for {id}",
        f"validation for {id}",
        "plain",
        weight(prior, spread),
        BY_HAND,
    )


def kind(
    id: str, speaks_to: Mapping[str, float | Weight], half_life: float | None = 3.0, group: str | None = None
) -> ObservationKind:
    weights = {s: w if isinstance(w, Weight) else weight(w) for s, w in speaks_to.items()}
    return ObservationKind(id, "said", id.replace("_", " "), "m", half_life, group, weights, None, BY_HAND)


def inquiry(id: str, *answers: Mapping[str, float], waits_while: Iterable[str] = ()) -> Inquiry:
    """Each answer is its likelihood by source, `none` included."""
    made = tuple(Answer(f"a{i}", f"answer {i}", likelihood) for i, likelihood in enumerate(answers))
    return Inquiry(id, f"{id}?", "p", made, tuple(waits_while), BY_HAND)


def response(
    id: str,
    *roles: str,
    fit: Mapping[str, float] | None = None,
    family: str | None = None,
    lean: Lean | None = None,
    boosts: Iterable[Boost] = (),
    out_of_place: Iterable[Caution] = (),
    helped_prior: float = 0.6,
) -> Response:
    words = tuple(f"{id}, {way}" for way in ("one way", "another way", "a third way"))
    return Response(
        id, id.replace("_", " "), f"meaning of {id}", frozenset(roles or ("moves",)), family or id, fit or {},
        tuple(boosts), tuple(out_of_place), lean or Lean(), words, "rationale", ("yes", "not now"),
        "watch", "evidence", "caveat", BY_HAND, {}, helped_prior,
    )  # fmt: skip


def avoid(id: str, *when: Caution) -> Avoid:
    return Avoid(id, id.replace("_", " "), "m", when, (), BY_HAND)


def catalogue_of(
    *kinds: ObservationKind,
    sources: Iterable[Source] = (),
    groups: Mapping[str, float] | None = None,
    inquiries: Iterable[Inquiry] = (),
    responses: Iterable[Response] = (),
    avoids: Iterable[Avoid] = (),
    cuts: Mapping[str, float] | None = None,
) -> Catalogue:
    """A tiny catalogue: three sources at 10 decibans against, unless others are given."""
    given = tuple(sources) or (source("fear"), source("ambivalence"), source("strain"))
    mood = Measure(
        "mood_total", "Mood total", 0, 30, "worse", 5, "by hand", {9: "an item about risk"}, BY_HAND
    )
    wellbeing = Measure("wellbeing", "Wellbeing", 0, 100, "better", 10, "by hand", {}, BY_HAND)
    return Catalogue(
        sources={one.id: one for one in given},
        groups={id: SignGroup(id, id, cap) for id, cap in (groups or {}).items()},
        observations={one.id: one for one in (*SIGNALS_THAT_SAY_NOTHING, *kinds)},
        inquiries={one.id: one for one in inquiries},
        responses={one.id: one for one in responses},
        avoid={one.id: one for one in avoids},
        measures={"mood_total": mood, "wellbeing": wellbeing},
        thresholds={id: Threshold(id, v, "", "") for id, v in {**CUTS, **(cuts or {})}.items()},
    )


DERIVED_KINDS = """
    late missed cancelled_late on_and_off asked_pause checkin_skipped
    task_done task_partly task_not_done task_forgotten step_taken stopped_step_early
    alliance_drop alliance_low alliance_ceiling alliance_repaired
    distress_rise distress_settled mood_fall effort_high_progress_low progress_stalled
    goal_fit_low method_fit_low heard_low say_no_low fits_well free_to_object
    confidence_low importance_low own_goal others_want_it
"""
SIGNALS_THAT_SAY_NOTHING = tuple(kind(id, {}) for id in DERIVED_KINDS.split())
"""Kinds that signals may have; in the tiny catalogue they carry no weight unless a test gives them one."""

TINY = catalogue_of()
MODEL = AllianceModel.from_catalogue(TINY)

# ---------------------------------------------------------------------------------------------------
# Steps of the flow


def signals_in(case: Case, catalogue: Catalogue = TINY) -> tuple[Signal, ...]:
    return signals_of(case, alliance_of(case, AllianceModel.from_catalogue(catalogue)), catalogue)


def signalled(case: Case, kind: str, catalogue: Catalogue = TINY) -> list[int]:
    """The sessions in which `kind` is derived."""
    return [signal.session for signal in signals_in(case, catalogue) if signal.kind == kind]


def now_in(case: Case, catalogue: Catalogue = SHIPPED) -> Situation:
    return situation_of(case, catalogue)
