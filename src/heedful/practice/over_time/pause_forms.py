"""A pause: from when, until when, why if they like, what happens meanwhile, and the way back."""

from __future__ import annotations

from typing import Any

from django import forms

from heedful.practice.record.models import AskedBy, Pause
from heedful.practice.record.pauses import FIELDS
from heedful.practice.showing.fields import Day, Line


class PauseForm(forms.Form):
    begins_on = Day(label="From", error_messages={"required": "From which day?"})
    until = Day(label="Day of return, if agreed", required=False)
    asked_by = forms.ChoiceField(
        label="Who asked for it",
        choices=[("", "Not noted"), *AskedBy.choices],
        required=False,
        error_messages={"invalid_choice": "Choose who asked for it, or leave it open."},
    )
    why = Line(label="Why, if they like to say", required=False)
    meanwhile = Line(
        label="Meanwhile", required=False, help_text="Who or what holds them; whether they may write or call."
    )
    way_back = Line(
        label="The way back", required=False, help_text="How they come back, and that no reason is needed."
    )

    def __init__(self, data: Any = None, *, pause: Pause | None = None, **kwargs: Any) -> None:
        if pause is not None:
            kwargs |= {
                "initial": {name: getattr(pause, name) for name in FIELDS},
                "auto_id": f"pause-{pause.pk}-%s",
            }
        super().__init__(data, **kwargs)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        begins_on, until = given.get("begins_on"), given.get("until")
        if begins_on and until and until < begins_on:
            self.add_error("until", "The return is before the pause begins. Which of the two days is right?")
        return given


class BackForm(forms.Form):
    on = Day(label="Back on", error_messages={"required": "On which day were they back?"})
