"""From an empty installation to a brief worth reading, as a therapist would go, on a phone and on a desk."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PASSWORD = "lantern over quiet water"
NAME = "Marlow Tidewell"


@pytest.fixture(params=["phone", "desktop"])
def page(request: pytest.FixtureRequest) -> Page:
    return request.getfixturevalue(request.param)


def test_a_therapist_goes_from_first_run_to_a_brief_and_answers_it(page: Page) -> None:
    found_a_practice(page)
    add_a_client(page)
    tap_what_was_noticed(page)
    read_the_brief(page)
    answer_a_proposal(page)
    the_answer_is_still_there_and_can_be_undone(page)
    the_caseload_says_why(page)
    sign_out(page)


def found_a_practice(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Welcome to Heedful")).to_be_visible()
    no_barriers(page)
    page.get_by_label("Name of the practice").fill("The Harbour Room")
    page.get_by_label("Name that others see").fill("Ottoline Brand")
    page.get_by_label("Name to sign in with").fill("ottoline")
    page.get_by_label(re.compile("^Password")).fill(PASSWORD)
    page.get_by_role("button", name="Open the practice").click()
    expect(page).to_have_url(re.compile("/clients/$"))
    no_barriers(page)


def add_a_client(page: Page) -> None:
    page.get_by_role("link", name="Add").first.click()
    no_barriers(page)
    page.get_by_label(re.compile("^Name")).fill(NAME)
    page.get_by_label("What they want to be different").fill("drive to my sister's again")
    page.get_by_role("button", name="Add the client").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    assert NAME not in page.title(), "titles end up in the browser's history"
    assert "Marlow" not in page.url
    no_barriers(page)


def tap_what_was_noticed(page: Page) -> None:
    page.get_by_role("button", name="New session").click()
    expect(page.get_by_role("heading", name="Session 1")).to_be_visible()
    no_barriers(page)
    for sign in ("Looks away", "Fears the feeling", "Leaves the topic"):
        tap(page, sign)
    tap(page, "Holds their breath")
    page.get_by_role("button", name="Holds their breath", exact=True).click()  # tapped by mistake: taken back
    expect(page.get_by_role("button", name="Holds their breath", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )
    page.reload()
    for sign in ("Looks away", "Fears the feeling", "Leaves the topic"):
        expect(page.get_by_role("button", name=sign, exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Holds their breath", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )
    page.get_by_label("Something worth taking home").fill("the wave passes")
    page.locator("#takeaways").get_by_role("button", name="Add").click()
    expect(page.get_by_text("the wave passes").first).to_be_visible()


def tap(page: Page, sign: str) -> None:
    page.get_by_role("button", name=sign, exact=True).click()
    expect(page.get_by_role("button", name=sign, exact=True)).to_have_attribute("aria-pressed", "true")


def read_the_brief(page: Page) -> None:
    page.get_by_role("link", name="See the brief").click()
    expect(page.get_by_role("heading", name=re.compile("Before you meet"))).to_be_visible()
    leading = page.locator("article.source").first
    expect(leading.get_by_role("heading", name="Fear", exact=True)).to_be_visible()
    leading.get_by_text(re.compile(r"^Why: \d+ sign")).click()
    expect(leading.get_by_text("Fears the feeling").first).to_be_visible()
    expect(page.get_by_text("the wave passes").first).to_be_visible()
    no_barriers(page)


def answer_a_proposal(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^I'll ask this|^I’ll ask this")).first.click()
    expect(page.get_by_role("button", name=re.compile("^Undo")).first).to_be_visible()


def the_answer_is_still_there_and_can_be_undone(page: Page) -> None:
    page.reload()
    undo = page.get_by_role("button", name=re.compile("^Undo"))
    expect(undo.first).to_be_visible()
    undo.first.click()
    expect(undo).to_have_count(0)


def the_caseload_says_why(page: Page) -> None:
    page.goto("/clients/")
    expect(page.get_by_text(NAME).first).to_be_visible()
    expect(page.get_by_text(re.compile("Fear")).first).to_be_visible()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.goto("/clients/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    expect(page.get_by_text(NAME)).to_have_count(0)


def no_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
