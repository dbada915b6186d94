"""A client's own tasks: what became of each in one tap, what got in the way without blame, and their wins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedful.core.vocabulary import Outcome
from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.room import Room
from heedful.practice.record import tasks as service
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Participant, SaidBy, Task
from heedful.practice.showing.fields import Line

SHOWN_PAST = 10
BECAME = (
    (Outcome.DONE, "I did it"),
    (Outcome.PARTLY, "I did a part of it"),
    (Outcome.NOT_DONE, "Not this time"),
    (Outcome.FORGOTTEN, "It slipped my mind"),
)
THANKS = {
    Outcome.DONE: "You did it. That counts.",
    Outcome.PARTLY: "A part counts, too.",
    Outcome.NOT_DONE: "That is all right. It tells you both something.",
    Outcome.FORGOTTEN: "That happens to all of us.",
}


class LookBackForm(forms.Form):
    """Nothing here has to be filled in."""

    outcome = forms.ChoiceField(choices=[(each.value, words) for each, words in BECAME])
    barriers = forms.MultipleChoiceField(label="Did something get in the way?", required=False)
    other = Line(label="Something else", required=False, longest=200)
    learned = Line(label="What did you find out?", required=False)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="%s", **kwargs)
        picker: Any = self.fields["barriers"]
        picker.choices = [(each.id, each.plain) for each in known_catalogue().barriers.values()]

    def barrier_words(self) -> list[str]:
        picked = [known_catalogue().barriers[id].plain for id in self.cleaned_data["barriers"]]
        other = self.cleaned_data["other"]
        return [*picked, other] if other else picked


class OwnWinForm(forms.Form):
    words = Line(label="Something that went well", missing="Write a few words, or leave it for another day.")


def room(opened: Participant, today: date) -> Room | None:
    waiting, all_there = service.open_tasks(opened).count(), opened.tasks.exists() or opened.wins.exists()
    if not all_there:
        return None
    news = f"{waiting} to try, if you like" if waiting else "Nothing open right now"
    return Room("own_tasks", "Small steps", news)


@require_safe
@own_page("own tasks")
def tasks(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _show(request, visit)


def _show(
    request: HttpRequest, visit: Visit, win_form: OwnWinForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "visit": visit,
        "open": service.open_tasks(visit.opened),
        "past": [
            (row, dict(BECAME)[Outcome(row.outcome or "")])
            for row in service.past_tasks(visit.opened)[:SHOWN_PAST]
        ],
        "wins": visit.opened.wins.order_by("-on", "-id"),
        "win_form": win_form or OwnWinForm(auto_id="win_%s"),
        "became": [(each.value, words) for each, words in BECAME],
    }
    return render(request, "client_pages/tasks.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@own_page("look back at a task")
def task(request: HttpRequest, visit: Visit, task: UUID) -> HttpResponse:
    """POST keeps what became of it at once; the page then asks, if they like, what got in the way."""
    row = _theirs(visit, task)
    if row is None:
        return _not_there(request, visit)
    if request.method != "POST":
        return _ask(request, visit, row)
    if "again" in request.POST:
        service.keep_outcome(row, None, by=SaidBy.CLIENT)
        return redirect(visit.url("own_tasks"))
    form = LookBackForm(request.POST)
    if not form.is_valid():
        return _ask(request, visit, row, form, status=400)
    outcome = Outcome(form.cleaned_data["outcome"])
    is_first_tap = "more" not in request.POST
    learned = None if is_first_tap else form.cleaned_data["learned"]
    service.keep_outcome(row, outcome, by=SaidBy.CLIENT, barriers=form.barrier_words(), learned=learned)
    return redirect(visit.url("own_task", row.pk) if is_first_tap else visit.url("own_tasks"))


def _ask(
    request: HttpRequest, visit: Visit, row: Task, form: LookBackForm | None = None, status: int = 200
) -> HttpResponse:
    said = Said.of(row, form)
    outcome = Outcome(said.outcome) if said.outcome else None
    context = {
        "visit": visit,
        "task": row,
        "said": said,
        "form": form or LookBackForm(),
        "became": [(each.value, words) for each, words in BECAME],
        "thanks": THANKS[outcome] if outcome else "",
        "asks_why": outcome not in (None, Outcome.DONE),
        "barriers": [(each, each.id in said.barriers) for each in known_catalogue().barriers.values()],
    }
    return render(request, "client_pages/task.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in the boxes: what was just sent and needs another look, or else what is kept."""

    outcome: str
    barriers: tuple[str, ...]
    other: str
    learned: str

    @classmethod
    def of(cls, row: Task, form: LookBackForm | None) -> Said:
        if form is None or row.outcome is None:
            return cls._kept(row)
        sent: Any = form.data
        outcome = form.cleaned_data.get("outcome", row.outcome)
        return cls(outcome, tuple(sent.getlist("barriers")), sent.get("other", ""), sent.get("learned", ""))

    @classmethod
    def _kept(cls, row: Task) -> Said:
        known = {barrier.plain: id for id, barrier in known_catalogue().barriers.items()}
        picked = row.barrier_list
        own = next((words for words in picked if words not in known), "")
        ids = tuple(known[words] for words in picked if words in known)
        return cls(row.outcome or "", ids, own, row.learned or "")


def _theirs(visit: Visit, task: UUID) -> Task | None:
    return visit.opened.tasks.filter(pk=task).first()


@require_POST
@own_page("keep own win")
def add_win(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = OwnWinForm(request.POST, auto_id="win_%s")
    if not form.is_valid():
        return _show(request, visit, form, status=400)
    service.keep_win(visit.opened, form.cleaned_data["words"], by=SaidBy.CLIENT)
    return redirect(visit.url("own_tasks") + "#wins")


@require_POST
@own_page("delete own win")
def remove_win(request: HttpRequest, visit: Visit, win: UUID) -> HttpResponse:
    """Their own; one that the therapist wrote down stays in the record."""
    row = visit.opened.wins.filter(pk=win, by=SaidBy.CLIENT).first()
    if row is None:
        return _not_there(request, visit)
    row.delete()
    return redirect(visit.url("own_tasks") + "#wins")


def _not_there(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Gone already, or never theirs: the page says the same of both."""
    return render(request, "client_pages/task_gone.html", {"visit": visit}, status=404)
