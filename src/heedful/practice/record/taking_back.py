"""A client deletes what they sent: it goes, with what was made from it, and only the fact is kept.

What goes: the marks, the words, the answers, the totals and ratings made from them, a strain that opened from them by
itself and that nobody has touched, and who had read them. What stays: what the therapist wrote, and an answer about
risk, since somebody may have acted on it (its row no longer leads to the rest). What a therapist typed in from paper
is not deleted here: the paper is still there, and the therapist to ask.

The fact is one entry of the audit trail without a word or a mark. It is told to the therapist only if somebody had
read what is gone: then a gap would puzzle them. If nobody had, nothing is said; a client who thought better of
something in time owes nobody an explanation, and there is nothing to ask after.

Come through `trust.gate` first: nothing is decided here.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import (
    CameBy,
    CheckIn,
    GoalRating,
    MeasureAnswers,
    MeasureTotal,
    Participant,
)
from heedful.practice.record.strains import forget_fall
from heedful.practice.trust import audit
from heedful.practice.trust.audit import AuditEvent

READ, NOT_READ = "somebody had read it", "nobody had read it"
CHECKIN, ANSWERS, WORDS = "client deleted check-in", "client deleted answers", "client deleted words"
WHAT = {CHECKIN: "a check-in", ANSWERS: "answers to a questionnaire", WORDS: "what they wrote in a check-in"}

Sent = CheckIn | MeasureAnswers


def own_checkins(participant: Participant) -> QuerySet[CheckIn]:
    """The check-ins that are theirs to delete."""
    return participant.checkins.exclude(came_by=CameBy.TYPED)


def own_answers(participant: Participant) -> QuerySet[MeasureAnswers]:
    return participant.measure_answers.exclude(came_by=CameBy.TYPED)


def delete_checkin(checkin: CheckIn) -> None:
    with transaction.atomic():
        _note(CHECKIN, checkin)
        checkin.delete()
        forget_fall(checkin.participant, checkin.session)


def delete_words(checkin: CheckIn) -> None:
    """The words alone; the marks stay."""
    with transaction.atomic():
        _note(WORDS, checkin)
        checkin.words = None
        checkin.save(update_fields=["words"])


def delete_answers(answers: MeasureAnswers) -> None:
    """The answers, their total and the ratings of goals made from them. Where the total of the session or day was
    theirs, that of earlier answers counts again."""
    participant, measure = answers.participant, answers.measure
    places = list(answers.totals.values("session", "answered_on"))
    with transaction.atomic():
        _note(ANSWERS, answers)
        _delete_goal_ratings(answers)
        answers.delete()
        for place in places:
            _let_earlier_count(participant, measure, place["session"], place["answered_on"])


def _delete_goal_ratings(answers: MeasureAnswers) -> None:
    """One rating a goal: that day's with that value (`questionnaires.send` made it)."""
    measure = known_catalogue().measures.get(answers.measure)
    if measure is None or measure.items_from != "goals" or answers.sent_at is None:
        return
    goals = list(answers.participant.goals.order_by("id")[: measure.most_items])
    for number, value in answers.by_item.items():
        made = GoalRating.objects.filter(goal__in=goals[number - 1 : number], value=value)
        rating = made.filter(on=timezone.localdate(answers.sent_at)).order_by("-id").first()
        if rating is not None:
            rating.delete()


def _let_earlier_count(participant: Participant, measure: str, session: object, on: date | None) -> None:
    """A session (or, before the first, a day) has one total of a questionnaire: that of the newest answers."""
    same = participant.measure_answers.filter(measure=measure, session=session, total__isnull=False)
    for earlier in same.order_by("-sent_at"):
        day = timezone.localdate(earlier.sent_at)
        if session is not None or day == on:
            MeasureTotal.objects.create(
                participant=participant,
                session=earlier.session,
                measure=measure,
                total=earlier.total,
                answered_on=day,
                answers=earlier,
            )
            return


def _note(action: str, row: Sent) -> None:
    purpose = READ if row.readings.exists() else NOT_READ
    audit.record(action, subject=row.participant, purpose=purpose)


# ---------------------------------------------------------------------------------------------------
# Many at once


@transaction.atomic
def delete_all_words(participant: Participant) -> None:
    """What they wrote in every check-in that they sent."""
    for checkin in own_checkins(participant):
        if checkin.words:
            delete_words(checkin)


@transaction.atomic
def delete_everything(participant: Participant) -> None:
    """Every check-in and all answers that they sent, and what they only began."""
    for checkin in own_checkins(participant):
        delete_checkin(checkin)
    for answers in own_answers(participant):
        delete_answers(answers)
    drop_drafts(participant)


@transaction.atomic
def drop_drafts(participant: Participant) -> None:
    """What was begun and never sent. No entry: nobody else ever had it."""
    CheckIn.everything.filter(participant=participant, sent_at__isnull=True).delete()
    MeasureAnswers.everything.filter(participant=participant, sent_at__isnull=True).delete()


# ---------------------------------------------------------------------------------------------------
# What the therapist is told


def told_of_deleting(
    participant: Participant, since: datetime, until: datetime | None = None
) -> tuple[tuple[date, str], ...]:
    """What the client deleted in this time that somebody had read: the day, and what kind of thing it was."""
    events = AuditEvent.objects.filter(
        subject="participant",
        subject_id=str(participant.pk),
        action__in=WHAT,
        purpose=READ,
        at__gte=since,
    )
    if until is not None:
        events = events.filter(at__lt=until)
    days = ((timezone.localdate(event.at), WHAT[event.action]) for event in events)
    return tuple(dict.fromkeys(days))
