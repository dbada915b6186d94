"""A goal put in other words, another voice beside it, and a mark."""

from __future__ import annotations

from typing import Any

from django import forms

from heedful.practice.record.models import Goal, GoalEnd, Whose
from heedful.practice.showing.fields import Line, Mark


class ChangeGoalForm(forms.Form):
    words = Line(label="The goal, in their own words", missing="Write the goal as they say it now.")
    why = Line(label="Why it matters to them", required=False)
    whose = forms.ChoiceField(
        label="Whose goal is it?",
        choices=Whose.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Say whose goal it is."),
    )
    importance = Mark(label="How much it matters, 0 to 10")
    other_words = Line(
        label="How somebody else would put it",
        required=False,
        help_text="Only where it differs. Yours, too. They can read it on their page.",
    )
    other_whose = forms.ChoiceField(
        label="Who would put it so",
        choices=[("", "Nobody"), *Whose.choices],
        required=False,
        error_messages={"invalid_choice": "Say whose words these are."},
    )

    def __init__(self, data: Any = None, *, goal: Goal) -> None:
        initial = {name: getattr(goal, name) for name in self.base_fields}
        super().__init__(data, initial=initial, auto_id=f"goal-{goal.pk}-%s")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("other_words") and not cleaned.get("other_whose") and "other_whose" not in self.errors:
            self.add_error("other_whose", "Say whose words these are.")
        if not cleaned.get("other_words"):
            cleaned["other_whose"] = ""
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: None if value == "" else value for name, value in self.cleaned_data.items()}


class RateGoalForm(forms.Form):
    """The therapist's own mark; the client gives theirs on their own page."""

    value = forms.FloatField(
        label="How near it looks to you, 0 to 10",
        min_value=0,
        max_value=10,
        error_messages={
            "required": "Give a number from 0 to 10.",
            "invalid": "Give a number from 0 to 10.",
            "min_value": "Give a number from 0 to 10.",
            "max_value": "Give a number from 0 to 10.",
        },
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal", "class": "mark"}),
    )


class EndGoalForm(forms.Form):
    ended = forms.ChoiceField(
        label="How did it end?",
        choices=GoalEnd.choices,
        error_messages={"required": "Choose how it ended.", "invalid_choice": "Choose how it ended."},
    )
