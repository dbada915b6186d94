"""Messages are for the client alone to turn on, and for anybody who holds an old message to turn off."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from heedful.practice.project.outgoing_mail import MailFolder
from heedful.practice.record.models import PrivateLink, ReminderWish
from heedful.practice.record.reminder_wishes import (
    MOST_WISHES_A_DAY,
    MOST_WRONG_NUMBERS,
    NUMBER_HOLDS,
    number_of,
    open_wish,
    withdraw,
)
from heedful.practice.trust.audit import AuditEvent
from heedful.practice.trust.links import make_link, revoke
from heedful.wording.reading import reading_grade
from tests.people import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "kim@invented.example"


@pytest.fixture(autouse=True)
def mail(settings: Settings, tmp_path: Path) -> None:
    settings.HEEDFUL_MAIL = MailFolder("hello@practice.invalid", tmp_path / "mail")


@pytest.fixture
def link(cast: Cast) -> PrivateLink:
    return make_link(cast.kim, cast.tamsin)


def url(link: PrivateLink, name: str = "own_reminders") -> str:
    return reverse(name, args=[link.secret])


def give(client: Browser, link: PrivateLink, **data: str) -> Any:
    return client.post(url(link), data)


def turn_on(client: Browser, link: PrivateLink, email: str = ADDRESS) -> ReminderWish:
    give(client, link, email=email)
    wish = open_wish(link.participant)
    assert wish is not None
    give(client, link, number=number_of(wish))
    wish.refresh_from_db()
    return wish


class TestTurningOn:
    def test_an_address_counts_once_its_number_has_come_back(
        self, client: Browser, link: PrivateLink
    ) -> None:
        assert give(client, link, email=f"  {ADDRESS} ").status_code == 302
        wish = ReminderWish.objects.get()
        assert (wish.email, wish.confirmed_at) == (ADDRESS, None)
        digits = number_of(wish)
        assert give(client, link, number=f" {digits[:3]} {digits[3:]}").status_code == 302
        wish.refresh_from_db()
        assert wish.confirmed_at is not None
        assert "Messages are on" in client.get(url(link)).content.decode()

    def test_the_number_is_nowhere_on_the_page(self, client: Browser, link: PrivateLink) -> None:
        give(client, link, email=ADDRESS)
        assert number_of(ReminderWish.objects.get()) not in client.get(url(link)).content.decode()

    def test_the_page_shows_the_address_only_in_part(self, client: Browser, link: PrivateLink) -> None:
        turn_on(client, link)
        page = client.get(url(link)).content.decode()
        assert "k…@invented.example" in page
        assert ADDRESS not in page

    def test_the_address_lies_encrypted(self, client: Browser, link: PrivateLink) -> None:
        from django.db import connection

        turn_on(client, link)
        with connection.cursor() as cursor:
            cursor.execute("SELECT email FROM record_reminderwish")
            assert "invented" not in cursor.fetchone()[0]

    @pytest.mark.parametrize("typed", ["kim", "kim@", "@invented.example", "kim at home", "k@.x", "x" * 300])
    def test_what_is_no_address_is_said_kindly_and_kept_in_the_field(
        self, typed: str, client: Browser, link: PrivateLink
    ) -> None:
        answer = give(client, link, email=typed)
        assert answer.status_code == 400
        assert "It needs an @ and a dot" in answer.content.decode()
        assert not ReminderWish.objects.exists()

    def test_a_domain_in_other_letters_is_written_as_mail_servers_take_it(
        self, client: Browser, link: PrivateLink
    ) -> None:
        give(client, link, email="kim@bücher.example")
        assert ReminderWish.objects.get().email == "kim@xn--bcher-kva.example"

    def test_a_wrong_number_can_be_tried_again_but_not_for_ever(
        self, client: Browser, link: PrivateLink
    ) -> None:
        give(client, link, email=ADDRESS)
        wish = ReminderWish.objects.get()
        wrong = "000000" if number_of(wish) != "000000" else "000001"
        for _ in range(MOST_WRONG_NUMBERS):
            assert give(client, link, number=wrong).status_code == 400
        give(client, link, number=number_of(wish))
        wish.refresh_from_db()
        assert wish.confirmed_at is None

    def test_a_number_runs_out(self, client: Browser, link: PrivateLink) -> None:
        give(client, link, email=ADDRESS)
        ReminderWish.objects.update(wished_at=timezone.now() - NUMBER_HOLDS - timedelta(seconds=1))
        give(client, link, number=number_of(ReminderWish.objects.get()))
        assert ReminderWish.objects.get().confirmed_at is None
        assert "Your email address" in client.get(url(link)).content.decode()

    def test_nobody_can_have_messages_sent_to_many_addresses(
        self, client: Browser, link: PrivateLink
    ) -> None:
        for number in range(MOST_WISHES_A_DAY):
            give(client, link, email=f"somebody{number}@invented.example")
        answer = give(client, link, email="one.more@invented.example")
        assert answer.status_code == 400
        assert "wait until tomorrow" in answer.content.decode()
        assert ReminderWish.objects.count() == MOST_WISHES_A_DAY

    def test_a_second_address_takes_the_place_of_the_first(self, client: Browser, link: PrivateLink) -> None:
        turn_on(client, link)
        turn_on(client, link, "kim.new@invented.example")
        first, second = ReminderWish.objects.all()
        assert (first.withdrawn_at is not None, first.email) == (True, "")
        assert (second.withdrawn_at, second.email) == (None, "kim.new@invented.example")

    def test_where_there_is_no_mail_nothing_is_offered(
        self, client: Browser, link: PrivateLink, settings: Settings
    ) -> None:
        settings.HEEDFUL_MAIL = None
        page = client.get(url(link)).content.decode()
        assert "sends no email" in page
        assert "<input" not in page
        give(client, link, email=ADDRESS)
        assert not ReminderWish.objects.exists()


class TestTurningOff:
    def test_one_button_and_the_address_is_gone(self, client: Browser, link: PrivateLink) -> None:
        wish = turn_on(client, link)
        assert client.post(url(link, "stop_reminders")).status_code == 200
        wish.refresh_from_db()
        assert wish.withdrawn_at is not None
        assert wish.email == ""
        assert AuditEvent.objects.filter(action="client stopped reminders").count() == 1

    def test_looking_changes_nothing(self, client: Browser, link: PrivateLink) -> None:
        """Mail programs follow links before anybody taps them."""
        wish = turn_on(client, link)
        for method in (client.get, client.head):
            assert method(url(link, "stop_reminders")).status_code == 200
        wish.refresh_from_db()
        assert wish.withdrawn_at is None

    def test_a_mail_program_may_press_the_button(self, link: PrivateLink) -> None:
        """RFC 8058: a POST without a cookie, from anywhere."""
        wish = turn_on(Browser(), link)
        stranger = Browser(enforce_csrf_checks=True)
        answer = stranger.post(url(link, "stop_reminders"), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        wish.refresh_from_db()
        assert wish.withdrawn_at is not None

    def test_it_asks_for_no_pin(self, client: Browser, cast: Cast) -> None:
        link = make_link(cast.kim, cast.tamsin, pin="2468")
        assert client.get(url(link, "stop_reminders")).status_code == 200
        assert client.get(url(link)).url == url(link, "own_pin")

    @pytest.mark.parametrize("how", ["revoked", "replaced", "expired"])
    def test_an_old_message_still_stops_them_and_opens_nothing(
        self, how: str, client: Browser, link: PrivateLink, cast: Cast
    ) -> None:
        wish = turn_on(client, link)
        if how == "revoked":
            revoke(link, cast.tamsin)
        elif how == "replaced":
            make_link(cast.kim, cast.tamsin)
        else:
            PrivateLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
        page = client.get(url(link, "stop_reminders"))
        assert page.status_code == 404
        assert "opens nothing else" in page.content.decode()
        client.post(url(link, "stop_reminders"))
        wish.refresh_from_db()
        assert wish.withdrawn_at is not None

    def test_said_twice_it_is_as_said_once(self, client: Browser, link: PrivateLink) -> None:
        turn_on(client, link)
        withdraw(link.participant)
        withdraw(link.participant)
        assert AuditEvent.objects.filter(action="client stopped reminders").count() == 1


def test_each_page_is_plain_small_and_names_nobody(client: Browser, link: PrivateLink) -> None:
    shown = [client.get(url(link)).content.decode()]
    give(client, link, email=ADDRESS)
    shown.append(client.get(url(link)).content.decode())
    give(client, link, number=number_of(ReminderWish.objects.get()))
    shown.append(client.get(url(link)).content.decode())
    shown.append(client.get(url(link, "stop_reminders")).content.decode())
    for page in shown:
        words = re.sub(r"<[^>]+>", " ", page[page.index("<main") :])
        assert reading_grade(words) <= 6, words
        assert "Kim" not in page
        assert len(page.encode()) < 10_000
