"""After the hour: two minutes for oneself. It is the therapist's own; nobody else is shown it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heedful.practice.after.note_forms import DebriefForm
from heedful.practice.people.models import User
from heedful.practice.record.models import Debrief, Participant, Session
from heedful.practice.record.progress_notes import draft_of, notes_of
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import open_session

PARTS = ("helped", "pushed", "felt")


@require_http_methods(["GET", "HEAD", "POST"])
def debrief(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    """POST keeps it; emptied, it is gone."""
    opened, held = open_session(request.user, participant, session, purpose="debrief", to_change=True)
    row = _own(opened, held, request.user)
    initial = {name: getattr(row, name) for name in PARTS} if row else {}
    form = DebriefForm(
        request.POST if request.method == "POST" else None, auto_id="debrief_%s", initial=initial
    )
    if form.is_valid():
        _keep(opened, held, request.user, form.cleaned_data)
        say(request, "Kept, for you alone.")
        return back_to(reverse("debrief", args=[opened.pk, held.pk]))
    notes = notes_of(opened, held)
    return show(
        request,
        "after/debrief.html",
        status=400 if form.is_bound else 200,
        participant=opened,
        client=opened.client,
        session=held,
        form=form,
        is_signed=any(note.signed_at for note in notes),
        draft=draft_of(opened, held, request.user),
    )


def _own(opened: Participant, held: Session, user: User) -> Debrief | None:
    return opened.debriefs.filter(session=held, user=user).first()


def _keep(opened: Participant, held: Session, user: User, given: dict[str, Any]) -> None:
    if not any(given.values()):
        opened.debriefs.filter(session=held, user=user).delete()
        return
    values = {name: given[name] or None for name in PARTS}
    Debrief.objects.update_or_create(participant=opened, session=held, user=user, defaults=values)
