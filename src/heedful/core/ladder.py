"""What the tries of a step of the ladder say about the next one: go on, repeat, put a net under it, make it smaller.

Distress figures are 0 to 100. Exposure helps and is not left more often than other work (Parker 2018, Hembree 2003);
these thresholds are our own, by consensus: no study fixes where "too much" begins. Nothing here is decided: it is
offered, with its reason, and the client chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from heedful.core.vocabulary import LadderStep, LadderTry

TOO_MUCH = 80.0
"""A peak from here on, twice or without settling, is more than most can learn from."""
EASY = 30.0
"""A peak up to here: the step has little left to teach."""
SETTLED = 0.5
"""Distress that falls to half of its peak or below has settled."""
ABOVE_EXPECTED = 20.0


class Next(StrEnum):
    """What may come next for a step."""

    BEGIN = "begin"
    REPEAT = "repeat"
    GO_ON = "go_on"
    ADD_NET = "add_net"
    SHRINK = "shrink"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`because`: sentences that can be checked against the tries; `needs_day`: no day is fixed, or it has gone by."""

    next: Next
    because: tuple[str, ...]
    needs_day: bool = False


def suggestion(step: LadderStep, *, has_net: bool, next_on: date | None, today: date) -> Suggestion:
    """For a step that is still on the ladder; `next_on`: its fixed day, if one was agreed."""
    tries = sorted(step.tries, key=lambda each: each.on)
    following, because = _following(tries, step.expected, has_net=has_net)
    needs_day = following is not Next.GO_ON and (next_on is None or next_on < today)
    return Suggestion(following, because, needs_day)


def turns(rungs: Sequence[tuple[bool, bool, Next]]) -> tuple[bool, ...]:
    """Whether it is each rung's turn; `rungs` from the lowest up: was it tried, has it a day, what may come next.

    It is for the highest that was tried, for the one above it once that is done, and for any that has a day. The
    others are behind them, or come later.
    """
    highest = max((place for place, (was_tried, _, _) in enumerate(rungs) if was_tried), default=-1)
    is_done = highest < 0 or rungs[highest][2] is Next.GO_ON
    return tuple(
        has_day or place == highest or (is_done and place == highest + 1)
        for place, (_, has_day, _) in enumerate(rungs)
    )


def _following(
    tries: Sequence[LadderTry], expected: float | None, *, has_net: bool
) -> tuple[Next, tuple[str, ...]]:
    if not tries:
        return Next.BEGIN, ("It was not tried yet.",)
    two = tries[-2:]
    if len(two) == 2 and all(each.stopped for each in two):
        return Next.SHRINK, ("The last two tries were stopped, as agreed. The step is too big as it stands.",)
    if trouble := _trouble(two[-1]):
        return _with_a_net(has_net, trouble)
    if ready := _ready(two):
        return Next.GO_ON, (ready,)
    return Next.REPEAT, _why_repeat(two[-1], expected)


def _trouble(last: LadderTry) -> str:
    if last.stopped:
        return "The last try was stopped, as agreed."
    return f"It rose to {last.peak:g} and did not settle by half." if _was_too_much(last) else ""


def _ready(two: Sequence[LadderTry]) -> str:
    if len(two) == 2 and all(_was_easy(each) or _did_settle(each) for each in two):
        return "It was easy or settled by half, twice in a row."
    return f"It rose to no more than {two[-1].peak:g}." if _was_easy(two[-1]) else ""


def _with_a_net(has_net: bool, why: str) -> tuple[Next, tuple[str, ...]]:
    if has_net:
        return Next.SHRINK, (why, "There was a net already.")
    return Next.ADD_NET, (why, "There is no net under it yet.")


def _was_too_much(one: LadderTry) -> bool:
    return one.peak is not None and one.peak >= TOO_MUCH and not _did_settle(one)


def _was_easy(one: LadderTry) -> bool:
    return one.peak is not None and one.peak <= EASY and not one.stopped


def _did_settle(one: LadderTry) -> bool:
    return (
        one.peak is not None and one.after is not None and one.after <= one.peak * SETTLED and not one.stopped
    )


def _why_repeat(last: LadderTry, expected: float | None) -> tuple[str, ...]:
    if last.peak is None:
        return ("The last try has no marks. Once more tells more.",)
    if expected is not None and last.peak > expected + ABOVE_EXPECTED:
        return (f"It was harder than expected: {last.peak:g}, not {expected:g}.",)
    if expected is not None and last.peak < expected - ABOVE_EXPECTED:
        return (f"It was easier than expected: {last.peak:g}, not {expected:g}. Once more makes it sure.",)
    return ("Once more, on the fixed day, makes it sure.",)
