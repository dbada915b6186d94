"""A pathway that was chosen: how far it has gone, its worksheet, and whether it helps. Their words are the client's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.practice.record.models.choices import PathwayEnd, SaidBy
from heedful.practice.record.models.course import Participant
from heedful.practice.record.models.through import Goal
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, between, one_of


class PathwayTaken(Row):
    """`pathway` is an id of the catalogue; `next_on` the fixed day on which it is looked at again."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="pathways_taken")
    pathway = models.CharField(max_length=60)
    begun_on = models.DateField()
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="pathways")
    next_on = models.DateField(null=True, blank=True)
    is_on_their_page = models.BooleanField(default=True)
    ended_on = models.DateField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=PathwayEnd, null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            one_of("pathwaytaken_ended_known", "ended", PathwayEnd.values),
            UniqueConstraint(
                fields=["participant", "pathway"],
                condition=Q(ended_on__isnull=True),
                name="pathwaytaken_open_once",
            ),
        ]


class PathwayStepDone(Row):
    taken = models.ForeignKey(PathwayTaken, models.CASCADE, related_name="steps_done")
    step = models.CharField(max_length=60)
    on = models.DateField()
    was_smaller = models.BooleanField(default=False)
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.CLIENT)

    class Meta(Row.Meta):
        constraints = [
            one_of("pathwaystepdone_by_known", "by", SaidBy.values),
            UniqueConstraint(fields=["taken", "step"], name="pathwaystepdone_once"),
        ]


class WorksheetAnswer(Row):
    """One field of the worksheet, as it now stands; a mark or a day is kept as its words."""

    taken = models.ForeignKey(PathwayTaken, models.CASCADE, related_name="answers")
    field = models.CharField(max_length=60)
    words = EncryptedText()
    changed_at = models.DateTimeField()
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.CLIENT)

    class Meta(Row.Meta):
        constraints = [
            one_of("worksheetanswer_by_known", "by", SaidBy.values),
            UniqueConstraint(fields=["taken", "field"], name="worksheetanswer_once"),
        ]


class PathwayMark(Row):
    """The one mark, 0 to 10, that tells whether the pathway helps."""

    taken = models.ForeignKey(PathwayTaken, models.CASCADE, related_name="marks")
    on = models.DateField()
    mark = models.FloatField()
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.CLIENT)

    class Meta(Row.Meta):
        constraints = [
            between("pathwaymark_range", "mark", 0, 10),
            one_of("pathwaymark_by_known", "by", SaidBy.values),
        ]
