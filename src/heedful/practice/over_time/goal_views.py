"""Goals of one client: both voices side by side, how near each has come, what is done for it, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.over_time.forms import GoalForm
from heedful.practice.over_time.goal_forms import ChangeGoalForm, EndGoalForm, RateGoalForm
from heedful.practice.record import goals as service
from heedful.practice.record.models import Goal, GoalEnd, Participant, SaidBy
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import may_change, open_record

SHOWN_MARKS = 8


@dataclass(frozen=True)
class GoalShown:
    course: service.GoalCourse
    change_form: forms.Form
    rate_form: forms.Form
    bound: str


@require_safe
def goals(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose="goals"))


def _show(
    request: SignedIn,
    opened: Participant,
    *,
    goal: Goal | None = None,
    what: str = "",
    form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    def shown(row: Goal) -> GoalShown:
        here = goal is not None and goal.pk == row.pk
        change = form if here and what == "change" and form else ChangeGoalForm(goal=row)
        mark = form if here and what == "rate" and form else RateGoalForm(auto_id=f"rate-{row.pk}-%s")
        return GoalShown(service.course_of(row), change, mark, what if here else "")

    return show(
        request,
        "over_time/goals.html",
        status=status,
        participant=opened,
        client=opened.client,
        open=[shown(row) for row in service.open_goals(opened)],
        past=[service.course_of(row) for row in service.past_goals(opened)],
        loose_tasks=opened.tasks.filter(goal__isnull=True, outcome__isnull=True),
        new_form=form if what == "new" and form else GoalForm(auto_id="new_%s"),
        ends=GoalEnd.choices,
        may_change=may_change(request.user, opened),
    )


def _row(opened: Participant, goal: UUID) -> Goal:
    return get_object_or_404(opened.goals, pk=goal)


def _back(opened: Participant, goal: Goal | None = None) -> HttpResponse:
    return back_to(reverse("goals", args=[opened.pk]), f"goal-{goal.pk}" if goal else "")


@require_POST
def keep_goal(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="add a goal", to_change=True)
    form = GoalForm(request.POST, auto_id="new_%s")
    if not form.is_valid():
        return _show(request, opened, what="new", form=form, status=400)
    given = {name: None if value == "" else value for name, value in form.cleaned_data.items()}
    kept = service.add(opened, form.cleaned_data["words"], **{k: v for k, v in given.items() if k != "words"})
    if kept is None:
        form.add_error("words", "Twenty goals are open. Let one rest first.")
        return _show(request, opened, what="new", form=form, status=400)
    return _back(opened, kept)


@require_POST
def change_goal(request: SignedIn, participant: UUID, goal: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="change a goal", to_change=True)
    row = _row(opened, goal)
    form = ChangeGoalForm(request.POST, goal=row)
    if not form.is_valid():
        return _show(request, opened, goal=row, what="change", form=form, status=400)
    before = row.words
    service.change(row, on=timezone.localdate(), **form.values())
    if row.words != before:
        say(request, "Kept. With new words it may be time to look at the agreement together.")
    return _back(opened, row)


@require_POST
def rate_goal(request: SignedIn, participant: UUID, goal: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="rate a goal", to_change=True)
    row = _row(opened, goal)
    form = RateGoalForm(request.POST, auto_id=f"rate-{row.pk}-%s")
    if not form.is_valid():
        return _show(request, opened, goal=row, what="rate", form=form, status=400)
    service.rate(row, form.cleaned_data["value"], on=timezone.localdate(), by=SaidBy.THERAPIST)
    return _back(opened, row)


@require_POST
def end_goal(request: SignedIn, participant: UUID, goal: UUID) -> HttpResponse:
    """Ends it, or takes it up again (`again`)."""
    opened = open_record(request.user, participant, purpose="end a goal", to_change=True)
    row = _row(opened, goal)
    if "again" in request.POST:
        service.take_up_again(row)
        return _back(opened, row)
    form = EndGoalForm(request.POST)
    if not form.is_valid():
        return _show(request, opened, goal=row, what="end", status=400)
    service.end(row, GoalEnd(form.cleaned_data["ended"]), on=timezone.localdate())
    return _back(opened)
