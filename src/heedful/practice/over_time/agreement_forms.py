"""What a therapist writes about the agreement: a version to show, a signature taken here, paper days, a look back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from heedful.practice.record.agreement_wording import blanks_of, unused_section_id
from heedful.practice.record.models import Agreement, SignedHow
from heedful.practice.record.models.agreed import Sections, sections_in
from heedful.practice.showing.agreement import SectionTitle, SectionWords
from heedful.practice.showing.fields import Day, Words

ME, THEM = "me", "them"
STILL_TO_COME = "That day is still to come. Give today or an earlier day."
CHANGED_MEANWHILE = (
    "Somebody changed this version meanwhile. Your words are in the boxes below: save once more to keep them."
)


def _not_ahead(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(STILL_TO_COME)
    return day


class DraftForm(forms.Form):
    """Every section of a version that is being written, and one more; a section without words is left out.

    `state` tells whether somebody else wrote on it since the page was loaded.
    """

    changed = Words(
        label="What is new, and why",
        required=False,
        rows=3,
        help_text="For those who signed the last version: a sentence or two in plain words.",
    )
    review_on = Day(label="Look at it again on", required=False, help_text="Three months is common. Or none.")
    new_title = SectionTitle(required=False)
    new_words = SectionWords(required=False)
    anyway = forms.BooleanField(label="Show it with these blanks", required=False)

    def __init__(self, data: Any = None, *, draft: Agreement) -> None:
        self.draft = draft
        self.stored = sections_in(draft.sections)
        initial = {"changed": draft.changed, "review_on": draft.review_on}
        super().__init__(data, auto_id="draft-%s", initial=initial)
        for id, title, words in self.stored:
            self.fields[f"title_{id}"] = SectionTitle(initial=title, required=False)
            self.fields[f"words_{id}"] = SectionWords(initial=words, required=False)

    def clean_review_on(self) -> date | None:
        day: date | None = self.cleaned_data["review_on"]
        if day and day != self.draft.review_on and day <= timezone.localdate():
            raise forms.ValidationError("That day is not ahead. Give a day to come, or none.")
        return day

    @property
    def state(self) -> str:
        """Names what is stored now, without telling any of it."""
        return hashlib.sha256((self.draft.sections or "").encode()).hexdigest()[:16]

    @property
    def section_fields(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [(id, self[f"title_{id}"], self[f"words_{id}"]) for id, _, _ in self.stored]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for id, _, _ in self.stored:
            if given.get(f"words_{id}") and not given.get(f"title_{id}") and self._was_sent(f"title_{id}"):
                self.add_error(f"title_{id}", "Give the section a heading.")
        if given.get("new_words") and not given.get("new_title"):
            self.add_error("new_title", "Give the new section a heading.")
        if given.get("new_title") and not given.get("new_words"):
            self.add_error("new_words", "This new section has a heading and no words yet.")
        if self._is_overtaken():
            self.add_error(None, CHANGED_MEANWHILE)
        return given

    def _is_overtaken(self) -> bool:
        """The page was loaded before somebody else saved; a button pressed twice says what is stored already."""
        if self.errors or self.data.get("state", self.state) == self.state:
            return False
        return self.sections() != self.stored

    def _was_sent(self, name: str) -> bool:
        return name in self.data

    def sections(self) -> Sections:
        """As they were written; a box that did not come along keeps what is stored."""
        return tuple(self._sections())

    def _sections(self) -> Iterator[tuple[str, str, str]]:
        for id, title, words in self.stored:
            if written := self._given(f"words_{id}", words):
                yield id, self._given(f"title_{id}", title), written
        if self.cleaned_data["new_words"]:
            yield (
                unused_section_id(self.stored),
                self.cleaned_data["new_title"],
                self.cleaned_data["new_words"],
            )

    def _given(self, name: str, stored: str) -> str:
        return str(self.cleaned_data[name]) if self._was_sent(name) else stored


Missing = tuple[str, str]
"""(name of the field to look at, or "": the whole; what is missing, in a sentence)."""


def missing_before_it_is_shown(draft: Agreement, before: Agreement | None, anyway: bool) -> Missing | None:
    """What somebody who is asked to sign would miss. Blanks may stay, if the therapist says so."""
    sections = sections_in(draft.sections)
    if not sections:
        return "", "There is nothing in it yet. Write at least one section."
    if before is not None and sections == sections_in(before.sections):
        return "", f"It says the same as version {before.version}. There is nothing new to show."
    if before is not None and not draft.changed:
        return "changed", "Say in a sentence what is new, so that nobody has to search for it."
    if blanks_of(sections) and not anyway:
        return (
            "anyway",
            "Some things are still to be filled in. Fill them in, or tick “show it with these blanks”.",
        )
    return None


class SignatureForm(forms.Form):
    """A signature taken here: the therapist's own, or that of the client who sits in the room or signed on paper."""

    who = forms.ChoiceField(choices=[(ME, ME), (THEM, THEM)])
    how = forms.ChoiceField(
        label="How",
        choices=[(each.value, each.label) for each in (SignedHow.ROOM, SignedHow.PAPER)],
        initial=SignedHow.ROOM,
        error_messages={
            "required": "Here in the room, or on paper?",
            "invalid_choice": "Choose one of the two.",
        },
    )
    on = Day(label="On which day", error_messages={"required": "On which day was it?"})

    def clean_on(self) -> date | None:
        return _not_ahead(self.cleaned_data["on"])


class WithdrawalForm(forms.Form):
    who = forms.ChoiceField(choices=[(ME, ME), (THEM, THEM)])
    why = Words(label="A reason, if one was given", required=False, help_text="None is needed.")


class PaperForm(forms.Form):
    """An agreement on paper: its days alone."""

    signed_on = Day(label="Agreed on", required=False)
    review_on = Day(label="Look at it again on", required=False)

    def clean_signed_on(self) -> date | None:
        return _not_ahead(self.cleaned_data["signed_on"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        signed_on, review_on = given.get("signed_on"), given.get("review_on")
        if not signed_on and not review_on and not self.errors:
            self.add_error("signed_on", "Give at least one of the two days.")
        if signed_on and review_on and review_on < signed_on:
            self.add_error("review_on", "This is before the day it was agreed. Which of the two is right?")
        return given


class ReviewForm(forms.Form):
    """A look back, made together."""

    on = Day(label="You looked at it on", error_messages={"required": "On which day?"})
    outcome = forms.ChoiceField(
        label="What came of it",
        choices=[("kept", "It stays as it is"), ("changed", "It needs a change")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Does it stay as it is, or need a change?"
        ),
    )
    words = Words(label="In a few words", required=False)
    review_on = Day(label="Look again on", required=False, help_text="Or leave it empty.")

    def clean_on(self) -> date | None:
        return _not_ahead(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        on, review_on = given.get("on"), given.get("review_on")
        if on and review_on and review_on <= on:
            self.add_error("review_on", "The next look comes after this one. Give a later day, or none.")
        return given
