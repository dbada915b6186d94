"""What has happened since two people last looked at their agreement -> why it is worth looking at again.

An agreement is no form that is signed and put away: it is looked at again on a day that was agreed, and when something
it rests on has moved. Whatever happened up to the day of the last look is settled by it; that day itself counts as
settled, since the two were there. Nothing here is anybody's fault, and nothing has to follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from heedful.core.vocabulary import Alliance, AllianceState, Case, LoggedStrain, StrainEnd

CHANGED_METHOD = "changed_method"
"""The observation kind that says so."""
FALLEN = {AllianceState.STRAINED: "a strain", AllianceState.RUPTURED: "a rupture"}


class Trigger(StrEnum):
    """What calls for a look, in the order in which it is told."""

    SAFETY = "safety"
    ALLIANCE = "alliance"
    METHOD = "method"
    GOAL = "goal"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that moved, on a day; `what` is a clause without anybody's words: "a goal is new"."""

    trigger: Trigger
    on: date
    what: str


@dataclass(frozen=True, slots=True)
class ReviewReason:
    """`since`: the first day of this kind after the last look; `because`: each day's clause, oldest first."""

    trigger: Trigger
    since: date
    because: tuple[str, ...]


def reasons_to_review(
    looked_on: date | None, review_on: date | None, happened: Iterable[Happening], today: date
) -> tuple[ReviewReason, ...]:
    """One reason a trigger, in the order of `Trigger`.

    `looked_on`: the day on which it was signed or last looked at; None where nothing is signed, and then there is
    nothing to look at again. `review_on`: the day that was agreed for it. What lies ahead of `today` has not happened.
    """
    if looked_on is None:
        return ()
    told = {each for each in (*happened, *_day(review_on)) if looked_on < each.on <= today}
    new = sorted(told, key=lambda one: (one.on, one.what))
    of_each = ((trigger, [each for each in new if each.trigger is trigger]) for trigger in Trigger)
    return tuple(_reason(trigger, found) for trigger, found in of_each if found)


def _day(review_on: date | None) -> Iterator[Happening]:
    if review_on is not None:
        yield Happening(Trigger.DAY, review_on, "the day that was agreed for it has come")


def _reason(trigger: Trigger, found: list[Happening]) -> ReviewReason:
    return ReviewReason(trigger, found[0].on, tuple(dict.fromkeys(each.what for each in found)))


# ---------------------------------------------------------------------------------------------------
# What the record tells of by itself


def happened_in(case: Case, marked: Alliance, strains: Iterable[LoggedStrain]) -> Iterator[Happening]:
    """Changes of method, strains in the log, and falls of the client's marks that the log does not speak of."""
    log = tuple(strains)
    yield from _methods(case)
    yield from _strains(log)
    yield from _falls(case, marked, {strain.noticed_in for strain in log})


def _methods(case: Case) -> Iterator[Happening]:
    for session in case.sessions:
        if any(seen.kind == CHANGED_METHOD for seen in session.observations):
            said = f"the way of working changed in session {session.number}"
            yield Happening(Trigger.METHOD, session.on, said)


def _strains(strains: Iterable[LoggedStrain]) -> Iterator[Happening]:
    """A strain that was let rest calls for nothing; one that has healed may still have left a lesson."""
    for strain in strains:
        if strain.state is not StrainEnd.LEFT:
            healed = " and has healed" if strain.state is StrainEnd.HEALED else ""
            where = f" in session {strain.noticed_in}" if strain.noticed_in else ""
            yield Happening(Trigger.ALLIANCE, strain.noticed_on, f"a strain was noticed{where}{healed}")


def _falls(case: Case, marked: Alliance, in_the_log: Set[int | None]) -> Iterator[Happening]:
    """The session in which the marks came to a fallen state; staying there, or on the way back, is no news."""
    days = {session.number: session.on for session in case.sessions}
    before = AllianceState.UNKNOWN
    for point in marked.points:
        is_news = point.state in FALLEN and before not in (point.state, AllianceState.RUPTURED)
        if is_news and point.session not in in_the_log and point.session in days:
            said = f"their marks fell in session {point.session}: {FALLEN[point.state]}"
            yield Happening(Trigger.ALLIANCE, days[point.session], said)
        before = point.state
