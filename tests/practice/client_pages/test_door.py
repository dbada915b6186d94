"""The door: what it tells whom it does not let in, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.client_pages.door import CLOSED_IN_SHORT, Visit
from heedful.practice.record.models import LinkKind, PrivateLink
from heedful.practice.trust.audit import AuditEvent
from heedful.practice.trust.links import Closed, make_link, revoke
from heedful.practice.trust.logs import QuietFormatter
from heedful.wording.reading import reading_grade
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(cast: Cast) -> PrivateLink:
    return make_link(cast.kim, cast.tamsin)


def page(link: PrivateLink) -> str:
    return reverse("own_checkin", args=[link.secret])


def test_a_closed_link_says_the_same_of_a_client_and_of_nobody(link: PrivateLink, client: Browser) -> None:
    """A guessed address and one cut short look alike, and name nobody."""
    guessed = client.get(page(link).replace(link.secret, "A" * 32))
    cut_short = client.get(page(link).replace(link.secret, link.secret[:8]))
    assert guessed.status_code == cut_short.status_code == 404
    assert guessed.content == cut_short.content
    assert b"Kim" not in guessed.content


@pytest.mark.parametrize("secret", ["%00", "a%2Fb", "%F0%9F%98%80", "x" * 3000, "%ED%A0%80"])
def test_an_odd_address_gets_a_kind_page(cast: Cast, client: Browser, secret: str) -> None:
    answer = client.get(f"/p/{secret}/check-in/")
    assert answer.status_code == 404
    assert b"There is nothing here" in answer.content


def test_opening_is_noted_for_the_therapist_and_in_the_trail(link: PrivateLink, client: Browser) -> None:
    client.get(page(link))
    link.refresh_from_db()
    assert timezone.now() - link.last_opened_at < timedelta(minutes=1)
    entry = AuditEvent.objects.filter(action="client opened own page").latest("number")
    assert (entry.actor, entry.purpose, entry.subject_id) == (None, "check-in", str(link.participant_id))


def test_a_refused_opening_is_not_noted_as_one(link: PrivateLink, client: Browser, cast: Cast) -> None:
    revoke(link, cast.tamsin)
    client.get(page(link))
    link.refresh_from_db()
    assert link.last_opened_at is None


def test_in_the_room_only_what_was_handed_over_opens(cast: Cast, client: Browser) -> None:
    room = make_link(cast.kim, cast.tamsin, kind=LinkKind.ROOM)
    for name in ("own_mine", "own_shared", "own_reminders", "own_data"):
        assert client.get(reverse(name, args=[room.secret])).url == page(room)


def test_a_closed_link_is_said_shortly_to_a_script(link: PrivateLink, client: Browser, cast: Cast) -> None:
    revoke(link, cast.tamsin)
    answer = client.get(page(link), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (404, {"problem": CLOSED_IN_SHORT[Closed.REVOKED]})
    assert set(CLOSED_IN_SHORT) == set(Closed)
    assert reading_grade(" ".join(CLOSED_IN_SHORT.values())) <= 6


def test_what_names_a_link_on_a_shared_device_opens_nothing(
    link: PrivateLink, client: Browser, cast: Cast
) -> None:
    others = make_link(cast.lou, cast.theo)
    short = Visit(link, link.secret, cast.kim).short_id
    assert short != Visit(others, others.secret, cast.lou).short_id
    assert short not in link.secret
    assert client.get(page(link).replace(link.secret, short)).status_code == 404


def test_a_logged_address_leads_nobody_in(link: PrivateLink) -> None:
    import logging

    record = logging.LogRecord("django", logging.WARNING, __file__, 1, "Not Found: %s", (page(link),), None)
    line = QuietFormatter().format(record)
    assert link.secret not in line
    assert "/p/…/check-in/" in line
