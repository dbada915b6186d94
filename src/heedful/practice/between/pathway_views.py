"""Pathways of one client, and the therapist's own about this work: what fits now, begin, walk, mark, end.

A therapist's own is opened by that therapist alone, and never shown to a client (`record.pathways`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedful.core.catalogue import Pathway
from heedful.core.pathways import held_back
from heedful.practice.between.pathway_forms import AgainForm, BeginForm, EndForm, PlanForm, ToldMarkForm
from heedful.practice.between.pathway_page import AnswerShown, StepShown, entry_of, taken_page
from heedful.practice.people.models import User
from heedful.practice.record import pathways as service
from heedful.practice.record.alerts import situations_of
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Participant, PathwayEnd, PathwayTaken, SaidBy
from heedful.practice.record.pathways import AnswerNow, NotNow, Progress, progress_of
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.showing.pathways import AnswerForm, answer_in_words
from heedful.practice.trust.gate import may_change, open_record


@dataclass(frozen=True)
class Bound:
    """A form that was just sent and needs another look: which one, and where it stands."""

    what: str = ""
    form: Form | None = None


NOTHING_BOUND = Bound()


# ---------------------------------------------------------------------------------------------------
# What fits now, what is under way


@require_safe
def pathways(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="pathways")
    now = situations_of([opened])[opened.pk]
    is_therapist = may_change(request.user, opened)
    rows = [progress_of(row, now.catalogue) for row in service.taken_by(opened)]
    own = [progress_of(row, now.catalogue) for row in service.own_of(opened, request.user)]
    return show(
        request,
        "between/pathways.html",
        participant=opened,
        client=opened.client,
        under_way=[each for each in rows if each.is_open],
        ended=[each for each in rows if not each.is_open],
        offered=service.offered(opened, now, most=3),
        waiting=service.waiting(opened, now),
        own=own,
        offered_to_me=service.offered_to_therapist(opened, request.user, now) if is_therapist else (),
        others=service.for_clients(now.catalogue, opened.course.kind),
        may_change=is_therapist,
        today=timezone.localdate(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def begin_pathway(request: SignedIn, participant: UUID, pathway: str) -> HttpResponse:
    """GET shows when it fits and when it does not, with the form; POST begins it."""
    opened = open_record(request.user, participant, purpose="begin a pathway", to_change=True)
    chosen = known_catalogue().pathways.get(pathway)
    if chosen is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    is_own = service.is_for_therapist(chosen)
    others = [] if is_own else list(_others(opened))
    form = BeginForm(data, opened, is_own=is_own, others=others)
    if form.is_valid():
        return _begin(request, opened, chosen, form.values())
    now = situations_of([opened])[opened.pk]
    return show(
        request,
        "between/begin_pathway.html",
        status=400 if form.is_bound else 200,
        participant=opened,
        client=opened.client,
        pathway=chosen,
        entry=entry_of(chosen, now.catalogue),
        caution=held_back(now, chosen),
        form=form,
        is_own=is_own,
    )


def _others(opened: Participant) -> Any:
    return opened.course.participants.exclude(pk=opened.pk).select_related("client")


def _begin(request: SignedIn, opened: Participant, chosen: Pathway, given: dict[str, Any]) -> HttpResponse:
    also = given.pop("also", [])
    taken, is_new = service.begin(opened, chosen, request.user, **given)
    for each in also:
        partner = open_record(request.user, each, purpose="begin a pathway", to_change=True)
        service.begin(partner, chosen, request.user, **{**given, "goal": None})
    say(request, "Begun." if is_new else "This one is under way already. Here it is.")
    return back_to(reverse("pathway_taken", args=[opened.pk, taken.pk]))


# ---------------------------------------------------------------------------------------------------
# One that was taken


@require_safe
def pathway_taken(request: SignedIn, participant: UUID, taken: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="pathway")
    return _show(request, opened, _taken_of(opened, taken, request.user))


def _taken_of(opened: Participant, taken: UUID, user: User) -> PathwayTaken:
    """The client's, or this therapist's own. Anybody else's own is not there."""
    rows = service.taken_by(opened).filter(pk=taken) or service.own_of(opened, user).filter(pk=taken)
    if not rows:
        raise Http404
    return rows[0]


