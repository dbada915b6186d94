"""Eight weeks of one therapy, both people at their own pages: from the agreement to a strain that was mended.

Time passes by moving the application's clock: each week is lived on its own day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from heedful.practice.record.models import Participant
from heedful.practice.trust.links import make_link
from tests.journeys.test_own_page import is_accessible
from tests.people import PASSWORD, Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WEEKS = 8


class Calendar:
    """The application's clock: `week(1)` is seven weeks ago, `week(8)` is today."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.back = timedelta(weeks=WEEKS - 1)
        real: Callable[[], datetime] = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: real() - self.back)
        for model in apps.get_models():  # what a row takes by itself holds the real clock
            for field in model._meta.fields:
                if getattr(field, "default", None) is real:
                    monkeypatch.setattr(field, "default", timezone.now)
                    monkeypatch.setattr(field, "_get_default", timezone.now, raising=False)

    def week(self, number: int) -> None:
        self.back = timedelta(weeks=WEEKS - number)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    return Calendar(monkeypatch)


@pytest.fixture
def kim(calendar: Calendar, transactional_db: None) -> Participant:
    cast = Cast.enter()
    cast.kim.course.sessions.all().delete()
    first = timezone.localdate() - timedelta(days=1)
    type(cast.kim.course).objects.filter(pk=cast.kim.course.pk).update(opened_on=first)
    cast.kim.course.care_team.update(since=first)
    return cast.kim


@pytest.fixture
def secret(kim: Participant) -> str:
    therapist = kim.course.care_team.get(role="therapist").user
    return str(make_link(kim, therapist, lasts=timedelta(weeks=20)).secret)


# ---------------------------------------------------------------------------------------------------
# What each of the two does again and again


def sign_in(page: Page) -> None:
    page.context.clear_cookies()
    page.goto(reverse("sign_in"))
    page.get_by_label("Name").fill("tamsin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/clients/$"))


def at(page: Page, kim: Participant, name: str) -> Page:
    page.goto(reverse(name, args=[kim.pk]))
    return page


def mine(phone: Page, secret: str, name: str) -> Page:
    phone.goto(reverse(name, args=[secret]))
    return phone


def hold_a_session(page: Page, kim: Participant) -> None:
    at(page, kim, "client").get_by_role("button", name="New session").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Session")


def fold(within: Locator | Page, name: str) -> Locator:
    """Opens what is folded away and gives it back."""
    page = within if isinstance(within, Page) else within.page
    there = within.locator("details", has=page.locator("summary", has_text=name)).first
    if there.get_attribute("open") is None:
        there.locator("summary").first.click()
    return there


def check_in(phone: Page, secret: str, mark: str) -> None:
    mine(phone, secret, "own_checkin")
    phone.locator(".step.now").get_by_text("After a session", exact=True).click()
    for _ in range(7):
        phone.wait_for_timeout(260)
        phone.locator(".step.now").get_by_text(mark, exact=True).click()
    phone.wait_for_timeout(300)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Thank you")


def alliance(page: Page, kim: Participant) -> Locator:
    return at(page, kim, "brief").locator("#alliance-title .state")


# ---------------------------------------------------------------------------------------------------
# The eight weeks


def agree(page: Page, phone: Page, kim: Participant, secret: str) -> None:
    at(page, kim, "agreement").get_by_role("button", name="Begin an agreement").click()
    for field in page.locator("form.agreement section textarea").all():
        field.fill(re.sub(r"\[[^\]]*\]", "as we said", field.input_value()))
    page.get_by_role("button", name=re.compile("^Show it to")).click()
    fold(page, "Sign it yourself").get_by_role("button", name="Sign").click()
    mine(phone, secret, "own_agreement").get_by_text("I have read this").click()
    phone.get_by_role("button", name="Sign it").click()
    expect(phone.locator("main")).to_contain_text("signed", ignore_case=True)
    expect(at(page, kim, "together").locator("main")).to_contain_text("Agreed on")


def set_a_goal(page: Page, kim: Participant) -> None:
    new = at(page, kim, "goals").locator("#new")
    new.get_by_label("The goal, in their own words").fill("sleep through the invented storm")
    new.get_by_role("button", name="Keep this goal").click()
    expect(page.locator("#open")).to_contain_text("sleep through the invented storm")


def say_how_they_like_to_work(phone: Page, secret: str) -> None:
    wish = fold(mine(phone, secret, "own_preferences"), "Who leads")
    wish.get_by_text("I lead", exact=True).click()
    wish.get_by_role("button", name="Keep it").click()
    expect(phone.locator("#directive summary")).to_contain_text("I lead")


def offer_and_choose(page: Page, phone: Page, kim: Participant, secret: str) -> None:
    offer = at(page, kim, "choices").locator("#offer")
    offer.locator("[name=ways]").first.check()
    offer.get_by_label("A way of your own: its name").fill("Walk while we talk")
    offer.get_by_label("In plain words: what it is and why").fill("Some talk is easier side by side.")
    offer.get_by_role("button", name="Put it on their page").click()
    mine(phone, secret, "own_choices").get_by_text("Walk while we talk").click()
    is_accessible(phone)
    phone.get_by_role("button", name="Tell my therapist").click()
    expect(phone.locator("main")).to_contain_text("You chose this.")


def set_a_task_that_is_too_big(page: Page, phone: Page, kim: Participant, secret: str) -> None:
    new = at(page, kim, "tasks").locator("#new")
    new.get_by_label("What", exact=False).first.fill("lights out at ten")
    new.get_by_label(re.compile("sure", re.IGNORECASE)).fill("5")
    new.get_by_role("button", name="Keep this task").click()
    expect(page.locator("#open")).to_contain_text("Could it be smaller?")
    mine(phone, secret, "own_tasks").get_by_role("button", name="I did a part of it").click()
    expect(phone.locator("main")).to_contain_text("A part counts, too.")


