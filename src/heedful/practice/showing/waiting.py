"""What waits for the person who is signed in, on every page that they open: answers about safety."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from heedful.practice.people.models import User
from heedful.practice.record.risk import Waiting, waiting_for, waiting_for_nobody


def safety(request: HttpRequest) -> dict[str, object]:
    """`safety_waiting`: for the named person, a line a client. `safety_for_nobody`: for the practice's owner, how many
    answers wait on a course without a therapist, and nothing of the client. Both looked up when a page asks."""
    return {
        "safety_waiting": SimpleLazyObject(lambda: _of(request)),
        "safety_for_nobody": SimpleLazyObject(lambda: _for_nobody(request)),
    }


def _of(request: HttpRequest) -> list[Waiting]:
    """Without the client whose brief is being read: there it stands first on the page itself."""
    user = _signed_in(request)
    here = _brief_of(request)
    return [each for each in waiting_for(user) if each.participant.pk != here] if user else []


def _brief_of(request: HttpRequest) -> UUID | None:
    match = request.resolver_match
    return match.kwargs.get("participant") if match and match.url_name == "brief" else None


def _for_nobody(request: HttpRequest) -> int:
    user = _signed_in(request)
    return waiting_for_nobody() if user and user.is_owner else 0


def _signed_in(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_authenticated else None
