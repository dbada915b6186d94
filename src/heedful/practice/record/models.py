"""The tables of a course of therapy.

    Course ─┬─ Participant ── Client          a course has one or more participants;
            ├─ CareTeamMember ── User         who may open it is written here and nowhere else
            ├─ Agreement
            └─ Session ─┬─ Observation, ResponseUsed, Takeaway      each of one participant
                        └─ CheckIn, MeasureTotal, RiskAnswer        each of one participant
    Participant ── Goal ── GoalRating, Task, LadderStep ── LadderTry, Pause, ProposalAnswer

A case file is one participant's. Ids of observation kinds, responses, measures and sources are plain text: the
catalogue says which exist. Absent is null, never zero. Ids are in order of time, so `id` is reading order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.core.vocabulary import Outcome, SessionStatus
from heedful.practice.people.models import Client
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, between, one_of

CHECKIN_ITEMS = ("mood", "effort", "progress", "heard", "goal_fit", "method_fit", "say_no")
"""The seven marks of a check-in, in the order of the case file."""


class Kind(models.TextChoices):
    PERSON = "person", "One person"
    COUPLE = "couple", "A couple"
    FAMILY = "family", "A family"
    GROUP = "group", "A group"


class Role(models.TextChoices):
    THERAPIST = "therapist", "Therapist"
    SUPERVISOR = "supervisor", "Supervisor"


class ObservedBy(models.TextChoices):
    THERAPIST = "therapist", "Therapist"
    CLIENT = "client", "Client"
    TRANSCRIPT = "transcript", "Transcript"
    SYSTEM = "system", "The record"


class Whose(models.TextChoices):
    CLIENT = "client", "The client"
    THERAPIST = "therapist", "The therapist"
    PARTNER = "partner", "A partner"
    PARENT = "parent", "A parent"
    FAMILY = "family", "The family"
    COURT = "court", "A court"
    SCHOOL = "school", "A school"
    EMPLOYER = "employer", "An employer"
    OTHER = "other", "Somebody else"


class AskedBy(models.TextChoices):
    CLIENT = "client", "The client"
    THERAPIST = "therapist", "The therapist"
    BOTH = "both", "Both"


class Part(models.TextChoices):
    """The part of a brief that a proposal stands in."""

    SOURCE = "source", "What it may be telling us"
    INQUIRY = "inquiry", "A question worth asking"
    RESPONSE = "response", "Something to offer"
    AVOID = "avoid", "Something to leave for now"


class Answer(models.TextChoices):
    ACCEPTED = "accepted", "Yes"
    CHANGED = "changed", "In my own words"
    DECLINED = "declined", "Not this"


STATUSES = [(status.value, status.value.replace("_", " ").capitalize()) for status in SessionStatus]
OUTCOMES = [(outcome.value, outcome.value.replace("_", " ").capitalize()) for outcome in Outcome]


# ---------------------------------------------------------------------------------------------------
# The course, who takes part, and who may open it


class Course(Row):
    """A course of therapy of a person, a couple, a family or a group."""

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            one_of("course_kind_known", "kind", Kind.values),
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


class Agreement(Row):
    """What was agreed about working together; the newest is the one that holds."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="agreements")
    signed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)


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


# ---------------------------------------------------------------------------------------------------
# What happened in a session, one participant's each


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


def mark() -> models.FloatField:
    return models.FloatField(null=True, blank=True)


