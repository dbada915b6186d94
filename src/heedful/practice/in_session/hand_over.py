"""Handing the device over in the room, and taking it back with a code that only the therapist knows."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from heedful.practice.in_session.lock import is_locked, lock, locked_link, try_code, unlock, way_back
from heedful.practice.people.forms import WithoutColons
from heedful.practice.record.agreements import current
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.measures_in_use import asked_for_now, can_be_given, in_use
from heedful.practice.record.models import LinkKind, Participant, PrivateLink
from heedful.practice.showing.pages import SignedIn, say, show
from heedful.practice.trust import audit
from heedful.practice.trust.gate import open_record
from heedful.practice.trust.links import LinkClosed, make_link, revoke

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
CHECK_IN = "check-in"
AGREEMENT = "agreement"
PAGES = {CHECK_IN: "own_checkin", AGREEMENT: "own_agreement"}
CODE_DIGITS = 4
NOT_THE_CODE = "That was not the code. After five tries, whoever is signed in here is signed out."


class HandOverForm(WithoutColons, forms.Form):
    """What the client is handed, and the code that was shown with it."""

    what = forms.ChoiceField(
        label="What would you hand over?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to hand over.", "invalid_choice": "Choose one of these."},
    )
    code = forms.RegexField(
        rf"^[0-9]{{{CODE_DIGITS}}}$",
        widget=forms.HiddenInput,
        error_messages={
            "required": "Load this page again for a code.",
            "invalid": "Load this page again for a code.",
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        self.fields["what"].initial = CHECK_IN


class EndForm(WithoutColons, forms.Form):
    code = forms.CharField(
        label="End code",
        max_length=20,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Type the four digits that were shown at the hand-over."},
    )


def _choices(opened: Participant) -> list[tuple[str, str]]:
    """The check-in, the agreement if there is one to read, the questionnaires in use (whose time has come first)."""
    known, due = known_catalogue().measures, asked_for_now(opened, timezone.localdate())
    ids = dict.fromkeys(choice.measure for choice in [*due, *in_use(opened)])
    ready = [known[id] for id in ids if id in known and can_be_given(known[id], opened)]
    agreement = current(opened.course)
    to_read = [(AGREEMENT, "The agreement")] if agreement and agreement.sections else []
    return [(CHECK_IN, "The check-in"), *to_read, *((each.id, each.name) for each in ready)]


def _address(what: str) -> str:
    """Of the client's page, with `{secret}` in the place of the secret, which is not kept in a session."""
    if what in PAGES:
        return reverse(PAGES[what], args=["SECRET"]).replace("SECRET", "{secret}")
    return reverse("own_measure", args=["SECRET", what]).replace("SECRET", "{secret}")


def _sheet(request: SignedIn, opened: Participant) -> str:
    """The run-sheet that the device was handed over from (`?session=`), if it was one of this course's."""
    asked_for = request.GET.get("session", "")
    there = (str(pk) for pk in opened.course.sessions.values_list("pk", flat=True))
    return reverse("run_sheet", args=[opened.pk, asked_for]) + "?look=check_in" if asked_for in there else ""


@get_or_post
def hand_over(request: SignedIn, participant: UUID) -> HttpResponse:
    """Show the code once; then lock this sign-in and show the client's page."""
    opened = open_record(request.user, participant, purpose="hand over device", to_change=True)
    form = HandOverForm(request.POST or None, choices=_choices(opened))
    if form.is_valid():
        link = make_link(opened, request.user, kind=LinkKind.ROOM)
        address = _address(form.cleaned_data["what"])
        lock(request, link, form.cleaned_data["code"], address, back=_sheet(request, opened))
        return redirect(address.format(secret=link.secret))
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    return show(
        request,
        "in_session/hand_over.html",
        status=400 if form.is_bound else 200,
        participant=opened,
        client=opened.client,
        form=form,
        code=code,
    )


@get_or_post
def end_hand_over(request: SignedIn) -> HttpResponse:
    """The right code gives the device back to the therapist; five wrong ones sign out."""
    if not is_locked(request):
        return redirect("home")
    link = locked_link(request)
    if link is None:
        return _sign_out(request, link)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            if try_code(request, link, form.cleaned_data["code"]):
                return _give_back(request, link)
        except LinkClosed:
            return _sign_out(request, link)
        form.add_error("code", NOT_THE_CODE)
    elif "forgotten" in request.POST:
        return _sign_out(request, link)
    context = {"form": form, "back": way_back(request, link)}
    return render(request, "in_session/hand_over_end.html", context, status=400 if form.is_bound else 200)


def _give_back(request: SignedIn, link: PrivateLink) -> HttpResponse:
    revoke(link, request.user)
    back = unlock(request)
    say(request, "The device is yours again.")
    return redirect(back) if back else redirect("client", link.participant_id)


def _sign_out(request: SignedIn, link: PrivateLink | None) -> HttpResponse:
    """Whoever holds the device now, the record is closed to them; answers that were kept stay kept."""
    if link is not None:
        revoke(link, request.user)
        audit.record("ended hand-over", actor=request.user.pk, subject=link.participant, purpose="signed out")
    logout(request)
    return redirect("sign_in")
