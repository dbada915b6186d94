"""What happened in a session, one participant's each."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from heedful.practice.record.models.choices import ObservedBy
from heedful.practice.record.models.course import Participant, Session
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, between, one_of


class Observation(Row):
    """Something noticed. `strength` is how sure the observer is, 0 to 1."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="observations")
    session = models.ForeignKey(Session, models.CASCADE, related_name="observations")
    kind = models.CharField(max_length=60)
    strength = models.FloatField(default=1.0)
    by = models.CharField(max_length=12, choices=ObservedBy, default=ObservedBy.THERAPIST)
    at_seconds = models.PositiveIntegerField(null=True, blank=True)
    note = EncryptedText(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Row.Meta):
        constraints = [
            between("observation_strength_range", "strength", 0, 1),
            one_of("observation_by_known", "by", ObservedBy.values),
        ]


class ResponseUsed(Row):
    """A response of the catalogue that the therapist offered in the session."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="responses_used")
    session = models.ForeignKey(Session, models.CASCADE, related_name="responses_used")
    response = models.CharField(max_length=60)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )


class Takeaway(Row):
    """Something worth taking home, in the client's words."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="takeaways")
    session = models.ForeignKey(Session, models.CASCADE, related_name="takeaways")
    words = EncryptedText()
