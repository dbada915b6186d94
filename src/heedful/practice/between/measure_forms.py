"""What a therapist writes about questionnaires: which are used, who is told first, a total from paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from heedful.core.catalogue import Item, Measure
from heedful.practice.people.models import User
from heedful.practice.record.models import AskedBy, HowOften
from heedful.practice.showing.fields import Day, OneOf
from heedful.practice.showing.questions import field_of

WHO_ASKED = [
    (AskedBy.BOTH.value, "Both of us"),
    (AskedBy.CLIENT.value, "The client"),
    (AskedBy.THERAPIST.value, "I did"),
]


class UseForm(forms.Form):
    """How often a questionnaire is used, and who asked for it."""

    how_often = forms.ChoiceField(label="How often", choices=HowOften.choices, initial=HowOften.SESSION)
    chosen_by = forms.ChoiceField(label="Who asked for it", choices=WHO_ASKED, initial=AskedBy.BOTH)


class TotalForm(forms.Form):
    """A total from paper, and what was answered to the items about risk, which a total does not show."""

    total = forms.FloatField(
        label="Total", widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    )
    on = Day(label="Day of the answers", error_messages={"required": "On which day was it filled in?"})

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.risk_items = [item for item in measure.items if item.risk]
        total = self.fields["total"]
        total.help_text = f"From {measure.lowest:g} to {measure.highest:g}."
        total.error_messages |= {"required": self._range, "invalid": self._range}
        for item in self.risk_items:
            self.fields[field_of(item.number)] = _risk_field(item)

    @property
    def _range(self) -> str:
        return f"Give the total, from {self.measure.lowest:g} to {self.measure.highest:g}."

    def clean_total(self) -> float:
        total: float = self.cleaned_data["total"]
        if not self.measure.lowest <= total <= self.measure.highest:
            raise forms.ValidationError(self._range)
        return total

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("That day has not come yet. On which day was it filled in?")
        return on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        points = sum(self._points(item) for item in self.risk_items)
        total = given.get("total")
        if total is not None and self.measure.rule == "sum" and total < points * self.measure.times:
            words = "The total is smaller than the answer below. Which of the two is right?"
            self.add_error("total", words)
        return given

    def _points(self, item: Item) -> float:
        answer = self.cleaned_data.get(field_of(item.number))
        if answer is None:
            return 0.0
        return float(item.lowest + item.highest - answer if item.is_reversed else answer)

    @property
    def risk(self) -> dict[int, float]:
        """By item; one that was left blank on the paper is absent."""
        given = {item.number: self.cleaned_data.get(field_of(item.number)) for item in self.risk_items}
        return {number: answer for number, answer in given.items() if answer is not None}


BLANK = "blank"


def _risk_field(item: Item) -> forms.TypedChoiceField:
    """It has to be looked at: the answer is chosen, or that it was left blank; nothing is taken for granted."""
    offered = [
        (f"{o.value:g}", f"{o.value:g}: {o.words}" if o.words else f"{o.value:g}") for o in item.options
    ]
    return forms.TypedChoiceField(
        label=f"Item {item.number}, about risk",
        help_text=item.text or item.risk or "",
        choices=[("", "Choose what is on the paper"), *offered, (BLANK, "Left blank")],
        coerce=lambda sent: None if sent == BLANK else float(sent),
        empty_value=None,
        error_messages={
            "required": "This one is about safety: choose the answer, or that it was left blank.",
            "invalid_choice": "Choose one of the answers that the form offers.",
        },
    )


class ToldFirstForm(forms.Form):
    told_first = OneOf(
        label="Who is told first",
        queryset=User.objects.none(),
        required=False,
        empty_label="Whoever has been on the care team longest",
        gone="Choose somebody who is on this care team today.",
    )

    def __init__(self, *args: Any, team: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=[each.pk for each in team])
        told_first: Any = self.fields["told_first"]
        told_first.queryset, told_first.label_from_instance = people, str
