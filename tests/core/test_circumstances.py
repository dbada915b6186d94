"""When a circumstance holds, and when it does not: each once, each with its reason."""

from __future__ import annotations

import pytest

from heedful.core.circumstances import PLAIN_CIRCUMSTANCES
from heedful.core.vocabulary import Agreement, Case, Goal, LadderStep, Outcome, RiskAnswer, Task
from tests.core.makers import case_of, marks, now_in, session, week, weekly_marks

QUIET = case_of(session(1), session(2), session(3))
TASK = Task("t", "ring one old friend", set_in=1)
DONE, LEFT = (
    Task("t", "ring one old friend", set_in=1, outcome=outcome)
    for outcome in (Outcome.DONE, Outcome.NOT_DONE)
)
GOAL = Goal("g", "sing again")
SIGNED = Agreement(week(1), week(3))
DROPPED = weekly_marks(8, 8, 8, 8, 3)

HOLDS_AND_NOT: dict[str, tuple[Case, Case]] = {
    "safety_open": (case_of(session(1, risk=(RiskAnswer("phq9", 9, 1),))), QUIET),
    "distress_rising": (case_of(session(1, "distress_rise")), QUIET),
    "alliance_unknown": (QUIET, weekly_marks(8)),
    "alliance_steady": (weekly_marks(8, 8), QUIET),
    "alliance_strained": (weekly_marks(8, 8, 8, 8, 8, 8, 6.5), DROPPED),
    "alliance_ruptured": (DROPPED, weekly_marks(8, 8)),
    "alliance_repairing": (weekly_marks(8, 8, 8, 8, 3, 6.9), DROPPED),
    "alliance_repaired": (weekly_marks(8, 8, 8, 8, 3, 8), DROPPED),
    "strain_open": (DROPPED, QUIET),
    "no_strain_seen": (QUIET, DROPPED),
    "nothing_stands_out": (QUIET, case_of(session(1, "fears_feeling", "fears_consequence"))),
    "going_well": (case_of(session(1, "step_taken")), QUIET),
    "win_seen": (case_of(session(1, "step_taken")), QUIET),
    "early_sessions": (case_of(session(1), session(2)), QUIET),
    "task_open": (case_of(session(1), tasks=(TASK,)), case_of(session(1), session(2), tasks=(DONE,))),
    "task_not_done": (case_of(session(1), session(2), tasks=(LEFT,)), case_of(session(1), tasks=(TASK,))),
    "no_task": (QUIET, case_of(session(1), tasks=(TASK,))),
    "ladder_in_use": (case_of(session(1), ladder=(LadderStep("l", "stand by the pool"),)), QUIET),
    "no_ladder": (QUIET, case_of(session(1), ladder=(LadderStep("l", "stand by the pool"),))),
    "no_goal": (QUIET, case_of(session(1), goals=(GOAL,))),
    "goal_of_others": (
        case_of(session(1), goals=(Goal("g", "attend", whose="court"),)),
        case_of(session(1), goals=(GOAL,)),
    ),
    "agreement_missing": (QUIET, case_of(session(1), agreement=SIGNED)),
    "agreement_review_due": (
        case_of(session(1), session(3), agreement=SIGNED),
        case_of(session(1), session(2), agreement=SIGNED),
    ),
    "seen:gaze_away": (
        case_of(session(1), session(2, "gaze_away"), session(3)),
        case_of(session(1, "gaze_away"), session(2), session(3)),
    ),
    "likely:fear": (case_of(session(1, "fears_feeling", "fears_consequence")), QUIET),
    "leading:fear": (case_of(session(1, "fears_feeling", "fears_consequence")), QUIET),
    "unlikely:fear": (QUIET, case_of(session(1, "fears_feeling"))),
    "used:validate": (
        case_of(session(1), session(2, responses=("validate",)), session(3, status="missed")),
        case_of(session(1, responses=("validate",)), session(2)),
    ),
}


@pytest.mark.parametrize("circumstance", HOLDS_AND_NOT)
def test_a_circumstance_holds_with_its_reason_or_does_not(circumstance: str) -> None:
    holds, does_not = HOLDS_AND_NOT[circumstance]
    assert now_in(holds).holds(circumstance)
    assert now_in(does_not).holds(circumstance) is None


def test_every_plain_circumstance_is_tried_here() -> None:
    assert set(PLAIN_CIRCUMSTANCES) <= set(HOLDS_AND_NOT)


def test_a_circumstance_that_does_not_exist_is_an_error_of_the_catalogue() -> None:
    with pytest.raises(KeyError):
        now_in(QUIET).holds("mercury_retrograde")


def test_going_well_needs_a_win_and_no_strain() -> None:
    fallen_with_a_win = case_of(
        *weekly_marks(8, 8, 8, 8).sessions, session(5, "step_taken", checkin=marks(3))
    )
    assert now_in(fallen_with_a_win).holds("going_well") is None


def test_nothing_goes_well_while_safety_is_open() -> None:
    won = session(1, "step_taken", risk=(RiskAnswer("phq9", 9, 1.0),))
    assert now_in(case_of(won)).holds("going_well") is None
