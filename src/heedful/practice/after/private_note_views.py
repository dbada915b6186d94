"""Psychotherapy notes: kept apart from the record, read by their author, and by a colleague whom the author lets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.after.note_forms import LetReadForm, PsychotherapyNoteForm
from heedful.practice.record.models import Participant
from heedful.practice.showing.pages import SignedIn, back_to, show
from heedful.practice.trust import private_notes as service
from heedful.practice.trust.gate import may_change, open_record

PURPOSE = "psychotherapy notes"


@require_safe
def private_notes(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose=PURPOSE))


def _show(
    request: SignedIn, opened: Participant, *, what: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    """`what`: `new`, `let` or the id of a note: what was sent and needs another look."""
    is_therapist = may_change(request.user, opened)
    own = service.own_notes(opened, request.user) if is_therapist else []
    return show(
        request,
        "after/private_notes.html",
        status=status,
        participant=opened,
        client=opened.client,
        own=[(note, *_form_of(note, what, form)) for note in own],
        others=service.notes_let_read(opened, request.user),
        new_form=form if what == "new" else PsychotherapyNoteForm(auto_id="new_%s"),
        let_form=form if what == "let" else LetReadForm(None, service.may_be_let(opened, request.user)),
        grants=service.grants_of(opened, request.user),
        may_change=is_therapist,
    )


def _form_of(note: Any, what: str, form: Any) -> tuple[Any, bool]:
    if what == str(note.pk):
        return form, True
    return PsychotherapyNoteForm(initial={"words": note.words}, auto_id=f"n{note.pk}_%s"), False


def _back(opened: Participant) -> HttpResponse:
    return back_to(reverse("private_notes", args=[opened.pk]))


@require_POST
def write_private_note(request: SignedIn, participant: UUID) -> HttpResponse:
    """It is about the newest session, if there is one."""
    opened = open_record(request.user, participant, purpose=PURPOSE, to_change=True)
    form = PsychotherapyNoteForm(request.POST, auto_id="new_%s")
    if not form.is_valid():
        return _show(request, opened, what="new", form=form, status=400)
    newest = opened.course.sessions.order_by("number").last()
    service.write(opened, request.user, form.cleaned_data["words"], newest)
    return _back(opened)


@require_POST
def change_private_note(request: SignedIn, participant: UUID, note: UUID) -> HttpResponse:
    """Other words; `delete` takes it away for good."""
    opened = open_record(request.user, participant, purpose=PURPOSE, to_change=True)
    row = service.one_of_own(opened, request.user, note)
    if "delete" in request.POST:
        service.delete(row)
        return _back(opened)
    form = PsychotherapyNoteForm(request.POST, auto_id=f"n{row.pk}_%s")
    if not form.is_valid():
        return _show(request, opened, what=str(row.pk), form=form, status=400)
    service.rewrite(row, form.cleaned_data["words"])
    return _back(opened)


@require_POST
def let_read(request: SignedIn, participant: UUID) -> HttpResponse:
    """Lets a colleague read them, or takes that back (`take_back`: the id of the leave)."""
    opened = open_record(request.user, participant, purpose=PURPOSE, to_change=True)
    if "take_back" in request.POST:
        service.take_back(get_object_or_404(service.grants_of(opened, request.user), pk=_id(request)))
        return _back(opened)
    form = LetReadForm(request.POST, service.may_be_let(opened, request.user))
    if not form.is_valid():
        return _show(request, opened, what="let", form=form, status=400)
    service.let_read(opened, request.user, form.cleaned_data["reader"])
    return _back(opened)


def _id(request: SignedIn) -> UUID:
    try:
        return UUID(request.POST["take_back"])
    except ValueError:
        return UUID(int=0)
