"""What a therapist may answer to a brief."""

from __future__ import annotations

from typing import Any

from django import forms

from heedful.core.catalogue import Catalogue
from heedful.practice.record.models import Answer, Part
from heedful.practice.showing.fields import Words


class AnswerForm(forms.Form):
    """Accept, change in own words, or decline one proposal. No reason is ever asked for."""

    after_session = forms.IntegerField(min_value=0)
    part = forms.ChoiceField(choices=Part.choices)
    proposal = forms.CharField(max_length=60)
    answer = forms.ChoiceField(choices=Answer.choices)
    words = Words(required=False)

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {
            Part.SOURCE: catalogue.sources,
            Part.INQUIRY: catalogue.inquiries,
            Part.RESPONSE: catalogue.responses,
            Part.AVOID: catalogue.avoid,
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        part, proposal = given.get("part"), given.get("proposal")
        if part and proposal and proposal not in self.known[Part(part)]:
            self.add_error("proposal", "This proposal is not in the catalogue. Load the brief again.")
        if given.get("answer") == Answer.CHANGED and not given.get("words"):
            self.add_error("words", "Write your own words, or choose one of the other two answers.")
        return given


WHAT_WAS_DONE = [
    ("asked", "Asked directly"),
    ("plan", "Opened the safety plan together"),
    ("called", "Called them"),
    ("supervision", "Took it to supervision"),
    ("other", "Something else"),
]


class AcknowledgeForm(forms.Form):
    """A named person has seen an answer about risk and says what was done: by ticks, in words, or both."""

    done = forms.MultipleChoiceField(
        choices=WHAT_WAS_DONE,
        required=False,
        error_messages={"invalid_choice": "Tick what is on the page, or write it in your own words."},
    )
    what_was_done = Words(label="In a few words", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "done" in self.errors:
            self.add_error("what_was_done", "Tick what is on the page, or write it in your own words.")
        elif not self.errors and not given["what_was_done"] and not set(given["done"]) - {"other"}:
            self.add_error(
                "what_was_done",
                "Say in a few words what was done, so that the next person who opens this can see it.",
            )
        return given

    @property
    def in_words(self) -> str:
        """Such as `Asked directly. Called them. We speak again on Friday.`"""
        named = dict(WHAT_WAS_DONE)
        ticked = [f"{named[each]}." for each in self.cleaned_data["done"] if each != "other"]
        return " ".join([*ticked, self.cleaned_data["what_was_done"]]).strip()
