"""A session's transcript, from the file to corrected codes to the brief, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from heedful.practice.between.worker import one_round
from heedful.practice.record.models import CodeCorrection, Observation, ObservedBy, SessionTranscript
from tests.people import PASSWORD, Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TALK = Path(__file__).parents[2] / "examples" / "transcripts" / "stopping_at_the_door.txt"


@pytest.fixture
def cast() -> Cast:
    return Cast.enter()


def look(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def open_transcript(page: Page, cast: Cast) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Name").fill("tamsin")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/clients/**")
    session = cast.kim.course.sessions.order_by("-number").first()
    page.goto(f"/clients/{cast.kim.pk}/sessions/{session.pk}/transcript/")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_a_file_to_corrected_codes_to_the_brief(
    cast: Cast, size: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    open_transcript(page, cast)
    look(page)
    page.locator("input[type=file]").set_input_files(TALK)
    page.get_by_label("The day on which they agreed").fill(str(timezone.localdate()))
    page.get_by_role("button", name="Keep it and look for moments").press("Enter")
    expect(page.get_by_role("heading", name="Being coded")).to_be_visible()
    one_round(timezone.now())
    page.reload()
    expect(page.get_by_role("heading", name="Moments worth a second look")).to_be_visible()
    look(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("link", name="correct the code of turn 2", exact=True).press("Enter")
    page.get_by_role("button", name="talk of staying").press("Enter")
    expect(page.get_by_text("corrected by you")).to_be_visible()
    look(page)
    correction = CodeCorrection.objects.get()
    assert correction.label == "sustain"
    assert page.get_by_text("By keyboard: step to a turn").is_visible()

    turn = page.locator("#u3")
    turn.focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#u2")).to_be_focused()
    page.keyboard.press("t")
    expect(page.locator("#u2")).to_contain_text("by you")
    expect(page.locator("#u2 .code")).to_contain_text("told or advised")
    expect(page.locator("#u2")).to_be_focused()  # after the answer, where the hands were
    page.keyboard.press("ArrowDown")
    page.keyboard.press("m")
    expect(page.locator("#u3")).to_contain_text("by you")
    expect(page.locator("#u3")).to_contain_text("a moment")
    expect(page.locator("#u3")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#u3")).not_to_contain_text("by you")
    assert set(CodeCorrection.objects.values_list("index", "label")) == {
        (correction.index, "sustain"),
        (2, "therapist_input"),
    }

    first = page.locator("#case input[type=checkbox]").first
    first.press("Space")
    page.get_by_role("button", name="Take these in").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("In the case now.")
    sign = Observation.objects.get(by=ObservedBy.TRANSCRIPT)
    assert sign.session.transcripts.get() == SessionTranscript.objects.get()

    page.goto(f"/clients/{cast.kim.pk}/brief/")
    expect(page.get_by_role("main")).to_contain_text("transcript")
    page.go_back()
    page.get_by_text("Remove it before that day").press("Enter")
    page.get_by_role("button", name="Remove the transcript").press("Enter")
    expect(page.get_by_text("SHA-256 of what is gone")).to_be_visible()
    look(page)
    assert SessionTranscript.objects.get().spoken is None
