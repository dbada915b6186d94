"""The client's own page, what is said about who sees it, and what is theirs to take or to delete."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.own_file import own_file
from heedful.practice.client_pages.own_page import (
    home_page,
    sent_line,
    sent_lines,
    waiting_for_them,
    who_sees,
)
from heedful.practice.record import reminder_wishes
from heedful.practice.record import taking_back as deleting
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import CheckIn, MeasureAnswers, Participant
from heedful.practice.record.own_words import own_words
from heedful.practice.showing.plots import client_picture
from heedful.practice.trust import audit

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@own_page("own page", in_the_room=True)
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """In the room, on the therapist's device, only what was handed over: nothing that was answered elsewhere."""
    own, catalogue, now = own_words(visit.opened), known_catalogue(), timezone.now()
    if visit.is_in_the_room:
        waiting = waiting_for_them(visit.opened, own, catalogue, now)
        return render(request, "client_pages/home_in_the_room.html", {"visit": visit, "waiting": waiting})
    page = home_page(visit.opened, own, catalogue, now)
    context = {"visit": visit, "page": page, "picture": client_picture(page.points)}
    return render(request, "client_pages/home.html", context)


@require_safe
@own_page("who sees it")
def shared(request: HttpRequest, visit: Visit) -> HttpResponse:
    context = {
        "visit": visit,
        "seen": who_sees(visit.opened, timezone.localdate()),
        "sent": sent_lines(own_words(visit.opened), known_catalogue()),
    }
    return render(request, "client_pages/shared.html", context)


@require_safe
@own_page("what is mine")
def mine(request: HttpRequest, visit: Visit) -> HttpResponse:
    own = own_words(visit.opened)
    lines = sent_lines(own, known_catalogue())
    context = {
        "visit": visit,
        "own": own,
        "sent": [line for line in lines if not line.is_from_paper],
        "from_paper": [line for line in lines if line.is_from_paper],
        "has_words": any(line.words for line in lines if not line.is_from_paper),
        "has_wish": reminder_wishes.open_wish(visit.opened) is not None,
    }
    return render(request, "client_pages/mine.html", context)


# ---------------------------------------------------------------------------------------------------
# Taking it along


@require_safe
@own_page("own file to read")
def file_to_read(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One page without anything beside it, to be kept, read offline and printed."""
    text = render_to_string("client_pages/mine_file.html", {"file": _file(visit)})
    return _to_keep(visit, text, "text/html; charset=utf-8", "my-page.html")


@require_safe
@own_page("own file as data")
def file_as_data(request: HttpRequest, visit: Visit) -> HttpResponse:
    text = json.dumps(_file(visit), ensure_ascii=False, indent=1)
    return _to_keep(visit, text, "application/json", "my-page.json")


def _file(visit: Visit) -> dict[str, object]:
    return own_file(own_words(visit.opened), known_catalogue(), timezone.localdate())


def _to_keep(visit: Visit, text: str, kind: str, name: str) -> HttpResponse:
    """The name of the file says nothing of whose it is or what it is about."""
    audit.record("client took own file", subject=visit.opened, purpose="own file")
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": disposition})


# ---------------------------------------------------------------------------------------------------
# Deleting: asked once, on a page of its own

MANY: dict[str, Callable[[Participant], None]] = {
    "words": deleting.delete_all_words,
    "everything": deleting.delete_everything,
    "drafts": deleting.drop_drafts,
    "reminders": reminder_wishes.withdraw,
}


@get_or_post
@own_page("delete own things")
def delete_many(request: HttpRequest, visit: Visit, what: str) -> HttpResponse:
    """`what`: a key of `MANY`."""
    if what not in MANY:
        raise Http404
    if request.method == "POST":
        MANY[what](visit.opened)
        return _gone(request, visit)
    return _ask(request, visit, what=what)


@get_or_post
@own_page("delete own check-in")
def delete_checkin(request: HttpRequest, visit: Visit, checkin: UUID) -> HttpResponse:
    """The check-in or, with `only=words`, what was written in it. Gone already: that is said, and no more."""
    row = deleting.own_checkins(visit.opened).filter(pk=checkin).first()
    if row is None:
        return _gone(request, visit)
    if request.method == "POST":
        delete = deleting.delete_words if request.POST.get("only") == "words" else deleting.delete_checkin
        delete(row)
        return _gone(request, visit)
    return _ask_one(request, visit, row)


@get_or_post
@own_page("delete own answers")
def delete_answers(request: HttpRequest, visit: Visit, answers: UUID) -> HttpResponse:
    row = deleting.own_answers(visit.opened).filter(pk=answers).first()
    if row is None:
        return _gone(request, visit)
    if request.method == "POST":
        deleting.delete_answers(row)
        return _gone(request, visit)
    return _ask_one(request, visit, row)


def _ask_one(request: HttpRequest, visit: Visit, row: CheckIn | MeasureAnswers) -> HttpResponse:
    about_risk = isinstance(row, MeasureAnswers) and row.risk_answers.exists()
    return _ask(request, visit, line=sent_line(row, known_catalogue()), keeps_risk=about_risk)


def _ask(request: HttpRequest, visit: Visit, **context: object) -> HttpResponse:
    return render(request, "client_pages/take_back.html", {"visit": visit, **context})


def _gone(request: HttpRequest, visit: Visit) -> HttpResponse:
    """After a deletion, or where there is nothing (any more) to delete: one page says both."""
    if request.method == "POST":
        return redirect(visit.url("own_gone"))
    return render(request, "client_pages/take_back_gone.html", {"visit": visit})


@require_safe
@own_page("deleted own things")
def gone(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _gone(request, visit)
