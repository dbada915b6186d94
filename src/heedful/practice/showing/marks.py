"""The seven marks of a check-in, typed in from paper: their form, and how they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from heedful.practice.record.models import CHECKIN_ITEMS, CameBy, CheckIn, Participant, Session
from heedful.practice.showing.fields import Mark
from heedful.practice.showing.words import MARKS


class MarksForm(forms.Form):
    """Each mark may be left out; at least one is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in CHECKIN_ITEMS:
            _, question, low, high = MARKS[item]
            self.fields[item] = Mark(label=question, help_text=f"0 {low}, 10 {high}")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and all(given.get(item) is None for item in CHECKIN_ITEMS):
            self.add_error("mood", "Give at least one mark; all the others may be left out.")
        return given

    @property
    def marks(self) -> list[forms.BoundField]:
        return [self[item] for item in CHECKIN_ITEMS]


def keep_marks(participant: Participant, session: Session, given: Mapping[str, Any]) -> CheckIn:
    """The marks of one session; given again, they take the place of the former ones."""
    marks = {item: given.get(item) for item in CHECKIN_ITEMS}
    now = timezone.now()
    kept: CheckIn
    kept, _ = CheckIn.objects.update_or_create(
        participant=participant,
        session=session,
        came_by=CameBy.TYPED,
        defaults={**marks, "answered_at": now, "sent_at": now},
    )
    return kept
