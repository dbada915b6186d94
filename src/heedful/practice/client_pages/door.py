"""The door to a client's own pages: the link in the address, then the PIN if there is one, then the gate.

    @own_page("own page")
    def mine(request, visit): ...            # the address has <str:secret>; the view gets a `Visit` instead

The secret in the address is what lets somebody in, so no other page can make a browser post here: these views need
no cookie but the one that remembers a right PIN for an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from heedful.practice.record.models import LinkKind, Participant, PrivateLink
from heedful.practice.trust.gate import open_own_record
from heedful.practice.trust.links import Closed, LinkClosed, find_link

PIN_HOLDS_FOR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Visit:
    """A client at their own pages. `opened` is the row that the gate gave out."""

    link: PrivateLink
    secret: str
    opened: Participant

    @property
    def is_in_the_room(self) -> bool:
        return self.link.kind == LinkKind.ROOM

    @property
    def short_id(self) -> str:
        """Names this link's things on a device that several people use; it opens nothing. (Its end: ids begin with
        the time they were made.)"""
        return self.link.pk.hex[-12:]

    def url(self, name: str, *args: object) -> str:
        """The address of another page of this client's."""
        return reverse(name, args=[self.secret, *args])


OwnView = Callable[..., HttpResponse]


def own_page(
    purpose: str, *, asks_pin: bool = True, in_the_room: bool = False
) -> Callable[[OwnView], OwnView]:
    """Open the page to whoever holds the link (and its PIN, if `asks_pin`); others get a kind page, never a reason
    to think that somebody comes here. `purpose`: for the audit trail, as in `trust.gate`.

    `in_the_room`: whether the page is for the therapist's device, too, handed over in the room. Such a page shows
    nothing that was answered elsewhere, because the therapist may be looking on; any other leads to the check-in.
    """

    def wrap(view: OwnView) -> OwnView:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def guarded(request: HttpRequest, secret: str, *args: object, **kwargs: object) -> HttpResponse:
            try:
                link = find_link(secret)
            except LinkClosed as closed:
                return closed_page(request, closed.why)
            if asks_pin and link.pin and not has_given_pin(request, link):
                return _ask_pin(request, secret)
            if link.kind == LinkKind.ROOM and not in_the_room:
                return redirect("own_checkin", secret)
            _note_opening(link)
            visit = Visit(link, secret, open_own_record(link.participant, purpose=purpose))
            response = view(request, visit, *args, **kwargs)
            response["Referrer-Policy"] = "no-referrer"
            return response

        return guarded

    return wrap


def _note_opening(link: PrivateLink) -> None:
    link.last_opened_at = timezone.now()
    link.save(update_fields=["last_opened_at"])


def asks_json(request: HttpRequest) -> bool:
    """Whether the page's own script asks, which shows a sentence rather than a page."""
    return request.headers.get("Accept", "") == "application/json"


def _ask_pin(request: HttpRequest, secret: str) -> HttpResponse:
    if asks_json(request):
        words = "It is a while since you typed your PIN. Type it once more to go on."
        return JsonResponse({"problem": words, "ask": reverse("own_pin", args=[secret])}, status=401)
    return redirect("own_pin", secret)


CLOSED_IN_SHORT = {
    Closed.UNKNOWN: "This link is not known here. Open it once more from where you were given it.",
    Closed.REVOKED: "This link was closed. Ask your therapist for a new one.",
    Closed.EXPIRED: "This link has run out. Ask your therapist for a new one.",
    Closed.SHUT: "The PIN was not right five times. The link opens again in about 15 minutes.",
}


def closed_page(request: HttpRequest, why: Closed) -> HttpResponse:
    """What somebody sees whose link does not open."""
    if asks_json(request):
        return JsonResponse({"problem": CLOSED_IN_SHORT[why]}, status=404)
    response = render(request, "client_pages/closed.html", {"why": why.value}, status=404)
    response["Referrer-Policy"] = "no-referrer"
    return response


def has_given_pin(request: HttpRequest, link: PrivateLink) -> bool:
    given = request.get_signed_cookie(_cookie(link), default="", salt=link.pin, max_age=PIN_HOLDS_FOR_SECONDS)
    return given == str(link.pk)


def remember_pin(response: HttpResponse, request: HttpRequest, link: PrivateLink, secret: str) -> None:
    """For an hour, in this browser, for this link alone; a changed PIN ends it (the hash is the salt)."""
    response.set_signed_cookie(
        _cookie(link),
        str(link.pk),
        salt=link.pin,
        max_age=PIN_HOLDS_FOR_SECONDS,
        path=reverse("own_pin", args=[secret]).removesuffix("pin/"),
        httponly=True,
        secure=request.is_secure(),
        samesite="Strict",
    )


def _cookie(link: PrivateLink) -> str:
    return f"heedful_pin_{link.pk.hex[:8]}"
