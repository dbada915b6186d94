"""Two or three ways to offer, each in words for the client, and what they picked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from heedful.practice.record.choices import FEWEST, MOST, Way
from heedful.practice.record.models import ChoiceMenu, Instead, OptionKind
from heedful.practice.showing.fields import LONGEST_LINE, Line, Words

OPENING = "There is more than one good way to go on. Which of these would you like?"
PICK = "Pick two or three. One way alone is no choice, and more than three is hard to choose from."


class OfferForm(forms.Form):
    opening = Words(label="Your opening words", required=False, initial=OPENING, longest=LONGEST_LINE, rows=3)
    ways = forms.MultipleChoiceField(
        label="Ways that fit now",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of these is not on the list any more. Please pick once more."},
    )
    pathway = forms.ChoiceField(
        label="Another pathway",
        required=False,
        error_messages={"invalid_choice": "That pathway is not on the list any more. Please pick once more."},
    )
    own_name = Line(label="A way of your own: its name", required=False, longest=80)
    own_plain = Words(label="In plain words: what it is and why", required=False, longest=400)

    def __init__(self, data: Any, fitting: Sequence[Way], pathways: Sequence[Way]) -> None:
        super().__init__(data, auto_id="offer_%s")
        self.by_key: Mapping[str, Way] = {way.key: way for way in (*fitting, *pathways)}
        ways: Any = self.fields["ways"]
        ways.choices = [(way.key, way.name) for way in fitting]
        pathway: Any = self.fields["pathway"]
        pathway.choices = [("", "None"), *((way.key, way.name) for way in pathways)]

    @property
    def shown(self) -> list[tuple[Any, str]]:
        """Each way that fits, as a box to tick, beside the very words that the client would read."""
        return [(box, self.by_key[str(box.data["value"])].plain) for box in self["ways"]]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        has_name, has_plain = bool(given.get("own_name")), bool(given.get("own_plain"))
        if has_name and not has_plain and "own_plain" not in self.errors:
            self.add_error("own_plain", "Say in a sentence what it is and why.")
        if has_plain and not has_name and "own_name" not in self.errors:
            self.add_error("own_name", "Give it a short name.")
        if not self.errors and not FEWEST <= len(self.picked()) <= MOST:
            self.add_error("ways", PICK)
        return given

    def picked(self) -> list[Way]:
        given = self.cleaned_data
        keys = dict.fromkeys([*given.get("ways", []), *([given["pathway"]] if given.get("pathway") else [])])
        ways = [self.by_key[key] for key in keys]
        if given.get("own_name") and given.get("own_plain"):
            ways.append(Way(OptionKind.OWN, "", given["own_name"], given["own_plain"]))
        return ways


class PickForm(forms.Form):
    """`pick`: the id of an option, `not_now` or `something_else`; `words` if they like to say more."""

    pick = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Please choose one of these.")
    )
    words = Line(required=False)

    def __init__(self, data: Any, menu: ChoiceMenu, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"m{menu.pk}_%s", **kwargs)
        self.options = {str(option.pk): option for option in menu.options.all()}
        pick: Any = self.fields["pick"]
        pick.choices = [(key, option.name) for key, option in self.options.items()] + list(Instead.choices)

    @property
    def picked(self) -> str:
        """What was tapped, where the form came back."""
        return str(self.data.get("pick", ""))

    def values(self) -> dict[str, Any]:
        pick = self.cleaned_data["pick"]
        option = self.options.get(pick)
        instead = None if option else Instead(pick)
        return {"option": option, "instead": instead, "words": self.cleaned_data["words"]}
