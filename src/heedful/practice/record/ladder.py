"""The ladder: steps from the lowest rung up, each with a net, a stop rule and a fixed day, and what the tries taught.

Taken off the ladder, a step keeps its tries. A try that was stopped as agreed is a try.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from heedful.core import ladder as core
from heedful.core import vocabulary
from heedful.practice.record.models import LadderStep, LadderTry, Participant, SaidBy
from heedful.practice.record.tasks import unused_code

MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Rung:
    """A step with its tries, oldest first, and what they suggest; none for a step that was taken off.

    `has_turn`: it is this one that they are at; the others are behind them, or come later.
    """

    step: LadderStep
    tries: tuple[LadderTry, ...]
    suggested: core.Suggestion | None
    has_turn: bool = False

    @property
    def last(self) -> LadderTry | None:
        return self.tries[-1] if self.tries else None


def rungs_of(participant: Participant, today: date | None = None) -> list[Rung]:
    """From the lowest rung up; those without a rung of their own after the others, as they were made."""
    rows = participant.ladder.filter(left_on=None).select_related("goal").prefetch_related("tries")
    rungs = [rung_of(row, today or timezone.localdate()) for row in sorted(rows, key=_rung)]
    said = [(bool(each.tries), each.step.next_on is not None, each.suggested) for each in rungs]
    turns = core.turns([(tried, day, suggested.next) for tried, day, suggested in said if suggested])
    return [replace(rung, has_turn=turn) for rung, turn in zip(rungs, turns, strict=True)]


def taken_off(participant: Participant) -> list[Rung]:
    rows = (
        participant.ladder.filter(left_on__isnull=False).prefetch_related("tries").order_by("-left_on", "-id")
    )
    return [rung_of(row, timezone.localdate()) for row in rows]


def _rung(row: LadderStep) -> tuple[float, object]:
    return (row.place if row.place is not None else float("inf"), row.pk)


def rung_of(row: LadderStep, today: date) -> Rung:
    tries = tuple(sorted(row.tries.all(), key=lambda each: (each.on, each.pk)))
    if row.left_on is not None:
        return Rung(row, tries, None)
    step = vocabulary.LadderStep(row.code, row.words, row.expected, _tries(tries))
    said = core.suggestion(step, has_net=bool(row.net), next_on=row.next_on, today=today)
    return Rung(row, tries, said)


def _tries(rows: Sequence[LadderTry]) -> tuple[vocabulary.LadderTry, ...]:
    return tuple(
        vocabulary.LadderTry(each.on, each.before, each.peak, each.after, each.stopped) for each in rows
    )


def add_step(participant: Participant, **fields: object) -> LadderStep | None:
    """On the highest rung; the same words twice are one step. None where twenty steps are there."""
    there = list(participant.ladder.filter(left_on=None))
    if (same := next((row for row in there if row.words == fields["words"]), None)) is not None:
        return same
    if len(there) >= MOST_STEPS:
        return None
    place = max((row.place or 0 for row in there), default=0) + 1
    for attempt in range(3):
        code = unused_code("l", participant.ladder.values_list("code", flat=True))
        try:
            with transaction.atomic():
                return LadderStep.objects.create(participant=participant, code=code, place=place, **fields)
        except IntegrityError:  # a colleague was quicker with this code
            if attempt == 2:
                raise
    return None


def change_step(row: LadderStep, **fields: object) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


@transaction.atomic
def move(participant: Participant, row: LadderStep, *, up: bool) -> None:
    """One rung up or down. At the end of the ladder it stays."""
    order = [rung.step for rung in rungs_of(participant)]
    here = next((place for place, step in enumerate(order) if step.pk == row.pk), None)
    there = None if here is None else here + (1 if up else -1)
    if here is None or there is None or not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for place, step in enumerate(order, 1):
        if step.place != place:
            step.place = place
            step.save(update_fields=["place"])


def move_day(row: LadderStep, on: date) -> None:
    """The day of the next try; slower is fine as long as there is one."""
    row.next_on = on
    row.save(update_fields=["next_on"])


def take_off(row: LadderStep, on: date | None) -> None:
    """None: it is on the ladder again."""
    row.left_on = on
    row.save(update_fields=["left_on"])


def keep_try(
    row: LadderStep, *, on: date, by: SaidBy, next_on: date | None = None, **marks: object
) -> LadderTry:
    """Each try is a row of its own; the very same one sent twice is kept once. `next_on` moves the fixed day."""
    if next_on is not None:
        move_day(row, next_on)
    kept = {name: None if value == "" else value for name, value in marks.items()}
    for each in row.tries.filter(on=on, by=by):
        if all(getattr(each, name) == value for name, value in kept.items()):
            return each
    return LadderTry.objects.create(step=row, on=on, by=by, **kept)
