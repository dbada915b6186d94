"""The caseload, adding a client, the client page and its small forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedful.practice.over_time.caseload import caseload_rows
from heedful.practice.over_time.caseload_cases import wordless_cases
from heedful.practice.over_time.client_page import client_page
from heedful.practice.over_time.forms import (
    CheckInForm,
    ClientForm,
    SessionForm,
)
from heedful.practice.people.models import Client
from heedful.practice.record import agreements
from heedful.practice.record.begin import begin_course
from heedful.practice.record.invitations import session_noted
from heedful.practice.record.known_measures import catalogue_at_load, known_catalogue
from heedful.practice.record.models import Goal, Participant, Session
from heedful.practice.record.together import asking
from heedful.practice.showing.marks import keep_marks
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.showing.words import PREFERENCES
from heedful.practice.trust.gate import caseload as open_caseload
from heedful.practice.trust.gate import may_change, open_record


@require_safe
def caseload(request: SignedIn) -> HttpResponse:
    mine = open_caseload(request.user)
    going_on = mine.filter(course__closed_on__isnull=True)
    cases = wordless_cases(going_on)
    rows = caseload_rows(((each, cases[each.pk]) for each in going_on), catalogue_at_load())
    return show(
        request,
        "over_time/caseload.html",
        rows=rows,
        closed=mine.filter(course__closed_on__isnull=False),
        needs_thought=sum(row.turn <= row.turn.STRAINED for row in rows),
        may_add=request.user.is_therapist,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_client(request: SignedIn) -> HttpResponse:
    if not request.user.is_therapist:
        raise PermissionDenied
    form = ClientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        participant = _begin(request, form.cleaned_data)
        say(request, "Added. The code is what you say aloud and print; the name is stored encrypted.")
        return redirect("client", participant.pk)
    return show(request, "over_time/add_client.html", status=400 if form.is_bound else 200, form=form)


def _begin(request: SignedIn, given: dict[str, Any]) -> Participant:
    client = Client(
        name=given["name"],
        contact=given["contact"] or None,
        language=given["language"],
        **{name: given[name] for name in PREFERENCES},
    )
    with transaction.atomic():
        (participant,) = begin_course(request.user, [client], opened_on=timezone.localdate())
        if given["goal"]:
            Goal.objects.create(
                participant=participant,
                code="g1",
                words=given["goal"],
                why=given["goal_why"] or None,
                whose=given["goal_whose"],
            )
    return participant


@require_safe
def client(request: SignedIn, participant: UUID) -> HttpResponse:
    return _client_page(request, open_record(request.user, participant, purpose="client page"))


def _client_page(
    request: SignedIn,
    opened: Participant,
    *,
    bound: str = "",
    form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """`bound`: the name of the small form that was just sent and needs another look."""
    page = client_page(opened, known_catalogue())
    small_forms = {name: make(opened, None) for name, make in SMALL_FORMS.items()}
    if form is not None:
        small_forms[bound] = form
    return show(
        request,
        "over_time/client.html",
        status=status,
        participant=opened,
        client=opened.client,
        page=page,
        forms=small_forms,
        bound=bound,
        agreement=agreements.current(opened.course),
        agreement_holds=agreements.holding(opened.course),
        asking=asking(opened),
        **_own_told(opened),
        has_held=any(line.is_held for line in page.sessions),
        may_change=may_change(request.user, opened),
        today=timezone.localdate(),
    )


def _own_told(opened: Participant) -> dict[str, Any]:
    """What the therapist told of their own life, and whether anybody has noted how it landed."""
    told = list(opened.disclosures.filter(was_told=True).defer("words", "landed_words"))
    return {"own_told": told, "how_it_landed_is_open": any(row.landed is None for row in told)}


Given = dict[str, Any]
Data = Any


def _last_session(opened: Participant) -> Session | None:
    return opened.course.sessions.order_by("number").last()


def _session_form(opened: Participant, data: Data) -> SessionForm:
    initial = {"on": timezone.localdate()}
    return SessionForm(data, last=_last_session(opened), auto_id="session_%s", initial=initial)


def _held_sessions(opened: Participant) -> Any:
    return opened.course.sessions.filter(status="held").order_by("-number")


SMALL_FORMS: dict[str, Callable[[Participant, Data], forms.Form]] = {
    "session": _session_form,
    "checkin": lambda opened, data: CheckInForm(data, sessions=_held_sessions(opened), auto_id="checkin_%s"),
}


def _changes(
    name: str, purpose: str
) -> Callable[[Callable[[SignedIn, Participant, Given], HttpResponse]], Callable[..., HttpResponse]]:
    """A view that takes one small form: opens the record to change, and shows the page again if something is amiss."""

    def wrap(keep: Callable[[SignedIn, Participant, Given], HttpResponse]) -> Callable[..., HttpResponse]:
        @require_POST
        def view(request: SignedIn, participant: UUID) -> HttpResponse:
            opened = open_record(request.user, participant, purpose=purpose, to_change=True)
            form = SMALL_FORMS[name](opened, request.POST)
            if form.is_valid():
                return keep(request, opened, form.cleaned_data)
            return _client_page(request, opened, bound=name, form=form, status=400)

        return view

    return wrap


def _back(opened: Participant, anchor: str) -> HttpResponse:
    return back_to(reverse("client", args=[opened.pk]), anchor)


@_changes("session", "new session")
def add_session(request: SignedIn, opened: Participant, given: Given) -> HttpResponse:
    last = _last_session(opened)
    try:
        with transaction.atomic():
            session = Session.objects.create(
                course=opened.course,
                number=last.number + 1 if last else 1,
                on=given["on"],
                status=given["status"],
            )
            session_noted(session, by=request.user)
    except IntegrityError:  # the button was pressed twice, or a colleague was quicker
        session = opened.course.sessions.latest("number")
    return redirect("session", opened.pk, session.pk)


@_changes("checkin", "check-in marks")
def add_checkin(request: SignedIn, opened: Participant, given: Given) -> HttpResponse:
    keep_marks(opened, given["session"], given)
    say(request, "The marks are kept. The brief has taken them in.")
    return _back(opened, "sessions")


def _none_if_empty(given: Given) -> Given:
    return {name: None if value == "" else value for name, value in given.items()}


def _unused_code(letter: str, codes: Any) -> str:
    """g1, g2, ...: the next after the highest; codes of another make (from an imported case file) do not matter."""
    numbers = [int(code[1:]) for code in codes if code[:1] == letter and code[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"
