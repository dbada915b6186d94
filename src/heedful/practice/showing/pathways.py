"""A question of a worksheet as a form, an answer in words, a row of marks in words: for both sides of the work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format

from heedful.core.catalogue import WorksheetField
from heedful.practice.record.models import PathwayMark
from heedful.practice.showing.fields import Day, Line, Words
from heedful.practice.showing.words import counted

MARKS = tuple((str(mark), str(mark)) for mark in range(11))
NO_MARK = "Give a number from 0 to 10, or leave it out."
NO_DISTRESS = "Give a whole number from 0 to 100, or leave it out."
NO_CHOICE = "That answer is not on the list any more. Please choose once more, or leave it out."


class Scale(forms.ChoiceField):
    """0 to 10, a tap each."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        messages = {"required": NO_MARK, "invalid_choice": NO_MARK}
        super().__init__(
            choices=MARKS, widget=forms.RadioSelect, required=required, error_messages=messages, **kwargs
        )


class Distress(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), NO_DISTRESS)
        widget = forms.NumberInput(attrs={"step": "5", "inputmode": "numeric", "class": "mark"})
        super().__init__(min_value=0, max_value=100, widget=widget, error_messages=messages, **kwargs)


class AnswerForm(forms.Form):
    """One question; an empty answer takes what stood there away."""

    def __init__(self, data: Any, field: WorksheetField, before: str = "", place: str = "%s") -> None:
        super().__init__(data, auto_id=place, initial={"answer": before})
        self.fields["answer"] = _field_for(field)

    def as_words(self) -> str:
        """The answer as it is kept; a day as year-month-day."""
        given = self.cleaned_data["answer"]
        if given is None:
            return ""
        return given.isoformat() if isinstance(given, date) else str(given)


def _field_for(field: WorksheetField) -> forms.Field:
    kept: dict[str, Any] = {"label": field.ask, "required": False}
    if field.answer == "choice":
        choices = [(words, words) for words in field.choices]
        messages = {"invalid_choice": NO_CHOICE}
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=messages, **kept)
    kinds: dict[str, Any] = {"words": Words, "line": Line, "mark": Scale, "distress": Distress, "day": Day}
    return kinds[field.answer](**kept)  # type: ignore[no-any-return]


class PathwayMarkForm(forms.Form):
    mark = Scale(required=True)


def answer_in_words(field: WorksheetField | None, words: str) -> str:
    """As it is read: `14 March 2026`, `7 of 10`; free words as they are."""
    if field is None or field.answer in {"words", "line", "choice"}:
        return words
    if field.answer == "day":
        return _day(words)
    return f"{words} of {'10' if field.answer == 'mark' else '100'}"


def _day(words: str) -> str:
    try:
        return date_format(date.fromisoformat(words), "j F Y")
    except ValueError:  # of an earlier library, where it was no day
        return words


def marks_in_words(marks: Sequence[PathwayMark]) -> str:
    """Such as `Up by 3: from 4 to 7 of 10, over 3 marks.`; oldest first. What it means is the client's to say."""
    if not marks:
        return "No mark yet."
    first, last = marks[0].mark, marks[-1].mark
    if len(marks) == 1:
        return f"One mark so far: {_number(last)} of 10."
    over = f"over {counted(len(marks), 'mark')}"
    if first == last:
        return f"Where it began, at {_number(last)} of 10, {over}."
    way = "Up" if last > first else "Down"
    return f"{way} by {_number(abs(last - first))}: from {_number(first)} to {_number(last)} of 10, {over}."


def _number(value: float) -> str:
    return f"{value:g}"
