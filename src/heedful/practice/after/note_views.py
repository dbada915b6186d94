"""The progress note of a session: begun from what was tapped, signed, amended; read by the care team."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.after.note_draft import Hour, from_what_was_tapped
from heedful.practice.after.note_forms import NoteForm, ShapeForm
from heedful.practice.record import progress_notes as service
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import NoteShape, Participant, ProgressNote, Session
from heedful.practice.record.progress_notes import SECTIONS
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import may_change, open_session


@dataclass(frozen=True)
class NoteShown:
    row: ProgressNote
    sections: tuple[tuple[str, str], ...]
    """Name and words of each section that has words."""
    is_amended: bool


@require_safe
def progress_note(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    """`shape` in the address: the draft begun in that shape; a draft that is there comes before it."""
    opened, held = open_session(request.user, participant, session, purpose="progress note")
    asked = ShapeForm(request.GET)
    shape = NoteShape(asked.cleaned_data["shape"]) if asked.is_valid() else None
    return _show(request, opened, held, shape)


def _show(
    request: SignedIn,
    opened: Participant,
    held: Session,
    shape: NoteShape | None = None,
    form: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_therapist = may_change(request.user, opened)
    notes = service.notes_of(opened, held)
    draft = service.draft_of(opened, held, request.user) if is_therapist else None
    signed = [note for note in notes if note.signed_at is not None]
    shape = shape or (NoteShape(draft.shape) if draft else service.usual_shape(request.user))
    writes = is_therapist and (
        draft is not None or not any(note.written_by == request.user for note in signed)
    )
    if writes and form is None:
        form = _form(opened, held, draft, shape)
    amended = {note.amends_id for note in signed}
    return show(
        request,
        "after/progress_note.html",
        status=status,
        participant=opened,
        client=opened.client,
        session=held,
        signed=[_shown(note, note.pk in amended) for note in signed],
        draft=draft,
        form=form if writes else None,
        shape=shape,
        shapes=NoteShape.choices,
        may_change=is_therapist,
    )


def _form(opened: Participant, held: Session, draft: ProgressNote | None, shape: NoteShape) -> NoteForm:
    if draft is not None and draft.shape == shape:
        return NoteForm(None, shape, draft.by_section)
    return NoteForm(None, shape, from_what_was_tapped(Hour(opened, held, known_catalogue()), shape))


def _shown(note: ProgressNote, is_amended: bool) -> NoteShown:
    words = note.by_section
    named = tuple((name, words[id]) for id, name in SECTIONS[NoteShape(note.shape)] if words.get(id))
    return NoteShown(note, named, is_amended)


def _back(opened: Participant, held: Session) -> HttpResponse:
    return back_to(reverse("progress_note", args=[opened.pk, held.pk]))


@require_POST
def keep_note(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    """Keeps the draft; `sign` signs it as well; `to` puts it into another shape; `drop` takes the draft away."""
    opened, held = open_session(
        request.user, participant, session, purpose="write progress note", to_change=True
    )
    draft = service.draft_of(opened, held, request.user)
    if "drop" in request.POST:
        if draft is not None:
            service.drop(draft)
        return _back(opened, held)
    asked = ShapeForm(request.POST)
    shape = NoteShape(asked.cleaned_data["shape"]) if asked.is_valid() else NoteShape.DAP
    form = NoteForm(request.POST, shape)
    if not form.is_valid():
        return _show(request, opened, held, shape, form, status=400)
    if "to" in request.POST:
        return _reshaped(request, opened, held, shape, form.cleaned_data)
    if "sign" in request.POST and not any(form.cleaned_data.values()):
        say(request, "There is nothing to sign yet.")
        return _back(opened, held)
    kept = service.keep(opened, held, request.user, shape, form.cleaned_data)
    if "sign" in request.POST:
        service.sign(kept, request.user)
        say(request, "Signed. It stays as it is; what is to be added amends it.")
    else:
        say(request, "The draft is kept.")
    return _back(opened, held)


def _reshaped(
    request: SignedIn, opened: Participant, held: Session, shape: NoteShape, words: dict[str, str]
) -> HttpResponse:
    """Into another shape. What was written waits in this one; what both have goes along."""
    asked = ShapeForm({"shape": request.POST["to"]})
    other = NoteShape(asked.cleaned_data["shape"]) if asked.is_valid() else shape
    there = service.keep(opened, held, request.user, shape, words).by_section
    begun = from_what_was_tapped(Hour(opened, held, known_catalogue()), other)
    service.keep(opened, held, request.user, other, {id: there.get(id) or begun[id] for id in begun})
    if other != shape:
        say(request, "Kept. What you wrote in the other shape is there if you go back to it.")
    return _back(opened, held)


@require_POST
def amend_note(request: SignedIn, participant: UUID, session: UUID, note: UUID) -> HttpResponse:
    opened, held = open_session(
        request.user, participant, session, purpose="amend progress note", to_change=True
    )
    row = get_object_or_404(opened.progress_notes, pk=note, session=held, signed_at__isnull=False)
    service.amend(row, request.user)
    return _back(opened, held)
