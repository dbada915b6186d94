"""A mail server to talk to, and Kim, who asked to be told by email and has a session just held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from heedful.practice.between.due import SETTLES_IN
from heedful.practice.between.models import Message
from heedful.practice.record.invitations import REMINDER_AFTER, session_noted
from heedful.practice.record.models import Invitation, Participant, PrivateLink, Session
from heedful.practice.record.reminder_wishes import confirm, number_of, wish_for_reminders
from heedful.practice.trust.links import make_link
from tests.people import Cast
from tests.practice.between.smtp_server import Conversation, mail_server

KIMS_ADDRESS = "kim@invented.example"


@pytest.fixture
def server(settings: Any) -> Iterator[Conversation]:
    with mail_server() as (outgoing, told):
        settings.HEEDFUL_MAIL = outgoing
        settings.HEEDFUL_ADDRESS = "https://heedful.invalid"
        yield told


@dataclass
class Asked:
    """Kim's part, and the moments at which something is due."""

    kim: Participant
    link: PrivateLink
    invitation: Invitation

    @property
    def opened(self) -> datetime:
        return self.invitation.opens_at

    @property
    def told(self) -> datetime:
        return self.opened + SETTLES_IN

    @property
    def reminded(self) -> datetime:
        return self.opened + REMINDER_AFTER

    @property
    def messages(self) -> dict[str, Message]:
        return {message.kind: message for message in self.kim.messages.all()}


def wish(participant: Participant, email: str = KIMS_ADDRESS) -> None:
    wished = wish_for_reminders(participant, email)
    assert confirm(wished, number_of(wished))


def hold_session(participant: Participant, *, days_ago: int = 0) -> Session:
    on = timezone.localdate() - timedelta(days=days_ago)
    number = participant.course.sessions.count() + 1
    session = Session.objects.create(course=participant.course, number=number, on=on)
    session_noted(session)
    return session


def ask(cast: Cast) -> Asked:
    link = make_link(cast.kim, cast.tamsin)
    wish(cast.kim)
    session = hold_session(cast.kim)
    return Asked(cast.kim, link, cast.kim.invitations.get(session=session))


@pytest.fixture
def asked(cast: Cast) -> Asked:
    return ask(cast)
