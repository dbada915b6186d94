"""The log of strains of one client, and the open ones of everybody whose record one may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.core.vocabulary import SessionStatus
from heedful.practice.over_time.strain_forms import (
    EndForm,
    RaisedForm,
    SaidForm,
    StrainForm,
    SupervisionForm,
    TryForm,
)
from heedful.practice.over_time.strain_page import StrainCard, strain_page
from heedful.practice.people.models import User
from heedful.practice.record import strains as log
from heedful.practice.record.known_measures import catalogue_at_load, known_catalogue
from heedful.practice.record.models import NoticedBy, Participant, Strain, StrainTry
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import caseload, may_change, open_record

Given = dict[str, Any]


@dataclass(frozen=True)
class Bound:
    """A form that was just sent and needs another look, and where it stands: `note`, `raised-<id>` and so on."""

    place: str = ""
    form: Form | None = None


NOTHING_BOUND = Bound()


@dataclass(frozen=True)
class Entry:
    """An entry of the log with the small forms that stand under it, by what they change."""

    card: StrainCard
    forms: dict[str, Form]
    tries: tuple[tuple[Any, Form], ...]
    bound: str
    """What of this entry needs another look, if anything does."""


@require_safe
def strains(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose="strains"))


def _show(
    request: SignedIn, opened: Participant, bound: Bound = NOTHING_BOUND, status: int = 200
) -> HttpResponse:
    page = strain_page(opened, catalogue_at_load())
    is_note = bound.place == "note"
    return show(
        request,
        "over_time/strains.html",
        status=status,
        participant=opened,
        client=opened.client,
        page=page,
        open_entries=[_entry(opened, card, bound) for card in page.open],
        closed_entries=[_entry(opened, card, bound) for card in page.closed],
        note_form=bound.form if is_note else _note_form(opened, None, request.GET.get("session")),
        is_noting=is_note or "session" in request.GET,
        may_change=may_change(request.user, opened),
        today=timezone.localdate(),
    )


def _entry(opened: Participant, card: StrainCard, bound: Bound) -> Entry:
    row = card.row
    small = {what: make(opened, row, None) for what, make in SMALL_FORMS.items()}
    tries = [(line, _try_form(row, None, line.row)) for line in card.tries]
    what, _, where = bound.place.partition(" ")
    if bound.form is not None and where == str(row.pk) and what in small:
        small[what] = bound.form
    if bound.form is not None:
        tries = [(line, bound.form if bound.place == f"attempt {line.row.pk}" else f) for line, f in tries]
    is_here = where == str(row.pk) or any(where == str(line.row.pk) for line, _ in tries)
    return Entry(card, small, tuple(tries), what if is_here else "")


def _sessions(opened: Participant) -> Any:
    return opened.course.sessions.filter(status=SessionStatus.HELD.value).order_by("-number")


def _note_form(opened: Participant, data: Any, session: str | None = None) -> StrainForm:
    """For a new entry; `session` is where the therapist comes from, otherwise the last one held."""
    sessions = _sessions(opened)
    asked_for = next((each for each in sessions if str(each.pk) == session), None)
    chosen = asked_for or log.latest_held(opened)
    initial = {
        "session": chosen.pk if chosen else None,
        "noticed_by": NoticedBy.ROOM if asked_for else NoticedBy.SENSE,
    }
    return StrainForm(data, sessions=sessions, auto_id="note_%s", initial=initial)


def _correct_form(opened: Participant, row: Strain, data: Any) -> StrainForm:
    names = ("shape", "seen", "noticed_by", "session_id", "noticed_on")
    initial = {name.removesuffix("_id"): getattr(row, name) for name in names}
    return StrainForm(data, sessions=_sessions(opened), auto_id=f"correct_{row.pk}_%s", initial=initial)


def _try_form(row: Strain, data: Any, attempt: StrainTry | None = None) -> TryForm:
    """A new try, or one that is corrected."""
    names = ("response", "words", "on", "followed")
    initial = {name: getattr(attempt, name) for name in names} if attempt else {"on": timezone.localdate()}
    place = f"try_{attempt.pk if attempt else row.pk}_%s"
    return TryForm(data, responses=known_catalogue().responses, auto_id=place, initial=initial)


SMALL_FORMS: dict[str, Callable[[Participant, Strain, Any], Form]] = {
    "raised": lambda opened, row, data: RaisedForm(
        data, auto_id=f"raised_{row.pk}_%s", initial={"raised_on": row.raised_on or timezone.localdate()}
    ),
    "said": lambda opened, row, data: SaidForm(
        data, auto_id=f"said_{row.pk}_%s", initial={"client_said": row.client_said}
    ),
    "end": lambda opened, row, data: EndForm(data, auto_id=f"end_{row.pk}_%s"),
    "supervision": lambda opened, row, data: SupervisionForm(
        data,
        auto_id=f"supervision_{row.pk}_%s",
        initial={"taken_on": row.taken_to_supervision_on or timezone.localdate()},
    ),
    "correct": _correct_form,
    "try": lambda opened, row, data: _try_form(row, data),
}


def _keep_end(row: Strain, by: User, given: Given) -> None:
    log.close_strain(row, by, given["state"], timezone.localdate())


def _keep_supervision(row: Strain, by: User, given: Given) -> None:
    log.take_to_supervision(row, by, given["taken_on"])


KEEP: dict[str, Callable[[Strain, User, Given], None]] = {
    "raised": log.correct_strain,
    "said": log.correct_strain,
    "correct": log.correct_strain,
    "end": _keep_end,
    "supervision": _keep_supervision,
    "try": log.keep_try,
}


@require_POST
def note_strain(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="note a strain", to_change=True)
    form = _note_form(opened, request.POST)
    if not form.is_valid():
        return _show(request, opened, Bound("note", form), status=400)
    strain = log.note_strain(opened, request.user, form.cleaned_data)
    say(request, "Noted. It stays on the brief until it has healed, or until you let it rest.")
    return _back(opened, strain)


@require_POST
def change_strain(request: SignedIn, participant: UUID, strain: UUID) -> HttpResponse:
    """One of the small forms of an entry; `what` in the post says which."""
    opened = open_record(request.user, participant, purpose="change a strain", to_change=True)
    row = get_object_or_404(Strain, pk=strain, participant=opened)
    what = request.POST.get("what", "")
    if what not in SMALL_FORMS:
        raise Http404
    form = SMALL_FORMS[what](opened, row, request.POST)
    if not form.is_valid():
        return _show(request, opened, Bound(f"{what} {row.pk}", form), status=400)
    KEEP[what](row, request.user, form.cleaned_data)
    say(request, "Kept.")
    return _back(opened, row)


@require_POST
def remove_strain(request: SignedIn, participant: UUID, strain: UUID) -> HttpResponse:
    """Noted by mistake. Removed already: nothing happens."""
    opened = open_record(request.user, participant, purpose="remove a strain", to_change=True)
    row = get_object_or_404(Strain, pk=strain, participant=opened)
    log.remove_strain(row, request.user)
    say(request, "Removed.")
    return back_to(reverse("strains", args=[opened.pk]))


@require_POST
def change_try(request: SignedIn, participant: UUID, strain: UUID, attempt: UUID) -> HttpResponse:
    """Correct what was tried, or take it out."""
    opened = open_record(request.user, participant, purpose="change a try", to_change=True)
    row = get_object_or_404(Strain, pk=strain, participant=opened)
    tried = get_object_or_404(row.tries, pk=attempt)
    if request.POST.get("remove"):
        log.remove_try(tried, request.user)
        say(request, "Removed.")
        return _back(opened, row)
    form = _try_form(row, request.POST, tried)
    if not form.is_valid():
        return _show(request, opened, Bound(f"attempt {tried.pk}", form), status=400)
    log.keep_try(row, request.user, form.cleaned_data, tried)
    say(request, "Kept.")
    return _back(opened, row)


def _back(opened: Participant, strain: Strain) -> HttpResponse:
    return back_to(reverse("strains", args=[opened.pk]), f"strain-{strain.pk}")


@require_safe
def open_strains(request: SignedIn) -> HttpResponse:
    """What stayed open longest comes first: a list for supervision. What was seen is read in the client's record."""
    people = [each for each in caseload(request.user) if each.course.closed_on is None]
    too_long = int(known_catalogue().threshold("strain_left_open_for"))
    found = [
        (person, row, since, since >= too_long and row.taken_to_supervision_on is None)
        for person, row, since in log.open_strains(people)
    ]
    return show(request, "over_time/open_strains.html", found=found, too_long=too_long)
