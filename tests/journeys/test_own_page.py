"""A client on a phone: their picture, who has read what, something deleted, and a copy to keep."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from heedful.practice.record.models import CameBy, CheckIn, Goal, GoalRating, Participant
from heedful.practice.record.readings import note_read
from heedful.practice.trust.links import make_link
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def cast(transactional_db: None) -> Cast:
    return Cast.enter()


def checkin(participant: Participant, days_ago: int, mood: float, words: str | None = None) -> CheckIn:
    at = timezone.now() - timedelta(days=days_ago)
    came = {"answered_at": at, "sent_at": at, "came_by": CameBy.LINK, "submission": uuid4()}
    row: CheckIn = CheckIn.objects.create(participant=participant, mood=mood, words=words, **came)
    return row


def is_accessible(page: Page) -> bool:
    found = Axe().run(page).response["violations"]
    assert found == [], found
    return True


def test_a_client_sees_who_read_it_deletes_one_and_keeps_a_copy(phone: Page, cast: Cast) -> None:
    first = checkin(cast.kim, 9, 4)
    checkin(cast.kim, 2, 6, "an invented thought")
    note_read(cast.tamsin, checkins=[first])
    goal = Goal.objects.create(participant=cast.kim, code="g1", words="an invented bridge")
    GoalRating.objects.create(goal=goal, on=timezone.localdate(), value=3)

    phone.goto(reverse("own_home", args=[make_link(cast.kim, cast.tamsin).secret]))
    expect(phone.get_by_role("img", name="How you have been")).to_be_visible()
    expect(phone.get_by_text("an invented bridge")).to_be_visible()
    assert "Kim" not in phone.content()
    assert is_accessible(phone)

    phone.get_by_role("link", name="Who has read them?").click()
    expect(phone.get_by_text("Read by Tamsin Therapist")).to_have_count(1)
    expect(phone.get_by_text("Not read yet.")).to_have_count(1)
    assert is_accessible(phone)

    phone.get_by_role("link", name="Back to your page").click()
    phone.get_by_role("link", name="Keep a copy, or delete things").click()
    assert is_accessible(phone)
    with phone.expect_download() as started:
        phone.get_by_role("link", name="Get the file").click()
    kept = Path(started.value.path()).read_text(encoding="utf-8")
    assert started.value.suggested_filename == "my-page.html"
    assert "an invented thought" in kept

    phone.get_by_role("link", name="Check-in,").first.click()
    expect(phone.get_by_text("an invented thought")).to_be_visible()
    assert is_accessible(phone)
    phone.get_by_role("button", name="Delete it").click()
    expect(phone.get_by_role("heading", name="It is gone")).to_be_visible()
    assert list(CheckIn.everything.all()) == [first]
    phone.get_by_role("link", name="See what is left").click()
    expect(phone.get_by_role("link", name="Check-in,")).to_have_count(1)


def test_a_client_deletes_only_the_words(phone: Page, cast: Cast) -> None:
    sent = checkin(cast.kim, 2, 6, "an invented thought")
    phone.goto(reverse("own_mine", args=[make_link(cast.kim, cast.tamsin).secret]))
    phone.get_by_role("link", name="Check-in,").click()
    phone.get_by_role("button", name="Delete only the words").click()
    expect(phone.get_by_role("heading", name="It is gone")).to_be_visible()
    sent.refresh_from_db()
    assert (sent.mood, sent.words) == (6, None)
