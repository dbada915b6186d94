"""The two plans for hard times: made together, part by part, and gone through again on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.record import plans as service
from heedful.practice.record.models import Participant, PlanKind, PlanLine, SaidBy
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.showing.plan_forms import LineOfPlanForm, ReviewForm
from heedful.practice.trust.gate import may_change, open_record

NEXT_LOOK = {PlanKind.COPING: 60, PlanKind.SAFETY: 14}
"""Days after which a look again is proposed."""
NAMES = {
    PlanKind.COPING: ("A coping plan", "When distress rises: what eases it, what can wait, who is near."),
    PlanKind.SAFETY: (
        "A safety plan",
        "For thoughts of dying or of harm. Six parts, one after the other, after you asked about it directly. "
        "It replaces no assessment; no promise is asked for.",
    ),
}
"""What each is called on the page, and what it is for."""


@dataclass(frozen=True)
class PartShown:
    part: service.PlanPart
    form: LineOfPlanForm
    is_bound: bool
    lines: tuple[tuple[PlanLine, LineOfPlanForm, bool], ...]


@dataclass(frozen=True)
class PlanShown:
    plan: service.Plan
    parts: tuple[PartShown, ...]
    review_form: ReviewForm
    is_due: bool
    taken_off: tuple[PlanLine, ...]

    @property
    def name(self) -> str:
        return NAMES[self.plan.kind][0]

    @property
    def lead(self) -> str:
        return NAMES[self.plan.kind][1]


@require_safe
def plans(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose="plans"))


def _show(
    request: SignedIn, opened: Participant, *, what: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    """`what`: `coping/eases`, the id of a line, or `coping review`: what was sent and needs another look."""
    return show(
        request,
        "over_time/plans.html",
        status=status,
        participant=opened,
        client=opened.client,
        plans=[_plan(opened, kind, what, form) for kind in _in_order(opened)],
        may_change=may_change(request.user, opened),
        today=timezone.localdate(),
    )


def _in_order(opened: Participant) -> tuple[PlanKind, ...]:
    """Safety comes first where there is a plan for it, or an answer about risk that nobody has acknowledged."""
    there = service.lines_of(opened, PlanKind.SAFETY).exists()
    if there or opened.risk_answers.filter(acknowledged_on=None).exists():
        return PlanKind.SAFETY, PlanKind.COPING
    return PlanKind.COPING, PlanKind.SAFETY


def _plan(opened: Participant, kind: PlanKind, what: str, form: Any) -> PlanShown:
    plan = service.plan_of(opened, kind)
    review = form if what == f"{kind} review" else _review_form(None, kind)
    return PlanShown(
        plan,
        tuple(_part(kind, part, what, form) for part in plan.parts),
        review,
        plan.is_due(timezone.localdate()),
        tuple(service.taken_off(opened, kind)[:5]),
    )


def _part(kind: PlanKind, part: service.PlanPart, what: str, form: Any) -> PartShown:
    is_bound = what == f"{kind}/{part.topic.id}"
    lines = tuple(
        (line, form if what == str(line.pk) else _line_form(None, part.topic, line), what == str(line.pk))
        for line in part.lines
    )
    empty = form if is_bound else LineOfPlanForm(None, part.topic, place=f"{kind}-{part.topic.id}")
    return PartShown(part, empty, is_bound, lines)


def _line_form(data: Any, topic: Any, line: PlanLine) -> LineOfPlanForm:
    return LineOfPlanForm(data, topic, line=line, place=f"line-{line.pk}")


def _review_form(data: Any, kind: PlanKind) -> ReviewForm:
    day = timezone.localdate() + timedelta(days=NEXT_LOOK[kind])
    return ReviewForm(data, auto_id=f"{kind}-%s", initial={"review_on": day})


def _kind(kind: str) -> PlanKind:
    if kind not in PlanKind.values:
        raise Http404
    return PlanKind(kind)


def _back(opened: Participant, anchor: str) -> HttpResponse:
    return back_to(reverse("plans", args=[opened.pk]), anchor)


@require_POST
def add_to_plan(request: SignedIn, participant: UUID, kind: str, part: str) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="add to a plan", to_change=True)
    topic = service.parts_of(_kind(kind)).get(part)
    if topic is None:
        raise Http404
    form = LineOfPlanForm(request.POST, topic, place=f"{kind}-{part}")
    if form.is_valid():
        words, reach = form.values()
        if service.add(opened, PlanKind(kind), part, words, reach, by=SaidBy.THERAPIST) is not None:
            return _back(opened, f"{kind}-{part}")
        form.add_error(
            "words", "Twelve lines are there. Take one off first: a long plan is not read in a bad hour."
        )
    return _show(request, opened, what=f"{kind}/{part}", form=form, status=400)


@require_POST
def change_line(request: SignedIn, participant: UUID, line: UUID) -> HttpResponse:
    """Other words; `off` takes it off the plan, `back` puts it back."""
    opened = open_record(request.user, participant, purpose="change a plan", to_change=True)
    row = get_object_or_404(opened.plan_lines, pk=line)
    anchor = f"{row.plan}-{row.part}"
    if "off" in request.POST:
        service.take_off(row, by=SaidBy.THERAPIST)
        return _back(opened, anchor)
    if "back" in request.POST:
        service.put_back(row)
        return _back(opened, anchor)
    topic = service.parts_of(PlanKind(row.plan)).get(row.part)
    if topic is None:
        raise Http404
    form = _line_form(request.POST, topic, row)
    if not form.is_valid():
        return _show(request, opened, what=str(row.pk), form=form, status=400)
    service.change(row, *form.values())
    return _back(opened, anchor)


@require_POST
def go_through_plan(request: SignedIn, participant: UUID, kind: str) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="go through a plan", to_change=True)
    which = _kind(kind)
    form = _review_form(request.POST, which)
    if not form.is_valid():
        return _show(request, opened, what=f"{kind} review", form=form, status=400)
    service.gone_through(opened, which, request.user, form.cleaned_data["review_on"])
    say(request, "Noted: you went through it together today.")
    return _back(opened, kind)
