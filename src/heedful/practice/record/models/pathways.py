"""A pathway that was chosen: how far it has gone, its worksheet, and whether it helps. Their words are the client's."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.practice.record.models.choices import PathwayEnd, SaidBy
from heedful.practice.record.models.course import Participant
from heedful.practice.record.models.through import Goal
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, between, one_of


class ClientsOnly(models.Manager["PathwayTaken"]):
    """Those that the client walks; a therapist's own is asked for by name (`everything`), so none shows by mistake."""

    def get_queryset(self) -> models.QuerySet[PathwayTaken]:
        return super().get_queryset().filter(own_of__isnull=True)


class PathwayTaken(Row):
    """`pathway` is an id of the catalogue; `next_on` the fixed day on which it is looked at again.

    `own_of`: the therapist whose own it is, where it is for a therapist and about their work with this client; nobody
    else sees it. Null: the client's.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="pathways_taken")
    pathway = models.CharField(max_length=60)
    begun_on = models.DateField()
    own_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="own_pathways"
    )
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="pathways")
    next_on = models.DateField(null=True, blank=True)
    is_on_their_page = models.BooleanField(default=True)
    ended_on = models.DateField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=PathwayEnd, null=True, blank=True)

    objects = ClientsOnly()
    everything = models.Manager()

    class Meta(Row.Meta):
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = [
            one_of("pathwaytaken_ended_known", "ended", PathwayEnd.values),
            UniqueConstraint(
                fields=["participant", "pathway"],
                condition=Q(ended_on__isnull=True, own_of__isnull=True),
                name="pathwaytaken_open_once",
            ),
            UniqueConstraint(
                fields=["participant", "pathway", "own_of"],
                condition=Q(ended_on__isnull=True, own_of__isnull=False),
                name="pathwaytaken_own_open_once",
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
