"""What was sent, to whom by code alone, and what to do about what did not arrive."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse
from pytest_django.fixtures import Settings

from heedful.practice.between.delivery_log import ASK_ABOUT_THE_ADDRESS, ASK_THE_OWNER, entries_of
from heedful.practice.between.models import Delivery, Message
from heedful.practice.between.queue import TRIES_AGAIN_AFTER, work_off
from tests.people import Cast
from tests.practice.between.conftest import KIMS_ADDRESS, Asked
from tests.practice.between.smtp_server import Conversation

pytestmark = pytest.mark.django_db


@pytest.fixture
def tamsin(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(browser: Browser, name: str = "messages", *args: object) -> str:
    return browser.get(reverse(name, args=args)).content.decode()


def test_it_says_what_was_sent_to_whom_by_code_and_keeps_nothing_of_what_it_said(
    server: Conversation, asked: Asked, tamsin: Browser
) -> None:
    work_off(asked.told)
    shown = page(tamsin)
    assert "K-014" in shown
    assert "A page is waiting" in shown
    assert "Handed to the mail server" in shown
    for word in (KIMS_ADDRESS, "Kim Invented", asked.link.secret):
        assert word not in shown
    kept = str(list(Message.objects.values()))
    assert KIMS_ADDRESS not in kept
    assert asked.link.secret not in kept


def test_not_delivered_stands_apart_with_what_to_do(
    server: Conversation, asked: Asked, tamsin: Browser
) -> None:
    server.to_recipient = "550 unknown"
    work_off(asked.told)
    shown = page(tamsin)
    assert "Not delivered" in shown
    assert ASK_ABOUT_THE_ADDRESS in shown
    assert "Its answer was 550." in shown


def test_a_fault_of_the_server_is_nothing_to_ask_the_client_about(server: Conversation, asked: Asked) -> None:
    server.to_data = "554 no"
    work_off(asked.told)
    lost = Message.objects.filter(state=Delivery.NOT_DELIVERED)
    assert [entry.then for entry in entries_of(lost)] == [ASK_THE_OWNER]


def test_what_will_be_tried_again_says_so_and_why(server: Conversation, asked: Asked) -> None:
    server.to_data = "451 busy"
    work_off(asked.told)
    (entry,) = entries_of(Message.objects.filter(tries=1))
    assert entry.state == "Will be tried again"
    assert "451" in entry.why
    assert entry.at == asked.told + TRIES_AGAIN_AFTER[0]
    assert not entry.is_not_delivered


def test_ones_own_clients_alone(server: Conversation, asked: Asked, cast: Cast, client: Browser) -> None:
    work_off(asked.told)
    client.force_login(cast.theo, backend="django.contrib.auth.backends.ModelBackend")
    assert "K-014" not in page(client)
    assert client.get(reverse("client_messages", args=[cast.kim.pk])).status_code == 404


def test_a_clients_own_log_says_whether_they_wish_for_messages(
    server: Conversation, asked: Asked, cast: Cast, tamsin: Browser
) -> None:
    work_off(asked.told)
    assert "turned messages on" in page(tamsin, "client_messages", cast.kim.pk)
    assert "Messages are off" in page(tamsin, "client_messages", cast.noor.pk)
    assert "A page is waiting" not in page(tamsin, "client_messages", cast.noor.pk)


def test_without_a_mail_server_the_page_says_so(tamsin: Browser, settings: Settings) -> None:
    settings.HEEDFUL_MAIL = None
    assert "No mail server is set up" in page(tamsin)
