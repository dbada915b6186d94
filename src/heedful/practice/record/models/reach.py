"""How a client is reached: their private link, and their wish to be reminded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.practice.record.models.choices import LinkKind
from heedful.practice.record.models.course import Participant
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, one_of


class PrivateLink(Row):
    """One client's way to their own pages: it can be taken back, it ends by itself, and may ask for a PIN.

    The secret stands in the address and nowhere in the clear here: sealed, so that the therapist can show or print the
    link again, and as a hash, to look it up by. The PIN is kept as a password is.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=4, choices=LinkKind, default=LinkKind.OWN)
    secret = EncryptedText()
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    pin = models.CharField(max_length=128, blank=True, default="")
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    """Wrong PINs in a row; five close the link until `shut_until`."""
    shut_until = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [one_of("privatelink_kind_known", "kind", LinkKind.values)]
        indexes = [models.Index(fields=["participant", "kind"], name="privatelink_participant")]


class ReminderWish(Row):
    """A client's own wish to be reminded by email, until they take it back.

    It counts from `confirmed_at`: until the number sent to the address has come back, the address may be a slip of the
    finger, and somebody else would be sent a private link. Taken back, the address is emptied.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="reminder_wishes")
    email = EncryptedText()
    wished_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    wrong_numbers = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            UniqueConstraint(
                fields=["participant"], condition=Q(withdrawn_at__isnull=True), name="reminderwish_one_open"
            )
        ]
