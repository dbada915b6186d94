"""The page "Timeline": the whole course on one line."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heedful.practice.over_time.timeline import KINDS, by_month, moments
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.showing.pages import SignedIn, show
from heedful.practice.trust.gate import open_record

A_PAGE = 80


@require_safe
def timeline(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="timeline")
    chosen = [kind for kind in request.GET.getlist("show") if kind in KINDS]
    found = moments(opened, known_catalogue(), chosen)
    some = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "over_time/timeline.html",
        participant=opened,
        client=opened.client,
        months=by_month(list(some)),
        some=some,
        kinds=[(kind, name, kind in chosen) for kind, name in KINDS.items()],
        chosen=chosen,
    )
