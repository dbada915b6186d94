"""Progress notes in DAP, BIRP or SOAP: kept as a draft, signed, amended. A signed note stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.models import NoteShape, Participant, ProgressNote, Session
from heedful.practice.trust import audit

SECTIONS: Mapping[NoteShape, tuple[tuple[str, str], ...]] = {
    NoteShape.DAP: (("data", "Data"), ("assessment", "Assessment"), ("plan", "Plan")),
    NoteShape.BIRP: (
        ("behaviour", "Behaviour"),
        ("intervention", "Intervention"),
        ("response", "Response"),
        ("plan", "Plan"),
    ),
    NoteShape.SOAP: (
        ("subjective", "Subjective"),
        ("objective", "Objective"),
        ("assessment", "Assessment"),
        ("plan", "Plan"),
    ),
}


class Signed(ValueError):
    """A signed note stays as it is; amend it instead."""


# ---------------------------------------------------------------------------------------------------
# Keeping, signing, amending


def notes_of(participant: Participant, session: Session) -> list[ProgressNote]:
    """Oldest first: the note and what amends it."""
    rows = participant.progress_notes.filter(session=session).select_related("written_by", "amends")
    return list(rows.order_by("id"))


def draft_of(participant: Participant, session: Session, by: User) -> ProgressNote | None:
    """This therapist's own that is not signed yet."""
    rows = participant.progress_notes.filter(session=session, written_by=by, signed_at=None)
    return rows.order_by("id").last()


def usual_shape(by: User) -> NoteShape:
    """The one that this therapist wrote in last, about anybody."""
    last = ProgressNote.objects.filter(written_by=by).order_by("-changed_at", "-id").first()
    return NoteShape(last.shape) if last else NoteShape.DAP


@transaction.atomic
def keep(
    participant: Participant, session: Session, by: User, shape: NoteShape, sections: Mapping[str, str]
) -> ProgressNote:
    """The draft as it now stands. What was written in another shape waits beside it until the note is signed."""
    row = draft_of(participant, session, by)
    row = row or ProgressNote(participant=participant, session=session, written_by=by)
    row.shape = shape
    row.by_section = row.by_section | {id: sections.get(id, "") for id, _ in SECTIONS[shape]}
    row.changed_at = timezone.now()
    row.save()
    return row


@transaction.atomic
def sign(note: ProgressNote, by: User) -> None:
    """From now on it stays as it is, in this shape alone. Raises: Signed where it was signed already."""
    row = ProgressNote.objects.select_for_update().get(pk=note.pk)
    if row.signed_at is not None:
        raise Signed("This note is signed already. Amend it instead.")
    row.by_section = {id: row.by_section.get(id, "") for id, _ in SECTIONS[NoteShape(row.shape)]}
    row.signed_at = timezone.now()
    row.save(update_fields=["signed_at", "sections"])
    audit.record("signed progress note", actor=by.pk, subject=row, purpose="progress note")


@transaction.atomic
def amend(note: ProgressNote, by: User) -> ProgressNote:
    """A new draft that amends a signed note, with its words to begin from; the signed one stays."""
    there = draft_of(note.participant, note.session, by)
    if there is not None:
        return there
    row = ProgressNote(
        participant=note.participant,
        session=note.session,
        written_by=by,
        shape=note.shape,
        amends=note,
        changed_at=timezone.now(),
    )
    row.by_section = note.by_section
    row.save()
    audit.record("began to amend progress note", actor=by.pk, subject=row, purpose="progress note")
    return row


def drop(note: ProgressNote) -> bool:
    """A draft that is not wanted; a signed note stays."""
    if note.signed_at is not None:
        return False
    note.delete()
    return True
