"""The hour itself: agenda, what was pressed on the run-sheet, self-disclosures; and what was written after it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from heedful.practice.record.models.choices import AgendaState, Followed, NoteShape, SaidBy, SheetMarkKind
from heedful.practice.record.models.course import Participant, Session
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, one_of


class AgendaItem(Row):
    """Something for this session, of everybody who takes part."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="agenda")
    place = models.PositiveSmallIntegerField(default=0)
    words = EncryptedText()
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.THERAPIST)
    state = models.CharField(max_length=6, choices=AgendaState, default=AgendaState.OPEN)

    class Meta(Row.Meta):
        ordering = ["place", "id"]
        constraints = [
            one_of("agendaitem_by_known", "by", SaidBy.values),
            one_of("agendaitem_state_known", "state", AgendaState.values),
        ]


class SheetMark(Row):
    """What was pressed on the run-sheet, and when; `part` names the part that began."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="sheet_marks")
    kind = models.CharField(max_length=6, choices=SheetMarkKind)
    part = models.CharField(max_length=20, blank=True, default="")
    at = models.DateTimeField()

    class Meta(Row.Meta):
        constraints = [one_of("sheetmark_kind_known", "kind", SheetMarkKind.values)]


class Disclosure(Row):
    """Something of the therapist's own life that was told, or held back after the four questions."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="disclosures")
    session = models.ForeignKey(Session, models.CASCADE, related_name="disclosures")
    words = EncryptedText(null=True, blank=True)
    answers = models.TextField(default="{}")
    """A JSON object of question id to "yes", "no" or "unsure"; read and write it as `by_question`."""
    was_told = models.BooleanField(default=False)
    landed = models.CharField(max_length=8, choices=Followed, null=True, blank=True)
    landed_words = EncryptedText(null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(Row.Meta):
        constraints = [one_of("disclosure_landed_known", "landed", Followed.values)]

    @property
    def by_question(self) -> dict[str, str]:
        return dict(json.loads(self.answers))

    @by_question.setter
    def by_question(self, answers: Mapping[str, str]) -> None:
        self.answers = json.dumps(dict(answers))


class Debrief(Row):
    """Two minutes after the hour: the therapist's own, about themselves."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="debriefs")
    session = models.ForeignKey(Session, models.CASCADE, related_name="debriefs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    helped = EncryptedText(null=True, blank=True)
    pushed = EncryptedText(null=True, blank=True)
    felt = EncryptedText(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [UniqueConstraint(fields=["participant", "session", "user"], name="debrief_once")]


class ProgressNote(Row):
    """The note that belongs to the record. Once signed it stays as it is; a later one amends it."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="progress_notes")
    session = models.ForeignKey(Session, models.CASCADE, related_name="progress_notes")
    shape = models.CharField(max_length=4, choices=NoteShape)
    sections = EncryptedText(default="{}")
    """A JSON object of section id to words; read and write it as `by_section`."""
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    amends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amendments")

    class Meta(Row.Meta):
        constraints = [one_of("progressnote_shape_known", "shape", NoteShape.values)]

    @property
    def by_section(self) -> dict[str, str]:
        return dict(json.loads(self.sections))

    @by_section.setter
    def by_section(self, words: Mapping[str, str]) -> None:
        self.sections = json.dumps(dict(words), ensure_ascii=False)


class PsychotherapyNote(Row):
    """Kept apart from the record (45 CFR 164.501): its author's alone, out of every export unless asked for by name.

    `trust.private_notes` is the only way to it.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="psychotherapy_notes")
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="psychotherapy_notes"
    )
    words = EncryptedText()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()


class PsychotherapyNoteGrant(Row):
    """The author lets one colleague of the care team read their psychotherapy notes of one client, until taken back."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="psychotherapy_note_grants")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
