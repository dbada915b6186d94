"""Messages on a phone: turned on by the client alone, sent once, seen where they did not arrive, stopped in a tap."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from heedful.practice.between.models import Delivery, Message
from heedful.practice.between.queue import work_off
from heedful.practice.project.outgoing_mail import MailFolder
from heedful.practice.record.models import ReminderWish
from heedful.practice.record.reminder_wishes import number_of
from heedful.practice.trust.links import make_link
from tests.journeys.test_strain import sign_in
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def cast(transactional_db: None) -> Cast:
    return Cast.enter()


def test_a_client_turns_messages_on_and_stops_them_without_the_pin(
    phone: Page, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.HEEDFUL_MAIL = MailFolder("hello@practice.invalid", tmp_path / "mail")
    link = make_link(cast.kim, cast.tamsin, pin="1234")
    phone.goto(reverse("own_home", args=[link.secret]))
    phone.get_by_label("PIN").fill("1234")
    phone.get_by_role("button").first.click()
    phone.goto(reverse("own_reminders", args=[link.secret]))
    phone.get_by_label("Your email address").fill("kim@invented.example")
    phone.get_by_role("button", name="Send me the number").click()
    expect(phone.locator("main")).to_contain_text("We are sending a number")
    work_off(timezone.now())
    (letter,) = (tmp_path / "mail").iterdir()
    number = number_of(ReminderWish.objects.get())
    assert number in letter.read_text()
    phone.get_by_label("The number in the message").fill(number)
    phone.get_by_role("button", name="Turn messages on").click()
    expect(phone.locator("main")).to_contain_text("Messages are on")

    sign_in(phone)
    phone.goto(reverse("messages"))
    expect(phone.locator("main")).to_contain_text("K-014")
    expect(phone.locator("main")).not_to_contain_text("kim@invented.example")
    Message.objects.update(state=Delivery.NOT_DELIVERED)
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Not delivered")

    phone.context.clear_cookies()
    phone.goto(reverse("stop_reminders", args=[link.secret]))
    phone.get_by_role("button", name="Stop").click()
    expect(phone.locator("main")).to_contain_text("stopped", ignore_case=True)
    assert ReminderWish.objects.get().withdrawn_at is not None
