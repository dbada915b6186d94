"""What holds now, each with its reason: the conditions under which catalogue entries fit, wait or are out of place.

A circumstance is a plain id (`alliance_ruptured`) or one with an id after a colon (`seen:gaze_away`,
`likely:fear`, `leading:fear`, `unlikely:fear`, `used:validate`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import (
    Alliance,
    AllianceState,
    Case,
    Formulation,
    LoggedStrain,
    Outcome,
    Session,
    Signal,
)

WINS = frozenset({"task_done", "step_taken", "alliance_repaired", "distress_settled"})
"""Something that the client did or that got better; praise for the hour is kind, but no win of theirs."""
RISING = frozenset({"distress_rise", "mood_fall", "stopped_step_early"})
OPEN_STRAIN = frozenset({AllianceState.STRAINED, AllianceState.RUPTURED})

Reason = str
Test = Callable[["Situation"], "Reason | None"]


@dataclass(frozen=True)
class Situation:
    """A case as it stands after its last session, with what was made of it so far.

    `alliance` takes the log of strains into account, `marked` is what the client's marks alone say.
    """

    case: Case
    catalogue: Catalogue
    alliance: Alliance
    signals: tuple[Signal, ...]
    formulation: Formulation
    strains: tuple[LoggedStrain, ...] = ()
    marked: Alliance | None = None

    def holds(self, circumstance: str) -> Reason | None:
        """The reason why `circumstance` holds now, or None.

        Raises: KeyError for a circumstance that does not exist (the catalogue's loader refuses those).
        """
        if circumstance not in self._reasons:
            head, _, id = circumstance.partition(":")
            self._reasons[circumstance] = (
                WITH_AN_ID[head](self, id) if id else PLAIN_CIRCUMSTANCES[head](self)
            )
        return self._reasons[circumstance]

    @cached_property
    def _reasons(self) -> dict[str, Reason | None]:
        """What was worked out already: many entries ask for the same circumstance."""
        return {}

    @cached_property
    def recent(self) -> tuple[Session, ...]:
        """The last few held sessions, newest last."""
        return self.case.held[-int(self.catalogue.threshold("recent_sessions")) :]

    @cached_property
    def recent_kinds(self) -> dict[str, int]:
        """Kinds seen lately, tapped or derived, with the session they were last seen in."""
        numbers = {session.number for session in self.recent}
        first = min(numbers, default=0)
        seen = {signal.kind: signal.session for signal in self.signals if signal.session >= first}
        for session in self.recent:
            seen |= {observation.kind: session.number for observation in session.observations}
        return seen

    @cached_property
    def unacknowledged_risk(self) -> tuple[int, ...]:
        return tuple(s.number for s in self.case.sessions for r in s.risk if r.acknowledged_on is None)

    def first_seen(self, kinds: frozenset[str]) -> Reason | None:
        """The reason that names the first of `kinds` seen lately."""
        for kind, session in sorted(self.recent_kinds.items()):
            if kind in kinds:
                return f"{self.kind_name(kind)}, session {session}"
        return None

    def kind_name(self, kind: str) -> str:
        return self.catalogue.observations[kind].name


def _safety_open(now: Situation) -> Reason | None:
    if now.unacknowledged_risk:
        return f"an answer about risk in session {now.unacknowledged_risk[0]} has not been acknowledged"
    return None


def _distress_rising(now: Situation) -> Reason | None:
    return now.first_seen(RISING)


def _state(state: AllianceState) -> Test:
    def test(now: Situation) -> Reason | None:
        return f"the alliance is {state.value}" if now.alliance.state is state else None

    return test


def _strain_open(now: Situation) -> Reason | None:
    if now.alliance.state in OPEN_STRAIN:
        return f"the alliance is {now.alliance.state.value}"
    return _likely(now, "strain")


def _no_strain_seen(now: Situation) -> Reason | None:
    if now.alliance.state in OPEN_STRAIN:
        return None
    if now.formulation.probability("strain") < now.catalogue.threshold("unlikely_source"):
        return "nothing points to a strain between the two"
    return None


def _nothing_stands_out(now: Situation) -> Reason | None:
    likeliest = now.formulation.sources[0]
    if likeliest.probability < now.catalogue.threshold("standing_out"):
        return "no source is more likely than not"
    return None


def _win_seen(now: Situation) -> Reason | None:
    return now.first_seen(WINS)


def _going_well(now: Situation) -> Reason | None:
    if now.alliance.state in OPEN_STRAIN or not _nothing_stands_out(now):
        return None
    if _safety_open(now) or _distress_rising(now):
        return None
    win = _win_seen(now)
    return f"nothing stands out and there is a win ({win})" if win else None


def _early_sessions(now: Situation) -> Reason | None:
    held = len(now.case.held)
    return f"{held} held so far" if held <= int(now.catalogue.threshold("recent_sessions")) else None


def _task_open(now: Situation) -> Reason | None:
    return "a task is open" if any(task.outcome is None for task in now.case.tasks) else None


def _task_not_done(now: Situation) -> Reason | None:
    if now.case.tasks and now.case.tasks[-1].outcome in {Outcome.NOT_DONE, Outcome.FORGOTTEN}:
        return "the last task was left"
    return now.first_seen(frozenset({"task_not_done", "task_forgotten"}))


def _no_task(now: Situation) -> Reason | None:
    return None if now.case.tasks else "no task is set"


def _ladder_in_use(now: Situation) -> Reason | None:
    return "a ladder is in use" if now.case.ladder else None


def _no_ladder(now: Situation) -> Reason | None:
    return None if now.case.ladder else "there is no ladder"


def _no_goal(now: Situation) -> Reason | None:
    return None if now.case.goals else "no goal is written down"


def _goal_of_others(now: Situation) -> Reason | None:
    others = [goal.whose for goal in now.case.goals if goal.whose != "client"]
    return f"a goal comes from elsewhere ({others[0]})" if others else None


def _agreement_missing(now: Situation) -> Reason | None:
    signed = now.case.agreement and now.case.agreement.signed_on
    return None if signed else "no agreement is signed"


def _agreement_review_due(now: Situation) -> Reason | None:
    review_on = now.case.agreement.review_on if now.case.agreement else None
    if review_on and now.case.sessions and review_on <= now.case.sessions[-1].on:
        return f"the agreement was due for review on {review_on.isoformat()}"
    return None


PLAIN_CIRCUMSTANCES: dict[str, Test] = {
    "safety_open": _safety_open,
    "distress_rising": _distress_rising,
    "alliance_unknown": _state(AllianceState.UNKNOWN),
    "alliance_steady": _state(AllianceState.STEADY),
    "alliance_strained": _state(AllianceState.STRAINED),
    "alliance_ruptured": _state(AllianceState.RUPTURED),
    "alliance_repairing": _state(AllianceState.REPAIRING),
    "alliance_repaired": _state(AllianceState.REPAIRED),
    "strain_open": _strain_open,
    "no_strain_seen": _no_strain_seen,
    "nothing_stands_out": _nothing_stands_out,
    "going_well": _going_well,
    "win_seen": _win_seen,
    "early_sessions": _early_sessions,
    "task_open": _task_open,
    "task_not_done": _task_not_done,
    "no_task": _no_task,
    "ladder_in_use": _ladder_in_use,
    "no_ladder": _no_ladder,
    "no_goal": _no_goal,
    "goal_of_others": _goal_of_others,
    "agreement_missing": _agreement_missing,
    "agreement_review_due": _agreement_review_due,
}


def _seen(now: Situation, kind: str) -> Reason | None:
    session = now.recent_kinds.get(kind)
    return None if session is None else f"{now.kind_name(kind)}, session {session}"


def _percent(now: Situation, source: str) -> Reason:
    probability = now.formulation.probability(source)
    return f"{now.catalogue.sources[source].name} at {probability:.0%}"


def _likely(now: Situation, source: str) -> Reason | None:
    likely = now.formulation.probability(source) >= now.catalogue.threshold("standing_out")
    return _percent(now, source) if likely else None


def _leading(now: Situation, source: str) -> Reason | None:
    return _likely(now, source) if now.formulation.sources[0].id == source else None


def _unlikely(now: Situation, source: str) -> Reason | None:
    unlikely = now.formulation.probability(source) < now.catalogue.threshold("unlikely_source")
    return _percent(now, source) if unlikely else None


def _used(now: Situation, response: str) -> Reason | None:
    if now.case.held and response in now.case.held[-1].responses:
        return f"{now.catalogue.responses[response].name}, last session"
    return None


WITH_AN_ID: dict[str, Callable[[Situation, str], Reason | None]] = {
    "seen": _seen,
    "likely": _likely,
    "leading": _leading,
    "unlikely": _unlikely,
    "used": _used,
}
