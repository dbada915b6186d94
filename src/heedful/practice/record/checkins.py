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
from heedful.practice.record.strains import forget_fall, note_fall
from heedful.practice.trust import audit

DRAFT_LASTS = timedelta(days=4)
"""A draft that nobody came back to is taken out after so long: it was never sent, so it is not ours to keep."""

TAKEN_BACK_WITHIN = timedelta(minutes=15)


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


def keep(
    draft: CheckIn, given: Mapping[str, float | None], words: str | None = None, when: str | None = None
) -> CheckIn:
    """Keep these marks (None: skipped after all) and, unless None, these words and the time they are about.

    A sent check-in stays as it is. Raises: KeyError for an item that there is not, ValueError for a mark outside
    0 to 10.
    """
    _must_be_marks(given)
    with transaction.atomic():
        held = CheckIn.everything.select_for_update().get(pk=draft.pk)
        if held.sent_at is None:
            for item, mark in given.items():
                setattr(held, item, mark)
            held.words = held.words if words is None else words or None
            held.when = when or held.when
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
            note_fall(held)
    return held


class NotOpenToTakeBack(Exception):
    """It was read, or sent too long ago: it can be deleted on the client's own page, not taken back unseen."""


def can_be_taken_back(sent: CheckIn, now: datetime) -> bool:
    """Whether nobody has read it and it was sent a moment ago."""
    return sent.sent_at is not None and now - sent.sent_at <= TAKEN_BACK_WITHIN and not sent.readings.exists()


def take_back(sent: CheckIn) -> CheckIn:
    """Make it a draft again, the client's alone, as if it had not been sent; what asked for it asks again.

    A draft stays one. Raises: NotOpenToTakeBack.
    """
    with transaction.atomic():
        held = CheckIn.everything.select_for_update().get(pk=sent.pk)
        if held.sent_at is not None:
            if not can_be_taken_back(held, timezone.now()):
                raise NotOpenToTakeBack
            Invitation.objects.filter(participant=held.participant, answered_at=held.sent_at).update(
                answered_at=None
            )
            about, held.sent_at, held.session = held.session, None, None
            held.save()
            forget_fall(held.participant, about)
            audit.record("client took back check-in", subject=held.participant, purpose="check-in")
    return held


def open_invitation(participant: Participant, now: datetime) -> Invitation | None:
    """The newest thing asked for that is neither answered, cancelled nor over."""
    waiting = participant.invitations.filter(
        opens_at__lte=now, expires_at__gt=now, answered_at__isnull=True, cancelled_at__isnull=True
    )
    return waiting.order_by("-opens_at").first()


def when_by_default(participant: Participant, now: datetime) -> When:
    """As asked for; else after a session on the day of one, before the first one, and otherwise between."""
    invited = open_invitation(participant, now)
    if invited is not None:
        return When(invited.when)
    today = timezone.localdate(now)
    last = session_answered_about(participant, today)
    if last is None:
        return When.BEFORE
    return When.AFTER if last.on == today else When.BETWEEN


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
