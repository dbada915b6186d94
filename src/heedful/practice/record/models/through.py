"""What runs through the course. `code` is the short id of the case file (g1, t1, l1)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.practice.record.models.choices import OUTCOMES, AskedBy, Whose
from heedful.practice.record.models.course import Participant, Session
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, between, one_of


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
