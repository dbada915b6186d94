"""What a therapist decides about a private link: how long it lasts, and whether it asks for a PIN."""

from __future__ import annotations

from datetime import timedelta

from django import forms

from heedful.practice.trust.links import PIN

LASTS = {
    "1": ("One month", timedelta(days=31)),
    "3": ("Three months", timedelta(days=92)),
    "6": ("Six months", timedelta(days=183)),
}


class LinkForm(forms.Form):
    lasts = forms.ChoiceField(
        label="How long it lasts",
        choices=[(key, name) for key, (name, _) in LASTS.items()],
        initial="3",
        error_messages={"required": "Choose one of the three.", "invalid_choice": "Choose one of the three."},
    )
    pin = forms.CharField(
        label="A PIN, if you both want one",
        required=False,
        max_length=8,
        help_text="Four to eight digits. Tell it to your client; it is not shown again.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"max_length": "A PIN is four to eight digits, such as 4071."},
    )

    def clean_pin(self) -> str:
        pin: str = self.cleaned_data["pin"].strip()
        if pin and not PIN.fullmatch(pin):
            raise forms.ValidationError("A PIN is four to eight digits, such as 4071.")
        return pin

    @property
    def time(self) -> timedelta:
        return LASTS[self.cleaned_data["lasts"]][1]