def climb_and_stop(page: Page, phone: Page, kim: Participant, secret: str) -> None:
    new = at(page, kim, "ladder").locator("#new")
    new.get_by_label("The step, in their own words").fill("lie down in the dark for a song")
    new.get_by_label("How hard they expect it to be").fill("50")
    new.get_by_role("button", name="Put it on the ladder").click()
    tried = fold(mine(phone, secret, "own_ladder"), "I tried it")
    tried.get_by_label("At the hardest point").fill("75")
    tried.get_by_text("I stopped. That is fine, too").click()
    tried.get_by_role("button", name="Keep it").click()
    expect(phone.locator("main")).to_contain_text("You stopped, and that was right")
    expect(at(page, kim, "ladder").locator("main")).to_contain_text("Put a net under it first?")
    eases = phone.locator("#coping-eases")
    mine(phone, secret, "own_plans")
    fold(eases, "Add to it").get_by_label("In your own words").fill("the kitchen light")
    eases.get_by_role("button", name="Keep it").click()
    expect(at(page, kim, "plans").locator("#coping")).to_contain_text("the kitchen light")


def take_a_break(page: Page, phone: Page, kim: Participant, secret: str) -> None:
    mine(phone, secret, "own_pause").get_by_label("What would make it easy to come back?").fill(
        "a short text"
    )
    phone.get_by_role("button", name="Ask for this break").click()
    expect(phone.locator("main")).to_contain_text("You are on a break")
    expect(at(page, kim, "brief").locator("#asking")).to_contain_text("They asked for a pause")
    expect(alliance(page, kim)).not_to_have_text(re.compile("Ruptured|Strained"))


def come_back_and_feel_pushed(page: Page, phone: Page, kim: Participant, secret: str) -> None:
    mine(phone, secret, "own_pause").get_by_role("button", name="I am back").click()
    hold_a_session(page, kim)
    check_in(phone, secret, "2")
    expect(alliance(page, kim)).to_have_text("Ruptured")
    expect(page.locator("#alerts article").first).to_contain_text("You could")


def talk_about_the_strain(page: Page, phone: Page, kim: Participant, secret: str) -> None:
    at(page, kim, "strains")  # it opened by itself when the marks fell
    page.locator("#open article").get_by_role("button", name="We talked about it").click()
    page.goto(reverse("begin_pathway", args=[kim.pk, "rupture_repair"]))
    page.get_by_role("button", name="Begin", exact=True).click()
    mine(phone, secret, "own_pathways").get_by_role("link", name="Mending a strain").click()
    phone.get_by_label("What felt off between us?").fill("you went up the ladder without me")
    phone.locator("form", has=phone.get_by_label("What felt off between us?")).get_by_role("button").click()
    expect(phone.get_by_label("What felt off between us?")).to_have_value("you went up the ladder without me")
    is_accessible(phone)
    expect(alliance(page, kim)).to_have_text("Mending")


def mend_it_and_look_back(page: Page, phone: Page, kim: Participant, secret: str) -> None:
    check_in(phone, secret, "9")
    at(page, kim, "strains").get_by_role("button", name="It healed").click()
    expect(page.locator("#closed article").first).to_contain_text("Healed")
    expect(alliance(page, kim)).to_have_text("Mended")
    last = kim.course.sessions.order_by("number").last()
    page.goto(reverse("progress_note", args=[kim.pk, last.pk]))
    page.get_by_role("button", name="Sign it").click()
    expect(page.locator("main")).to_contain_text("Signed by Tamsin Therapist")


TOLD = (
    "signed the agreement",
    "A goal",
    "A wish about how you work",
    "They chose: Walk while we talk",
    "A task was done in part",
    "begun and stopped as agreed",
    "A pause",
    "Back from the pause",
    "A strain was noticed",
    "Pathway begun: Mending a strain",
    "A strain healed",
)
"""What the timeline tells of the eight weeks."""


def test_eight_weeks_from_the_agreement_to_a_strain_that_was_mended(
    desktop: Page, phone: Page, calendar: Calendar, kim: Participant, secret: str
) -> None:
    both = (desktop, phone, kim, secret)
    weeks: dict[int, tuple[Callable[..., None], ...]] = {
        1: (agree,),
        2: (offer_and_choose,),
        3: (set_a_task_that_is_too_big,),
        4: (climb_and_stop,),
        5: (take_a_break,),
        6: (come_back_and_feel_pushed,),
        7: (talk_about_the_strain,),
        8: (mend_it_and_look_back,),
    }
    for number, happens in weeks.items():
        calendar.week(number)
        sign_in(desktop)
        if number == 3:
            brief = at(desktop, kim, "brief").locator("#asking")
            expect(brief).to_contain_text("They chose “Walk while we talk”")
        if number not in {5, 6}:
            hold_a_session(desktop, kim)
        if number < 5:
            check_in(phone, secret, "8")
        if number == 1:
            set_a_goal(desktop, kim)
            say_how_they_like_to_work(phone, secret)
        for happen in happens:
            happen(*both)

    timeline = at(desktop, kim, "timeline").locator("main")
    for told in TOLD:
        expect(timeline).to_contain_text(told)
    is_accessible(desktop)
    kept = mine(phone, secret, "own_home").locator("main")
    expect(kept).to_contain_text("sleep through the invented storm")
