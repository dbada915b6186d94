"""What a client types or taps: every sentence about a slip is short and kind, and nothing is asked that must be."""

from __future__ import annotations

from typing import Any

from django import forms

from heedful.practice.record.models import CHECKIN_ITEMS, When
from heedful.practice.showing.fields import Mark, Words
from heedful.practice.showing.words import MARKS

LONGEST_WORDS = 2000
WORDS, WHEN = "words", "when"
ITEMS = (WHEN, *CHECKIN_ITEMS, WORDS)
"""Whatever can be answered, in the order of the page."""

MIXED_UP = "This page got mixed up. Open your link once more; what you sent before is safe."


class CheckInForm(forms.Form):
    """The whole check-in, as one plain form sends it. Anything but the submission may be left out."""

    submission = forms.UUIDField(error_messages={"required": MIXED_UP, "invalid": MIXED_UP})
    when = forms.ChoiceField(choices=When.choices, required=False)
    words = Words(required=False, longest=LONGEST_WORDS, rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[WHEN].error_messages["invalid_choice"] = "Choose before, after or between."
        for item in CHECKIN_ITEMS:
            self.fields[item] = Mark(label=MARKS[item][1])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given[WORDS] and all(given[item] is None for item in CHECKIN_ITEMS):
            raise forms.ValidationError(
                "There is nothing to send yet. Answer one thing, or just leave: both are fine."
            )
        return given

    @property
    def marks(self) -> dict[str, float | None]:
        """What was given of each mark that the form held; None for one that was skipped."""
        return {item: self.cleaned_data[item] for item in CHECKIN_ITEMS}

    @property
    def problem(self) -> str:
        return str(next(iter(self.errors.values()))[0])


class OneAnswerForm(forms.Form):
    """One answer, sent as it is given; an empty one means: skipped."""

    submission = forms.UUIDField(error_messages={"required": MIXED_UP, "invalid": MIXED_UP})
    item = forms.ChoiceField(
        choices=[(item, item) for item in ITEMS],
        error_messages={"required": MIXED_UP, "invalid_choice": MIXED_UP},
    )
    answer = forms.CharField(required=False, strip=False)
    when = forms.ChoiceField(
        choices=When.choices, required=False, error_messages={"invalid_choice": MIXED_UP}
    )

    def clean(self) -> dict[str, Any]:
        """`answer` becomes a mark, words, or a time, as its item asks for."""
        given = super().clean() or self.cleaned_data
        if "item" in given:
            try:
                given["answer"] = self._field(given["item"]).clean(given.get("answer", ""))
            except forms.ValidationError as slip:
                self.add_error("answer", slip)
        return given

    def _field(self, item: str) -> forms.Field:
        if item == WORDS:
            return Words(required=False, longest=LONGEST_WORDS)
        if item == WHEN:
            return forms.ChoiceField(choices=When.choices, error_messages={"invalid_choice": MIXED_UP})
        return Mark(label=MARKS[item][1])

    @property
    def problem(self) -> str:
        return str(next(iter(self.errors.values()))[0])


class PinForm(forms.Form):
    pin = forms.CharField(
        label="Your PIN",
        max_length=20,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "aria-describedby": "pin-help"}
        ),
        error_messages={"required": "Type the numbers of your PIN."},
    )
