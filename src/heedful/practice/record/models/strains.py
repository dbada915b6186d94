"""The rupture-and-repair log: every strain between the two, however noticed, until it has healed or is let rest."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.practice.record.models.choices import Followed, NoticedBy, Shape, StrainState
from heedful.practice.record.models.course import Participant, Session
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, one_of


class Strain(Row):
    """One strain: what was seen, which way it showed, whether it was talked about, and how it stands.

    `session` is where it was noticed. Only a strain that stays open foretold worse outcome (McLaughlin 2013): an
    open one stays on the brief until it has healed or both let it rest.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="strains")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="strains")
    noticed_on = models.DateField()
    noticed_by = models.CharField(max_length=10, choices=NoticedBy)
    shape = models.CharField(max_length=13, choices=Shape, default=Shape.UNSURE)
    seen = EncryptedText(null=True, blank=True)
    raised_on = models.DateField(null=True, blank=True)
    """When it was talked about between the two; null: not yet."""
    client_said = EncryptedText(null=True, blank=True)
    """What the client said of it the next time."""
    state = models.CharField(max_length=8, choices=StrainState, default=StrainState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    taken_to_supervision_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Row.Meta):
        constraints = [
            one_of("strain_noticed_by_known", "noticed_by", NoticedBy.values),
            one_of("strain_shape_known", "shape", Shape.values),
            one_of("strain_state_known", "state", StrainState.values),
            models.CheckConstraint(
                condition=Q(state=StrainState.OPEN.value, closed_on__isnull=True)
                | (~Q(state=StrainState.OPEN.value) & Q(closed_on__isnull=False)),
                name="strain_is_open_or_closed",
            ),
            UniqueConstraint(
                fields=["participant", "session"],
                condition=Q(noticed_by=NoticedBy.CHECKIN.value),
                name="strain_of_checkin_once_a_session",
            ),
        ]
        indexes = [models.Index(fields=["participant", "state"], name="strain_participant_state")]


class StrainTry(Row):
    """Something that was tried to mend it: a response of the catalogue, or words; and what followed."""

    strain = models.ForeignKey(Strain, models.CASCADE, related_name="tries")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="+")
    on = models.DateField()
    response = models.CharField(max_length=60, blank=True, default="")
    words = EncryptedText(null=True, blank=True)
    followed = models.CharField(max_length=10, choices=Followed, null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [one_of("straintry_followed_known", "followed", Followed.values)]
