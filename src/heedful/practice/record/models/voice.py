"""The client's own voice: what was asked, what was answered, who has read it.

An answer that has not been sent is a draft: the client's alone. The managers leave drafts out unless they are asked
for by name (`everything`), so that no page shows one by mistake.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.practice.record.models.choices import CHECKIN_ITEMS, AskedBy, CameBy, HowOften, When
from heedful.practice.record.models.course import Participant, Session
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, between, one_of


class SentOnly(models.Manager[Any]):
    """What the client has sent; a draft is nobody else's to see."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(sent_at__isnull=False)


class Sent(Row):
    """Something that the client answers, item by item, and then sends (or a therapist types in for them).

    `submission` is made on the client's device: the same one sent twice is kept once. `session` is the session that
    the answers are about: the latest one held when they were sent, or none before the first.
    """

    answered_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)
    came_by = models.CharField(max_length=8, choices=CameBy, default=CameBy.TYPED)

    objects = SentOnly()
    everything = models.Manager()

    class Meta(Row.Meta):
        abstract = True
        default_manager_name = "objects"
        base_manager_name = "everything"


def mark() -> models.FloatField:
    return models.FloatField(null=True, blank=True)


class CheckIn(Sent):
    """The client's own marks, 0 to 10, 10 the best; a skipped item is null.

    A session may have several (before it, after it, between): `record.case` takes the last given mark of each item.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="checkins")
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="checkins")
    when = models.CharField(max_length=8, choices=When, default=When.AFTER)
    mood = mark()
    effort = mark()
    progress = mark()
    heard = mark()
    goal_fit = mark()
    method_fit = mark()
    say_no = mark()
    words = EncryptedText(null=True, blank=True)
    """"Anything you would like me to know"."""

    class Meta(Sent.Meta):
        constraints = [
            *(between(f"checkin_{item}_range", item, 0, 10) for item in CHECKIN_ITEMS),
            one_of("checkin_when_known", "when", When.values),
            one_of("checkin_came_by_known", "came_by", CameBy.values),
            UniqueConstraint(
                fields=["participant", "session"],
                condition=Q(came_by=CameBy.TYPED.value),
                name="checkin_typed_once_a_session",
            ),
        ]
        indexes = [models.Index(fields=["participant", "sent_at"], name="checkin_participant_sent")]

    @property
    def marks(self) -> dict[str, float]:
        """The marks that were given, by item."""
        given = {item: getattr(self, item) for item in CHECKIN_ITEMS}
        return {item: value for item, value in given.items() if value is not None}


class MeasureAnswers(Sent):
    """The answers to one questionnaire, item by item; `total` is null where too many are missing to score it."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="measure_answers")
    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="measure_answers"
    )
    measure = models.CharField(max_length=40)
    answers = EncryptedText(default="{}")
    """A JSON object of item number to answer; read and write it as `by_item`."""
    total = models.FloatField(null=True, blank=True)

    class Meta(Sent.Meta):
        constraints = [one_of("measureanswers_came_by_known", "came_by", CameBy.values)]
        indexes = [models.Index(fields=["participant", "measure"], name="measureanswers_participant")]

    @property
    def by_item(self) -> dict[int, float]:
        return {int(item): answer for item, answer in json.loads(self.answers).items()}

    @by_item.setter
    def by_item(self, answers: Mapping[int, float]) -> None:
        self.answers = json.dumps({str(item): answers[item] for item in sorted(answers)})


class MeasureTotal(Row):
    """The total of a questionnaire, from its answers or typed in; without a session it carries its day."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="measure_totals")
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="measure_totals")
    measure = models.CharField(max_length=40)
    total = models.FloatField()
    answered_on = models.DateField(null=True, blank=True)
    """The day of the answers; null where only the session's day is known."""
    answers = models.ForeignKey(MeasureAnswers, models.CASCADE, null=True, blank=True, related_name="totals")

    class Meta(Row.Meta):
        constraints = [
            UniqueConstraint(fields=["participant", "session", "measure"], name="measure_once_a_session"),
            models.CheckConstraint(
                condition=Q(session__isnull=False) | Q(answered_on__isnull=False),
                name="measure_total_has_a_day",
            ),
        ]


class RiskAnswer(Row):
    """An answer other than zero to an item about risk; open until a named person has acknowledged it.

    It stays when the client takes their answers back: somebody may have acted on it.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="risk_answers")
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="risk_answers")
    answers = models.ForeignKey(
        MeasureAnswers, models.SET_NULL, null=True, blank=True, related_name="risk_answers"
    )
    measure = models.CharField(max_length=40)
    item = models.PositiveSmallIntegerField()
    answer = models.FloatField()
    answered_at = models.DateTimeField(null=True, blank=True)
    told = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="told_of_risk"
    )
    """The named person who is told first."""
    first_seen_at = models.DateTimeField(null=True, blank=True)
    first_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_on = models.DateField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    what_was_done = EncryptedText(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [models.CheckConstraint(condition=~Q(answer=0), name="risk_answer_is_not_zero")]
        indexes = [
            models.Index(
                fields=["participant"], condition=Q(acknowledged_on__isnull=True), name="risk_answer_open"
            )
        ]


class MeasureChoice(Row):
    """A questionnaire that client and therapist chose to use, until one of them stops it."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="measure_choices")
    measure = models.CharField(max_length=40)
    how_often = models.CharField(max_length=12, choices=HowOften, default=HowOften.SESSION)
    chosen_by = models.CharField(max_length=10, choices=AskedBy, default=AskedBy.BOTH)
    chosen_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)
    stopped_by = models.CharField(max_length=10, choices=AskedBy, null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            one_of("measurechoice_often_known", "how_often", HowOften.values),
            UniqueConstraint(
                fields=["participant", "measure"],
                condition=Q(stopped_on__isnull=True),
                name="measurechoice_one_in_use",
            ),
        ]


class Invitation(Row):
    """A check-in (and questionnaires) that the client is asked for, from `opens_at` until `expires_at`."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="invitations")
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="invitations")
    when = models.CharField(max_length=8, choices=When, default=When.AFTER)
    measures = models.TextField(blank=True, default="")
    """Ids of questionnaires, with commas."""
    opens_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            one_of("invitation_when_known", "when", When.values),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("opens_at")), name="invitation_expires_after_it_opens"
            ),
            UniqueConstraint(fields=["participant", "session", "when"], name="invitation_once_a_session"),
        ]
        indexes = [models.Index(fields=["participant", "expires_at"], name="invitation_participant")]


class Reading(Row):
    """Who has read what a client sent, and when they first did; the client sees it on their own page."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checkin = models.ForeignKey(CheckIn, models.CASCADE, null=True, blank=True, related_name="readings")
    answers = models.ForeignKey(
        MeasureAnswers, models.CASCADE, null=True, blank=True, related_name="readings"
    )
    at = models.DateTimeField()

    class Meta(Row.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(checkin__isnull=False, answers__isnull=True)
                | Q(checkin__isnull=True, answers__isnull=False),
                name="reading_of_one_thing",
            ),
            UniqueConstraint(fields=["reader", "checkin"], name="reading_of_checkin_once"),
            UniqueConstraint(fields=["reader", "answers"], name="reading_of_answers_once"),
        ]
