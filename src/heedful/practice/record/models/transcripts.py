"""Transcripts of sessions: kept with consent, for a time that was agreed, and what was corrected in their codes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.practice.record.models.choices import TranscriptState
from heedful.practice.record.models.course import Participant, Session
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, one_of


class SessionTranscript(Row):
    """What was said in one session, with stand-ins for names, and its codes. Once removed, only the proof is left.

    `spoken` and `codes` are JSON; `record.transcripts` reads and writes them. `fingerprint`: the SHA-256 of what was
    removed, so that a copy found elsewhere can be recognised.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="transcripts")
    session = models.ForeignKey(Session, models.CASCADE, related_name="transcripts")
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    consent_on = models.DateField()
    keep_until = models.DateField()
    spoken = EncryptedText(null=True, blank=True)
    codes = EncryptedText(null=True, blank=True)
    told = EncryptedText(null=True, blank=True)
    """A JSON list of sentences about the reading: who was taken for whom, what was taken away."""
    state = models.CharField(max_length=8, choices=TranscriptState, default=TranscriptState.WAITING)
    removed_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    taken_back = models.BooleanField(default=False)
    """Whether the client took back their yes; otherwise the time was over, or the therapist removed it."""

    class Meta(Row.Meta):
        constraints = [
            one_of("sessiontranscript_state_known", "state", TranscriptState.values),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(spoken__isnull=True, codes__isnull=True),
                name="sessiontranscript_removed_is_gone",
            ),
            UniqueConstraint(
                fields=["participant", "session"],
                condition=Q(removed_at__isnull=True),
                name="sessiontranscript_one_at_a_time",
            ),
        ]


class CodeCorrection(Row):
    """A code as the therapist would give it; the coder's own is kept beside it."""

    transcript = models.ForeignKey(SessionTranscript, models.CASCADE, related_name="corrections")
    index = models.PositiveIntegerField()
    head = models.CharField(max_length=20)
    label = models.CharField(max_length=20)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(Row.Meta):
        constraints = [
            UniqueConstraint(fields=["transcript", "index", "head"], name="codecorrection_once"),
        ]