def _show(
    request: SignedIn,
    opened: Participant,
    row: PathwayTaken,
    bound: Bound = NOTHING_BOUND,
    status: int = 200,
) -> HttpResponse:
    now = situations_of([opened])[opened.pk]
    progress = progress_of(row, now.catalogue)
    return show(
        request,
        "between/pathway_taken.html",
        status=status,
        participant=opened,
        client=opened.client,
        page=taken_page(progress, now, _beside(request, opened, row)),
        progress=progress,
        taken=row,
        is_own=row.own_of_id is not None,
        steps=_steps(progress, bound),
        forms=_small_forms(opened, row, bound),
        bound=bound.what,
        is_untouched=service.is_untouched(row),
        may_change=may_change(request.user, opened),
        today=timezone.localdate(),
    )


def _beside(request: SignedIn, opened: Participant, row: PathwayTaken) -> list[tuple[Participant, Progress]]:
    """The same pathway of the others of the course; each of their records passes the gate by itself."""
    if row.own_of_id is not None:
        return []
    walking = _others(opened).filter(pathways_taken__pathway=row.pathway).values_list("pk", flat=True)
    people = [open_record(request.user, each, purpose="pathway") for each in dict.fromkeys(walking)]
    newest = [(each, service.taken_by(each).filter(pathway=row.pathway)[:1]) for each in people]
    return [(each, progress_of(rows[0], known_catalogue())) for each, rows in newest if rows]


def _steps(progress: Progress, bound: Bound) -> list[StepShown]:
    return [
        StepShown(each.step, each.done, tuple(_answer(answer, bound) for answer in each.answers))
        for each in progress.steps
    ]


def _answer(answer: AnswerNow, bound: Bound) -> AnswerShown:
    """No form for what the client wrote, which is theirs to change."""
    field, row = answer.field, answer.row
    said = answer_in_words(field, row.words) if row else ""
    if field is None or (row is not None and row.by == SaidBy.CLIENT):
        return AnswerShown(field, row, said)
    if bound.what == f"write {field.id}":
        return AnswerShown(field, row, said, bound.form, is_bound=True)
    return AnswerShown(field, row, said, AnswerForm(None, field, row.words if row else "", f"{field.id}_%s"))


SMALL_FORMS: dict[str, Callable[[Participant, PathwayTaken, Any], Form]] = {
    "plan": lambda opened, row, data: PlanForm(data, opened, is_own=row.own_of_id is not None, taken=row),
    "end": lambda opened, row, data: EndForm(data, auto_id="end_%s"),
    "again": lambda opened, row, data: AgainForm(data, auto_id="again_%s"),
    "mark": lambda opened, row, data: ToldMarkForm(data, auto_id="mark_%s"),
}


def _small_forms(opened: Participant, row: PathwayTaken, bound: Bound) -> dict[str, Form]:
    made = {what: make(opened, row, None) for what, make in SMALL_FORMS.items()}
    return made | ({bound.what: bound.form} if bound.form is not None and bound.what in made else {})


# ---------------------------------------------------------------------------------------------------
# Changing one


@require_POST
def change_pathway(request: SignedIn, participant: UUID, taken: UUID) -> HttpResponse:
    """One of the small forms of the page; `what` in the post says which."""
    opened = open_record(request.user, participant, purpose="change a pathway", to_change=True)
    row = _taken_of(opened, taken, request.user)
    what = request.POST.get("what", "")
    if what in WITHOUT_FORM:
        return WITHOUT_FORM[what](request, opened, row)
    if what not in SMALL_FORMS:
        raise Http404
    form = SMALL_FORMS[what](opened, row, request.POST)
    if not form.is_valid():
        return _show(request, opened, row, Bound(what, form), status=400)
    try:
        KEEP[what](row, request.user, form)
    except NotNow as meanwhile:
        say(request, meanwhile)
    else:
        say(request, "Kept.")
    return _back(opened, row, what)


