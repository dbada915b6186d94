"""A client's own goals: in their words, how near each is today, and room to say that one is not theirs."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.room import Room
from heedful.practice.record import goals as service
from heedful.practice.record.models import Goal, GoalEnd, Participant, SaidBy, Whose
from heedful.practice.showing.fields import Line, Mark

MARKS = tuple(range(11))


class OwnGoalForm(forms.Form):
    words = Line(
        label="What would you like to be different?",
        missing="Write a few words, or leave it for another day.",
    )
    why = Line(label="Why does it matter to you? You can leave this out.", required=False)
    importance = Mark(label="How much does it matter, 0 to 10? You can leave this out.")

    def values(self) -> dict[str, Any]:
        """What was sent; a box that did not come along keeps what is stored."""
        given = {"words": self.cleaned_data["words"], "why": self.cleaned_data["why"] or None}
        has_mark = "importance" in self.data
        return given | ({"importance": self.cleaned_data["importance"]} if has_mark else {})


class MarkForm(forms.Form):
    value = forms.IntegerField(
        min_value=0,
        max_value=10,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Please choose one of these."
        ),
    )


def room(opened: Participant, today: date) -> Room:
    if service.open_goals(opened).exists():
        news = "In your own words. You can change them."
    elif service.past_goals(opened).exists():
        news = "Nothing open right now"
    else:
        news = "Say what you want to be different, if you like"
    return Room("own_goals", "What you want", news)


@require_safe
@own_page("own goals")
def goals(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _show(request, visit)


def _show(request: HttpRequest, visit: Visit, status: int = 200, **bound: Any) -> HttpResponse:
    """`goal` and `form`: one that was sent and needs another look; `mark_error`: of which goal."""
    today = timezone.localdate()
    shown = []
    for row in service.open_goals(visit.opened):
        course = service.course_of(row)
        newest = course.theirs[-1] if course.theirs else None
        form = (
            bound["form"]
            if bound.get("goal") == row
            else OwnGoalForm(initial=_as_it_stands(row), auto_id=f"g{row.pk}_%s")
        )
        shown.append(
            (course, newest.value if newest and newest.on == today else None, form, bound.get("goal") == row)
        )
    context = {
        "visit": visit,
        "open": shown,
        "past": service.past_goals(visit.opened),
        "marks": MARKS,
        "new_form": bound.get("new_form") or OwnGoalForm(auto_id="new_%s"),
        "mark_error": bound.get("mark_error"),
    }
    return render(request, "client_pages/goals.html", context, status=status)


def _as_it_stands(row: Goal) -> dict[str, Any]:
    return {"words": row.words, "why": row.why, "importance": row.importance}


def _theirs(visit: Visit, goal: UUID) -> Goal | None:
    return visit.opened.goals.filter(pk=goal).first()


def _not_there(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "client_pages/task_gone.html", {"visit": visit}, status=404)


def _back(visit: Visit, anchor: str = "") -> HttpResponse:
    return redirect(visit.url("own_goals") + (f"#{anchor}" if anchor else ""))


@require_POST
@own_page("add own goal")
def add_goal(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = OwnGoalForm(request.POST, auto_id="new_%s")
    if not form.is_valid():
        return _show(request, visit, 400, new_form=form)
    if service.add(visit.opened, **form.values(), whose=Whose.CLIENT) is None:
        form.add_error("words", "You have many goals here. Let one rest first.")
        return _show(request, visit, 400, new_form=form)
    return _back(visit)


@require_POST
@own_page("change own goal")
def change_goal(request: HttpRequest, visit: Visit, goal: UUID) -> HttpResponse:
    row = _theirs(visit, goal)
    if row is None:
        return _not_there(request, visit)
    form = OwnGoalForm(request.POST, auto_id=f"g{row.pk}_%s")
    if not form.is_valid():
        return _show(request, visit, 400, goal=row, form=form)
    service.change(row, on=timezone.localdate(), **form.values())
    return _back(visit, f"g{row.pk}")


@require_POST
@own_page("mark own goal")
def mark_goal(request: HttpRequest, visit: Visit, goal: UUID) -> HttpResponse:
    """How near it is today; `take_back` removes today's mark."""
    row = _theirs(visit, goal)
    if row is None:
        return _not_there(request, visit)
    today = timezone.localdate()
    if "take_back" in request.POST:
        row.ratings.filter(on=today, by=SaidBy.CLIENT).delete()
        return _back(visit, f"g{row.pk}")
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _show(request, visit, 400, mark_error=row.pk)
    service.rate(row, form.cleaned_data["value"], on=today)
    return _back(visit, f"g{row.pk}")


@require_POST
@own_page("rest own goal")
def rest_goal(request: HttpRequest, visit: Visit, goal: UUID) -> HttpResponse:
    """Lets it rest, or takes it up again (`again`)."""
    row = _theirs(visit, goal)
    if row is None:
        return _not_there(request, visit)
    if "again" in request.POST:
        service.take_up_again(row)
    else:
        service.end(row, GoalEnd.LET_GO, on=timezone.localdate())
    return _back(visit)
