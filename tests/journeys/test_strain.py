"""A strain on a phone, from the drop in a check-in to its mending; and a couple whose alliances part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from heedful.practice.record.models import AlertAnswer, CameBy, CheckIn, Participant, Session, Strain
from heedful.practice.trust.links import make_link
from tests.people import PASSWORD, Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FOUR = ("heard", "goal_fit", "method_fit", "say_no")


@pytest.fixture(autouse=True)
def cast(transactional_db: None) -> Cast:
    return Cast.enter()


def weekly_marks(participant: Participant, *marks: float) -> None:
    """One held session a week up to today, each with these alliance marks."""
    course, today = participant.course, timezone.localdate()
    for number, mark in enumerate(marks, start=1):
        on = today - timedelta(weeks=len(marks) - number)
        session, _ = Session.objects.update_or_create(course=course, number=number, defaults={"on": on})
        at = timezone.now() - timedelta(weeks=len(marks) - number)
        given = dict.fromkeys(FOUR, mark)
        CheckIn.objects.create(
            participant=participant, session=session, answered_at=at, sent_at=at, came_by=CameBy.LINK, **given
        )


def sign_in(page: Page) -> None:
    page.goto(reverse("sign_in"))
    page.get_by_label("Name").fill("tamsin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def is_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert found == [], [each["id"] for each in found]


def answer_alone(page: Page, participant: Participant, mark: str) -> None:
    """A check-in by the participant's own link, every question answered with the same mark."""
    page.goto(
        reverse("own_checkin", args=[make_link(participant, participant.course.care_team.get().user).secret])
    )
    page.locator(".step.now").get_by_text("After a session", exact=True).click()
    for _ in range(7):
        page.wait_for_timeout(260)
        page.locator(".step.now").get_by_text(mark, exact=True).click()
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def test_a_strain_is_seen_talked_about_and_mended(phone: Page, cast: Cast) -> None:
    weekly_marks(cast.kim, 8, 8.5, 8, 8, 3)
    sign_in(phone)
    phone.goto(reverse("brief", args=[cast.kim.pk]))
    expect(phone.locator("#alliance-title .state")).to_have_text("Ruptured")
    alert = phone.locator("#alerts article").first
    expect(alert).to_contain_text("since session 5")
    expect(alert).to_contain_text("How often it is wrong")
    expect(alert).to_contain_text("Of 100")
    expect(alert).to_contain_text("You could")
    expect(alert).to_contain_text("Keep from")
    alert.get_by_role("button", name="We talked about it").click()
    expect(phone.locator("#alerts")).to_contain_text("We talked about it")
    assert AlertAnswer.objects.get().reply == "talked"

    phone.goto(reverse("strains", args=[cast.kim.pk]))
    is_accessible(phone)
    phone.locator("#note").get_by_text("Moved away", exact=False).first.click()
    phone.locator("#note").get_by_label("What was seen").fill("short answers, looked at the clock")
    phone.locator("#note").get_by_role("button", name="Note it").click()
    entry = phone.locator("#open article")
    expect(entry).to_contain_text("short answers, looked at the clock")
    entry.get_by_role("button", name="We talked about it").click()
    entry.locator("summary", has_text="What they said of it").click()
    entry.get_by_label("What they said of it the next time").fill("you went too fast")
    entry.locator("form", has=phone.locator("[value=said]")).get_by_role("button", name="Keep").click()
    expect(phone.locator("#open article")).to_contain_text("you went too fast")
    phone.goto(reverse("brief", args=[cast.kim.pk]))
    expect(phone.locator("#alliance-title .state")).to_have_text("Mending")

    last = Session.objects.create(course=cast.kim.course, number=6, on=timezone.localdate())
    CheckIn.objects.create(
        participant=cast.kim,
        session=last,
        answered_at=timezone.now(),
        sent_at=timezone.now(),
        came_by=CameBy.LINK,
        **dict.fromkeys(FOUR, 8.5),
    )
    phone.goto(reverse("strains", args=[cast.kim.pk]))
    phone.get_by_role("button", name="It healed").click()
    expect(phone.locator("#closed article")).to_contain_text("Healed")
    assert Strain.objects.get().state == "healed"
    phone.goto(reverse("brief", args=[cast.kim.pk]))
    expect(phone.locator("#alliance-title .state")).to_have_text("Mended")


def test_two_of_a_couple_check_in_alone_and_the_therapist_sees_them_part(phone: Page, cast: Cast) -> None:
    weekly_marks(cast.noor, 8, 8, 8)
    weekly_marks(cast.sam, 8, 8, 8)
    CheckIn.objects.filter(session__number=3).delete()
    answer_alone(phone, cast.noor, "9")
    answer_alone(phone, cast.sam, "2")
    phone.goto(reverse("own_home", args=[make_link(cast.sam, cast.tamsin).secret]))
    expect(phone.locator("body")).not_to_contain_text("Noor")
    sign_in(phone)
    phone.goto(reverse("trajectories", args=[cast.noor.pk]))
    expect(phone.locator("main")).to_contain_text("points apart")
    expect(phone.locator("main")).to_contain_text("Sam Invented")
    phone.goto(reverse("alerts", args=[cast.noor.pk]))
    expect(phone.locator("main")).to_contain_text("For your eyes alone", ignore_case=True)
    is_accessible(phone)
