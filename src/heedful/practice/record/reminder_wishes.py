"""A client's wish to be told by email: asked for on their own page, confirmed from their own mailbox, ended in one tap.

The address counts once the number that was sent to it has come back. Until then it may be a slip of the finger, and
the private link would go to a stranger; the message with the number therefore holds no link.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from heedful.practice.record.models import LinkKind, Participant, PrivateLink, ReminderWish
from heedful.practice.trust import audit
from heedful.practice.trust.links import hash_of

NUMBER_HOLDS = timedelta(hours=1)
MOST_WRONG_NUMBERS = 5
"""Of a million; so nobody confirms an address that is not theirs by trying."""
MOST_WISHES_A_DAY = 5
"""Each sends a message to an address that nobody has confirmed yet."""


class TooOften(Exception):
    """So many addresses were given today that the next must wait."""


def open_wish(participant: Participant) -> ReminderWish | None:
    """The wish that holds, or still waits for its number; None once that number has run out."""
    wish = participant.reminder_wishes.filter(withdrawn_at__isnull=True).first()
    return None if wish is None or has_lapsed(wish, timezone.now()) else wish


def has_lapsed(wish: ReminderWish, now: datetime) -> bool:
    if wish.confirmed_at is not None:
        return False
    return now - wish.wished_at > NUMBER_HOLDS or wish.wrong_numbers >= MOST_WRONG_NUMBERS


def wish_for_reminders(participant: Participant, email: str) -> ReminderWish:
    """A new wish, in the place of a former one, waiting for its number. Raises: TooOften."""
    now = timezone.now()
    with transaction.atomic():
        today = participant.reminder_wishes.select_for_update().filter(wished_at__gt=now - timedelta(days=1))
        if len(today) >= MOST_WISHES_A_DAY:
            raise TooOften
        _withdraw(participant, now)
        wish = ReminderWish(participant=participant, email=email, wished_at=now)
        wish.save()
        audit.record("client asked for reminders", subject=participant, purpose="reminders")
    return wish


def number_of(wish: ReminderWish) -> str:
    """Six digits that only this practice can work out, so that they need not be kept."""
    digest = salted_hmac("heedful.reminder_wish", str(wish.pk), algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 1_000_000:06}"


def confirm(wish: ReminderWish, typed: str) -> bool:
    """Whether this is the number; the wish holds from now on if it is. After five wrong ones none is right."""
    now = timezone.now()
    digits = "".join(character for character in typed if character in "0123456789")
    with transaction.atomic():
        held = ReminderWish.objects.select_for_update().get(pk=wish.pk)
        if held.withdrawn_at is not None or has_lapsed(held, now):
            return False
        if constant_time_compare(digits, number_of(held)):
            held.confirmed_at = held.confirmed_at or now
            audit.record("client confirmed reminders", subject=held.participant, purpose="reminders")
        else:
            held.wrong_numbers += 1
        held.save(update_fields=["confirmed_at", "wrong_numbers"])
    return held.confirmed_at is not None


def withdraw(participant: Participant) -> None:
    """No more messages from now on; the address is emptied. Said twice, it is as said once."""
    with transaction.atomic():
        if _withdraw(participant, timezone.now()):
            audit.record("client stopped reminders", subject=participant, purpose="reminders")


def _withdraw(participant: Participant, now: datetime) -> bool:
    wishes = list(participant.reminder_wishes.select_for_update().filter(withdrawn_at__isnull=True))
    for wish in wishes:
        wish.withdrawn_at, wish.email = now, ""
        wish.save(update_fields=["withdrawn_at", "email"])
    return bool(wishes)


def whose_former_link(secret: str) -> Participant | None:
    """Whose own link this was, if it has run out or been taken back: it stops messages still, and opens nothing."""
    link = PrivateLink.objects.filter(secret_hash=hash_of(secret), kind=LinkKind.OWN).first()
    if link is None or (link.revoked_at is None and link.expires_at > timezone.now()):
        return None
    return link.participant


def wishes_to_confirm(now: datetime) -> list[ReminderWish]:
    """Those whose number has yet to come back."""
    waiting = ReminderWish.objects.filter(
        confirmed_at__isnull=True, withdrawn_at__isnull=True, wished_at__gt=now - NUMBER_HOLDS
    )
    return list(waiting)


def drop_unconfirmed_wishes(now: datetime) -> None:
    """An address that was never confirmed is not ours to keep."""
    lapsed = ReminderWish.objects.filter(
        confirmed_at__isnull=True, withdrawn_at__isnull=True, wished_at__lte=now - NUMBER_HOLDS
    )
    for wish in lapsed:
        wish.withdrawn_at, wish.email = now, ""
        wish.save(update_fields=["withdrawn_at", "email"])
