"""Being told by email that a page is waiting: for the client alone to turn on, and to turn off in one tap."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.validators import EmailValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.record.models import Participant, ReminderWish
from heedful.practice.record.reminder_wishes import (
    TooOften,
    confirm,
    open_wish,
    whose_former_link,
    wish_for_reminders,
    withdraw,
)

NO_ADDRESS = "That does not look like an email address. It needs an @ and a dot, such as name@mail.example."
NOT_THE_NUMBER = "That is not the number we sent. Look once more, or start again with your address."
TOO_OFTEN = "You gave a few addresses today. Please wait until tomorrow, then try again."

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class AddressForm(forms.Form):
    email = forms.CharField(
        label="Your email address",
        max_length=200,
        error_messages={"required": "Type your email address here.", "max_length": NO_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    def clean_email(self) -> str:
        """As mail servers everywhere take it: a domain in other letters is written in plain ones (IDNA)."""
        try:
            name, _, domain = self.cleaned_data["email"].strip().rpartition("@")
            address = f"{name}@{domain.encode('idna').decode()}"
            EmailValidator(message=NO_ADDRESS)(address)
        except UnicodeError:
            raise forms.ValidationError(NO_ADDRESS) from None
        return address


class NumberForm(forms.Form):
    number = forms.CharField(
        label="The number in the message",
        max_length=20,
        error_messages={"required": "Type the six digits here.", "max_length": NOT_THE_NUMBER},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@get_or_post
@own_page("reminders")
def own_reminders(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Give an address, then the number that was sent to it; each step is its own small form."""
    if request.method == "POST" and settings.HEEDFUL_MAIL is not None:
        return _type_number(request, visit) if "number" in request.POST else _give_address(request, visit)
    return _show(request, visit)


def _give_address(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            wish_for_reminders(visit.opened, form.cleaned_data["email"])
        except TooOften:
            form.add_error("email", TOO_OFTEN)
        else:
            return redirect(visit.url("own_reminders"))
    return _show(request, visit, status=400, form=form)


def _type_number(request: HttpRequest, visit: Visit) -> HttpResponse:
    wish = open_wish(visit.opened)
    if wish is None:
        return redirect(visit.url("own_reminders"))
    form = NumberForm(request.POST)
    if form.is_valid():
        if confirm(wish, form.cleaned_data["number"]):
            return redirect(visit.url("own_reminders"))
        form.add_error("number", NOT_THE_NUMBER)
    return _show(request, visit, status=400, form=form)


@own_page("stop reminders", asks_pin=False)
def _stop_by_open_link(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _stop(request, visit.opened, visit.secret)


@csrf_exempt
@login_not_required
@get_or_post
def stop_reminders(request: HttpRequest, secret: str) -> HttpResponse:
    """One button, without the PIN: stopping tells nothing. A mail program may press it too (RFC 8058), by POST.

    The link in an old message may have run out or been taken back since; stopping is the one thing it still does.
    """
    former = whose_former_link(secret)
    if former is None:
        return _stop_by_open_link(request, secret)
    response = _stop(request, former, secret, is_former=True)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _stop(
    request: HttpRequest, participant: Participant, secret: str, *, is_former: bool = False
) -> HttpResponse:
    """GET changes nothing: mail programs look at links before anybody taps them."""
    if request.method == "POST":
        withdraw(participant)
    context = {"secret": secret, "is_stopped": request.method == "POST", "is_former": is_former}
    status = 404 if is_former else 200
    return render(request, "client_pages/reminders_stop.html", context, status=status)


def _show(
    request: HttpRequest, visit: Visit, *, status: int = 200, form: forms.Form | None = None
) -> HttpResponse:
    """`form`: the one that was just sent and needs another look."""
    mail, wish = settings.HEEDFUL_MAIL, open_wish(visit.opened)
    context: dict[str, Any] = {
        "visit": visit,
        "has_mail": mail is not None,
        "sender": mail.sender if mail else "",
        "wish": wish,
        "address": _in_part(wish.email) if wish else "",
        "could_not_be_sent": wish is not None and _failed(visit, wish),
        "form": form or (NumberForm() if wish else AddressForm()),
    }
    return render(request, "client_pages/reminders.html", context, status=status)


def _failed(visit: Visit, wish: ReminderWish) -> bool:
    """Whether the message with the number, which has the wish's own id, could not be delivered."""
    return visit.opened.messages.filter(pk=wish.pk, state="failed").exists()


def _in_part(address: str) -> str:
    """Enough to know it again; a phone that lies about gives no more away."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
