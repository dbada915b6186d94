"""What runs through the course. `code` is the short id of the case file (g1, t1, l1)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.practice.record.models.choices import OUTCOMES, AskedBy, GoalEnd, SaidBy, Whose
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
    other_words = EncryptedText(null=True, blank=True)
    """How somebody else would put it, where the two differ; `other_whose` says who."""
    other_whose = models.CharField(max_length=10, choices=Whose, null=True, blank=True)
    changed_on = models.DateField(null=True, blank=True)
    """When its words last changed: a reason to look at the agreement again."""
    ended_on = models.DateField(null=True, blank=True)
    ended = models.CharField(max_length=8, choices=GoalEnd, null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            UniqueConstraint(fields=["participant", "code"], name="goal_code_once"),
            between("goal_importance_range", "importance", 0, 10),
            one_of("goal_whose_known", "whose", Whose.values),
            one_of("goal_other_whose_known", "other_whose", Whose.values),
            one_of("goal_ended_known", "ended", GoalEnd.values),
        ]


class GoalRating(Row):
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="ratings")
    on = models.DateField()
    value = models.FloatField()
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.CLIENT)
    """The case file takes the client's own; a therapist's mark stands beside it."""

    class Meta(Row.Meta):
        constraints = [
            between("goalrating_value_range", "value", 0, 10),
            one_of("goalrating_by_known", "by", SaidBy.values),
        ]


class Task(Row):
    """A step between sessions; no outcome while it is open."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="tasks")
    code = models.CharField(max_length=40)
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="tasks")
    set_in = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="tasks_set")
    step = models.ForeignKey(
        "record.LadderStep", models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    words = EncryptedText()
    when = EncryptedText(null=True, blank=True)
    where = EncryptedText(null=True, blank=True)
    smaller = EncryptedText(null=True, blank=True)
    """A smaller version that would count, too."""
    confidence = models.FloatField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, null=True, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    outcome_by = models.CharField(max_length=10, choices=SaidBy, null=True, blank=True)
    learned = EncryptedText(null=True, blank=True)
    barriers = EncryptedText(null=True, blank=True)
    """A JSON list of words; read and write it as `barrier_list`."""

    class Meta(Row.Meta):
        constraints = [
            UniqueConstraint(fields=["participant", "code"], name="task_code_once"),
            between("task_confidence_range", "confidence", 0, 10),
            one_of("task_outcome_known", "outcome", [value for value, _ in OUTCOMES]),
            one_of("task_outcome_by_known", "outcome_by", SaidBy.values),
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


class Win(Row):
    """Something that went well, however small, in plain words; hidden when its owner wants it gone."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="wins")
    on = models.DateField()
    words = EncryptedText()
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.CLIENT)
    task = models.ForeignKey(Task, models.SET_NULL, null=True, blank=True, related_name="wins")

    class Meta(Row.Meta):
        constraints = [one_of("win_by_known", "by", SaidBy.values)]


class LadderStep(Row):
    """A step of the ladder; distress expected, 0 to 100. `place`: its rung, the lowest first; null: as it was made."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="ladder")
    code = models.CharField(max_length=40)
    words = EncryptedText()
    expected = models.FloatField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="steps")
    net = EncryptedText(null=True, blank=True)
    """What holds them if it gets too much."""
    stop_rule = EncryptedText(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)
    """The fixed day of the next try: slower must not become never."""
    left_on = models.DateField(null=True, blank=True)
    """Taken off the ladder; its tries are kept."""

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
    learned = EncryptedText(null=True, blank=True)
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.THERAPIST)
    """Who wrote it down; the distress is the client's own either way."""

    class Meta(Row.Meta):
        constraints = [
            *(between(f"laddertry_{name}_range", name, 0, 100) for name in ("before", "peak", "after")),
            one_of("laddertry_by_known", "by", SaidBy.values),
        ]


class Pause(Row):
    """A planned pause; `until` is the agreed day of return, `ended_on` the day they came back, if it was another."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="pauses")
    begins_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    asked_by = models.CharField(max_length=10, choices=AskedBy, null=True, blank=True)
    why = EncryptedText(null=True, blank=True)
    meanwhile = EncryptedText(null=True, blank=True)
    way_back = EncryptedText(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            one_of("pause_asked_by_known", "asked_by", AskedBy.values),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("begins_on")),
                name="pause_ends_after_it_begins",
            ),
        ]
