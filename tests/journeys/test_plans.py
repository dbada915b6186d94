"""An anxious client on a phone: a plan for hard days, added to, kept on the phone, and there when the net is not."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from heedful.practice.record import plans
from heedful.practice.record.models import PlanKind, SaidBy
from heedful.practice.trust.links import make_link
from tests.journeys.test_own_page import is_accessible
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def cast(transactional_db: None) -> Cast:
    return Cast.enter()


def test_a_plan_is_added_to_and_is_there_without_the_net_once_it_was_kept(phone: Page, cast: Cast) -> None:
    plans.add(cast.kim, PlanKind.SAFETY, "signs", "an invented sign", "", by=SaidBy.THERAPIST)
    address = reverse("own_plans", args=[make_link(cast.kim, cast.tamsin).secret])
    phone.goto(address)
    assert is_accessible(phone)
    part = phone.locator("#coping-eases")
    part.get_by_text("Add to it").click()
    part.get_by_label("In your own words").fill("an invented song")
    part.get_by_role("button", name="Keep it").click()
    expect(phone.get_by_text("an invented song", exact=True)).to_be_visible()
    assert phone.evaluate("navigator.serviceWorker.getRegistration().then(found => Boolean(found))") is False

    phone.get_by_role("button", name="Keep it on this phone").click()
    expect(phone.get_by_text("It is kept.")).to_be_visible()
    assert is_accessible(phone)
    phone.context.set_offline(True)
    phone.goto(address)
    expect(phone.get_by_text("an invented sign", exact=True)).to_be_visible()
    expect(phone.get_by_text("an invented song", exact=True)).to_be_visible()

    phone.context.set_offline(False)
    phone.goto(address)
    phone.get_by_role("button", name="Take it off this phone").click()
    expect(phone.get_by_text("It is off this phone.")).to_be_visible()
    assert phone.evaluate("caches.keys()") == []


def test_long_words_and_a_long_place_stay_within_a_narrow_phone(phone: Page, cast: Cast) -> None:
    for words, reach in (
        ("a shop; they keep a chair", "Invented Row 4 (up the stairs)"),
        ("w" * 90, "r" * 90),
    ):
        plans.add(cast.kim, PlanKind.SAFETY, "places", words, reach, by=SaidBy.CLIENT)
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(reverse("own_plans", args=[make_link(cast.kim, cast.tamsin).secret]))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert is_accessible(phone)
