"""A check-in, from the first mark to the sending: every mark is kept as it is given, and nothing is sent twice.

Until it is sent it is a draft: the client's alone. Come through `trust.gate` first: nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from heedful.core.vocabulary import SessionStatus
from heedful.practice.record.models import (
    CHECKIN_ITEMS,
    CameBy,
    CheckIn,
    Invitation,
    Participant,
    Session,
    When,
)
from heedful.practice.trust import audit

DRAFT_LASTS = timedelta(days=4)
"""A draft that nobody came back to is taken out after so long: it was never sent, so it is not ours to keep."""


class NotThisClients(Exception):
    """The submission belongs to somebody else's check-in."""


def checkin_draft(
    participant: Participant, submission: UUID, *, when: str = When.AFTER, came_by: str = CameBy.LINK
) -> CheckIn:
    """The check-in with this submission, begun now if there is none; it may have been sent already.

    Raises: NotThisClients.
    """
    draft, _ = CheckIn.everything.get_or_create(
        submission=submission,
        defaults={
            "participant": participant,
            "when": when,
            "came_by": came_by,
            "answered_at": timezone.now(),
        },
    )
    if draft.participant_id != participant.pk:
        raise NotThisClients
    return draft


def open_draft(participant: Participant, came_by: str = CameBy.LINK) -> CheckIn | None:
    """The newest draft that has not grown too old, to be gone on with."""
    since = timezone.now() - DRAFT_LASTS
    drafts = CheckIn.everything.filter(
        participant=participant, sent_at__isnull=True, answered_at__gt=since, came_by=came_by
    )
    return drafts.order_by("-id").first()


def keep(draft: CheckIn, given: Mapping[str, float | None], words: str | None = None) -> CheckIn:
    """Keep these marks (None: skipped after all) and, unless None, these words. A sent check-in stays as it is.

    Raises: KeyError for an item that there is not, ValueError for a mark outside 0 to 10.
    """
    _must_be_marks(given)
    with transaction.atomic():
        held = CheckIn.everything.select_for_update().get(pk=draft.pk)
        if held.sent_at is None:
            for item, mark in given.items():
                setattr(held, item, mark)
            held.words = held.words if words is None else words or None
            held.answered_at = timezone.now()
            held.save()
    return held


def _must_be_marks(given: Mapping[str, float | None]) -> None:
    for item, mark in given.items():
        if item not in CHECKIN_ITEMS:
            raise KeyError(item)
        if mark is not None and not 0 <= mark <= 10:
            raise ValueError(f"{item}: a mark is from 0 to 10")


def send(draft: CheckIn) -> CheckIn:
    """Hand the check-in over to the therapist: once, however often this is asked for."""
    now = timezone.now()
    with transaction.atomic():
        held = CheckIn.everything.select_for_update().get(pk=draft.pk)
        if held.sent_at is None:
            held.sent_at = now
            held.session = session_answered_about(held.participant, timezone.localdate(now))
            held.save()
            answer_invitations(held.participant, now)
            audit.record("client sent check-in", subject=held.participant, purpose="check-in")
    return held


def session_answered_about(participant: Participant, on: date) -> Session | None:
    """The latest session held by that day: what a client says belongs to the work so far."""
    held = participant.course.sessions.filter(on__lte=on, status=SessionStatus.HELD.value)
    return held.order_by("-number").first()


def answer_invitations(participant: Participant, now: datetime) -> None:
    """Whatever was asked for by now has been answered."""
    Invitation.objects.filter(
        participant=participant, opens_at__lte=now, answered_at__isnull=True, cancelled_at__isnull=True
    ).update(answered_at=now)


def drop_old_drafts(now: datetime) -> int:
    """Take out what was begun and never sent; how many."""
    old = CheckIn.everything.filter(sent_at__isnull=True, answered_at__lte=now - DRAFT_LASTS)
    return old.delete()[0]