def _keep_plan(row: PathwayTaken, by: User, form: Any) -> None:
    service.plan(row, by, **form.values())


def _keep_end(row: PathwayTaken, by: User, form: Any) -> None:
    service.end(row, PathwayEnd(form.cleaned_data["ended"]), by)


def _keep_again(row: PathwayTaken, by: User, form: Any) -> None:
    service.take_up_again(row, by, form.cleaned_data["next_on"])


def _keep_mark(row: PathwayTaken, by: User, form: Any) -> None:
    service.keep_mark(row, float(form.cleaned_data["mark"]), form.cleaned_data["on"], SaidBy.THERAPIST)


KEEP: dict[str, Callable[[PathwayTaken, User, Any], None]] = {
    "plan": _keep_plan,
    "end": _keep_end,
    "again": _keep_again,
    "mark": _keep_mark,
}


def _change_step(request: HttpRequest, opened: Participant, row: PathwayTaken) -> HttpResponse:
    progress = progress_of(row, known_catalogue())
    step, became = request.POST.get("step", ""), request.POST.get("became", "")
    if step not in {each.step.id for each in progress.steps} or became not in {"done", "smaller", "undo"}:
        raise Http404
    if became == "undo":
        service.undo_step(row, step)
    else:
        service.keep_step(row, step, was_smaller=became == "smaller", by=SaidBy.THERAPIST)
    return _back(opened, row, f"step-{step}")


def _remove_mark(request: HttpRequest, opened: Participant, row: PathwayTaken) -> HttpResponse:
    """What the therapist put in; the client's own marks are the client's."""
    kept = [str(mark.pk) for mark in row.marks.all() if mark.by == SaidBy.THERAPIST]
    if request.POST.get("mark", "") in kept:
        row.marks.filter(pk=request.POST["mark"]).delete()
    return _back(opened, row, "mark")


def _remove(request: SignedIn, opened: Participant, row: PathwayTaken) -> HttpResponse:
    if service.remove_untouched(row, request.user):
        say(request, "Removed.")
        return back_to(reverse("pathways", args=[opened.pk]))
    say(request, "Something is written in it by now, so it stays. You can end it instead.")
    return _back(opened, row, "end")


WITHOUT_FORM: dict[str, Callable[[Any, Participant, PathwayTaken], HttpResponse]] = {
    "step": _change_step,
    "remove_mark": _remove_mark,
    "remove": _remove,
}


@require_POST
def write_worksheet(request: SignedIn, participant: UUID, taken: UUID, field: str) -> HttpResponse:
    """Write an answer down with them, or in one's own; never over the client's words."""
    opened = open_record(request.user, participant, purpose="write on a worksheet", to_change=True)
    row = _taken_of(opened, taken, request.user)
    pathway = known_catalogue().pathways.get(row.pathway)
    asked = next((each for each in (pathway.worksheet if pathway else ()) if each.id == field), None)
    if asked is None:
        raise Http404
    form = AnswerForm(request.POST, asked, place=f"{field}_%s")
    if not form.is_valid():
        return _show(request, opened, row, Bound(f"write {field}", form), status=400)
    try:
        service.keep_answer(row, field, form.as_words(), SaidBy.THERAPIST)
    except NotNow as meanwhile:
        say(request, meanwhile)
    return _back(opened, row, f"step-{asked.step}")


def _back(opened: Participant, row: PathwayTaken, anchor: str) -> HttpResponse:
    return back_to(reverse("pathway_taken", args=[opened.pk, row.pk]), anchor)
