"""The forms of people: first run, signing in, who works here, the practice."""

from __future__ import annotations

import hmac
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from heedful.practice.people.models import Practice, User, tidy_username


class WithoutColons:
    """Labels as they are written, without the colon that Django puts after them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class SignInForm(WithoutColons, AuthenticationForm):
    error_messages = {
        "invalid_login": "That name and password do not go together. Check both and try again.",
        "inactive": "That name and password do not go together. Check both and try again.",
    }

    def clean_username(self) -> str:
        return tidy_username(self.cleaned_data["username"])


class OwnPasswordForm(WithoutColons, PasswordChangeForm):
    """Django's, under our own name so that its words can be ours."""


class _NewUsername(WithoutColons, forms.Form):
    username = forms.CharField(
        label="Name to sign in with",
        max_length=60,
        help_text="Small letters are enough; it need not be an e-mail.",
    )
    display_name = forms.CharField(label="Name that others see", max_length=120)

    def clean_username(self) -> str:
        username = tidy_username(self.cleaned_data["username"])
        if User.objects.filter(username=username).exists():
            raise ValidationError("Somebody here signs in with that name already. Choose another.")
        return username


class WelcomeForm(_NewUsername):
    """The practice and its first person. The setup code is asked for when the address is open to others."""

    practice_name = forms.CharField(label="Name of the practice", max_length=120)
    crisis_line = forms.CharField(
        label="Whom a client can call at any hour",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Shown on every page for clients. You can add it later.",
    )
    is_therapist = forms.BooleanField(label="I also see clients", required=False, initial=True)
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. A few words that you will remember are best.",
    )
    setup_code = forms.CharField(
        label="Setup code", help_text="Printed in the terminal that started Heedful."
    )

    field_order = [
        "setup_code",
        "practice_name",
        "display_name",
        "username",
        "password",
        "is_therapist",
        "crisis_line",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.IS_LOOPBACK_ONLY:
            del self.fields["setup_code"]

    def clean_setup_code(self) -> str:
        given: str = self.cleaned_data["setup_code"].strip()
        wanted: str = settings.HEEDFUL_SETUP_CODE
        if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
            raise ValidationError("That is not the code. It was printed where Heedful was started.")
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if password := cleaned.get("password"):
            person = User(username=cleaned.get("username", ""), display_name=cleaned.get("display_name", ""))
            try:
                password_validation.validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class PersonForm(_NewUsername):
    """Somebody who will work here: a therapist, a supervisor, or both."""

    is_therapist = forms.BooleanField(label="Sees clients", required=False, initial=True)
    is_supervisor = forms.BooleanField(label="Supervises", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("is_therapist") and not cleaned.get("is_supervisor"):
            raise ValidationError("Choose at least one: sees clients, or supervises.")
        return cleaned


class OwnSettingsForm(WithoutColons, forms.Form):
    """One's own email, and whether the week's counts are wanted there."""

    email = forms.EmailField(
        label="Your own email",
        required=False,
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Kept encrypted. Only the weekly counts are ever sent there.",
        error_messages={"invalid": "Give an address such as name@mail.example."},
    )
    wants_digest = forms.BooleanField(
        label="On Mondays at 7, send me my week in counts, without codes or names", required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        initial = {"email": user.email or "", "wants_digest": user.wants_digest}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("wants_digest") and not given.get("email") and "email" not in self.errors:
            self.add_error("email", "Where should it be sent? Give your email, or leave the box below empty.")
        return given


class PracticeForm(WithoutColons, forms.ModelForm):
    class Meta:
        model = Practice
        fields = ["name", "crisis_line", "name_in_mail", "alert_load"]
        labels = {
            "name": "Name of the practice",
            "crisis_line": "Whom a client can call at any hour",
            "name_in_mail": "Name under messages to clients",
            "alert_load": "How readily you want to be told that something stands out",
        }
        help_texts = {
            "name_in_mail": "Others may see a message on a client’s phone. A first name says little; leave it empty"
            " and messages name nobody.",
        }
        widgets = {"crisis_line": forms.Textarea(attrs={"rows": 2}), "alert_load": forms.RadioSelect()}

    def clean_name_in_mail(self) -> str:
        """On one line, whatever was pasted: it stands in the head of a message."""
        return " ".join(self.cleaned_data["name_in_mail"].split())
