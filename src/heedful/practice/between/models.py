"""The queue of messages, which is the delivery log too.

A row is the promise to look again at `due_at`, not to send: whether the message is still due is decided when its time
comes. Nothing of what a message says lies here; it is written when it is sent.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.practice.record.models import Invitation, Participant
from heedful.practice.trust.rows import Row, one_of


class MessageKind(models.TextChoices):
    INVITATION = "invitation", "Invitation"
    REMINDER = "reminder", "Reminder"
    NUMBER = "number", "Number to confirm an address"
    DIGEST = "digest", "Weekly digest"


class Delivery(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Handed to the mail server"
    NOT_NEEDED = "not_needed", "No longer needed"
    NOT_DELIVERED = "failed", "Not delivered"


class Message(Row):
    """One message to one person. `claimed_at` is set while a worker has it, and looked past once it is old."""

    kind = models.CharField(max_length=12, choices=MessageKind)
    participant = models.ForeignKey(
        Participant, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    invitation = models.ForeignKey(Invitation, models.CASCADE, null=True, blank=True, related_name="messages")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Delivery, default=Delivery.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True, default="")
    """Why it was not needed or not delivered, in plain words without an address or a name."""

    class Meta(Row.Meta):
        constraints = [
            one_of("message_kind_known", "kind", MessageKind.values),
            one_of("message_state_known", "state", Delivery.values),
            UniqueConstraint(fields=["invitation", "kind"], name="message_once_an_invitation"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=Delivery.WAITING.value), name="message_waiting")
        ]
