"""What a client has given of themselves, as rows: for their own page and for the file that they take with them.

One participant's, and nothing of anybody else who takes part in the course. Not here: what a therapist noted, thought
or answered, and how the program read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q
from django.utils import timezone

from heedful.practice.record.models import (
    CheckIn,
    Goal,
    GoalRating,
    LadderStep,
    LadderTry,
    MeasureAnswers,
    Participant,
    Pause,
    Reading,
    SaidBy,
    Takeaway,
    Task,
    Win,
)


@dataclass(frozen=True)
class OwnWords:
    """Each oldest first. `checkins` and `answers` are what was sent, with their readings; drafts are apart."""

    goals: tuple[Goal, ...]
    tasks: tuple[Task, ...]
    ladder: tuple[LadderStep, ...]
    takeaways: tuple[Takeaway, ...]
    wins: tuple[Win, ...]
    checkins: tuple[CheckIn, ...]
    answers: tuple[MeasureAnswers, ...]
    pauses: tuple[Pause, ...]
    draft_checkins: tuple[CheckIn, ...]
    draft_answers: tuple[MeasureAnswers, ...]
    review_on: date | None
    """The next day on which the two look back together; None if none is agreed from today on."""

    @property
    def has_drafts(self) -> bool:
        return bool(self.draft_checkins or self.draft_answers)


def own_words(opened: Participant) -> OwnWords:
    """`opened`: from `trust.gate.open_own_record`. The number of queries does not depend on how much there is."""
    readings = Prefetch("readings", Reading.objects.select_related("reader").order_by("at"))
    ratings = Prefetch("ratings", GoalRating.objects.filter(by=SaidBy.CLIENT).order_by("on", "id"))
    tries = Prefetch("tries", LadderTry.objects.order_by("on", "id"))
    checkins = CheckIn.everything.filter(participant=opened).prefetch_related(readings)
    answers = MeasureAnswers.everything.filter(participant=opened).prefetch_related(readings)
    return OwnWords(
        goals=tuple(opened.goals.prefetch_related(ratings)),
        tasks=tuple(opened.tasks.all()),
        ladder=tuple(opened.ladder.prefetch_related(tries)),
        takeaways=tuple(opened.takeaways.select_related("session").order_by("session__on", "id")),
        wins=tuple(opened.wins.order_by("on", "id")),
        checkins=tuple(sorted((row for row in checkins if row.sent_at), key=_sent_at)),
        answers=tuple(sorted((row for row in answers if row.sent_at), key=_sent_at)),
        pauses=tuple(opened.pauses.order_by("begins_on", "id")),
        draft_checkins=tuple(row for row in checkins if row.sent_at is None),
        draft_answers=tuple(row for row in answers if row.sent_at is None),
        review_on=_review_on(opened, timezone.localdate()),
    )


def _sent_at(row: CheckIn | MeasureAnswers) -> datetime:
    return row.sent_at or row.answered_at  # drafts are left out before


def _review_on(opened: Participant, today: date) -> date | None:
    """Of the newest agreement that they said yes to; one that waits to be signed has agreed nothing yet."""
    is_theirs = Q(signed_on__isnull=False) | Q(sections__isnull=True)
    agreement = opened.course.agreements.filter(is_theirs).order_by("-id").first()
    day = agreement.review_on if agreement else None
    return day if day is not None and day >= today else None
