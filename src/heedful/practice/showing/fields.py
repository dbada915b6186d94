"""Form fields that several pages share, kind about what they are given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

LONGEST_WORDS = 2000
LONGEST_LINE = 300


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class Day(forms.DateField):
    """A calendar day; browsers send year-month-day, people may type day/month/year."""

    widget = DayInput
    default_error_messages = {"invalid": "Give a day such as 2026-03-14."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"], **kwargs)


class Words(forms.CharField):
    """Free words of a person; kept as written, without the blanks round them."""

    def __init__(
        self, *, rows: int = 2, longest: int = LONGEST_WORDS, missing: str = "", **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        messages = {
            "required": missing or "Write a few words here.",
            "max_length": f"That is longer than {longest} letters. Shorten it a little.",
        }
        super().__init__(max_length=longest, error_messages=messages, **kwargs)


class Line(Words):
    """Words that fit one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=kwargs.pop("longest", LONGEST_LINE), widget=forms.TextInput(), **kwargs)


class Mark(forms.FloatField):
    """0 to 10, or left out: a skipped mark is absent, never zero."""

    default_error_messages = {"invalid": "Give a number from 0 to 10, or leave it out."}

    def __init__(self, *, label: str, help_text: str = "") -> None:
        widget = forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal", "class": "mark"})
        super().__init__(
            label=label, help_text=help_text, required=False, min_value=0, max_value=10, widget=widget
        )
        self.validators = [MinValueValidator(0, self._problem), MaxValueValidator(10, self._problem)]

    @property
    def _problem(self) -> str:
        return str(self.error_messages["invalid"])
