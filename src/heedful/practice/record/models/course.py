"""The course, who takes part, and who may open it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.core.vocabulary import SessionStatus
from heedful.practice.people.models import Client
from heedful.practice.record.models.choices import STATUSES, Kind, Role
from heedful.practice.trust.rows import Row, between, one_of


class Course(Row):
    """A course of therapy of a person, a couple, a family or a group."""

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    told_first = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who is told first of an answer about risk; null: the therapist who has been on the care team longest."""
    session_minutes = models.PositiveSmallIntegerField(default=50)
    """How long a session is meant to last, for the run-sheet's clock."""

    class Meta(Row.Meta):
        constraints = [
            one_of("course_kind_known", "kind", Kind.values),
            between("course_session_minutes_range", "session_minutes", 10, 240),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                name="course_closes_after_it_opens",
            ),
        ]


class Participant(Row):
    """One client in one course: what a case file, a brief and a check-in are about."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="participants")
    client = models.ForeignKey(Client, models.PROTECT, related_name="participations")

    class Meta(Row.Meta):
        constraints = [UniqueConstraint(fields=["course", "client"], name="participant_once_in_a_course")]


class CareTeamMember(Row):
    """Who may open the record, from and until when (`until` is the first day on which they may not)."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="care_team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="care_teams")
    role = models.CharField(max_length=10, choices=Role, default=Role.THERAPIST)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            one_of("careteam_role_known", "role", Role.values),
            UniqueConstraint(
                fields=["course", "user", "role"],
                condition=Q(until__isnull=True),
                name="careteam_one_open_membership",
            ),
        ]
        indexes = [models.Index(fields=["user", "course"], name="careteam_user_course")]


class Session(Row):
    course = models.ForeignKey(Course, models.CASCADE, related_name="sessions")
    number = models.PositiveIntegerField()
    on = models.DateField()
    status = models.CharField(max_length=15, choices=STATUSES, default=SessionStatus.HELD.value)

    class Meta(Row.Meta):
        ordering = ["number"]
        constraints = [
            UniqueConstraint(fields=["course", "number"], name="session_number_once"),
            between("session_number_from_one", "number", 1),
            one_of("session_status_known", "status", [value for value, _ in STATUSES]),
        ]
        indexes = [models.Index(fields=["course", "on"], name="session_course_on")]