class CheckIn(Row):
    """The client's own marks, 0 to 10, 10 the best; a skipped item is null. Between sessions there is no session."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="checkins")
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="checkins")
    answered_at = models.DateTimeField()
    mood = mark()
    effort = mark()
    progress = mark()
    heard = mark()
    goal_fit = mark()
    method_fit = mark()
    say_no = mark()

    class Meta(Row.Meta):
        constraints = [
            *(between(f"checkin_{item}_range", item, 0, 10) for item in CHECKIN_ITEMS),
            UniqueConstraint(fields=["participant", "session"], name="checkin_once_a_session"),
        ]


class MeasureTotal(Row):
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="measure_totals")
    session = models.ForeignKey(Session, models.CASCADE, related_name="measure_totals")
    measure = models.CharField(max_length=40)
    total = models.FloatField()

    class Meta(Row.Meta):
        constraints = [
            UniqueConstraint(fields=["participant", "session", "measure"], name="measure_once_a_session")
        ]


class RiskAnswer(Row):
    """An answer other than zero to an item about risk; open until a named person has acknowledged it."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="risk_answers")
    session = models.ForeignKey(Session, models.CASCADE, related_name="risk_answers")
    measure = models.CharField(max_length=40)
    item = models.PositiveSmallIntegerField()
    answer = models.FloatField()
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


# ---------------------------------------------------------------------------------------------------
# What runs through the course. `code` is the short id of the case file (g1, t1, l1)


class Goal(Row):
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="goals")
    code = models.CharField(max_length=40)
    words = EncryptedText()
    why = EncryptedText(null=True, blank=True)
    importance = models.FloatField(null=True, blank=True)
    whose = models.CharField(max_length=10, choices=Whose, default=Whose.CLIENT)

    class Meta(Row.Meta):
        constraints = [
            UniqueConstraint(fields=["participant", "code"], name="goal_code_once"),
            between("goal_importance_range", "importance", 0, 10),
            one_of("goal_whose_known", "whose", Whose.values),
        ]


class GoalRating(Row):
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="ratings")
    on = models.DateField()
    value = models.FloatField()

    class Meta(Row.Meta):
        constraints = [between("goalrating_value_range", "value", 0, 10)]


class Task(Row):
    """A step between sessions; no outcome while it is open."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="tasks")
    code = models.CharField(max_length=40)
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="tasks")
    set_in = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="tasks_set")
    words = EncryptedText()
    confidence = models.FloatField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, null=True, blank=True)
    barriers = EncryptedText(null=True, blank=True)
    """A JSON list of words; read and write it as `barrier_list`."""

    class Meta(Row.Meta):
        constraints = [
            UniqueConstraint(fields=["participant", "code"], name="task_code_once"),
            between("task_confidence_range", "confidence", 0, 10),
            one_of("task_outcome_known", "outcome", [value for value, _ in OUTCOMES]),
        ]

    @property
    def barrier_list(self) -> tuple[str, ...]:
        return barriers_in(self.barriers)

    @barrier_list.setter
    def barrier_list(self, barriers: Iterable[str]) -> None:
        words = list(barriers)
        self.barriers = json.dumps(words, ensure_ascii=False) if words else None


def barriers_in(text: str | None) -> tuple[str, ...]:
    """What `Task.barriers` holds, as words."""
    return tuple(json.loads(text)) if text else ()


class LadderStep(Row):
    """A step of the ladder; distress expected, 0 to 100."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="ladder")
    code = models.CharField(max_length=40)
    words = EncryptedText()
    expected = models.FloatField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            UniqueConstraint(fields=["participant", "code"], name="ladderstep_code_once"),
            between("ladderstep_expected_range", "expected", 0, 100),
        ]


class LadderTry(Row):
    """One try of a step; distress felt before, at its peak and after, 0 to 100."""

    step = models.ForeignKey(LadderStep, models.CASCADE, related_name="tries")
    on = models.DateField()
    before = models.FloatField(null=True, blank=True)
    peak = models.FloatField(null=True, blank=True)
    after = models.FloatField(null=True, blank=True)
    stopped = models.BooleanField(default=False)

    class Meta(Row.Meta):
        constraints = [
            between(f"laddertry_{name}_range", name, 0, 100) for name in ("before", "peak", "after")
        ]


class Pause(Row):
    """A planned pause; `until` is the agreed day of return."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="pauses")
    begins_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    asked_by = models.CharField(max_length=10, choices=AskedBy, null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            one_of("pause_asked_by_known", "asked_by", AskedBy.values),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("begins_on")),
                name="pause_ends_after_it_begins",
            ),
        ]


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
