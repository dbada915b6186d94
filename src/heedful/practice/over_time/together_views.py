"""The page "Working together": every piece in a line, and what asks for a word."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heedful.practice.record.together import pieces_of
from heedful.practice.showing.pages import SignedIn, show
from heedful.practice.trust.gate import may_change, open_record


@require_safe
def together(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="working together")
    return show(
        request,
        "over_time/together.html",
        participant=opened,
        client=opened.client,
        pieces=pieces_of(opened),
        last=opened.course.sessions.order_by("number").last(),
        may_change=may_change(request.user, opened),
    )
