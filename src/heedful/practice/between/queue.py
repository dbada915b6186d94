"""The queue: each message is looked at when it is due, by one worker, and what became of it is written down.

    work_off(now)      # plan, then hand over everything that is due; how many were looked at

It is a table, so it outlives a restart. A worker claims a message by a conditional update, so that of several one gets
it, on SQLite and PostgreSQL alike. A claim holds for ten minutes: a message whose worker died is taken up again.

Between handing a message over and writing that down lies a moment in which a crash cannot be told from one before the
hand-over. We err on the side of sending it again, four times at the very most: a second copy says nothing new, carries
the same Message-ID, and most mailboxes show it once, while a message that silently never came helps nobody.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from heedful.practice.between import letters, mail
from heedful.practice.between.digest import week_of
from heedful.practice.between.due import link_of, number_wish, plan, why_not, wish_of
from heedful.practice.between.models import Delivery, Message, MessageKind

CLAIM_HOLDS = timedelta(minutes=10)
"""Far longer than the longest conversation with a mail server: each step of it may take 20 seconds."""
TRIES_AGAIN_AFTER = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""A busy or restarted server; a server being mended; a bad morning. After that a person should know."""
MOST_TRIES = len(TRIES_AGAIN_AFTER) + 1

log = logging.getLogger(__name__)


def work_off(now: datetime) -> int:
    """Everything that is due by `now`; how many messages were looked at. Where no mail is set up, none."""
    if mail.outgoing() is None:
        return 0
    plan(now)
    looked_at = 0
    while (message := claim(now)) is not None:
        _look_at(message, now)
        looked_at += 1
    return looked_at


def claim(now: datetime) -> Message | None:
    """The next due message, for this worker alone; None if there is none."""
    with transaction.atomic():
        for id in _unlocked(_free(now).order_by("due_at", "id")).values_list("id", flat=True)[:20]:
            if _free(now).filter(pk=id).update(claimed_at=now, tries=F("tries") + 1):
                return Message.objects.select_related("participant__course", "invitation", "reader").get(
                    pk=id
                )
    return None


def _free(now: datetime) -> QuerySet[Message]:
    unclaimed = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - CLAIM_HOLDS)
    return Message.objects.filter(unclaimed, state=Delivery.WAITING, due_at__lte=now)


def _unlocked(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Past what another worker is claiming just now, where the database can say so."""
    if connection.features.has_select_for_update_skip_locked:
        return messages.select_for_update(skip_locked=True)
    return messages


def _look_at(message: Message, now: datetime) -> None:
    """A fault of ours on one message must not hold up the rest: it stays claimed, and its turn comes again."""
    try:
        deliver(message, now)
    except Exception as error:
        log.error("a message could not be written: %s", type(error).__name__)


def deliver(message: Message, now: datetime) -> None:
    """Decide whether it is still due, hand it over if so, and write down what became of it."""
    if message.tries > MOST_TRIES:
        return _finish(
            message, Delivery.NOT_DELIVERED, now, "It was begun several times and never got through."
        )
    if why := why_not(message, now):
        return _finish(message, Delivery.NOT_NEEDED, now, why)
    letter = _letter_for(message, now)
    if letter is None:
        return _finish(message, Delivery.NOT_NEEDED, now, "There was nothing new to tell.")
    try:
        mail.hand_over(letter, now)
    except mail.Refused as refusal:
        _finish(message, Delivery.NOT_DELIVERED, now, refusal.why)
    except mail.NotNow as delay:
        _try_again(message, now, delay.why)
    else:
        _finish(message, Delivery.SENT, now)
    return None


def _letter_for(message: Message, now: datetime) -> EmailMessage | None:
    out = mail.outgoing()
    assert out is not None
    if message.kind == MessageKind.DIGEST:
        assert message.reader is not None
        assert message.reader.email
        week = week_of(message.reader, now)
        return None if week.is_quiet else letters.digest(message, out.sender, message.reader.email, week)
    if message.kind == MessageKind.NUMBER:
        waiting = number_wish(message)
        return letters.number(message, out.sender, waiting) if waiting else None
    assert message.participant is not None
    wish, link = wish_of(message.participant), link_of(message.participant, now)
    return letters.waiting_page(message, out.sender, wish, link) if wish and link else None


def _finish(message: Message, state: Delivery, now: datetime, why: str = "") -> None:
    _write(message, state=state, done_at=now, why=why)


def _try_again(message: Message, now: datetime, why: str) -> None:
    if message.tries >= MOST_TRIES:
        return _finish(message, Delivery.NOT_DELIVERED, now, why)
    return _write(message, due_at=now + TRIES_AGAIN_AFTER[message.tries - 1], why=why)


def _write(message: Message, **told: object) -> None:
    """Only while the claim is ours: somebody who took the message up in the meantime writes their own."""
    mine = Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at, state=Delivery.WAITING)
    mine.update(claimed_at=None, **told)
