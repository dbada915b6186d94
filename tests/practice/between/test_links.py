"""The therapist's page about a client's link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import segno
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record.models import PrivateLink
from heedful.practice.trust.links import make_link, open_link_of
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def tamsin(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    return client


def links_url(cast: Cast) -> str:
    return reverse("links", args=[cast.kim.pk])


def page(browser: Browser, cast: Cast, **more: str) -> str:
    return browser.get(links_url(cast), **more).content.decode()


@pytest.mark.parametrize(("lasts", "days"), [("1", 31), ("3", 92), ("6", 183)])
def test_a_link_lasts_as_long_as_was_chosen(tamsin: Browser, cast: Cast, lasts: str, days: int) -> None:
    assert tamsin.post(links_url(cast), {"lasts": lasts}).url == links_url(cast)
    link = open_link_of(cast.kim)
    assert link is not None
    assert abs(link.expires_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)
    assert not link.pin
    assert link.made_by == cast.tamsin


def test_the_page_shows_the_address_and_the_same_as_a_code(tamsin: Browser, cast: Cast) -> None:
    link = make_link(cast.kim, cast.tamsin)
    shown = page(tamsin, cast)
    address = f"http://testserver/p/{link.secret}/"
    assert f'value="{address}"' in shown
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=3, dark="#000", light="#fff", omitsize=True
    )
    path = re.search(r' d="([^"]+)" */></svg>', drawn) or re.search(r'd="(M[^"]+)"', drawn)
    assert path is not None
    assert path[1] in shown
    assert "style=" not in shown


def test_the_address_holds_neither_name_nor_code(tamsin: Browser, cast: Cast) -> None:
    address = re.search(
        r'id="address"[^>]*value="([^"]+)"', (make_link(cast.kim, cast.tamsin), page(tamsin, cast))[1]
    )
    assert address is not None
    assert not re.search("kim|k-014|invented", address[1], re.IGNORECASE)


@pytest.mark.parametrize(
    ("host", "is_this_computer"),
    [("127.0.0.1:8000", True), ("localhost", True), ("[::1]:8000", True), ("testserver", False)],
)
def test_a_link_that_only_this_computer_can_open_says_so_and_what_to_do(
    tamsin: Browser, cast: Cast, host: str, is_this_computer: bool
) -> None:
    make_link(cast.kim, cast.tamsin)
    shown = page(tamsin, cast, headers={"host": host})
    assert ("Only this computer can open it." in shown) is is_this_computer
    assert ("heedful serve --host" in shown) is is_this_computer
    assert f"http://{host}/p/" in shown


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "a note"])
def test_a_pin_that_is_none_is_said_kindly_and_the_former_link_stays(
    tamsin: Browser, cast: Cast, pin: str
) -> None:
    former = make_link(cast.kim, cast.tamsin)
    answer = tamsin.post(links_url(cast), {"lasts": "3", "pin": pin})
    assert answer.status_code == 400
    assert "A PIN is four to eight digits" in answer.content.decode()
    assert open_link_of(cast.kim) == former


def test_a_link_with_a_pin_never_shows_it(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(links_url(cast), {"lasts": "3", "pin": "24689753"})
    shown = page(tamsin, cast)
    assert "It asks for a PIN." in shown
    assert "24689753" not in shown


def test_taken_back_it_is_gone_from_the_page(tamsin: Browser, cast: Cast) -> None:
    link = make_link(cast.kim, cast.tamsin)
    tamsin.post(reverse("take_back_link", args=[cast.kim.pk, link.pk]))
    assert open_link_of(cast.kim) is None
    assert link.secret not in page(tamsin, cast)
    assert b"There is nothing" not in tamsin.get(links_url(cast)).content
    assert tamsin.get(reverse("link_card", args=[cast.kim.pk])).status_code == 302


def test_when_it_was_last_opened_is_said(tamsin: Browser, cast: Cast) -> None:
    link = make_link(cast.kim, cast.tamsin)
    assert "Not opened yet." in page(tamsin, cast)
    Browser().get(reverse("own_checkin", args=[link.secret]))
    assert "Last opened on" in page(tamsin, cast)


def test_the_card_names_nobody(tamsin: Browser, cast: Cast) -> None:
    link: PrivateLink = make_link(cast.kim, cast.tamsin)
    shown = tamsin.get(reverse("link_card", args=[cast.kim.pk])).content.decode()
    (card,) = re.findall(r'<article class="hand-card">(.*)</article>', shown, re.DOTALL)
    assert link.secret in card
    assert "Call 000 at any hour (invented)." in card
    assert "Nobody watches this page live." in card
    for name in ("Kim", "K-014", "Tamsin", "Invented Practice", "therap"):
        assert name not in card
        assert name not in re.findall("<title>(.*)</title>", shown)[0]


def test_a_supervisor_is_shown_no_address(cast: Cast, client: Browser) -> None:
    link = make_link(cast.kim, cast.tamsin)
    client.force_login(cast.sunniva, backend="django.contrib.auth.backends.ModelBackend")
    shown = page(client, cast)
    assert link.secret not in shown
    assert "qr" not in re.findall(r'class="([^"]*)"', shown)


def test_partners_have_links_of_their_own(tamsin: Browser, cast: Cast) -> None:
    noors, sams = make_link(cast.noor, cast.tamsin), make_link(cast.sam, cast.tamsin)
    shown = tamsin.get(reverse("links", args=[cast.noor.pk])).content.decode()
    assert noors.secret in shown
    assert sams.secret not in shown
    assert reverse("links", args=[cast.sam.pk]) in shown
