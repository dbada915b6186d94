"""A client's own pathways: the steps in plain words, the worksheet, one mark, and a way to rest or leave it.

Nothing that is for a therapist is ever found here (`record.pathways.on_their_page`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.core.catalogue import PathwayStep, WorksheetField
from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.room import Room
from heedful.practice.record import pathways as service
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Participant, PathwayEnd, PathwayStepDone, SaidBy, WorksheetAnswer
from heedful.practice.record.pathways import AnswerNow, NotNow, Progress
from heedful.practice.showing.pathways import AnswerForm, PathwayMarkForm, answer_in_words, marks_in_words

MARKS = tuple(range(11))


@dataclass(frozen=True, slots=True)
class Question:
    field: WorksheetField | None
    row: WorksheetAnswer | None
    said: str
    form: Form | None


@dataclass(frozen=True, slots=True)
class OwnStep:
    step: PathwayStep
    done: PathwayStepDone | None
    questions: tuple[Question, ...]
    is_next: bool


@dataclass(frozen=True, slots=True)
class Bound:
    """What was sent and needs another look."""

    field: str = ""
    form: Form | None = None
    mark_error: bool = False
    problem: str = ""


NOTHING_BOUND = Bound()


def room(opened: Participant, today: date) -> Room | None:
    there = service.on_their_page(opened, known_catalogue())
    if not there:
        return None
    walked = [each for each in there if service.is_theirs_to_walk(each)]
    news = walked[0].name if len(walked) == 1 else f"{len(walked)} to look at, if you like"
    return Room("own_pathways", "Ways to try", news if walked else "Nothing open right now")


@require_safe
@own_page("own pathways")
def pathways(request: HttpRequest, visit: Visit) -> HttpResponse:
    there = service.on_their_page(visit.opened, known_catalogue())
    context = {
        "visit": visit,
        "open": [each for each in there if service.is_theirs_to_walk(each)],
        "past": [each for each in there if not service.is_theirs_to_walk(each)],
    }
    return render(request, "client_pages/pathways.html", context)


@require_safe
@own_page("own pathway")
def pathway(request: HttpRequest, visit: Visit, taken: UUID) -> HttpResponse:
    progress = _theirs(visit, taken)
    return _show(request, visit, progress) if progress else _not_there(request, visit)


def _theirs(visit: Visit, taken: UUID) -> Progress | None:
    """What stands on their page; anything else is not there."""
    there = service.on_their_page(visit.opened, known_catalogue())
    return next((each for each in there if each.row.pk == taken), None)


def _not_there(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "client_pages/task_gone.html", {"visit": visit}, status=404)


def _show(
    request: HttpRequest, visit: Visit, progress: Progress, bound: Bound = NOTHING_BOUND, status: int = 200
) -> HttpResponse:
    own = progress.own_marks
    today = [mark for mark in own if mark.on == timezone.localdate() and mark.by == SaidBy.CLIENT]
    context = {
        "visit": visit,
        "progress": progress,
        "steps": _steps(progress, bound),
        "is_open": service.is_theirs_to_walk(progress),
        "may_take_up": progress.row.ended in service.MAY_BE_TAKEN_UP_BY_CLIENT,
        "left_over": progress.left_over,
        "marks": MARKS,
        "today": today[0].mark if today else None,
        "marks_said": marks_in_words(own) if own else "",
        "bound": bound,
    }
    return render(request, "client_pages/pathway.html", context, status=status)


def _steps(progress: Progress, bound: Bound) -> list[OwnStep]:
    following = progress.next_step
    return [
        OwnStep(
            each.step,
            each.done,
            tuple(_question(answer, bound) for answer in each.answers),
            is_next=each is following or any(a.field and a.field.id == bound.field for a in each.answers),
        )
        for each in progress.steps
    ]


def _question(answer: AnswerNow, bound: Bound) -> Question:
    field, row = answer.field, answer.row
    if field is None:
        return Question(None, row, row.words if row else "", None)
    before = row.words if row else ""
    form = bound.form if bound.field == field.id else AnswerForm(None, field, before, f"{field.id}_%s")
    return Question(field, row, answer_in_words(field, before), form)


# ---------------------------------------------------------------------------------------------------
# What they give, change and take back


def _back(visit: Visit, taken: UUID, anchor: str) -> HttpResponse:
    return redirect(f"{visit.url('own_pathway', taken)}#{anchor}")


@require_POST
@own_page("own step of a pathway")
def step(request: HttpRequest, visit: Visit, taken: UUID) -> HttpResponse:
    """Done, a smaller one, or not after all (`undo`)."""
    progress = _theirs(visit, taken)
    named = request.POST.get("step", "")
    if progress is None or named not in {each.step.id for each in progress.steps}:
        return _not_there(request, visit)
    became = request.POST.get("became", "")
    if became == "undo":
        service.undo_step(progress.row, named)
    elif became in {"done", "smaller"} and service.is_theirs_to_walk(progress):
        service.keep_step(progress.row, named, was_smaller=became == "smaller", by=SaidBy.CLIENT)
    return _back(visit, taken, f"step-{named}")


@require_POST
@own_page("own words on a worksheet")
def answer(request: HttpRequest, visit: Visit, taken: UUID, field: str) -> HttpResponse:
    """An empty answer takes away what stood there."""
    progress = _theirs(visit, taken)
    if progress is None:
        return _not_there(request, visit)
    asked = _asked(progress, field)
    if asked is None:
        return _forget(request, visit, progress, field)
    form = AnswerForm(request.POST, asked, place=f"{field}_%s")
    if not form.is_valid():
        return _show(request, visit, progress, Bound(field=field, form=form), status=400)
    service.keep_answer(progress.row, field, form.as_words(), SaidBy.CLIENT)
    return _back(visit, taken, f"step-{asked.step}")


def _asked(progress: Progress, field: str) -> WorksheetField | None:
    asked: tuple[WorksheetField, ...] = progress.pathway.worksheet if progress.pathway else ()
    return next((each for each in asked if each.id == field), None)


def _forget(request: HttpRequest, visit: Visit, progress: Progress, field: str) -> HttpResponse:
    """An answer to a question that is no longer asked can only be taken away."""
    if not any(each.row and each.row.field == field for each in progress.left_over):
        return _not_there(request, visit)
    service.keep_answer(progress.row, field, "", SaidBy.CLIENT)
    return redirect(visit.url("own_pathways"))


@require_POST
@own_page("own mark of a pathway")
def mark(request: HttpRequest, visit: Visit, taken: UUID) -> HttpResponse:
    """Today's mark; `take_back` removes it."""
    progress = _theirs(visit, taken)
    if progress is None:
        return _not_there(request, visit)
    today = timezone.localdate()
    if "take_back" in request.POST:
        progress.row.marks.filter(on=today, by=SaidBy.CLIENT).delete()
        return _back(visit, taken, "mark")
    form = PathwayMarkForm(request.POST)
    if not form.is_valid():
        return _show(request, visit, progress, Bound(mark_error=True), status=400)
    service.keep_mark(progress.row, float(form.cleaned_data["mark"]), today, SaidBy.CLIENT)
    return _back(visit, taken, "mark")


REST: dict[str, Any] = {"rest": PathwayEnd.PAUSED, "not_for_me": PathwayEnd.NOT_FOR_ME}


@require_POST
@own_page("rest own pathway")
def rest(request: HttpRequest, visit: Visit, taken: UUID) -> HttpResponse:
    """`rest` or `not_for_me` ends it; `again` takes it up. No reason is asked for."""
    progress = _theirs(visit, taken)
    if progress is None:
        return _not_there(request, visit)
    how = request.POST.get("how", "")
    if how in REST and progress.is_open:
        service.end(progress.row, REST[how], None)
    elif how == "again" and progress.row.ended in service.MAY_BE_TAKEN_UP_BY_CLIENT:
        try:
            service.take_up_again(progress.row, None)
        except NotNow:
            problem = "You have begun this one anew since. Go on with that one."
            return _show(request, visit, progress, Bound(problem=problem), status=409)
    return redirect(visit.url("own_pathway", taken))
