"""On a phone a therapist sees at once where they are."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.test_strain import sign_in
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast.enter()


@pytest.mark.parametrize("name", ["together", "goals", "client_messages"])
def test_the_page_of_a_record_that_is_open_is_in_view_in_its_row(phone: Page, cast: Cast, name: str) -> None:
    sign_in(phone)
    phone.wait_for_url("**/clients/")
    phone.goto(reverse(name, args=[cast.kim.pk]))
    expect(phone.locator(".record-nav [aria-current]")).to_be_in_viewport(ratio=0.9)
    assert phone.evaluate("scrollY") == 0
