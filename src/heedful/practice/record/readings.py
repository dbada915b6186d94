"""Who has read what a client sent, and when they first did.

A reading is noted by the page that shows a check-in (or the answers to a questionnaire) in full, for whoever opened
that page. A plot or a summary made from many is not a reading: "read" is told to the client, so it must be true.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.models import CheckIn, MeasureAnswers, Reading


def note_read(
    user: User, *, checkins: Iterable[CheckIn] = (), answers: Iterable[MeasureAnswers] = ()
) -> None:
    """This person has opened a page that shows these. The first time is kept; a draft is never read.

    Come through `trust.gate` first: nothing is decided here.
    """
    of_checkins = {row.pk: row for row in checkins if row.sent_at is not None}
    of_answers = {row.pk: row for row in answers if row.sent_at is not None}
    if not of_checkins and not of_answers:
        return
    mine = Reading.objects.filter(reader=user)
    noted = chain(
        mine.filter(checkin__in=of_checkins).values_list("checkin", flat=True),
        mine.filter(answers__in=of_answers).values_list("answers", flat=True),
    )
    for known in noted:
        of_checkins.pop(known, None)
        of_answers.pop(known, None)
    now = timezone.now()
    new = [Reading(reader=user, checkin=row, at=now) for row in of_checkins.values()]
    new += [Reading(reader=user, answers=row, at=now) for row in of_answers.values()]
    Reading.objects.bulk_create(new, ignore_conflicts=True)  # two tabs at once are one reading
