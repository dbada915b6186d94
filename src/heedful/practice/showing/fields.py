"""Form fields that several pages share, kind about what they are given."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

LONGEST_WORDS = 2000
LONGEST_LINE = 300
FIRST_YEAR = 1900
"""An earlier year is a slip of the finger: 0026 for 2026."""


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

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day is not None and day.year < FIRST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


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

    def to_python(self, value: Any) -> str:
        """Without the null characters that some programs paste: no store takes them."""
        return str(super().to_python(value.replace("\x00", "") if isinstance(value, str) else value))


class Line(Words):
    """Words that fit one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=kwargs.pop("longest", LONGEST_LINE), widget=forms.TextInput(), **kwargs)


class OneOf(forms.ModelChoiceField):
    """One row of a list, or none; what is not on the list any more is said in one sentence, whatever was sent."""

    def __init__(self, *, gone: str, **kwargs: Any) -> None:
        messages = {"invalid_choice": gone, "required": gone}
        super().__init__(error_messages=messages, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.words)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from None


class Mark(forms.FloatField):
    """0 to 10, or left out: a skipped mark is absent, never zero."""

    default_error_messages = {"invalid": "Give a number from 0 to 10, or leave it out."}

    def __init__(self, *, label: str, help_text: str = "") -> None:
        widget = forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal", "class": "mark"})
        super().__init__(
            label=label, help_text=help_text, required=False, min_value=0, max_value=10, widget=widget
        )
        self.validators = [MinValueValidator(0, self._problem), MaxValueValidator(10, self._problem)]

    def prepare_value(self, value: Any) -> Any:
        """8, not 8.0: as a person would write it."""
        return f"{value:g}" if isinstance(value, float) else value

    @property
    def _problem(self) -> str:
        return str(self.error_messages["invalid"])
