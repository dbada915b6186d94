"""What was sent to clients and what became of it; the therapist's week."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heedful.practice.between import mail
from heedful.practice.between.delivery_log import entries_of
from heedful.practice.between.digest import next_monday, week_of
from heedful.practice.between.due import wish_of
from heedful.practice.between.models import Message
from heedful.practice.project.outgoing_mail import MailFolder
from heedful.practice.showing.pages import SignedIn, show
from heedful.practice.trust.gate import caseload, open_record

MOST_SHOWN = 200


@require_safe
def messages(request: SignedIn) -> HttpResponse:
    """To all one's own clients, by code alone, and to oneself."""
    mine = caseload(request.user).values("pk")
    rows = Message.objects.filter(Q(participant__in=mine) | Q(reader=request.user))
    return _log(request, rows)


@require_safe
def client_messages(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="messages")
    return _log(request, opened.messages.all(), participant=opened, wish=wish_of(opened))


def _log(request: SignedIn, rows: QuerySet[Message], **context: Any) -> HttpResponse:
    newest = rows.select_related("participant__client").order_by("-due_at", "-id")
    entries = entries_of(newest[:MOST_SHOWN])
    return show(
        request,
        "between/messages.html",
        entries=[entry for entry in entries if not entry.is_not_delivered],
        not_delivered=[entry for entry in entries if entry.is_not_delivered],
        has_mail=mail.outgoing() is not None,
        is_dry_run=isinstance(mail.outgoing(), MailFolder),
        most_shown=MOST_SHOWN if len(entries) == MOST_SHOWN else 0,
        **context,
    )


@require_safe
def week(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    return show(
        request,
        "between/week.html",
        week=week_of(request.user, now),
        next_digest=next_monday(now) if request.user.wants_digest and request.user.email else None,
        has_mail=mail.outgoing() is not None,
    )
