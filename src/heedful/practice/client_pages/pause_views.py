"""A break that a client asks for, changes, or ends: no reason needed, and a way back that is easy."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.room import Room
from heedful.practice.record import pauses as service
from heedful.practice.record.models import AskedBy, Participant, Pause
from heedful.practice.showing.fields import Day, Line

FARTHEST = timedelta(days=366)


class OwnPauseForm(forms.Form):
    begins_on = Day(label="From which day?", error_messages={"required": "Pick a day. Today is fine."})
    until = Day(label="Until when, if you know?", required=False)
    why = Line(label="Why? You can leave this out.", required=False)
    meanwhile = Line(label="What may help you in that time?", required=False)
    way_back = Line(label="What would make it easy to come back?", required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        begins_on, until = given.get("begins_on"), given.get("until")
        today = timezone.localdate()
        if begins_on and not today - timedelta(days=31) <= begins_on <= today + FARTHEST:
            self.add_error("begins_on", "That day is far from today. Please look at it once more.")
        if begins_on and until and until < begins_on:
            self.add_error("until", "This day comes before the first one. Please look at it once more.")
        return given


def room(opened: Participant, today: date) -> Room:
    """Always there: to take a break is always a choice."""
    pause = service.now_or_ahead(opened, today)
    if pause is None:
        return Room("own_pause", "Take a break", "You can ask for one at any time")
    if pause.begins_on > today:
        return Room("own_pause", "Your break", f"From {date_format(pause.begins_on, 'j F')}")
    until = f"Until {date_format(pause.until, 'j F')}" if pause.until else "For as long as you need"
    return Room("own_pause", "Your break", until)


@require_safe
@own_page("own pause")
def pause(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _show(request, visit)


def _show(
    request: HttpRequest, visit: Visit, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    there = service.now_or_ahead(visit.opened, today)
    context = {
        "visit": visit,
        "pause": there,
        "is_on": there is not None and service.is_on(there, today),
        "may_change": there is None or service.is_theirs(there),
        "form": form or _form(None, there),
        "is_bound": form is not None,
        "past": [row for row in service.pauses_of(visit.opened) if service.is_over(row, today)],
    }
    return render(request, "client_pages/pause.html", context, status=status)


def _form(data: Any, there: Pause | None) -> OwnPauseForm:
    before = {name: getattr(there, name) for name in service.FIELDS} if there else {}
    return OwnPauseForm(data, auto_id="%s", initial=before or {"begins_on": timezone.localdate()})


@require_POST
@own_page("ask for a pause")
def ask_for_pause(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Asks for one, or changes the one that they asked for."""
    there = service.now_or_ahead(visit.opened, timezone.localdate())
    form = _form(request.POST, there)
    if not form.is_valid():
        return _show(request, visit, form, status=400)
    if there is None:
        service.plan(visit.opened, None, asked_by=AskedBy.CLIENT, **form.cleaned_data)
    elif service.is_theirs(there):
        service.change(there, None, **form.cleaned_data)
    return redirect(visit.url("own_pause"))


@require_POST
@own_page("end own pause")
def end_pause(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Back again, or what they asked for is not needed after all. Pressed twice: the second does nothing."""
    today = timezone.localdate()
    there = service.now_or_ahead(visit.opened, today)
    if there is not None and (service.is_on(there, today) or service.is_theirs(there)):
        service.come_back(there, today, None)
    return redirect(visit.url("own_pause"))
