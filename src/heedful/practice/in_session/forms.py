"""What a therapist taps and writes about one session."""

from __future__ import annotations

from typing import Any

from django import forms

from heedful.core.catalogue import Catalogue
from heedful.practice.showing import words
from heedful.practice.showing.fields import Line, Words

LONGEST_SESSION_HOURS = 6


class TapForm(forms.Form):
    """One tap: an observation kind or a response, put in or taken out. Sent twice, it says the same thing twice."""

    entry = forms.CharField(max_length=60)
    on = forms.ChoiceField(choices=[("1", "in"), ("0", "out")])

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_entry(self) -> str:
        entry: str = self.cleaned_data["entry"]
        if entry not in self.known:
            raise forms.ValidationError("This is not in the catalogue. Load the page again.")
        return entry


class Minutes(forms.CharField):
    """How far into the session: `12`, `12:30` or `1:02:30`, as seconds; empty is None."""

    PROBLEM = "Give minutes into the session, such as 12 or 12:30."

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        parts = typed.split(":")
        if len(parts) > 3 or not all(
            part.isascii() and part.isdecimal() and len(part) <= 3 for part in parts
        ):
            raise forms.ValidationError(self.PROBLEM)
        seconds = _seconds([int(part) for part in parts])
        if seconds is None or seconds > LONGEST_SESSION_HOURS * 3600:
            raise forms.ValidationError(self.PROBLEM)
        return seconds


def _seconds(parts: list[int]) -> int | None:
    """[minutes], [minutes, seconds] or [hours, minutes, seconds]; None where 60 or more stands in a lower place."""
    if any(part > 59 for part in parts[1:]):
        return None
    if len(parts) == 3:
        hours, minutes, seconds = parts
        return hours * 3600 + minutes * 60 + seconds
    return parts[0] * 60 + (parts[1] if len(parts) == 2 else 0)


def minutes_of(seconds: int | None) -> str:
    """750 -> `12:30`, 720 -> `12`: what was typed, so that keeping it again changes nothing."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02d}" if rest else str(minutes)


class DetailForm(forms.Form):
    """More about one thing noticed: how sure, what exactly, when."""

    strength = forms.TypedChoiceField(
        label="How sure are you?",
        choices=[(str(value), name) for value, name in words.HOW_SURE],
        coerce=float,
        error_messages={"required": "Choose one of the three.", "invalid_choice": "Choose one of the three."},
    )
    at = Minutes(label="Minutes in", required=False, max_length=9)
    note = Words(label="Note", required=False)


class StatusForm(forms.Form):
    status = forms.ChoiceField(
        label="How was it?",
        choices=[(status.value, name) for status, name in words.STATUS.items()],
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of the five."},
    )


class TakeawayForm(forms.Form):
    words = Line(label="Something worth taking home", missing="Write it as they said it.")


def known_observations(catalogue: Catalogue) -> dict[str, Any]:
    """What a person can tap; what is rated follows from the check-ins and the record by itself."""
    return {id: kind for id, kind in catalogue.observations.items() if kind.noticed != "rated"}
