"""The check-in: answered one thing at a time, kept as it is given, sent once, and taken back if it was a slip.

The page is one plain form. Its script sends each answer by itself to `own_checkin_answer` and gets JSON back, so that
a lost connection loses at most what the device still holds. The submission is made with the page: `crypto.randomUUID`
is missing where a practice is reached without https.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedful.practice.client_pages.checkin_page import asked, points, readers
from heedful.practice.client_pages.door import Visit, asks_json, own_page
from heedful.practice.client_pages.forms import MIXED_UP, WHEN, WORDS, CheckInForm, OneAnswerForm
from heedful.practice.record.checkins import (
    NotOpenToTakeBack,
    NotThisClients,
    can_be_taken_back,
    checkin_draft,
    keep,
    open_draft,
    send,
    take_back,
)
from heedful.practice.record.models import CameBy, CheckIn
from heedful.practice.showing.plots import client_picture

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _came_by(visit: Visit) -> CameBy:
    return CameBy.ROOM if visit.is_in_the_room else CameBy.LINK


def _draft(visit: Visit, submission: UUID) -> CheckIn:
    return checkin_draft(visit.opened, submission, came_by=_came_by(visit))


@get_or_post
@own_page("check-in", in_the_room=True)
def checkin(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The page; sent, it keeps whatever the form holds and hands it over."""
    if request.method != "POST":
        return _show(request, visit)
    form = CheckInForm(request.POST)
    if not form.is_valid():
        return _refused(request, visit, form.problem)
    try:
        draft = _draft(visit, form.cleaned_data["submission"])
    except NotThisClients:
        return _refused(request, visit, MIXED_UP, status=409)
    keep(draft, form.marks, form.cleaned_data[WORDS], form.cleaned_data[WHEN] or None)
    sent = send(draft)
    return _go(request, visit.url("own_thanks", sent.submission))


def _show(request: HttpRequest, visit: Visit, problem: str = "", status: int = 200) -> HttpResponse:
    """With the answers of a draft, or of the form that just came back."""
    given = request.POST.dict() if problem else None
    draft = open_draft(visit.opened, _came_by(visit))
    context = {
        "visit": visit,
        "asked": asked(visit.opened, draft, _whole_marks(given), timezone.now()),
        "problem": problem,
    }
    return render(request, "client_pages/checkin.html", context, status=status)


def _whole_marks(given: dict[str, Any] | None) -> dict[str, Any] | None:
    """What can be shown again on the page: its words, its time, and the marks that are on its scale."""
    if given is None:
        return None
    on_the_scale = {str(mark) for mark in range(11)}
    return {key: value for key, value in given.items() if key in (WORDS, WHEN) or value in on_the_scale}


def _refused(request: HttpRequest, visit: Visit, problem: str, status: int = 400) -> HttpResponse:
    if asks_json(request):
        return JsonResponse({"problem": problem}, status=status)
    return _show(request, visit, problem, status)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    return JsonResponse({"go": url}) if asks_json(request) else redirect(url)


@require_POST
@own_page("check-in answer", in_the_room=True)
def answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep one answer. JSON: `kept`, the item; or `go`, where to look if it was sent already; or `problem`."""
    form = OneAnswerForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"problem": form.problem}, status=400)
    try:
        draft = _draft(visit, form.cleaned_data["submission"])
    except NotThisClients:
        return JsonResponse({"problem": MIXED_UP}, status=409)
    kept = _keep_one(draft, form.cleaned_data)
    if kept.sent_at is not None:
        return JsonResponse({"go": visit.url("own_thanks", kept.submission)})
    return JsonResponse({"kept": form.cleaned_data["item"]})


def _keep_one(draft: CheckIn, given: Mapping[str, Any]) -> CheckIn:
    item, answer, when = given["item"], given["answer"], given[WHEN] or None
    if item == WHEN:
        return keep(draft, {}, when=answer)
    if item == WORDS:
        return keep(draft, {}, words=answer, when=when)
    return keep(draft, {item: answer}, when=when)


@require_safe
@own_page("check-in thanks", in_the_room=True)
def thanks(request: HttpRequest, visit: Visit, submission: UUID) -> HttpResponse:
    """What happens now: who reads it and when, and the way to change one's mind."""
    sent = _sent(visit, submission)
    context = {
        "visit": visit,
        "sent": sent,
        "readers": readers(visit.opened, timezone.localdate()),
        "can_take_back": can_be_taken_back(sent, timezone.now()),
        "picture": None if visit.is_in_the_room else client_picture(points(visit.opened)),
    }
    return render(request, "client_pages/thanks.html", context)


def _sent(visit: Visit, submission: UUID) -> CheckIn:
    """This client's own; in the room, one that came from there: the device is the therapist's."""
    own = visit.opened.checkins.filter(submission=submission)
    found: CheckIn | None = (own.filter(came_by=CameBy.ROOM) if visit.is_in_the_room else own).first()
    if found is None:
        raise Http404
    return found


@require_POST
@own_page("take check-in back", in_the_room=True)
def take_checkin_back(request: HttpRequest, visit: Visit, submission: UUID) -> HttpResponse:
    """Back to a draft, which the check-in page goes on with."""
    try:
        take_back(_sent(visit, submission))
    except NotOpenToTakeBack:
        return redirect(visit.url("own_thanks", submission))
    return redirect(visit.url("own_checkin"))
