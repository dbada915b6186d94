"""Making, finding and ending private links, and their PIN. No request, no page."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.models import LinkKind, Participant, PrivateLink
from heedful.practice.trust import audit

SECRET_BYTES = 24
"""192 random bits: a link is not found by trying."""

LASTS = {LinkKind.OWN: timedelta(days=180), LinkKind.ROOM: timedelta(hours=2)}
MOST_WRONG_PINS = 5
SHUT_FOR = timedelta(minutes=15)
PIN = re.compile(r"[0-9]{4,8}")


class Closed(Enum):
    """Why a link does not open; what the client is told is on the page."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SHUT = "shut"
    """Too many wrong PINs; it opens again by itself."""


class LinkClosed(Exception):
    def __init__(self, why: Closed) -> None:
        self.why = why
        super().__init__(why.value)


def make_link(
    participant: Participant,
    user: User,
    *,
    kind: LinkKind = LinkKind.OWN,
    pin: str = "",
    lasts: timedelta | None = None,
) -> PrivateLink:
    """A new link; a former one of the same kind is taken back, so that there is one to know of.

    `participant` comes from the gate, opened to change. `pin`: none, or four to eight digits.
    Raises: ValueError if the PIN is anything else.
    """
    if pin and not PIN.fullmatch(pin):
        raise ValueError("a PIN is four to eight digits")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        for former in participant.links.filter(kind=kind, revoked_at__isnull=True):
            revoke(former, user)
        link = PrivateLink(
            participant=participant,
            kind=kind,
            secret=secret,
            secret_hash=hash_of(secret),
            made_by=user,
            expires_at=timezone.now() + (lasts or LASTS[kind]),
            pin=make_password(pin) if pin else "",
        )
        link.save()
        audit.record("made private link", actor=user.pk, subject=participant, purpose=f"{kind.value} link")
    return link


def revoke(link: PrivateLink, user: User | None) -> None:
    """From now on it opens nothing."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        actor = user.pk if user else None
        audit.record("took back private link", actor=actor, subject=link.participant, purpose="private link")


def open_link_of(participant: Participant) -> PrivateLink | None:
    """The client's own link that opens today, if there is one."""
    usable = participant.links.filter(
        kind=LinkKind.OWN, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
    return usable.order_by("-id").first()


def open_room_link(link_id: UUID) -> PrivateLink | None:
    """The link of a hand-over, with its participant, as long as it opens."""
    link = PrivateLink.objects.select_related("participant").filter(pk=link_id, kind=LinkKind.ROOM).first()
    return link if link is not None and _closed(link, timezone.now()) is None else None


def try_end_code(link: PrivateLink, *, is_right: bool) -> bool:
    """Count a try to end the hand-over. Raises: LinkClosed at the fifth wrong one and ever after."""
    with transaction.atomic():
        held = PrivateLink.objects.select_for_update().get(pk=link.pk)
        is_shut = held.wrong_pins >= MOST_WRONG_PINS
        if not is_right and not is_shut:
            held.wrong_pins += 1
            held.save(update_fields=["wrong_pins"])
    if held.wrong_pins >= MOST_WRONG_PINS:
        raise LinkClosed(Closed.SHUT)
    return is_right


def find_link(secret: str) -> PrivateLink:
    """The link with this secret, with its participant, course and client. Raises: LinkClosed, saying why."""
    link = (
        PrivateLink.objects.select_related("participant__course", "participant__client")
        .filter(secret_hash=hash_of(secret))
        .first()
    )
    if link is None:
        raise LinkClosed(Closed.UNKNOWN)
    why = _closed(link, timezone.now())
    if why is not None:
        raise LinkClosed(why)
    return link


def _closed(link: PrivateLink, now: datetime) -> Closed | None:
    if link.revoked_at is not None:
        return Closed.REVOKED
    if link.expires_at <= now:
        return Closed.EXPIRED
    if link.shut_until is not None and link.shut_until > now:
        return Closed.SHUT
    return None


def try_pin(link: PrivateLink, typed: str) -> bool:
    """Whether this is the PIN. The fifth wrong one in a row shuts the link for a quarter of an hour.

    Raises: LinkClosed once it is shut, whatever was typed.
    """
    with transaction.atomic():
        held = PrivateLink.objects.select_for_update().get(pk=link.pk)
        is_right = _closed(held, timezone.now()) is None and check_password(typed.strip(), held.pin)
        held.wrong_pins = 0 if is_right else held.wrong_pins + 1
        if held.wrong_pins >= MOST_WRONG_PINS:
            held.wrong_pins, held.shut_until = 0, timezone.now() + SHUT_FOR
            audit.record("shut private link", subject=held.participant, purpose="wrong pin")
        held.save(update_fields=["wrong_pins", "shut_until"])
    why = _closed(held, timezone.now())
    if why is not None:
        raise LinkClosed(why)
    return is_right


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
