"""The client's own page, what is said about who sees it, and what is theirs to take or to delete."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.own_file import own_file, questionnaire
from heedful.practice.client_pages.own_page import (
    SentLine,
    home_page,
    sent_line,
    sent_lines,
    who_sees,
)
from heedful.practice.client_pages.rooms import rooms
from heedful.practice.record import own_pages, reminder_wishes, transcripts
from heedful.practice.record import taking_back as deleting
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import CheckIn, Kind, MeasureAnswers, Participant
from heedful.practice.record.own_words import own_words
from heedful.practice.showing.plots import client_picture
from heedful.practice.trust import audit

A_PAGE = 25

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@own_page("own page", in_the_room=True)
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """In the room, on the therapist's device, only what was handed over: nothing that was answered elsewhere."""
    if visit.is_in_the_room:
        return render(request, "client_pages/home_in_the_room.html", {"visit": visit})
    page = home_page(visit.opened, own_words(visit.opened), known_catalogue(), timezone.now())
    context = {"visit": visit, "page": page, "picture": client_picture(page.points)}
    context["rooms"] = rooms(visit.opened, timezone.localdate())
    return render(request, "client_pages/home.html", context)


@require_safe
@own_page("who sees it")
def shared(request: HttpRequest, visit: Visit) -> HttpResponse:
    lines = sent_lines(own_words(visit.opened), known_catalogue())
    context = {
        "visit": visit,
        "seen": who_sees(visit.opened, timezone.localdate()),
        "is_joint": visit.opened.course.kind != Kind.PERSON,
        "sent": _some(request, lines),
        "talks": transcripts.kept_of(visit.opened),
    }
    return render(request, "client_pages/shared.html", context)


@require_safe
@own_page("what is mine")
def mine(request: HttpRequest, visit: Visit) -> HttpResponse:
    own = own_words(visit.opened)
    lines = sent_lines(own, known_catalogue())
    theirs = [line for line in lines if not line.is_from_paper]
    context = {
        "visit": visit,
        "own": own,
        "sent": _some(request, theirs),
        "has_paper": len(theirs) < len(lines),
        "has_words": any(line.words for line in theirs),
        "has_wish": reminder_wishes.open_wish(visit.opened) is not None,
        "has_pages": own_pages.has_own(visit.opened),
        "has_talks": bool(transcripts.kept_of(visit.opened)),
    }
    return render(request, "client_pages/mine.html", context)


def _some(request: HttpRequest, lines: Sequence[SentLine]) -> Page:
    """So many as keep the page small on a slow phone; the newest first, older ones a tap away."""
    return Paginator(lines, A_PAGE).get_page(request.GET.get("page"))


# ---------------------------------------------------------------------------------------------------
# Taking it along


@require_safe
@own_page("own file to read")
def file_to_read(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One page without anything beside it, to be kept, read offline and printed."""
    own, catalogue = own_words(visit.opened), known_catalogue()
    context = {
        "own": own,
        "checkins": [sent_line(row, catalogue) for row in own.checkins],
        "questionnaires": [
            (sent_line(row, catalogue), questionnaire(row, own, catalogue)) for row in own.answers
        ],
        "sections": own_pages.own_sections(visit.opened),
        "made_on": timezone.localdate(),
    }
    text = render_to_string("client_pages/mine_file.html", context)
    return _to_keep(visit, text, "text/html; charset=utf-8", "my-page.html")


@require_safe
@own_page("own file as data")
def file_as_data(request: HttpRequest, visit: Visit) -> HttpResponse:
    sections = own_pages.own_sections(visit.opened)
    given = own_file(own_words(visit.opened), known_catalogue(), timezone.localdate(), sections)
    text = json.dumps(given, ensure_ascii=False, indent=1)
    return _to_keep(visit, text, "application/json", "my-page.json")


def _to_keep(visit: Visit, text: str, kind: str, name: str) -> HttpResponse:
    """The name of the file says nothing of whose it is or what it is about."""
    audit.record("client took own file", subject=visit.opened, purpose="own file")
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": disposition})


# ---------------------------------------------------------------------------------------------------
# Deleting: asked once, on a page of its own


@get_or_post
@own_page("delete own words")
def delete_words(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _once_asked(request, visit, "words", deleting.delete_all_words)


@get_or_post
@own_page("delete everything sent")
def delete_everything(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _once_asked(request, visit, "everything", deleting.delete_everything)


@get_or_post
@own_page("delete own pages")
def delete_pages(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _once_asked(request, visit, "pages", own_pages.delete_own)


@get_or_post
@own_page("take back kept talks")
def take_back_talks(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _once_asked(request, visit, "talks", transcripts.take_back)


@get_or_post
@own_page("delete own drafts")
def drop_drafts(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _once_asked(request, visit, "drafts", deleting.drop_drafts)


@get_or_post
@own_page("delete own address")
def drop_address(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _once_asked(request, visit, "reminders", reminder_wishes.withdraw)


def _once_asked(
    request: HttpRequest, visit: Visit, what: str, delete: Callable[[Participant], None]
) -> HttpResponse:
    if request.method != "POST":
        return _ask(request, visit, what=what)
    delete(visit.opened)
    return redirect(visit.url("own_gone"))


@get_or_post
@own_page("delete own check-in")
def delete_checkin(request: HttpRequest, visit: Visit, checkin: UUID) -> HttpResponse:
    """The check-in or, with `only=words`, what was written in it. Gone already: that is said, and no more."""
    row = deleting.own_checkins(visit.opened).filter(pk=checkin).first()
    if row is None:
        return _not_there(request, visit)
    if request.method != "POST":
        return _ask_one(request, visit, row)
    delete = deleting.delete_words if request.POST.get("only") == "words" else deleting.delete_checkin
    delete(row)
    return redirect(visit.url("own_gone"))


@get_or_post
@own_page("delete own answers")
def delete_answers(request: HttpRequest, visit: Visit, answers: UUID) -> HttpResponse:
    row = deleting.own_answers(visit.opened).filter(pk=answers).first()
    if row is None:
        return _not_there(request, visit)
    if request.method != "POST":
        return _ask_one(request, visit, row)
    deleting.delete_answers(row)
    return redirect(visit.url("own_gone"))


def _ask_one(request: HttpRequest, visit: Visit, row: CheckIn | MeasureAnswers) -> HttpResponse:
    about_risk = isinstance(row, MeasureAnswers) and row.risk_answers.exists()
    return _ask(request, visit, line=sent_line(row, known_catalogue()), keeps_risk=about_risk)


def _ask(request: HttpRequest, visit: Visit, **context: object) -> HttpResponse:
    return render(request, "client_pages/take_back.html", {"visit": visit, **context})


def _not_there(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Gone already, or never theirs: the page says the same of both."""
    return render(request, "client_pages/take_back_gone.html", {"visit": visit}, status=404)


@require_safe
@own_page("deleted own things")
def gone(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "client_pages/take_back_gone.html", {"visit": visit})
