"""Which messages to look at when, and whether one is still due: decided when its time has come, never before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid5

from django.utils import timezone

from heedful.practice.between.digest import next_monday
from heedful.practice.between.models import Message, MessageKind
from heedful.practice.people.models import User
from heedful.practice.record.invitations import REMINDER_AFTER, invitations_to_mail, is_paused
from heedful.practice.record.models import Invitation, Participant, PrivateLink, ReminderWish
from heedful.practice.record.reminder_wishes import has_lapsed, wishes_to_confirm
from heedful.practice.trust.links import open_link_of

SETTLES_IN = timedelta(hours=1)
"""From a session's being written down until its message goes. A session is often written down as it begins: the
message must not buzz in the room. And a slip of the finger can be put right; a message cannot be called back."""

DIGEST_KEEPS = timedelta(days=1)
"""Monday's counts are of no use on Wednesday; the page has today's."""


def plan(now: datetime) -> None:
    """Write down every message to look at. Done twice, or by two workers at once, it plans nothing twice."""
    planned = [*_of_invitations(now), *_of_wishes(now), *_of_digests(now)]
    Message.objects.bulk_create(planned, ignore_conflicts=True)


def _of_invitations(now: datetime) -> Iterator[Message]:
    """From the client's wish on: nothing that was due before they asked for it."""
    for invitation in invitations_to_mail(now).select_related("participant"):
        wish = wish_of(invitation.participant)
        times = {
            MessageKind.INVITATION: invitation.opens_at + SETTLES_IN,
            MessageKind.REMINDER: invitation.opens_at + REMINDER_AFTER,
        }
        for kind, due_at in times.items():
            if wish and wish.confirmed_at and due_at > wish.confirmed_at:
                yield Message(
                    kind=kind, participant_id=invitation.participant_id, invitation=invitation, due_at=due_at
                )


def _of_wishes(now: datetime) -> Iterator[Message]:
    """A number for each address that waits to be confirmed. The message has the wish's id: there is one of it."""
    for wish in wishes_to_confirm(now):
        yield Message(
            id=wish.pk, kind=MessageKind.NUMBER, participant_id=wish.participant_id, due_at=wish.wished_at
        )


def _of_digests(now: datetime) -> Iterator[Message]:
    """Next Monday's for everybody who wants one; the id is made of the reader and the day: there is one of it."""
    due_at = next_monday(now)
    for reader in User.objects.filter(wants_digest=True, is_active=True):
        id = uuid5(reader.pk, f"digest {due_at.date()}")
        yield Message(id=id, kind=MessageKind.DIGEST, reader=reader, due_at=due_at)


# ---------------------------------------------------------------------------------------------------
# Still due?


def why_not(message: Message, now: datetime) -> str:
    """Why this message is no longer needed, in words for the delivery log; empty if it is due."""
    match message.kind:
        case MessageKind.DIGEST:
            return _why_no_digest(message, now)
        case MessageKind.NUMBER:
            wish = number_wish(message)
            return (
                ""
                if wish and not has_lapsed(wish, now) and not wish.confirmed_at
                else "They no longer wait for it."
            )
        case _:
            return _why_no_invitation(message, now)


def _why_no_invitation(message: Message, now: datetime) -> str:
    invitation, participant = message.invitation, message.participant
    if invitation is None or participant is None:
        return "What it was about is gone."
    if wish_of(participant) is None:
        return "They no longer want messages."
    return (
        _why_closed(participant, now) or _why_settled(invitation, now) or _why_late(message, invitation, now)
    )


def _why_closed(participant: Participant, now: datetime) -> str:
    if participant.course.closed_on is not None:
        return "The work together has ended."
    if is_paused(participant, timezone.localdate(now)):
        return "A planned pause has begun."
    if link_of(participant, now) is None:
        return "They have no private link that opens."
    return ""


def _why_settled(invitation: Invitation, now: datetime) -> str:
    if invitation.answered_at is not None:
        return "They had answered already."
    if invitation.cancelled_at is not None:
        return "They are no longer asked for it."
    return "The time to answer was over." if invitation.expires_at <= now else ""


def _why_late(message: Message, invitation: Invitation, now: datetime) -> str:
    is_late = message.kind == MessageKind.INVITATION and now >= invitation.opens_at + REMINDER_AFTER
    return "It would have come together with the reminder." if is_late else ""


def _why_no_digest(message: Message, now: datetime) -> str:
    reader = message.reader
    if reader is None or not reader.is_active or not reader.wants_digest or not reader.email:
        return "They no longer want it."
    return "Monday was over." if now - message.due_at > DIGEST_KEEPS else ""


def wish_of(participant: Participant) -> ReminderWish | None:
    """The confirmed wish, if there is one."""
    return participant.reminder_wishes.filter(withdrawn_at__isnull=True, confirmed_at__isnull=False).first()


def number_wish(message: Message) -> ReminderWish | None:
    assert message.participant is not None
    return message.participant.reminder_wishes.filter(pk=message.pk, withdrawn_at__isnull=True).first()


def link_of(participant: Participant, now: datetime) -> PrivateLink | None:
    link = open_link_of(participant)
    return link if link is not None and link.expires_at > now else None
