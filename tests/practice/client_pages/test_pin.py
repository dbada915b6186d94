"""The PIN of a private link."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record.models import PrivateLink
from heedful.practice.trust.links import make_link
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(cast: Cast) -> PrivateLink:
    return make_link(cast.kim, cast.tamsin, pin="2468")


def pin_url(link: PrivateLink) -> str:
    return reverse("own_pin", args=[link.secret])


def checkin_url(link: PrivateLink) -> str:
    return reverse("own_checkin", args=[link.secret])


def test_the_right_pin_lets_in_for_an_hour_in_this_browser_alone(link: PrivateLink, client: Browser) -> None:
    assert client.get(checkin_url(link)).url == pin_url(link)
    answer = client.post(pin_url(link), {"pin": " 2468 "})
    assert answer.url == reverse("own_home", args=[link.secret])
    (cookie,) = answer.cookies.values()
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 3600)
    assert cookie["path"] == f"/p/{link.secret}/"
    assert "2468" not in cookie.value
    assert client.get(checkin_url(link)).status_code == 200
    assert Browser().get(checkin_url(link)).url == pin_url(link)
    with mock.patch("time.time", return_value=timezone.now().timestamp() + 3601):
        assert client.get(checkin_url(link)).url == pin_url(link)


def test_a_new_pin_ends_the_hour_of_the_former(link: PrivateLink, client: Browser, cast: Cast) -> None:
    client.post(pin_url(link), {"pin": "2468"})
    newer = make_link(cast.kim, cast.tamsin, pin="1357")
    assert client.get(checkin_url(newer)).url == pin_url(newer)


def test_the_cookie_of_one_link_opens_no_other(link: PrivateLink, client: Browser, cast: Cast) -> None:
    others = make_link(cast.lou, cast.theo, pin="2468")
    client.post(pin_url(link), {"pin": "2468"})
    assert client.get(checkin_url(others)).url == pin_url(others)


@pytest.mark.parametrize("typed", ["", "1111", "24680", "２４６９", "x" * 30])
def test_a_wrong_pin_is_said_kindly(link: PrivateLink, client: Browser, typed: str) -> None:
    page = client.post(pin_url(link), {"pin": typed})
    assert page.status_code == 400
    assert b'class="error"' in page.content
    assert typed == "" or typed not in page.content.decode()


def test_five_wrong_pins_close_the_link_for_a_quarter_of_an_hour_even_to_the_right_one(
    link: PrivateLink, client: Browser
) -> None:
    for _ in range(4):
        assert client.post(pin_url(link), {"pin": "1111"}).status_code == 400
    assert "Let’s wait a little" in client.post(pin_url(link), {"pin": "1111"}).content.decode()
    assert "Let’s wait a little" in client.post(pin_url(link), {"pin": "2468"}).content.decode()
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(minutes=16)):
        assert client.post(pin_url(link), {"pin": "2468"}).status_code == 302


def test_a_right_pin_forgets_the_wrong_ones(link: PrivateLink, client: Browser) -> None:
    for typed in ("1111", "1111", "1111", "2468", "1111", "1111", "1111"):
        client.post(pin_url(link), {"pin": typed})
    assert client.post(pin_url(link), {"pin": "2468"}).status_code == 302


def test_the_script_is_told_to_ask_for_the_pin_again(link: PrivateLink, client: Browser) -> None:
    answer = client.post(
        reverse("own_checkin_answer", args=[link.secret]),
        {"item": "mood"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 401
    assert answer.json()["ask"] == pin_url(link)


def test_a_link_without_a_pin_asks_for_none(cast: Cast, client: Browser) -> None:
    plain = make_link(cast.kim, cast.tamsin)
    assert client.get(pin_url(plain)).url == checkin_url(plain)
