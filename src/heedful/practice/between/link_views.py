"""A client's private link, from the therapist's side: make it, show it as words and as a square, take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedful.practice.between.link_forms import LinkForm
from heedful.practice.record.models import LinkKind, Participant, PrivateLink
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import may_change, open_record
from heedful.practice.trust.links import make_link, open_link_of, revoke


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: SignedIn, participant: UUID) -> HttpResponse:
    if request.method == "POST":
        return _make(request, participant)
    opened = open_record(request.user, participant, purpose="private link")
    return _show(request, opened, LinkForm())


def _make(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="make private link", to_change=True)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _show(request, opened, form, status=400)
    make_link(opened, request.user, pin=form.cleaned_data["pin"], lasts=form.time)
    say(request, "The link is ready. A former one opens nothing any more.")
    return back_to(reverse("links", args=[opened.pk]))


@require_safe
def link_card(request: SignedIn, participant: UUID) -> HttpResponse:
    """A card to print and hand over; it names nobody."""
    opened = open_record(request.user, participant, purpose="print private link", to_change=True)
    link = open_link_of(opened)
    if link is None:
        return back_to(reverse("links", args=[opened.pk]))
    return show(request, "between/link_card.html", participant=opened, link=link, **_address(request, link))


@require_POST
def take_back_link(request: SignedIn, participant: UUID, link: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="take back private link", to_change=True)
    revoke(get_object_or_404(PrivateLink, pk=link, participant=opened), request.user)
    say(request, "Taken back. The link opens nothing any more; what was sent through it stays.")
    return back_to(reverse("links", args=[opened.pk]))


def _show(request: SignedIn, opened: Participant, form: LinkForm, status: int = 200) -> HttpResponse:
    changes = may_change(request.user, opened)
    link = open_link_of(opened)
    return show(
        request,
        "between/links.html",
        status=status,
        participant=opened,
        client=opened.client,
        others=opened.course.participants.exclude(pk=opened.pk).select_related("client"),
        link=link,
        former=opened.links.filter(kind=LinkKind.OWN).exclude(pk=link.pk if link else None).order_by("-id"),
        form=form,
        may_change=changes,
        **(_address(request, link) if link and changes else {}),
    )


def _address(request: SignedIn, link: PrivateLink) -> dict[str, Any]:
    """The address as this browser knows the application. Only the therapists of the care team see it."""
    url = request.build_absolute_uri(reverse("own_home", args=[link.secret]))
    return {
        "address": url,
        "qr": _qr(url),
        "is_this_computer_only": split_domain_port(request.get_host())[0] in settings.LOOPBACK_HOSTS,
    }


def _qr(url: str) -> SafeString:
    """The address as a QR code: black on white in every theme, since cameras want it so."""
    drawn = segno.make(url, error="m", micro=False).svg_inline(
        border=3,
        dark="#000",
        light="#fff",
        svgclass="qr",
        omitsize=True,
        title="The address as a code to scan",
    )
    return mark_safe(drawn)  # noqa: S308  (drawn here, from an address of our own)
