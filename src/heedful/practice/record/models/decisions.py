"""What the therapist made of what the product proposed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from heedful.practice.record.models.choices import AlertReply, Answer, Part
from heedful.practice.record.models.course import Participant
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, one_of


class ProposalAnswer(Row):
    """What the therapist made of one line of a brief. Every answer is kept; the newest is the one that holds."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="proposal_answers")
    after_session = models.PositiveIntegerField()
    part = models.CharField(max_length=10, choices=Part)
    proposal = models.CharField(max_length=60)
    answer = models.CharField(max_length=10, choices=Answer)
    words = EncryptedText(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Row.Meta):
        constraints = [
            one_of("proposal_part_known", "part", Part.values),
            one_of("proposal_answer_known", "answer", Answer.values),
        ]
        indexes = [models.Index(fields=["participant", "after_session"], name="proposal_participant_after")]


class AlertAnswer(Row):
    """What the therapist made of an alert. Every answer is kept; the newest is the one that holds.

    `alert` names it for as long as it is the same one: its kind and the session (or day) since which it stands.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="alert_answers")
    alert = models.CharField(max_length=80)
    reply = models.CharField(max_length=12, choices=AlertReply)
    words = EncryptedText(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Row.Meta):
        constraints = [one_of("alert_reply_known", "reply", AlertReply.values)]
        indexes = [models.Index(fields=["participant", "alert"], name="alertanswer_participant")]
