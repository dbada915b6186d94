"""The transcript of one session: given with consent, coded in the background, corrected, taken in, removed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.after.transcript_forms import GiveTranscriptForm, HideForm, TakeInForm
from heedful.practice.after.transcript_page import KEYS_OF_BEHAVIOURS, KEYS_OF_TALKS, coded_page
from heedful.practice.record import transcripts as service
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Participant, Session, SessionTranscript, TranscriptState
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import may_change, open_session
from heedful.transcripts.deidentify import doubtful_words, without_identifiers

LONGEST_WAIT = timedelta(minutes=2)
"""Coding takes seconds; after this, it is likelier that nothing works off the queue."""


@require_safe
def transcript(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, held = open_session(request.user, participant, session, purpose="transcript")
    return _show(request, opened, held)


def _show(
    request: SignedIn, opened: Participant, held: Session, status: int = 200, **bound: Any
) -> HttpResponse:
    row = opened.transcripts.filter(session=held, removed_at__isnull=True).first()
    context: dict[str, Any] = {
        "participant": opened,
        "client": opened.client,
        "session": held,
        "row": row,
        "removed": opened.transcripts.filter(session=held, removed_at__isnull=False).order_by("-removed_at"),
        "may_change": may_change(request.user, opened),
        "form": bound.get("form") or GiveTranscriptForm(today=timezone.localdate()),
        "take_error": bound.get("take_error", ""),
    }
    if row is not None and row.state != TranscriptState.WAITING:
        context["hide_form"] = bound.get("hide_form") or HideForm(doubtful=_doubtful(row))
    if row is not None and row.state == TranscriptState.WAITING:
        context["waits_long"] = timezone.now() - row.created_at > LONGEST_WAIT
    if row is not None and row.state == TranscriptState.CODED:
        context |= _coded(request, row, context["may_change"])
    elif row is not None:
        context["said_so"] = service.transcript_of(row).said_so
    answer = show(request, "after/transcript.html", status=status, **context)
    if row is not None and row.state == TranscriptState.WAITING:
        answer["Refresh"] = "3"
    return answer


def _doubtful(row: SessionTranscript) -> tuple[str, ...]:
    return doubtful_words(service.transcript_of(row))


def _coded(request: SignedIn, row: SessionTranscript, may_change: bool) -> dict[str, Any]:
    coded, catalogue = service.coded_of(row), known_catalogue()
    page = coded_page(coded, service.coded_of(row, as_corrected=False), catalogue)
    is_taken = service.taken_in(row)
    at = request.GET.get("at", "")
    return {
        "page": page,
        "said_so": coded.said_so,
        "signs": [
            (sign, catalogue.observations[sign.observation.kind].name, page.turns[sign.index], is_taken(sign))
            for sign in service.signs_of(row)
        ],
        "at": int(at) if may_change and at.isdecimal() and len(at) < 7 else -1,
        "behaviours": KEYS_OF_BEHAVIOURS,
        "talks": KEYS_OF_TALKS,
    }


@require_POST
def give_transcript(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, held = open_session(
        request.user, participant, session, purpose="give a transcript", to_change=True
    )
    form = GiveTranscriptForm(request.POST, request.FILES, today=timezone.localdate())
    if not form.is_valid():
        return _show(request, opened, held, status=400, form=form)
    names = (opened.client.name, request.user.display_name)
    hidden, found = without_identifiers(form.cleaned_data["transcript"], names=names)
    try:
        with transaction.atomic():
            service.keep(
                opened,
                held,
                hidden,
                found,
                consent_on=form.cleaned_data["consent_on"],
                keep_until=form.cleaned_data["keep_until"],
                user=request.user,
            )
    except IntegrityError:
        form.add_error("file", "This session has a transcript already. Remove that one first.")
        return _show(request, opened, held, status=400, form=form)
    say(request, "Kept, without names. It is being coded now.")
    return back_to(_page(opened, held))


def _page(opened: Participant, held: Session) -> str:
    return reverse("transcript", args=[opened.pk, held.pk])


def _row(opened: Participant, held: Session) -> SessionTranscript:
    return get_object_or_404(opened.transcripts, session=held, removed_at__isnull=True)


@require_POST
def hide_words(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, held = open_session(request.user, participant, session, purpose="hide words", to_change=True)
    row = _row(opened, held)
    form = HideForm(request.POST, doubtful=_doubtful(row))
    if not form.is_valid():
        return _show(request, opened, held, status=400, hide_form=form)
    count = service.hide_words(row, form.wanted(), user=request.user)
    say(request, f"Hidden in {count} places." if count != 1 else "Hidden in one place.")
    return back_to(_page(opened, held), "names")


@require_POST
def correct_code(request: SignedIn, participant: UUID, session: UUID, index: int) -> HttpResponse:
    opened, held = open_session(request.user, participant, session, purpose="correct a code", to_change=True)
    row = _row(opened, held)
    if row.state != TranscriptState.CODED:
        raise Http404
    if "undo" in request.POST:
        service.uncorrect(row, index)
        return back_to(_page(opened, held), f"u{index}")
    head, label = request.POST.get("head", ""), request.POST.get("label", "")
    if not service.may_be_corrected(row, index, head, label):
        return _show(request, opened, held, status=400)
    service.correct(row, index, head, label, user=request.user)
    return back_to(_page(opened, held), f"u{index}")


@require_POST
def take_in_signs(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, held = open_session(request.user, participant, session, purpose="take in signs", to_change=True)
    row = _row(opened, held)
    if row.state != TranscriptState.CODED:
        raise Http404
    form = TakeInForm(request.POST, signs=service.signs_of(row))
    if not form.is_valid():
        return _show(request, opened, held, status=400, take_error=form.errors["sign"][0])
    new = service.take_in(row, form.cleaned_data["sign"], user=request.user)
    say(request, "In the case now." if new else "They were in the case already.")
    return back_to(_page(opened, held), "case")


@require_POST
def code_again(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, held = open_session(request.user, participant, session, purpose="code again", to_change=True)
    service.code_again(_row(opened, held))
    return back_to(_page(opened, held))


@require_POST
def remove_transcript(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, held = open_session(
        request.user, participant, session, purpose="remove a transcript", to_change=True
    )
    service.remove(_row(opened, held), now=timezone.now(), user=request.user)
    say(request, "Removed for good. The proof is kept.")
    return back_to(_page(opened, held))
