"""A questionnaire chosen together, answered on a phone, and an answer about safety that reaches the named person."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from heedful.practice.record.measures_in_use import choose
from heedful.practice.record.models import MeasureAnswers, MeasureTotal, RiskAnswer
from heedful.practice.trust.links import make_link
from tests.journeys.conftest import PATIENCE_MS, PHONE
from tests.people import PASSWORD, Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CRISIS_LINE = "Call 000 at any hour (invented)."
ITEM_9 = "Thoughts that you would be better off dead or of hurting yourself in some way"
PICTURES = os.environ.get("HEEDFUL_PICTURES")
"""A folder for pictures of the pages, for whoever wants to look at them; none are made without it."""


@pytest.fixture
def cast() -> Cast:
    return Cast.enter()


def no_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def look(page: Page, name: str) -> None:
    no_barriers(page)
    if PICTURES:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Name", exact=False).first.fill(username)
    page.get_by_label(re.compile("^Password")).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/clients/$"))


def choose_phq9(page: Page, cast: Cast) -> None:
    page.goto(f"/clients/{cast.kim.pk}/measures/")
    look(page, "measures")
    card = page.locator("#measure-phq9")
    card.get_by_text("Use it").click()
    card.get_by_label("How often").select_option(label="With each session")
    card.get_by_role("button", name="Use PHQ-9").click()
    expect(page.locator("#in-use").get_by_role("heading", name=re.compile("PHQ-9"))).to_be_visible()
    look(page, "measures-in-use")


def answer_on_a_phone(page: Page, secret: str) -> None:
    """By taps, one line at a time; one is left out, one is changed, and the connection is gone for a while."""
    page.goto(f"/p/{secret}/questions/")
    look(page, "own-questions")
    page.get_by_role("link", name=re.compile("Answer now")).click()
    expect(page.get_by_text("1 of 9")).to_be_visible()
    expect(page.locator("fieldset:visible")).to_have_count(1)
    look(page, "own-measure")
    page.get_by_text("Several days").locator("visible=true").click()
    expect(page.get_by_text("2 of 9")).to_be_visible()
    page.get_by_text("Leave this one out").locator("visible=true").click()
    expect(page.get_by_text("3 of 9")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_text("2 of 9")).to_be_visible()
    page.get_by_text("Nearly every day").locator("visible=true").click()
    for number in range(3, 9):
        expect(page.get_by_text(f"{number} of 9")).to_be_visible()
        page.get_by_text("More than half the days").locator("visible=true").click()
    expect(page.get_by_text(ITEM_9)).to_be_visible()


def the_answer_about_safety(page: Page) -> None:
    expect(page.locator(".care")).to_be_hidden()
    page.get_by_text("Several days").locator("visible=true").click()
    expect(page.locator(".care")).to_be_visible()
    expect(page.locator(".care").get_by_text(CRISIS_LINE)).to_be_visible()
    look(page, "own-measure-item-9")


def the_connection_is_gone_and_comes_back(page: Page) -> None:
    def gone(route: Route) -> None:
        route.abort()

    page.route("**/keep/", gone)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("Your answers stay on this page")).to_be_visible()
    assert not MeasureAnswers.objects.exists()
    page.unroute("**/keep/", gone)
    page.get_by_role("button", name="Send my answers").click()


def thanked_and_told(page: Page) -> None:
    expect(page.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    expect(page.locator("main").get_by_text(CRISIS_LINE)).to_be_visible()
    expect(page.get_by_text("Tamsin Therapist")).to_be_visible()
    look(page, "own-measure-told")


@pytest.fixture
def unsteady_phone(browser: Browser, live_server: object) -> Iterator[Page]:
    """A phone whose connection may go; anything else that the page complains of fails the test."""
    context = browser.new_context(viewport=PHONE, base_url=str(live_server), reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    yield page
    context.close()
    assert [each for each in said if "ERR_FAILED" not in each] == []


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_from_choosing_it_together_to_what_was_done_about_an_answer(
    request: pytest.FixtureRequest, cast: Cast, size: str
) -> None:
    page: Page = request.getfixturevalue("unsteady_phone" if size == "phone" else size)
    sign_in(page, "tamsin")
    choose_phq9(page, cast)
    secret = make_link(cast.kim, cast.tamsin).secret
    if size == "phone":
        answer_on_a_phone(page, secret)
        the_answer_about_safety(page)
        the_connection_is_gone_and_comes_back(page)
    else:
        answer_on_one_page(page, secret)
    thanked_and_told(page)
    assert MeasureTotal.objects.get().total == (1 + 3 + 6 * 2 + 1 if size == "phone" else 9)
    the_named_person_sees_it_and_says_what_was_done(page)


def answer_on_one_page(page: Page, secret: str) -> None:
    page.goto(f"/p/{secret}/questions/phq9/")
    expect(page.locator("fieldset:visible")).to_have_count(9)
    look(page, "own-measure")
    for number in range(1, 10):
        page.locator(f"fieldset[data-number='{number}']").get_by_label("Several days").check()
    page.get_by_role("button", name="Send my answers").click()


def the_named_person_sees_it_and_says_what_was_done(page: Page) -> None:
    page.goto("/own-password/")
    look(page, "banner")
    page.get_by_role("link", name="An answer about safety is waiting for you: K-014").click()
    safety = page.locator("#safety")
    expect(safety.get_by_role("heading", name="Safety first")).to_be_visible()
    expect(safety.get_by_text("1 (“Several days”)")).to_be_visible()
    look(page, "brief-safety")
    safety.get_by_label("Asked directly").check()
    safety.get_by_label("In a few words").fill("We speak again tomorrow.")
    safety.get_by_role("button", name="I have seen this").click()
    expect(page.get_by_role("heading", name="Safety: answers seen")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("waiting for you"))).to_have_count(0)
    row = RiskAnswer.objects.get()
    assert row.what_was_done == "Asked directly. We speak again tomorrow."
    assert row.first_seen_at is not None


def test_the_screener_is_asked_face_to_face_and_the_server_decides_what_follows(
    desktop: Page, cast: Cast
) -> None:
    page = desktop
    sign_in(page, "tamsin")
    page.goto(f"/clients/{cast.kim.pk}/measures/cssrs/ask/")
    expect(page.locator("fieldset.ask-item")).to_have_count(3)
    look(page, "ask")
    for number, answer in ((1, "Yes"), (2, "Yes"), (6, "No")):
        page.locator(f"#ask-{number}").get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Keep, and see what follows").click()
    expect(page.locator("fieldset.ask-item")).to_have_count(6)
    for number, answer in ((3, "Yes"), (4, "No"), (5, "No")):
        page.locator(f"#ask-{number}").get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Keep, and see what follows").click()
    expect(page.get_by_role("heading", name="Safety first")).to_be_visible()
    expect(page.get_by_text("Talk about it before they leave")).to_be_visible()
    expect(page.get_by_role("button", name="I have seen this")).to_have_count(1)
    look(page, "brief-screener")


def test_without_a_script_the_whole_form_is_one_page(
    browser: Browser, live_server: object, cast: Cast
) -> None:
    choose(cast.kim, "phq9", how_often="session", by=cast.tamsin)
    secret = make_link(cast.kim, cast.tamsin).secret
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, base_url=str(live_server), java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"/p/{secret}/questions/phq9/")
    expect(page.locator("fieldset:visible")).to_have_count(9)
    for number in range(1, 9):
        page.locator(f"fieldset[data-number='{number}']").get_by_label("Not at all").check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("One line has no answer yet")).to_be_visible()
    page.locator("fieldset[data-number='9']").get_by_label("Not at all").check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("of 27")).to_be_visible()
    assert (MeasureTotal.objects.get().total, RiskAnswer.objects.count()) == (0, 0)
    context.close()


def test_bad_posts_get_a_kind_page_and_lose_nothing(phone: Page, cast: Cast) -> None:
    choose(cast.kim, "phq9", how_often="session", by=cast.tamsin)
    secret = make_link(cast.kim, cast.tamsin).secret
    url = f"/p/{secret}/questions/phq9/"
    sent = {f"item-{n}": "1" for n in range(1, 10)} | {"submission": str(uuid4()), "asked": "1,2,3"}
    out_of_range = phone.request.post(url, form={**sent, "item-3": "7"})
    assert out_of_range.status == 400
    assert "Choose one of the answers shown here" in out_of_range.text()
    first, again = phone.request.post(url, form=sent), phone.request.post(url, form=sent)
    assert first.url == again.url
    assert MeasureAnswers.objects.count() == 1
    for measure in ("gad7", "no_such_form"):
        answer = phone.request.get(f"/p/{secret}/questions/{measure}/")
        assert answer.status == 404
        assert "There are no such questions now" in answer.text()
