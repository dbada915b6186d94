"""Something of the therapist's own life: four questions before it is told, and how it landed after.

The questions are our own wording and rest on consensus. What is known is qualitative or from analogue studies: mostly a
better relationship (Hill, Knox and Pinto-Coelho 2018; Henretty and others 2014), and it can backfire.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from heedful.practice.people.models import User
from heedful.practice.record.models import Disclosure, Followed, Participant, Session
from heedful.practice.trust import audit

QUESTIONS = {
    "whose": ("Whose need does it serve?", "Theirs, more than mine."),
    "helps_now": ("Would it help them with what they are on now?", "With this, in this minute."),
    "settled": ("Is it short, and over for me?", "Two sentences, and I do not need to be comforted."),
    "goes_back": ("Can it go back to them at once?", "I know the question I would end on."),
}
"""Of each: the question, and what yes means."""
LANDED = {
    Followed.CLOSER.value: "It brought us closer",
    Followed.SAME.value: "It made no difference",
    Followed.FURTHER.value: "It put us further apart",
}
ANSWERS = {"yes": "Yes", "unsure": "Not sure", "no": "No"}


def note_disclosure(
    participant: Participant,
    session: Session,
    by: User,
    *,
    words: str,
    answers: Mapping[str, str],
    was_told: bool,
) -> Disclosure:
    """Kept once: the same words of the same person in the same session are the same thing."""
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        mine = participant.disclosures.filter(session=session, noted_by=by, was_told=was_told)
        there = next((row for row in mine if row.words == words), None)
        row = there or Disclosure(
            participant=participant, session=session, noted_by=by, words=words, was_told=was_told
        )
        row.by_question = answers
        row.save()
        audit.record("noted a disclosure", actor=by.pk, subject=row, purpose="self disclosure")
    return row


def keep_landing(row: Disclosure, by: User, landed: str, words: str) -> None:
    """What the therapist saw of it in the client; given again, it takes the former's place."""
    row.landed = landed
    row.landed_words = words or None
    row.save(update_fields=["landed", "landed_words"])
    audit.record("noted how it landed", actor=by.pk, subject=row, purpose="self disclosure")


def remove_disclosure(row: Disclosure, by: User) -> None:
    audit.record("removed a disclosure", actor=by.pk, subject=row, purpose="self disclosure")
    row.delete()


def to_ask_about(participant: Participant, session: Session) -> QuerySet[Disclosure]:
    """What was told, up to this session, and nobody has said yet how it landed; oldest first."""
    told = participant.disclosures.filter(was_told=True, landed__isnull=True)
    return told.filter(session__number__lte=session.number).select_related("session").order_by("id")
