"""Working together: wishes about the way of working, choices that were offered, culture, plans for hard times."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from heedful.practice.record.models.choices import (
    Helped,
    Instead,
    OptionKind,
    PlanKind,
    PreferenceAbout,
    SaidBy,
)
from heedful.practice.record.models.course import Participant, Session
from heedful.practice.trust.encryption import EncryptedText
from heedful.practice.trust.rows import Row, between, one_of


class PreferenceNote(Row):
    """A wish about the way of working, in own words; the newest mark of each dimension is copied to the client's row.

    `mark`: -3 to 3, positive means more of it; a talking point, not a score.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="preference_notes")
    on = models.DateField()
    about = models.CharField(max_length=14, choices=PreferenceAbout)
    words = EncryptedText(null=True, blank=True)
    mark = models.FloatField(null=True, blank=True)
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.CLIENT)

    class Meta(Row.Meta):
        constraints = [
            one_of("preferencenote_about_known", "about", PreferenceAbout.values),
            between("preferencenote_mark_range", "mark", -3, 3),
            one_of("preferencenote_by_known", "by", SaidBy.values),
        ]


class ChoiceMenu(Row):
    """Two or three ways that are offered, with "not now" and "something else" always beside them."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="choice_menus")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="choice_menus")
    opening = EncryptedText(null=True, blank=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_on_their_page = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True, blank=True)


class ChoiceOption(Row):
    """One way; `ref` is the id of a response or pathway of the catalogue. Its words are kept as they were shown."""

    menu = models.ForeignKey(ChoiceMenu, models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=OptionKind)
    ref = models.CharField(max_length=60, blank=True, default="")
    name = EncryptedText()
    plain = EncryptedText()

    class Meta(Row.Meta):
        ordering = ["place", "id"]
        constraints = [
            one_of("choiceoption_kind_known", "kind", OptionKind.values),
            UniqueConstraint(fields=["menu", "place"], name="choiceoption_place_once"),
        ]


class ChoiceMade(Row):
    """What was picked: an option, or something in its place. The newest holds; earlier ones are kept."""

    menu = models.ForeignKey(ChoiceMenu, models.CASCADE, related_name="choices")
    option = models.ForeignKey(ChoiceOption, models.CASCADE, null=True, blank=True, related_name="choices")
    instead = models.CharField(max_length=14, choices=Instead, null=True, blank=True)
    words = EncryptedText(null=True, blank=True)
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.CLIENT)
    """Who wrote it down; the choice is the client's either way."""

    class Meta(Row.Meta):
        constraints = [
            one_of("choicemade_instead_known", "instead", Instead.values),
            one_of("choicemade_by_known", "by", SaidBy.values),
            models.CheckConstraint(
                condition=Q(option__isnull=False, instead__isnull=True)
                | Q(option__isnull=True, instead__isnull=False),
                name="choicemade_one_of_two",
            ),
        ]


class CultureNote(Row):
    """What the client said in the conversation on culture; `about` is a topic of the guide. The newest holds."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="culture_notes")
    about = models.CharField(max_length=40)
    on = models.DateField()
    words = EncryptedText()
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.THERAPIST)

    class Meta(Row.Meta):
        constraints = [one_of("culturenote_by_known", "by", SaidBy.values)]


class Adaptation(Row):
    """Something that is done another way for this client, agreed with them, and whether it helped."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="adaptations")
    agreed_on = models.DateField()
    words = EncryptedText()
    helped = models.CharField(max_length=8, choices=Helped, null=True, blank=True)
    looked_at_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [one_of("adaptation_helped_known", "helped", Helped.values)]


class KnowledgeGap(Row):
    """Something about the client's world that the therapist does not know well enough, until they have asked around."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="knowledge_gaps")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = EncryptedText()
    consulted_on = models.DateField(null=True, blank=True)
    learned = EncryptedText(null=True, blank=True)


A_NUMBER = re.compile(r"\+?[0-9\s()/.-]+")
SHORTEST_NUMBER = 3


class PlanLine(Row):
    """One line of a coping or a safety plan; `part` is a part of that plan, `reach` a number or place."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="plan_lines")
    plan = models.CharField(max_length=8, choices=PlanKind)
    part = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField(default=0)
    words = EncryptedText()
    reach = EncryptedText(null=True, blank=True)
    by = models.CharField(max_length=10, choices=SaidBy, default=SaidBy.CLIENT)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        ordering = ["place", "id"]
        constraints = [
            one_of("planline_plan_known", "plan", PlanKind.values),
            one_of("planline_by_known", "by", SaidBy.values),
        ]

    @property
    def dial(self) -> str:
        """What a phone has to ring, where `reach` is a number and nothing else; otherwise empty."""
        reach = (self.reach or "").strip()
        if not A_NUMBER.fullmatch(reach):
            return ""
        digits = re.sub(r"[^0-9+]", "", reach.replace("(0)", "") if reach.startswith("+") else reach)
        return digits if len(digits) >= SHORTEST_NUMBER else ""


class PlanAgreed(Row):
    """The day on which a plan was gone through together; the newest holds."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="plans_agreed")
    plan = models.CharField(max_length=8, choices=PlanKind)
    on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(Row.Meta):
        constraints = [one_of("planagreed_plan_known", "plan", PlanKind.values)]
