"""A client's own steps: tried, stopped or left, each of them news; and the day of the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.room import Room
from heedful.practice.record import ladder as service
from heedful.practice.record.models import Participant, SaidBy
from heedful.practice.showing.ladder_forms import OwnDayForm, TryForm


@dataclass(frozen=True)
class OwnRung:
    """`bound`: which of its two forms was just sent and needs another look."""

    rung: service.Rung
    form: TryForm
    day_form: OwnDayForm
    bound: str


def room(opened: Participant, today: date) -> Room | None:
    there = service.rungs_of(opened, today)
    if not there:
        return None
    return Room("own_ladder", "Step by step", "You can go slower, or stop")


@require_safe
@own_page("own ladder")
def ladder(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _show(request, visit)


def _show(
    request: HttpRequest,
    visit: Visit,
    step: UUID | None = None,
    form: TryForm | OwnDayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rungs = [_own(rung, form if rung.step.pk == step else None) for rung in service.rungs_of(visit.opened)]
    context = {"visit": visit, "rungs": rungs, "today": timezone.localdate()}
    return render(request, "client_pages/ladder.html", context, status=status)


def _own(rung: service.Rung, sent: TryForm | OwnDayForm | None) -> OwnRung:
    tried = sent if isinstance(sent, TryForm) else TryForm(None, rung.step, is_own=True)
    moved = sent if isinstance(sent, OwnDayForm) else OwnDayForm(None, rung.step)
    bound = "" if sent is None else "try" if sent is tried else "day"
    return OwnRung(rung, tried, moved, bound)


def _not_there(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "client_pages/task_gone.html", {"visit": visit}, status=404)


@require_POST
@own_page("keep own try")
def keep_try(request: HttpRequest, visit: Visit, step: UUID) -> HttpResponse:
    row = visit.opened.ladder.filter(pk=step, left_on=None).first()
    if row is None:
        return _not_there(request, visit)
    form = TryForm(request.POST, row, is_own=True)
    if not form.is_valid():
        return _show(request, visit, row.pk, form, status=400)
    service.keep_try(row, by=SaidBy.CLIENT, **form.cleaned_data)
    return redirect(f"{visit.url('own_ladder')}#step-{row.pk}")


@require_POST
@own_page("move own day")
def move_day(request: HttpRequest, visit: Visit, step: UUID) -> HttpResponse:
    """Another day for the next try; whether one was fixed before or not."""
    row = visit.opened.ladder.filter(pk=step, left_on=None).first()
    if row is None:
        return _not_there(request, visit)
    form = OwnDayForm(request.POST, row)
    if not form.is_valid():
        return _show(request, visit, row.pk, form, status=400)
    service.move_day(row, form.cleaned_data["next_on"])
    return redirect(f"{visit.url('own_ladder')}#step-{row.pk}")


@require_POST
@own_page("delete own try")
def delete_try(request: HttpRequest, visit: Visit, step: UUID, tried: UUID) -> HttpResponse:
    """What they wrote down themselves."""
    row = visit.opened.ladder.filter(pk=step).first()
    mine = row.tries.filter(pk=tried, by=SaidBy.CLIENT).first() if row else None
    if mine is None:
        return _not_there(request, visit)
    mine.delete()
    return redirect(f"{visit.url('own_ladder')}#step-{step}")
