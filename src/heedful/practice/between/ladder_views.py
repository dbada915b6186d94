"""The ladder of one client: rungs, tries, what they suggest, and a fixed day for the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.core.circumstances import Situation
from heedful.core.ladder import Next
from heedful.practice.record import ladder as service
from heedful.practice.record.alerts import situations_of
from heedful.practice.record.models import LadderStep, Participant, SaidBy
from heedful.practice.showing.ladder_forms import StepForm, TryForm
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.showing.plots.ladder import ladder_plot
from heedful.practice.trust.gate import may_change, open_record

COULD = {
    Next.BEGIN: "Try it once",
    Next.REPEAT: "Do the same once more",
    Next.GO_ON: "Go on to the next rung",
    Next.ADD_NET: "Put a net under it first",
    Next.SHRINK: "Make it smaller",
}
AT_THE_TOP = "Look back at it together, or put a rung on top"
HOLD = {
    "safety_open": "An answer about safety is open. The ladder rests until that is looked after; fix a day for it.",
    "distress_rising": "Distress has been rising. A smaller step or a rest with a fixed day may be the right one now.",
}


@dataclass(frozen=True)
class RungShown:
    rung: service.Rung
    could: str
    change_form: StepForm
    try_form: TryForm
    bound: str


@require_safe
def ladder(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose="ladder"))


def _show(
    request: SignedIn,
    opened: Participant,
    *,
    step: LadderStep | None = None,
    what: str = "",
    form: Any = None,
    status: int = 200,
) -> HttpResponse:
    rungs = service.rungs_of(opened)

    def shown(rung: service.Rung) -> RungShown:
        bound = what if step is not None and step.pk == rung.step.pk else ""
        change = form if bound == "change" else StepForm(None, opened, rung.step)
        tried = form if bound == "try" else TryForm(None, rung.step)
        return RungShown(rung, _could(rung, is_top=rung is rungs[-1]), change, tried, bound)

    return show(
        request,
        "between/ladder.html",
        status=status,
        participant=opened,
        client=opened.client,
        rungs=[shown(rung) for rung in reversed(rungs)],
        plot=ladder_plot(rungs),
        hold=_hold(situations_of([opened])[opened.pk]) if rungs else "",
        taken_off=service.taken_off(opened),
        new_form=form if what == "new" else StepForm(None, opened),
        may_change=may_change(request.user, opened),
        today=timezone.localdate(),
    )


def _could(rung: service.Rung, *, is_top: bool) -> str:
    """Empty where it is not this one's turn."""
    if rung.suggested is None or not rung.has_turn:
        return ""
    return AT_THE_TOP if is_top and rung.suggested.next is Next.GO_ON else COULD[rung.suggested.next]


def _hold(now: Situation) -> str:
    return next((words for circumstance, words in HOLD.items() if now.holds(circumstance)), "")


def _back(opened: Participant, step: LadderStep | None = None) -> HttpResponse:
    return back_to(reverse("ladder", args=[opened.pk]), f"step-{step.pk}" if step else "")


@require_POST
def add_step(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="add a step", to_change=True)
    form = StepForm(request.POST, opened)
    if form.is_valid():
        kept = service.add_step(opened, **form.values())
        if kept is not None:
            return _back(opened, kept)
        form.add_error("words", "Twenty steps are on the ladder. Take one off first.")
    return _show(request, opened, what="new", form=form, status=400)


@require_POST
def change_step(request: SignedIn, participant: UUID, step: UUID) -> HttpResponse:
    """Other words, net, rule or day; or one of the buttons: `up`, `down`, `off`, `on_again`."""
    opened = open_record(request.user, participant, purpose="change a step", to_change=True)
    row = get_object_or_404(opened.ladder, pk=step)
    pressed = next((name for name in PRESSED if name in request.POST), "")
    if pressed:
        PRESSED[pressed](opened, row)
        return _back(opened, row)
    form = StepForm(request.POST, opened, row)
    if not form.is_valid():
        return _show(request, opened, step=row, what="change", form=form, status=400)
    service.change_step(row, **form.values())
    return _back(opened, row)


PRESSED: dict[str, Callable[[Participant, LadderStep], None]] = {
    "up": lambda opened, row: service.move(opened, row, up=True),
    "down": lambda opened, row: service.move(opened, row, up=False),
    "off": lambda opened, row: service.take_off(row, timezone.localdate()),
    "on_again": lambda opened, row: service.take_off(row, None),
}


@require_POST
def keep_try(request: SignedIn, participant: UUID, step: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="keep a try", to_change=True)
    row = get_object_or_404(opened.ladder, pk=step)
    form = TryForm(request.POST, row)
    if not form.is_valid():
        return _show(request, opened, step=row, what="try", form=form, status=400)
    service.keep_try(row, by=SaidBy.THERAPIST, **form.cleaned_data)
    say(request, "Kept. A try that was stopped is a try.")
    return _back(opened, row)


@require_POST
def remove_try(request: SignedIn, participant: UUID, step: UUID, tried: UUID) -> HttpResponse:
    """One that the therapist wrote down; the client's own are theirs."""
    opened = open_record(request.user, participant, purpose="remove a try", to_change=True)
    row = get_object_or_404(opened.ladder, pk=step)
    get_object_or_404(row.tries, pk=tried, by=SaidBy.THERAPIST).delete()
    return _back(opened, row)
