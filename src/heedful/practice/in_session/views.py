"""The session page: every tap is kept at once, and can be tapped away again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.in_session import page
from heedful.practice.in_session.forms import (
    DetailForm,
    StatusForm,
    TakeawayForm,
    TapForm,
    known_observations,
)
from heedful.practice.in_session.taps import familiar, is_tapped, put_observation, put_response
from heedful.practice.record.invitations import session_noted
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import (
    CHECKIN_ITEMS,
    Answer,
    CameBy,
    Observation,
    Part,
    Participant,
    Session,
    Takeaway,
)
from heedful.practice.showing.marks import MarksForm, keep_marks
from heedful.practice.showing.pages import SignedIn, asks_for_part, back_to, say, show
from heedful.practice.showing.sent import what_they_sent
from heedful.practice.trust.gate import may_change, open_session


@require_safe
def session(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, row = open_session(request.user, participant, session, purpose="session page")
    return _show(request, opened, row)


def _show(
    request: SignedIn, opened: Participant, row: Session, status: int = 200, **bound: Any
) -> HttpResponse:
    """`bound`: forms that were just sent and need another look, by their name in the page."""
    catalogue = known_catalogue()
    seen = _noticed(opened, row)
    used = set(opened.responses_used.filter(session=row).values_list("response", flat=True))
    context = {
        "participant": opened,
        "client": opened.client,
        "session": row,
        "status_form": StatusForm(initial={"status": row.status}),
        "takeaway_form": TakeawayForm(auto_id="takeaway_%s"),
        "marks_form": _marks_form(opened, row),
        "sent": what_they_sent(opened, row, catalogue, request.user),
        "noticed": [
            page.noticed_line(catalogue, each, bound.get("details", {}).get(each.pk)) for each in seen
        ],
        "observation_groups": page.observation_groups(
            catalogue, {each.kind for each in seen if is_tapped(each)}, familiar(opened, row)
        ),
        "response_groups": page.response_groups(catalogue, used, _planned(opened, row)),
        "used_count": len(used),
        "takeaways": opened.takeaways.filter(session=row),
        "may_change": may_change(request.user, opened),
    }
    return show(request, "in_session/session.html", status=status, **(context | bound))


def _noticed(opened: Participant, row: Session) -> list[Observation]:
    return list(opened.observations.filter(session=row).order_by("-id"))


def _planned(opened: Participant, row: Session) -> list[str]:
    """Responses that the therapist meant to use, from the brief before this session; the newest answer holds."""
    answers = opened.proposal_answers.filter(part=Part.RESPONSE, after_session=row.number - 1)
    newest = {each.proposal: each.answer for each in answers}
    known = known_catalogue().responses
    return [id for id, answer in newest.items() if answer != Answer.DECLINED and id in known]


def _marks_form(opened: Participant, row: Session, data: Any = None) -> MarksForm:
    kept = opened.checkins.filter(session=row, came_by=CameBy.TYPED).first()
    initial = {
        item: f"{getattr(kept, item):g}" for item in CHECKIN_ITEMS if getattr(kept, item, None) is not None
    }
    return MarksForm(data, initial=initial, auto_id="mark_%s")


# ---------------------------------------------------------------------------------------------------
# Taps


@require_POST
def tap_observation(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, row = open_session(
        request.user, participant, session, purpose="note what was noticed", to_change=True
    )
    form = TapForm(request.POST, known=known_observations(known_catalogue()))
    if not form.is_valid():
        return _refused(request, opened, row, form)
    kind, is_on = form.cleaned_data["entry"], form.cleaned_data["on"] == "1"
    put_observation(request.user, opened, row, kind, is_on)
    if not asks_for_part(request):
        return _back(opened, row, f"chip-observation-{kind}")
    catalogue = known_catalogue()
    return show(
        request,
        "in_session/_after_tap.html",
        **_place(opened, row),
        chip=page.observation_chip(catalogue, kind, is_on),
        what="observation",
        noticed=[page.noticed_line(catalogue, each) for each in _noticed(opened, row)],
        saved=f"{catalogue.observations[kind].name}: {'kept' if is_on else 'taken out'}.",
    )


@require_POST
def tap_response(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, row = open_session(
        request.user, participant, session, purpose="note what was offered", to_change=True
    )
    form = TapForm(request.POST, known=known_catalogue().responses)
    if not form.is_valid():
        return _refused(request, opened, row, form)
    response, is_on = form.cleaned_data["entry"], form.cleaned_data["on"] == "1"
    put_response(request.user, opened, row, response, is_on)
    if not asks_for_part(request):
        return _back(opened, row, f"chip-response-{response}")
    entry = known_catalogue().responses[response]
    return show(
        request,
        "in_session/_after_tap.html",
        **_place(opened, row),
        chip=page.response_chip(entry, is_on),
        what="response",
        saved=f"{entry.name}: {'kept' if is_on else 'taken out'}.",
    )


def _refused(request: SignedIn, opened: Participant, row: Session, form: TapForm) -> HttpResponse:
    problem = str(next(iter(form.errors.values()))[0])
    if asks_for_part(request):
        return show(request, "parts/saved.html", saved=problem, status=400)
    return _show(request, opened, row, status=400, kind_word=problem)


# ---------------------------------------------------------------------------------------------------
# What takes more than a tap


@require_POST
def observation_details(
    request: SignedIn, participant: UUID, session: UUID, observation: UUID
) -> HttpResponse:
    """How sure, when, and a note; or, with `remove`, take this one out."""
    opened, row = open_session(request.user, participant, session, purpose="note details", to_change=True)
    seen = get_object_or_404(Observation, pk=observation, participant=opened, session=row)
    if "remove" in request.POST:
        seen.delete()
        return _changed(request, opened, row, "noticed", f"{_name_of(seen)}: taken out.")
    form = page.detail_form(seen, request.POST)
    if not form.is_valid():
        return _show(request, opened, row, status=400, details={seen.pk: form})
    _keep_details(seen, form)
    return _changed(request, opened, row, f"noticed-{seen.pk}", f"{_name_of(seen)}: kept.")


def _keep_details(seen: Observation, form: DetailForm) -> None:
    seen.strength = form.cleaned_data["strength"]
    seen.at_seconds = form.cleaned_data["at"]
    seen.note = form.cleaned_data["note"] or None
    seen.save(update_fields=["strength", "at_seconds", "note"])


def _name_of(seen: Observation) -> str:
    return known_catalogue().observations[seen.kind].name


@require_POST
def status(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, row = open_session(request.user, participant, session, purpose="session status", to_change=True)
    form = StatusForm(request.POST)
    if not form.is_valid():
        return _show(request, opened, row, status=400, status_form=form)
    row.status = form.cleaned_data["status"]
    row.save(update_fields=["status"])
    session_noted(row, by=request.user)
    return _changed(request, opened, row, "status", "How it was: kept.")


@require_POST
def add_takeaway(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, row = open_session(request.user, participant, session, purpose="add a takeaway", to_change=True)
    form = TakeawayForm(request.POST, auto_id="takeaway_%s")
    if not form.is_valid():
        return _show(request, opened, row, status=400, takeaway_form=form)
    Takeaway.objects.create(participant=opened, session=row, words=form.cleaned_data["words"])
    return _changed(request, opened, row, "takeaways", "Takeaway: kept.")


@require_POST
def remove_takeaway(request: SignedIn, participant: UUID, session: UUID, takeaway: UUID) -> HttpResponse:
    opened, row = open_session(
        request.user, participant, session, purpose="remove a takeaway", to_change=True
    )
    opened.takeaways.filter(session=row, pk=takeaway).delete()
    return _changed(request, opened, row, "takeaways", "Takeaway: taken out.")


@require_POST
def marks(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, row = open_session(request.user, participant, session, purpose="check-in marks", to_change=True)
    form = _marks_form(opened, row, request.POST)
    if not form.is_valid():
        return _show(request, opened, row, status=400, marks_form=form)
    keep_marks(opened, row, form.cleaned_data)
    return _changed(request, opened, row, "marks", "Their marks: kept.")


def _changed(request: SignedIn, opened: Participant, row: Session, anchor: str, saved: str) -> HttpResponse:
    say(request, saved)
    return _back(opened, row, anchor)


def _back(opened: Participant, row: Session, anchor: str) -> HttpResponse:
    return back_to(reverse("session", args=[opened.pk, row.pk]), anchor)


def _place(opened: Participant, row: Session) -> dict[str, Any]:
    return {"participant": opened, "session": row, "may_change": True}
