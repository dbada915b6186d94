"""One hour on a tablet, by thumb: slowed down, the connection gone and back; and the same by plain forms."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from heedful.practice.record.models import Observation, SheetMark, Takeaway
from heedful.practice.record.run_sheet import agenda_of, marks_of
from tests.journeys.conftest import PATIENCE_MS
from tests.people import PASSWORD, Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TABLET = {"width": 768, "height": 1024}
SMALLEST_KEY = 44
PICTURES = os.environ.get("HEEDFUL_PICTURES")
"""A folder for pictures of the pages, for whoever wants to look at them; none are made without it."""


@pytest.fixture
def cast() -> Cast:
    return Cast.enter()


def a_tablet(browser: Browser, address: str, *, script: bool) -> Iterator[Page]:
    """A tablet whose connection may go; anything else that the page complains of fails the test."""
    context = browser.new_context(
        viewport=TABLET,  # type: ignore[arg-type]
        base_url=address,
        has_touch=True,
        reduced_motion="reduce",
        java_script_enabled=script,
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    yield page
    context.close()
    assert [each for each in said if "ERR_INTERNET_DISCONNECTED" not in each] == []


@pytest.fixture
def tablet(browser: Browser, live_server: object) -> Iterator[Page]:
    yield from a_tablet(browser, str(live_server), script=True)


@pytest.fixture
def plain_tablet(browser: Browser, live_server: object) -> Iterator[Page]:
    yield from a_tablet(browser, str(live_server), script=False)


def look(page: Page, name: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"sheet-{name}.png")


def sign_in_at_the_sheet(page: Page, cast: Cast) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Name", exact=False).first.fill("tamsin")
    page.get_by_label(re.compile("^Password")).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").tap()
    expect(page).to_have_url(re.compile("/clients/$"))
    session = cast.kim.course.sessions.get(number=2)
    page.goto(f"/clients/{cast.kim.pk}/sessions/{session.pk}/")
    page.get_by_role("link", name="Run-sheet").tap()


def key(page: Page, name: str) -> None:
    """One tap of the bar at the thumb, which lies where it always lies."""
    button = page.locator("#sheet-bar").get_by_role("button", name=re.compile(f"^{name}"))
    box = button.bounding_box() or button.bounding_box()  # an answer may replace the bar in this very moment
    assert box
    assert box["height"] >= SMALLEST_KEY
    assert box["y"] > TABLET["height"] * 0.75, "within the thumb's reach"
    button.tap()


def part(page: Page, title: str) -> None:
    expect(page.locator(".sheet-part:visible")).to_have_count(1)
    expect(page.locator(".sheet-part:visible h2")).to_contain_text(title)


def kept(cast: Cast) -> list[str]:
    marks = marks_of(cast.kim.course.sessions.get(number=2))
    return [mark.part or mark.kind for mark in marks]


def all_sent(page: Page) -> None:
    """The tab's store is empty. (`wait_for_function` would need what the page's own policy forbids.)"""
    for _ in range(PATIENCE_MS // 50):
        if page.evaluate("sessionStorage.length") == 0:
            return
        page.wait_for_timeout(50)
    raise AssertionError("something still waits on this device")


def make_the_agenda(page: Page) -> None:
    page.get_by_label("Something for today").fill("How to tell my sister")
    page.get_by_role("button", name="Theirs").tap()
    expect(page.locator(".agenda-words")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^The goal")).tap()
    expect(page.locator(".agenda-words")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Earlier.*The goal")).tap()
    expect(page.locator(".agenda-words").first).to_contain_text("The goal")
    look(page, "agenda")


def notice_and_slow_down(page: Page) -> None:
    for chip in page.locator(".sheet-taps .chip:visible").all():
        box = chip.bounding_box()
        assert box
        assert min(box["height"], box["width"]) >= SMALLEST_KEY
    page.get_by_role("button", name="Looks away").tap()
    expect(page.locator("#sheet-say")).to_contain_text("your eyes went elsewhere")
    look(page, "work")
    page.keyboard.press("s")
    expect(page.locator("#sheet-say")).to_contain_text("more slowly")
    expect(page.locator("#key-slow")).to_have_attribute("aria-pressed", "true")
    all_sent(page)
    look(page, "slow")
    page.keyboard.press("g")
    expect(page.locator("#sheet-say")).to_contain_text("Shall we go on")
    all_sent(page)


def the_connection_is_gone_and_comes_back(page: Page, cast: Cast) -> None:
    """Taps, keys and words go on as if nothing were; a reload would not lose them; each is kept once."""
    page.context.set_offline(True)
    page.get_by_role("button", name="Tense").tap()
    expect(page.get_by_role("button", name="Tense")).to_have_attribute("aria-pressed", "true")
    key(page, "Pause")
    expect(page.locator("#sheet-say")).to_contain_text("There is no hurry")
    key(page, "Close")
    part(page, "Close and takeaways")
    page.get_by_label("Something worth taking home").fill("the wave passes")
    page.get_by_role("button", name="Keep their words").tap()
    expect(page.get_by_text("4 taps are kept here and sent when it is back.")).to_be_visible()
    assert "close" not in kept(cast)
    page.context.set_offline(False)
    expect(page.locator("#sheet-takeaways q")).to_have_text("the wave passes")
    all_sent(page)
    assert kept(cast)[-2:] == ["pause", "close"]
    assert Observation.objects.filter(kind="tension").count() == 1
    assert Takeaway.objects.count() == 1


def the_clock_outlasts_a_reload(page: Page, cast: Cast) -> None:
    for mark in SheetMark.objects.all():
        mark.at -= timedelta(minutes=41)
        mark.save()
    for _ in range(2):
        page.reload()
        expect(page.locator("#sheet-clock")).to_contain_text("41 of 50 min")
        part(page, "Close and takeaways")


def test_an_hour_by_thumb(tablet: Page, cast: Cast) -> None:
    page = tablet
    sign_in_at_the_sheet(page, cast)
    part(page, "Before they come in")
    look(page, "brief")
    key(page, "They are here: begin")
    part(page, "Check-in")
    expect(page.get_by_text("Asking is enough")).to_be_visible()
    look(page, "check-in")
    key(page, "Agenda")
    part(page, "The agenda")
    make_the_agenda(page)
    key(page, "Last time")
    part(page, "Last time")
    key(page, "Work")
    part(page, "Work: The goal")
    notice_and_slow_down(page)
    the_connection_is_gone_and_comes_back(page, cast)
    the_clock_outlasts_a_reload(page, cast)
    page.get_by_role("button", name="Keep for next time").tap()
    expect(page.get_by_text("Not reached")).to_be_hidden()
    look(page, "close")
    key(page, "End the hour")
    part(page, "The hour is over")
    expect(page.locator("#part-over")).to_contain_text("41 minutes")
    all_sent(page)
    look(page, "over")
    session = cast.kim.course.sessions.get(number=2)
    assert [item.state for item in agenda_of(session)] == ["moved", "moved"]
    assert kept(cast) == [
        *("check_in", "agenda", "takeaways", "work"),
        *("slow", "go_on", "pause", "close", "end"),
    ]


def test_letter_keys_can_be_turned_off(tablet: Page, cast: Cast) -> None:
    """For whoever speaks to their device: a stray letter must not press anything."""
    page = tablet
    sign_in_at_the_sheet(page, cast)
    key(page, "They are here: begin")
    all_sent(page)
    page.get_by_text("Settings, and other pages").tap()
    page.get_by_role("button", name="Letter keys").tap()
    page.keyboard.press("p")
    page.reload()
    page.keyboard.press("p")
    page.get_by_text("Settings, and other pages").tap()
    page.get_by_role("button", name="Letter keys").tap()
    page.get_by_label("Minutes of a session").press("w")  # typed into a field, it is a letter
    page.locator("h1").tap()
    page.keyboard.press("s")
    expect(page.locator("#key-slow")).to_have_attribute("aria-pressed", "true")
    all_sent(page)
    assert kept(cast) == ["check_in", "slow"]


def test_the_same_hour_by_plain_forms(plain_tablet: Page, cast: Cast) -> None:
    page = plain_tablet
    sign_in_at_the_sheet(page, cast)
    key(page, "They are here: begin")
    part(page, "Check-in")
    key(page, "Agenda")
    page.get_by_role("button", name=re.compile("^The goal")).tap()
    part(page, "The agenda")
    page.locator(".sheet-steps").get_by_role("button", name="Work").tap()
    page.get_by_role("button", name="Looks away").tap()
    expect(page.locator("#sheet-say")).to_contain_text("your eyes went elsewhere")
    part(page, "Work: The goal")
    key(page, "Switch")
    expect(page.locator("#sheet-say")).to_contain_text("leave this for now")
    key(page, "Close")
    page.get_by_label("Something worth taking home").fill("the wave passes")
    page.get_by_role("button", name="Keep their words").tap()
    part(page, "Close and takeaways")
    key(page, "End the hour")
    part(page, "The hour is over")
    assert kept(cast) == ["check_in", "agenda", "work", "switch", "close", "end"]
    assert Takeaway.objects.get().words == "the wave passes"
