"""What the run-sheet sends: presses, taps, and a few words."""

from __future__ import annotations

from typing import Any

from django import forms

from heedful.core.catalogue import Catalogue
from heedful.practice.in_session.forms import known_observations
from heedful.practice.people.forms import WithoutColons
from heedful.practice.record.disclosures import LANDED
from heedful.practice.record.models import AgendaState, SaidBy, SheetMarkKind
from heedful.practice.record.run_sheet import SheetPart
from heedful.practice.showing.fields import Line

RELOAD = "This page is older than the record. Load it again."
SHORTEST, LONGEST = 10, 240


class Ago(forms.IntegerField):
    """How many seconds a tap waited for a connection; what cannot be read is just now, so that no tap is lost."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> int:
        try:
            return max(0, super().clean(value) or 0)
        except forms.ValidationError:
            return 0


def _two_words(value: str) -> tuple[str, str]:
    first, _, second = value.partition(" ")
    return first, second


class PressForm(forms.Form):
    """`pause`, `slow`, `switch`, `go_on`, `end`, or `part work`: the part that begins."""

    press = forms.CharField(max_length=30, error_messages={"required": RELOAD, "max_length": RELOAD})
    ago = Ago()

    def clean_press(self) -> tuple[str, str]:
        kind, part = _two_words(self.cleaned_data["press"])
        parts = SheetPart.values if kind == SheetMarkKind.PART else [""]
        if kind not in SheetMarkKind.values or part not in parts:
            raise forms.ValidationError(RELOAD)
        return kind, part


class SheetTapForm(forms.Form):
    """`observation gaze_away 1`: what kind of thing, which one, in (1) or out (0)."""

    tap = forms.CharField(max_length=90, error_messages={"required": RELOAD, "max_length": RELOAD})
    ago = Ago()

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {"observation": known_observations(catalogue), "response": catalogue.responses}

    def clean_tap(self) -> tuple[str, str, bool]:
        what, rest = _two_words(self.cleaned_data["tap"])
        entry, on = _two_words(rest)
        if entry not in self.known.get(what, {}) or on not in ("0", "1"):
            raise forms.ValidationError(RELOAD)
        return what, entry, on == "1"


class AgendaForm(WithoutColons, forms.Form):
    words = Line(label="Something for today", missing="Write in a few words what it is about.")
    by = forms.ChoiceField(choices=SaidBy.choices, required=False)

    def clean_by(self) -> str:
        return self.cleaned_data["by"] or SaidBy.THERAPIST


class ItemForm(forms.Form):
    """What becomes of one thing on the agenda: a state, one place earlier, or out."""

    to = forms.ChoiceField(
        choices=[*AgendaState.choices, ("earlier", "Earlier"), ("out", "Take out")],
        error_messages={"required": RELOAD, "invalid_choice": RELOAD},
    )


class LengthForm(WithoutColons, forms.Form):
    PROBLEM = f"Give whole minutes from {SHORTEST} to {LONGEST}."

    minutes = forms.IntegerField(
        label="Minutes of a session",
        help_text="For this session and those to come.",
        min_value=SHORTEST,
        max_value=LONGEST,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), PROBLEM),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class LandedForm(WithoutColons, forms.Form):
    """How something of the therapist's own landed with the client."""

    landed = forms.ChoiceField(
        choices=list(LANDED.items()),
        error_messages={"required": "Choose one of the three.", "invalid_choice": "Choose one of the three."},
    )
    landed_words = Line(label="In a few words, if you like", required=False)
