"""The only way to psychotherapy notes: their author's, and a colleague's whom the author lets read them.

They are kept apart from the record (45 CFR 164.501): no export, timeline, brief or client's file holds them. Come
through `trust.gate` first; this decides what the gate does not. Every reading of another's notes leaves an entry of
its own.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.models import (
    Participant,
    PsychotherapyNote,
    PsychotherapyNoteGrant,
    Session,
)
from heedful.practice.trust import audit


def own_notes(opened: Participant, author: User) -> QuerySet[PsychotherapyNote]:
    """Newest first."""
    audit.record(
        "read own psychotherapy notes", actor=author.pk, subject=opened, purpose="psychotherapy notes"
    )
    return opened.psychotherapy_notes.filter(written_by=author).select_related("session").order_by("-id")


def notes_let_read(opened: Participant, reader: User) -> QuerySet[PsychotherapyNote]:
    """Of those authors who let this person read theirs, newest first."""
    authors = list(_open_grants(opened).filter(reader=reader).values_list("author", flat=True))
    if authors:
        audit.record(
            "read psychotherapy notes of a colleague",
            actor=reader.pk,
            subject=opened,
            purpose="psychotherapy notes",
        )
    notes = opened.psychotherapy_notes.filter(written_by__in=authors)
    return notes.select_related("session", "written_by").order_by("-id")


def one_of_own(opened: Participant, author: User, note: object) -> PsychotherapyNote:
    """Raises `Http404` for anybody else's."""
    row = opened.psychotherapy_notes.filter(pk=note, written_by=author).first()
    if row is None:
        raise Http404
    return row


def write(opened: Participant, author: User, words: str, session: Session | None) -> PsychotherapyNote:
    row = PsychotherapyNote.objects.create(
        participant=opened, session=session, words=words, written_by=author, changed_at=timezone.now()
    )
    audit.record("wrote psychotherapy note", actor=author.pk, subject=row, purpose="psychotherapy notes")
    return row


def rewrite(note: PsychotherapyNote, words: str) -> None:
    note.words, note.changed_at = words, timezone.now()
    note.save(update_fields=["words", "changed_at"])
    audit.record(
        "changed psychotherapy note", actor=note.written_by_id, subject=note, purpose="psychotherapy notes"
    )


def delete(note: PsychotherapyNote) -> None:
    audit.record(
        "deleted psychotherapy note", actor=note.written_by_id, subject=note, purpose="psychotherapy notes"
    )
    note.delete()


# ---------------------------------------------------------------------------------------------------
# Letting a colleague read them


def may_be_let(opened: Participant, author: User) -> QuerySet[User]:
    """Colleagues of the care team, today."""
    today = timezone.localdate()
    team = opened.course.care_team.filter(Q(until__isnull=True) | Q(until__gt=today), since__lte=today)
    return User.objects.filter(pk__in=team.values("user"), is_active=True).exclude(pk=author.pk)


def grants_of(opened: Participant, author: User) -> QuerySet[PsychotherapyNoteGrant]:
    return _open_grants(opened).filter(author=author).select_related("reader")


@transaction.atomic
def let_read(opened: Participant, author: User, reader: User) -> PsychotherapyNoteGrant:
    """Until taken back. Once is enough."""
    there = grants_of(opened, author).filter(reader=reader).first()
    if there is not None:
        return there
    row = PsychotherapyNoteGrant.objects.create(participant=opened, author=author, reader=reader)
    audit.record("let a colleague read notes", actor=author.pk, subject=row, purpose="psychotherapy notes")
    return row


def take_back(grant: PsychotherapyNoteGrant) -> None:
    grant.ended_at = timezone.now()
    grant.save(update_fields=["ended_at"])
    audit.record(
        "took back leave to read notes", actor=grant.author_id, subject=grant, purpose="psychotherapy notes"
    )


def _open_grants(opened: Participant) -> QuerySet[PsychotherapyNoteGrant]:
    """A reader who has left the care team does not get past the gate."""
    return opened.psychotherapy_note_grants.filter(ended_at=None)
