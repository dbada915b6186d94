"""A device that was handed over: its sign-in opens the client's pages and the end page, and nothing else.

What is kept of it lies in the therapist's own session: which link, and the end code as a password is kept. Wrong codes
are counted on the link, where two tries at once cannot slip past each other.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from heedful.practice.record.models import PrivateLink
from heedful.practice.trust.links import hash_of, open_room_link, try_end_code

HANDED_OVER = "handed_over"


def lock(request: HttpRequest, link: PrivateLink, code: str, address: str, back: str = "") -> None:
    """From now on; the new key of the session makes browsers drop the pages that they hold for going back.

    `back`: where the therapist goes on once the device is theirs again; empty for the client's record.
    """
    kept = {"link": str(link.pk), "code": make_password(code), "address": address, "back": back}
    request.session[HANDED_OVER] = kept
    request.session.cycle_key()


def is_locked(request: HttpRequest) -> bool:
    return HANDED_OVER in request.session


def locked_link(request: HttpRequest) -> PrivateLink | None:
    """The link that this device was handed over with, as long as it opens."""
    return open_room_link(UUID(request.session[HANDED_OVER]["link"])) if is_locked(request) else None


def try_code(request: HttpRequest, link: PrivateLink, typed: str) -> bool:
    """Whether this is the end code. Raises: LinkClosed at the fifth wrong one."""
    return try_end_code(link, is_right=check_password(typed.strip(), request.session[HANDED_OVER]["code"]))


def way_back(request: HttpRequest, link: PrivateLink) -> str:
    """The address of what was handed over."""
    return str(request.session[HANDED_OVER]["address"].format(secret=link.secret))


def unlock(request: HttpRequest) -> str:
    """Gives the address to go on at, empty for the client's record."""
    back = str(request.session[HANDED_OVER].get("back", ""))
    del request.session[HANDED_OVER]
    request.session.cycle_key()
    return back


class HandOverLock:
    """Whatever else is asked for leads back to the client's page: typed addresses, the back button, other tabs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_locked(request) or request.path_info == reverse("hand_over_end"):
            return self.get_response(request)
        link = locked_link(request)
        if link is None:
            return redirect("hand_over_end")
        if _is_within(request.path_info, link):
            return self.get_response(request)
        return redirect(way_back(request, link))


def _is_within(path: str, link: PrivateLink) -> bool:
    """Whether the address is one of this link's own."""
    _, first, *rest = [*path.split("/"), ""]
    return first == "p" and hash_of(rest[0]) == link.secret_hash
