"""A check-in on a phone: nine taps, through a lost connection, a closed link, a wrong PIN, and in the room."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from heedful.practice.record.models import CheckIn, LinkKind, PrivateLink
from heedful.practice.trust.links import make_link, revoke
from tests.journeys.conftest import PATIENCE_MS, PHONE
from tests.people import PASSWORD, Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def cast(transactional_db: None) -> Cast:
    return Cast.enter()


@pytest.fixture
def link(cast: Cast) -> PrivateLink:
    return make_link(cast.kim, cast.tamsin)


@pytest.fixture
def rough_phone(browser: Browser, live_server: object) -> Iterator[Page]:
    """A phone on a bad line: a request that comes to nothing is part of the story; an error of the script is not."""
    context = browser.new_context(viewport=PHONE, base_url=str(live_server), reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not problems


def open_checkin(page: Page, link: PrivateLink) -> None:
    page.goto(reverse("own_checkin", args=[link.secret]))


def question(page: Page, words: str) -> None:
    expect(page.locator(".step.now")).to_contain_text(words)


def tap(page: Page, words: str) -> None:
    page.locator(".step.now").get_by_text(words, exact=True).click()


def status(page: Page, words: str) -> None:
    expect(page.locator(".kept")).to_contain_text(words)


def until_kept(page: Page, item: str, mark: int) -> None:
    for _ in range(PATIENCE_MS // 100):
        if getattr(CheckIn.everything.get(), item) == mark:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{item} was not kept")


def no_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def answer_all(page: Page) -> int:
    """From the first question to the words; how many taps it took."""
    taps = 0
    for words, answer in (
        ("When is this?", "After a session"),
        ("How have you been feeling?", "6"),
        ("How much effort", "7"),
        ("getting somewhere", "5"),
        ("feel heard", "9"),
        ("what matters to you", "8"),
        ("right for you", "Skip this one"),
        ("said no to me", "10"),
    ):
        question(page, words)
        tap(page, answer)
        taps += 1
    question(page, "Anything you would like me to know?")
    return taps


MARKS = {"mood": 6, "effort": 7, "progress": 5, "heard": 9, "goal_fit": 8, "say_no": 10}


def test_a_whole_check_in_is_nine_taps_on_a_phone(phone: Page, link: PrivateLink) -> None:
    open_checkin(phone, link)
    expect(phone.get_by_text("1 of 9")).to_be_visible()
    no_barriers(phone)
    taps = answer_all(phone)
    expect(phone.get_by_text("9 of 9")).to_be_visible()
    no_barriers(phone)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(phone.get_by_text("Tamsin Therapist will read it")).to_be_visible()
    expect(phone.get_by_role("img", name=re.compile("How you have been"))).to_be_visible()
    no_barriers(phone)
    assert taps + 1 == 9
    sent = CheckIn.objects.get()
    assert (sent.marks, sent.when, sent.came_by) == (MARKS, "after", "link")
    assert phone.evaluate("Object.keys(localStorage)") == []


def test_on_a_desk_everything_is_on_one_page_and_the_keyboard_is_enough(
    desktop: Page, link: PrivateLink
) -> None:
    open_checkin(desktop, link)
    for words in ("When is this?", "How have you been feeling?", "Anything you would like me to know?"):
        expect(desktop.get_by_text(words, exact=True).first).to_be_visible()
    no_barriers(desktop)
    desktop.locator("[name=mood]").first.focus()
    desktop.keyboard.press("ArrowRight")
    desktop.keyboard.press("ArrowRight")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", name="How are things?")).to_be_visible()
    desktop.get_by_label("Anything you would like me to know?").fill("An invented thought.")
    desktop.get_by_role("button", name="Send").click()
    expect(desktop.get_by_role("heading", name="Thank you")).to_be_visible()
    sent = CheckIn.objects.get()
    assert (sent.marks, sent.words) == ({"mood": 2}, "An invented thought.")


def test_answers_given_without_a_connection_are_sent_once_when_it_is_back(
    rough_phone: Page, link: PrivateLink
) -> None:
    page = rough_phone
    open_checkin(page, link)
    tap(page, "After a session")
    question(page, "How have you been feeling?")
    tap(page, "6")
    status(page, "Saved")
    page.context.set_offline(True)
    question(page, "How much effort")
    tap(page, "7")
    status(page, "You are offline. Your answers are kept on this phone")
    for place, answer in enumerate(("5", "9", "8", "Skip this one", "10"), start=4):
        expect(page.get_by_text(f"{place} of 9")).to_be_visible()
        tap(page, answer)
    expect(page.get_by_text("9 of 9")).to_be_visible()
    page.get_by_label("Anything you would like me to know?").fill("An invented thought.")
    page.get_by_role("button", name="Send").click()
    status(page, "You are offline")
    assert CheckIn.objects.count() == 0
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert CheckIn.everything.count() == 1
    sent = CheckIn.objects.get()
    assert (sent.marks, sent.words) == (MARKS, "An invented thought.")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_second_quick_tap_corrects_the_first_and_leaps_over_nothing(phone: Page, link: PrivateLink) -> None:
    open_checkin(phone, link)
    tap(phone, "After a session")
    question(phone, "How have you been feeling?")
    tap(phone, "6")
    tap(phone, "7")
    question(phone, "How much effort")
    phone.wait_for_timeout(400)
    question(phone, "How much effort")
    status(phone, "Saved")
    assert CheckIn.everything.get().mood == 7


def test_a_page_left_offline_is_gone_on_with_later(rough_phone: Page, link: PrivateLink) -> None:
    page = rough_phone
    open_checkin(page, link)
    tap(page, "Some other time")
    question(page, "How have you been feeling?")
    tap(page, "6")
    status(page, "Saved")
    page.context.set_offline(True)
    question(page, "How much effort")
    tap(page, "7")
    status(page, "You are offline")
    page.goto("about:blank")
    page.context.set_offline(False)
    open_checkin(page, link)
    expect(page.get_by_text("Your earlier answers are here.")).to_be_visible()
    question(page, "getting somewhere")
    expect(page.locator("[name=mood][value='6']")).to_be_checked()
    expect(page.locator("[name=effort][value='7']")).to_be_checked()
    until_kept(
        page, "effort", 7
    )  # by this page or by the last breath of the one before: then there is nothing to say
    draft = CheckIn.everything.get()
    assert (draft.mood, draft.effort, draft.when, draft.sent_at) == (6, 7, "between", None)


def test_a_link_that_is_closed_meanwhile_says_so_and_keeps_what_was_answered(
    rough_phone: Page, link: PrivateLink, cast: Cast
) -> None:
    page = rough_phone
    open_checkin(page, link)
    tap(page, "After a session")
    question(page, "How have you been feeling?")
    with page.expect_response(
        lambda sent: sent.url.endswith("/answer/") and b"mood" in sent.request.post_data_buffer
    ):
        tap(page, "6")
    status(page, "Saved")
    revoke(link, cast.tamsin)
    question(page, "How much effort")
    tap(page, "7")
    status(page, "This link was closed. Ask your therapist for a new one.")
    assert CheckIn.everything.get().mood == 6
    open_checkin(page, make_link(cast.kim, cast.tamsin))
    question(page, "How much effort")
    expect(page.locator("[name=mood][value='6']")).to_be_checked()


def test_changed_minds_take_a_check_in_back(phone: Page, link: PrivateLink) -> None:
    open_checkin(phone, link)
    answer_all(phone)
    phone.get_by_role("button", name="Send").click()
    phone.get_by_role("button", name="Take this check-in back").click()
    question(phone, "right for you")
    expect(phone.locator("[name=mood][value='6']")).to_be_checked()
    assert CheckIn.objects.count() == 0


def test_a_pin_lets_in_and_five_wrong_ones_let_nobody_in(rough_phone: Page, cast: Cast) -> None:
    page = rough_phone
    link = make_link(cast.kim, cast.tamsin, pin="2468")
    open_checkin(page, link)
    for _ in range(4):
        page.get_by_label("Your PIN").fill("1111")
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text("That was not the PIN.")).to_be_visible()
    no_barriers(page)
    page.get_by_label("Your PIN").fill("1111")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Let’s wait a little")).to_be_visible()
    no_barriers(page)
    open_checkin(page, link)
    expect(page.get_by_role("heading", name="Let’s wait a little")).to_be_visible()
    open_checkin(page, newer := make_link(cast.kim, cast.tamsin, pin="2468"))
    page.get_by_label("Your PIN").fill("2468")
    page.get_by_role("button", name="Go on").click()
    open_checkin(page, newer)
    question(page, "When is this?")


# ---------------------------------------------------------------------------------------------------
# In the room


def hand_over(page: Page, cast: Cast) -> str:
    """As Tamsin, on her own device; the code that ends it."""
    page.goto(reverse("sign_in"))
    page.get_by_label("Username", exact=False).or_(page.locator("[name=username]")).first.fill("tamsin")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.goto(reverse("hand_over", args=[cast.kim.pk]))
    no_barriers(page)
    code = page.locator("[data-code]").inner_text()
    assert re.fullmatch("[0-9]{4}", code)
    page.get_by_role("button", name="Hand over").click()
    question(page, "When is this?")
    return code


def test_a_device_handed_over_shows_the_clients_page_alone_until_the_code(
    rough_phone: Page, cast: Cast
) -> None:
    page = rough_phone
    code = hand_over(page, cast)
    expect(page.get_by_text("When you are done, give the device back.")).to_be_visible()
    for elsewhere in ("/clients/", reverse("client", args=[cast.kim.pk]), "/people/", "/nowhere/"):
        page.goto(elsewhere)
        question(page, "When is this?")
    page.go_back()
    expect(page.get_by_text(cast.kim.client.name)).to_have_count(0)
    page.goto("/clients/")
    answer_all(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    no_barriers(page)
    page.get_by_role("link", name="Give the device back").click()
    no_barriers(page)
    page.get_by_label("End code").fill(code)
    page.get_by_role("button", name="End the hand-over").click()
    expect(page.get_by_role("heading", name=cast.kim.client.name)).to_be_visible()
    sent = CheckIn.objects.get()
    assert (sent.came_by, sent.marks) == ("room", MARKS)
    link = cast.kim.links.get(kind=LinkKind.ROOM)
    assert link.revoked_at is not None
    page.goto(reverse("own_checkin", args=[link.secret]))
    expect(page.get_by_role("heading", name="This link was closed")).to_be_visible()


def test_five_wrong_codes_sign_the_therapist_out(rough_phone: Page, cast: Cast) -> None:
    page = rough_phone
    code = hand_over(page, cast)
    page.get_by_role("link", name="I am done").click()
    for _ in range(5):
        page.get_by_label("End code").fill("0000" if code != "0000" else "1111")
        page.get_by_role("button", name="End the hand-over").click()
    expect(page).to_have_url(re.compile(reverse("sign_in")))
    page.goto(reverse("client", args=[cast.kim.pk]))
    expect(page).to_have_url(re.compile(reverse("sign_in")))
