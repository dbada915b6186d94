"""The agreement: the practice's own wording, its versions with one course, who signed, what a look back found."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils import timezone

from heedful.practice.record.models.choices import NotSigned, SignedHow
from heedful.practice.record.models.course import Course, Participant
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, between, one_of

Sections = tuple[tuple[str, str, str], ...]
"""(id, title, words) of each section, in reading order."""


def sections_in(text: str | None) -> Sections:
    return tuple((each["id"], each["title"], each["words"]) for each in json.loads(text)) if text else ()


def as_text(sections: Iterable[tuple[str, str, str]]) -> str:
    rows = [{"id": id, "title": title, "words": words} for id, title, words in sections]
    return json.dumps(rows, ensure_ascii=False)


class AgreementWording(Row):
    """The practice's template; each change is a new row, and the newest is where a new agreement begins."""

    sections = models.TextField()
    """A JSON list; read it by `sections_in`. The practice's words, no client's: not encrypted."""
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class ShownOnly(models.Manager[Any]):
    """What the clients may see; a version still being written is for the therapists of the course alone."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(shown_at__isnull=False)


class Agreement(Row):
    """What was agreed about working together; the newest is the one that holds.

    Without `sections` it is a paper one, of which only the days are kept. `signed_on`: the day on which the last of
    those who are asked has signed; null again when somebody withdraws.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="agreements")
    version = models.PositiveIntegerField(default=1)
    sections = EncryptedText(null=True, blank=True)
    """A JSON list; read it by `sections_in`, write it by `as_text`."""
    changed = EncryptedText(null=True, blank=True)
    """What is new in this version, and why, in plain words."""
    shown_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    """From when on the clients see it; null: still being written."""
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)

    objects = ShownOnly()
    everything = models.Manager()

    class Meta(Row.Meta):
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = [between("agreement_version_from_one", "version", 1)]


class AgreementSignature(Row):
    """Of a participant or of a therapist, one of the two; kept with its day when it is withdrawn."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    participant = models.ForeignKey(
        Participant, models.CASCADE, null=True, blank=True, related_name="signatures"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    how = models.CharField(max_length=8, choices=SignedHow, default=SignedHow.LINK)
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    why_withdrawn = EncryptedText(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            one_of("agreementsignature_how_known", "how", SignedHow.values),
            models.CheckConstraint(
                condition=Q(participant__isnull=True, user__isnull=False)
                | Q(participant__isnull=False, user__isnull=True),
                name="agreementsignature_of_one",
            ),
            UniqueConstraint(
                fields=["agreement", "participant"],
                condition=Q(withdrawn_at__isnull=True, participant__isnull=False),
                name="agreementsignature_participant_once",
            ),
            UniqueConstraint(
                fields=["agreement", "user"],
                condition=Q(withdrawn_at__isnull=True, user__isnull=False),
                name="agreementsignature_user_once",
            ),
        ]


class AgreementReply(Row):
    """What a participant said to a version instead of signing it; theirs to change, and gone once they sign."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="replies")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="agreement_replies")
    reply = models.CharField(max_length=8, choices=NotSigned)
    words = EncryptedText(null=True, blank=True)
    replied_at = models.DateTimeField()

    class Meta(Row.Meta):
        constraints = [
            one_of("agreementreply_reply_known", "reply", NotSigned.values),
            UniqueConstraint(fields=["agreement", "participant"], name="agreementreply_once"),
        ]


class AgreementReview(Row):
    """A look back at the agreement, made together; what called for it is settled from then on."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="agreement_reviews")
    on = models.DateField()
    is_kept = models.BooleanField(default=True)
    """Whether it stays as it is; if not, a new version follows."""
    words = EncryptedText(null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
