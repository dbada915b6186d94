"""Tasks of one client: set together, made smaller where they feel big, looked back at without blame; and their wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from heedful.core.catalogue import Barrier, Catalogue
from heedful.practice.between.task_forms import OUTCOME_WORDS, OutcomeForm, TaskForm, WinForm
from heedful.practice.record import tasks as service
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Participant, SaidBy, Task
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import may_change, open_record


@dataclass(frozen=True)
class OpenTask:
    """`needs_less`: they are not sure of it, and no smaller version is agreed."""

    row: Task
    needs_less: bool
    outcome_form: OutcomeForm
    change_form: TaskForm
    bound: str


@dataclass(frozen=True)
class PastTask:
    row: Task
    became: str
    barriers: tuple[str, ...]
    hints: tuple[Barrier, ...]
    """What may help next time, of the barriers that were picked from the list."""


@dataclass(frozen=True)
class Bound:
    """A form that was just sent and needs another look: of which task (none: a new one), and what it is about."""

    what: str = ""
    task: UUID | None = None
    form: Form | None = None


NOTHING_BOUND = Bound()


@require_safe
def tasks(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose="tasks"))


def _show(
    request: SignedIn, opened: Participant, bound: Bound = NOTHING_BOUND, status: int = 200
) -> HttpResponse:
    catalogue = known_catalogue()
    return show(
        request,
        "between/tasks.html",
        status=status,
        participant=opened,
        client=opened.client,
        open=[_open_task(row, catalogue, bound) for row in service.open_tasks(opened)],
        past=[_past_task(row, catalogue) for row in service.past_tasks(opened)],
        wins=opened.wins.order_by("-on", "-id"),
        new_form=bound.form if bound.what == "new" else TaskForm(participant=opened),
        win_form=bound.form if bound.what == "win" else WinForm(auto_id="win_%s"),
        bound=bound.what,
        has_goals=opened.goals.filter(ended_on__isnull=True).exists(),
        may_change=may_change(request.user, opened),
    )


def _open_task(row: Task, catalogue: Catalogue, bound: Bound) -> OpenTask:
    is_here = bound.task == row.pk
    outcome: Any = bound.form if is_here and bound.what == "outcome" else None
    change: Any = bound.form if is_here and bound.what == "change" else None
    enough = catalogue.threshold("confidence_needed")
    return OpenTask(
        row=row,
        needs_less=row.confidence is not None and row.confidence < enough and not row.smaller,
        outcome_form=outcome or OutcomeForm(catalogue=catalogue, task=row),
        change_form=change or TaskForm(participant=row.participant, task=row),
        bound=bound.what if is_here else "",
    )


def _past_task(row: Task, catalogue: Catalogue) -> PastTask:
    said = row.barrier_list
    hints = tuple(each for each in catalogue.barriers.values() if each.plain in said)
    return PastTask(row, dict(OUTCOME_WORDS).get(row.outcome or "", "").lower(), said, hints)


@require_POST
def set_task(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="set a task", to_change=True)
    form = TaskForm(request.POST, participant=opened)
    if not form.is_valid():
        return _show(request, opened, Bound("new", form=form), status=400)
    task = service.set_task(opened, **form.values())
    unsure = task.confidence is not None and task.confidence < known_catalogue().threshold(
        "confidence_needed"
    )
    if unsure and not task.smaller:
        say(request, "Kept. They are not so sure of it: could it be smaller?")
    elif task.goal is None:
        say(request, "The task is kept. Which goal is it for?")
    else:
        say(request, "The task is kept.")
    return _back(opened, f"task-{task.pk}")


@require_POST
def change_task(request: SignedIn, participant: UUID, task: UUID) -> HttpResponse:
    """Other words, another goal, or a smaller version."""
    opened = open_record(request.user, participant, purpose="change a task", to_change=True)
    row = get_object_or_404(Task, pk=task, participant=opened)
    form = TaskForm(request.POST, participant=opened, task=row)
    if not form.is_valid():
        return _show(request, opened, Bound("change", row.pk, form), status=400)
    for name, value in form.values().items():
        setattr(row, name, value)
    row.save()
    say(request, "Changed.")
    return _back(opened, f"task-{row.pk}")


@require_POST
def task_outcome(request: SignedIn, participant: UUID, task: UUID) -> HttpResponse:
    """What became of it; `again` opens it once more."""
    opened = open_record(request.user, participant, purpose="task outcome", to_change=True)
    row = get_object_or_404(Task, pk=task, participant=opened)
    if "again" in request.POST:
        service.keep_outcome(row, None, by=SaidBy.THERAPIST)
        say(request, "It is open again.")
        return _back(opened, f"task-{row.pk}")
    form = OutcomeForm(request.POST, catalogue=known_catalogue(), task=row)
    if not form.is_valid():
        return _show(request, opened, Bound("outcome", row.pk, form), status=400)
    service.keep_outcome(
        row,
        form.what_became(),
        by=SaidBy.THERAPIST,
        barriers=form.barrier_words(),
        learned=form.cleaned_data["learned"],
    )
    say(request, "Kept.")
    return _back(opened, "past")


@require_POST
def remove_task(request: SignedIn, participant: UUID, task: UUID) -> HttpResponse:
    """For a slip of the pen: only while nothing has become of it."""
    opened = open_record(request.user, participant, purpose="remove a task", to_change=True)
    get_object_or_404(Task, pk=task, participant=opened, outcome__isnull=True).delete()
    say(request, "The task is gone.")
    return _back(opened, "open")


@require_POST
def add_win(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="keep a win", to_change=True)
    form = WinForm(request.POST, auto_id="win_%s")
    if not form.is_valid():
        return _show(request, opened, Bound("win", form=form), status=400)
    service.keep_win(opened, form.cleaned_data["words"], by=SaidBy.THERAPIST)
    say(request, "Kept. They see it on their page.")
    return _back(opened, "wins")


def _back(opened: Participant, anchor: str) -> HttpResponse:
    return back_to(reverse("tasks", args=[opened.pk]), anchor)
