"""A client's own plans for hard days: to read in a bad hour, to print, to keep on the phone, to change at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.room import Room
from heedful.practice.record import plans as service
from heedful.practice.record.models import Participant, PlanKind, PlanLine, SaidBy
from heedful.practice.showing.plan_forms import LineOfPlanForm

WORKER = "heedful/plans_worker.js"


@dataclass(frozen=True)
class OwnPart:
    part: service.PlanPart
    form: LineOfPlanForm
    is_bound: bool


@dataclass(frozen=True)
class OwnPlan:
    plan: service.Plan
    parts: tuple[OwnPart, ...]


def room(opened: Participant, today: date) -> Room:
    """Always there: a hard day does not wait for a plan."""
    there = opened.plan_lines.filter(removed_at=None).exists()
    return Room("own_plans", "For hard days", "Your own plan" if there else "Make a plan, if you like")


@require_safe
@own_page("own plans")
def plans(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _show(request, visit)


def _show(
    request: HttpRequest, visit: Visit, *, what: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    """A safety plan is begun by the two together; once it has a line, it is here, too."""
    there = [_own(visit, kind, what, form) for kind in (PlanKind.SAFETY, PlanKind.COPING)]
    context = {
        "visit": visit,
        "plans": [own for own in there if own.plan.kind == PlanKind.COPING or own.plan.has_lines],
        "is_made": any(own.plan.has_lines for own in there),
    }
    return render(request, "client_pages/plans.html", context, status=status)


def _own(visit: Visit, kind: PlanKind, what: str, form: Any) -> OwnPlan:
    plan = service.plan_of(visit.opened, kind)
    return OwnPlan(plan, tuple(_part(kind, part, what, form) for part in plan.parts))


def _part(kind: PlanKind, part: service.PlanPart, what: str, form: Any) -> OwnPart:
    is_bound = what == f"{kind}/{part.topic.id}"
    empty = LineOfPlanForm(None, part.topic, place=f"{kind}-{part.topic.id}", is_own=True)
    return OwnPart(part, form if is_bound else empty, is_bound)


def _not_there(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "client_pages/task_gone.html", {"visit": visit}, status=404)


@require_POST
@own_page("add to own plan")
def add_line(request: HttpRequest, visit: Visit, kind: str, part: str) -> HttpResponse:
    topic = service.parts_of(PlanKind(kind)).get(part) if kind in PlanKind.values else None
    if topic is None:
        return _not_there(request, visit)
    form = LineOfPlanForm(request.POST, topic, place=f"{kind}-{part}", is_own=True)
    if form.is_valid():
        words, reach = form.values()
        if service.add(visit.opened, PlanKind(kind), part, words, reach, by=SaidBy.CLIENT) is not None:
            return redirect(f"{visit.url('own_plans')}#{kind}-{part}")
        form.add_error("words", "There are twelve lines here. Please delete one first.")
    return _show(request, visit, what=f"{kind}/{part}", form=form, status=400)


@require_POST
@own_page("delete from own plan")
def delete_line(request: HttpRequest, visit: Visit, line: UUID) -> HttpResponse:
    """Their own line is gone; one that the therapist wrote down is off the plan, and the therapist can see that."""
    row: PlanLine | None = visit.opened.plan_lines.filter(pk=line, removed_at=None).first()
    if row is None:
        return _not_there(request, visit)
    by = SaidBy.CLIENT if row.by == SaidBy.CLIENT else SaidBy.THERAPIST
    service.take_off(row, by=by)
    return redirect(f"{visit.url('own_plans')}#{row.plan}-{row.part}")


@require_safe
@own_page("keep own plans on this phone")
def worker(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The script that keeps this one page on the client's own device, once they asked for it. It holds no words."""
    found = finders.find(WORKER)
    return HttpResponse(Path(str(found)).read_bytes(), content_type="text/javascript; charset=utf-8")
