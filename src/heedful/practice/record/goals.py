"""Goals through the course: put in other words, said by another voice, rated, let go, taken up again.

The client's own marks alone go into the case; a therapist's mark stands beside them and is never mixed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from heedful.practice.record.models import Goal, GoalEnd, GoalRating, Participant, SaidBy, Whose
from heedful.practice.record.tasks import unused_code

MOST_OPEN = 20
"""Goals open at once; a list that is longer helps nobody, and a page must not be filled by a script."""


@dataclass(frozen=True)
class GoalCourse:
    """One goal, its marks by either voice (oldest first), and what is done for it."""

    goal: Goal
    theirs: tuple[GoalRating, ...]
    mine: tuple[GoalRating, ...]
    open_tasks: int
    steps: int
    pathways: int

    @property
    def serves_nothing_yet(self) -> bool:
        return not self.serves

    @property
    def serves(self) -> tuple[str, ...]:
        """What is done for it, counted in words."""
        kinds = (
            (self.open_tasks, "open task", "open tasks"),
            (self.steps, "step of the ladder", "steps of the ladder"),
            (self.pathways, "pathway", "pathways"),
        )
        return tuple(f"{count} {one if count == 1 else many}" for count, one, many in kinds if count)

    @property
    def newest(self) -> float | None:
        return self.theirs[-1].value if self.theirs else None

    @property
    def first(self) -> float | None:
        return self.theirs[0].value if self.theirs else None

    @property
    def voices_differ(self) -> bool:
        return bool(self.goal.other_words)

    @property
    def is_other_voice_theirs_to_read(self) -> bool:
        """Where several people come, what one of them said is not for the other; the therapist's own words are."""
        if not self.voices_differ:
            return False
        comes_alone = self.goal.participant.course.participants.count() == 1
        return comes_alone or self.goal.other_whose == Whose.THERAPIST


def open_goals(participant: Participant) -> QuerySet[Goal]:
    return participant.goals.filter(ended_on__isnull=True).order_by("id")


def goals_to_choose(participant: Participant, chosen: UUID | None = None) -> QuerySet[Goal]:
    """The open ones, and the one that was chosen already: a goal that ended is still what something was for."""
    return participant.goals.filter(Q(ended_on__isnull=True) | Q(pk=chosen)).order_by("id")


def past_goals(participant: Participant) -> QuerySet[Goal]:
    return participant.goals.filter(ended_on__isnull=False).order_by("-ended_on", "-id")


def course_of(goal: Goal) -> GoalCourse:
    ratings = list(goal.ratings.order_by("on", "id"))
    return GoalCourse(
        goal,
        theirs=_by(ratings, SaidBy.CLIENT),
        mine=_by(ratings, SaidBy.THERAPIST),
        open_tasks=goal.tasks.filter(outcome__isnull=True).count(),
        steps=goal.steps.filter(left_on__isnull=True).count(),
        pathways=goal.pathways.filter(ended_on__isnull=True).count(),
    )


def _by(ratings: Sequence[GoalRating], who: SaidBy) -> tuple[GoalRating, ...]:
    return tuple(one for one in ratings if one.by == who)


def add(participant: Participant, words: str, **fields: object) -> Goal | None:
    """A new goal; None where as many are open as make sense. The same words twice are one goal."""
    there = open_goals(participant)
    if (same := next((goal for goal in there if goal.words == words), None)) is not None:
        return same
    if there.count() >= MOST_OPEN:
        return None
    for attempt in range(3):
        code = unused_code("g", participant.goals.values_list("code", flat=True))
        try:
            with transaction.atomic():
                return Goal.objects.create(participant=participant, code=code, words=words, **fields)
        except IntegrityError:
            if attempt == 2:
                raise
    return None


def change(goal: Goal, *, on: date, **fields: object) -> None:
    """New words, reasons or voices; `changed_on` moves only where the goal's own words did."""
    if fields.get("words", goal.words) != goal.words:
        goal.changed_on = on
    for name, value in fields.items():
        setattr(goal, name, value)
    goal.save()


@transaction.atomic
def rate(goal: Goal, value: float, *, on: date, by: SaidBy = SaidBy.CLIENT) -> GoalRating:
    """How near it is, 0 to 10; the newest mark of a day by the same person is that day's."""
    goal.ratings.filter(on=on, by=by).delete()
    return goal.ratings.create(on=on, value=value, by=by)


def end(goal: Goal, how: GoalEnd, *, on: date) -> None:
    goal.ended, goal.ended_on = how, on
    goal.save(update_fields=["ended", "ended_on"])


def take_up_again(goal: Goal) -> None:
    goal.ended = goal.ended_on = None
    goal.save(update_fields=["ended", "ended_on"])
