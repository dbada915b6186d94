"""The client's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.views.decorators.http import require_safe

from heedful.practice.client_pages.door import Visit, own_page


@require_safe
@own_page("own page")
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "client_pages/home.html", {"checkin_url": _url(visit, "own_checkin")})


def _url(visit: Visit, name: str) -> str:
    """Another page of theirs; empty where the practice has no such page."""
    try:
        return visit.url(name)
    except NoReverseMatch:
        return ""
