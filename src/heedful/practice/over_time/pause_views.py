"""Pauses of one client: planned, changed, over."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.over_time.pause_forms import BackForm, PauseForm
from heedful.practice.record import pauses as service
from heedful.practice.record.models import Participant, Pause
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import may_change, open_record


@dataclass(frozen=True)
class PauseShown:
    row: Pause
    is_on: bool
    is_over: bool
    change_form: forms.Form
    back_form: forms.Form
    bound: str


@require_safe
def pauses(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose="pauses"))


def _show(
    request: SignedIn,
    opened: Participant,
    *,
    pause: Pause | None = None,
    form: forms.Form | None = None,
    what: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()

    def shown(row: Pause) -> PauseShown:
        bound = what if pause is not None and pause.pk == row.pk else ""
        changing = form if bound == "change" and form else PauseForm(pause=row)
        back = form if bound == "back" and form else _back_form(None, row)
        return PauseShown(row, service.is_on(row, today), service.is_over(row, today), changing, back, bound)

    return show(
        request,
        "over_time/pauses.html",
        status=status,
        participant=opened,
        client=opened.client,
        pauses=[shown(row) for row in service.pauses_of(opened)],
        new_form=form if what == "new" and form else _new_form(None),
        may_change=may_change(request.user, opened),
        today=today,
    )


def _new_form(data: object) -> PauseForm:
    return PauseForm(data, auto_id="pause_%s", initial={"begins_on": timezone.localdate()})


def _back_form(data: object, row: Pause) -> BackForm:
    return BackForm(data, auto_id=f"back-{row.pk}-%s", initial={"on": timezone.localdate()})  # type: ignore[arg-type]


def _back(opened: Participant, pause: Pause | None = None) -> HttpResponse:
    return back_to(reverse("pauses", args=[opened.pk]), f"pause-{pause.pk}" if pause and pause.pk else "")


def _row(opened: Participant, pause: UUID) -> Pause:
    return get_object_or_404(opened.pauses, pk=pause)


@require_POST
def add_pause(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="add a pause", to_change=True)
    form = _new_form(request.POST)
    if not form.is_valid():
        return _show(request, opened, form=form, what="new", status=400)
    kept = service.plan(opened, request.user, **form.cleaned_data)
    say(request, "The pause is kept. It never counts against anybody.")
    return _back(opened, kept)


@require_POST
def change_pause(request: SignedIn, participant: UUID, pause: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="change a pause", to_change=True)
    row = _row(opened, pause)
    form = PauseForm(request.POST, pause=row)
    if not form.is_valid():
        return _show(request, opened, pause=row, form=form, what="change", status=400)
    service.change(row, request.user, **form.cleaned_data)
    return _back(opened, row)


@require_POST
def end_pause(request: SignedIn, participant: UUID, pause: UUID) -> HttpResponse:
    """They are back (`on`); `again`: not yet after all; `remove`: it was a slip of the hand."""
    opened = open_record(request.user, participant, purpose="end a pause", to_change=True)
    row = _row(opened, pause)
    if "remove" in request.POST:
        service.remove(row, request.user)
        return _back(opened)
    if "again" in request.POST:
        service.not_back_yet(row, request.user)
        return _back(opened, row)
    form = _back_form(request.POST, row)
    if form.is_valid() and form.cleaned_data["on"] < row.begins_on:
        form.add_error("on", "That is before the pause began. Which of the two days is right?")
    if not form.is_valid():
        return _show(request, opened, pause=row, form=form, what="back", status=400)
    service.come_back(row, form.cleaned_data["on"], request.user)
    return _back(opened, row)
