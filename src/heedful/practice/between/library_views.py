"""The library of pathways: for everybody who works here, and about no client."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from heedful.practice.between.pathway_page import WHOM, entry_of, library_lines
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.showing.pages import SignedIn, show


@require_safe
def pathway_library(request: SignedIn) -> HttpResponse:
    """`source` and `whom` narrow the list; one that is not known narrows nothing."""
    catalogue = known_catalogue()
    source, whom = request.GET.get("source", ""), request.GET.get("whom", "")
    source, whom = source if source in catalogue.sources else "", whom if whom in WHOM else ""
    return show(
        request,
        "between/pathway_library.html",
        lines=library_lines(catalogue, source, whom),
        sources=sorted(catalogue.sources.values(), key=lambda each: each.name),
        whom_choices=WHOM.items(),
        source=source,
        whom=whom,
        is_narrowed=bool(source or whom),
    )


@require_safe
def pathway_in_library(request: SignedIn, pathway: str) -> HttpResponse:
    catalogue = known_catalogue()
    if pathway not in catalogue.pathways:
        raise Http404
    return show(
        request,
        "between/pathway_in_library.html",
        pathway=catalogue.pathways[pathway],
        entry=entry_of(catalogue.pathways[pathway], catalogue),
    )
