import pytest
from django.test import Client as Browser
from django.urls import reverse

from heedful.practice.in_session.forms import Minutes, minutes_of
from heedful.practice.in_session.page import observation_groups
from heedful.practice.record.models import CheckIn, Observation, ProposalAnswer, ResponseUsed, Takeaway
from tests.people import Cast

pytestmark = pytest.mark.django_db

PART = {"X-Heedful-Part": "yes"}


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return signed_in(cast.tamsin)


def signed_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def at(cast: Cast, name: str = "session", *more: object) -> str:
    """An address of Kim's second session."""
    session = cast.kim.course.sessions.get(number=2)
    return reverse(name, args=[cast.kim.pk, session.pk, *more])


def sees(browser: Browser, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200
    return response.content.decode()


def tap(browser: Browser, cast: Cast, id: str, on: str = "1", what: str = "tap_observation", **more):
    return browser.post(at(cast, what), {"entry": id, "on": on}, **more)


def kinds(cast: Cast) -> list[str]:
    return [row.kind for row in cast.kim.observations.all()]


def test_a_tap_notes_it_and_a_second_tap_takes_it_out(tamsin: Browser, cast: Cast) -> None:
    tap(tamsin, cast, "gaze_away")
    row = Observation.objects.get()
    assert (row.kind, row.strength, row.by, row.noted_by) == ("gaze_away", 1.0, "therapist", cast.tamsin)
    tap(tamsin, cast, "gaze_away", on="0")
    assert kinds(cast) == []


def test_a_tap_sent_twice_notes_it_once(tamsin: Browser, cast: Cast) -> None:
    tap(tamsin, cast, "gaze_away")
    tap(tamsin, cast, "gaze_away")
    assert kinds(cast) == ["gaze_away"]
    tap(tamsin, cast, "gaze_away", on="0")
    assert tap(tamsin, cast, "gaze_away", on="0").status_code == 302


def test_a_tapped_name_is_pressed_and_says_so(tamsin: Browser, cast: Cast) -> None:
    def chip() -> str:
        return sees(tamsin, at(cast)).split('id="chip-observation-gaze_away"')[1].split("</form>")[0]

    assert 'aria-pressed="false"' in chip()
    tap(tamsin, cast, "gaze_away")
    assert 'aria-pressed="true"' in chip()


def test_a_script_gets_the_name_the_list_and_a_quiet_word(tamsin: Browser, cast: Cast) -> None:
    part = tap(tamsin, cast, "gaze_away", headers=PART).content.decode()
    assert 'id="chip-observation-gaze_away"' in part
    assert 'id="noticed"' in part
    assert "Looks away: kept." in part
    assert "<html" not in part


def test_what_was_shown_comes_with_words_to_name_it_gently(tamsin: Browser, cast: Cast) -> None:
    tap(tamsin, cast, "gaze_away")
    assert "To name it gently" in sees(tamsin, at(cast))


@pytest.mark.parametrize("id", ["gazeaway", "heard_low", "", "x" * 500])
def test_only_what_a_person_can_notice_can_be_tapped(tamsin: Browser, cast: Cast, id: str) -> None:
    """Rated signs, such as a low mark for being heard, follow from the check-ins by themselves."""
    assert tap(tamsin, cast, id).status_code == 400
    assert tap(tamsin, cast, id, headers=PART).status_code == 400
    assert kinds(cast) == []


def test_a_tap_leaves_what_came_from_elsewhere(tamsin: Browser, cast: Cast) -> None:
    session = cast.kim.course.sessions.get(number=2)
    Observation.objects.create(participant=cast.kim, session=session, kind="gaze_away", by="transcript")
    tap(tamsin, cast, "gaze_away", on="0")
    assert kinds(cast) == ["gaze_away"]


def test_how_sure_when_and_a_note_can_be_added(tamsin: Browser, cast: Cast) -> None:
    tap(tamsin, cast, "gaze_away")
    row = Observation.objects.get()
    more = {"strength": "0.4", "at": "12:30", "note": "when the door came up"}
    tamsin.post(at(cast, "observation_details", row.pk), more)
    row.refresh_from_db()
    assert (row.strength, row.at_seconds, row.note) == (0.4, 750, "when the door came up")
    assert "when the door came up" in sees(tamsin, at(cast))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"strength": "0.4", "at": "noon"}, "such as 12 or 12:30"),
        ({"strength": "0.4", "at": "12:75"}, "such as 12 or 12:30"),
        ({"strength": "0.4", "at": "999"}, "such as 12 or 12:30"),
        ({"strength": "9"}, "Choose one of the three"),
        ({}, "Choose one of the three"),
        ({"strength": "1.0", "note": "x" * 2001}, "Shorten it a little"),
    ],
)
def test_details_that_cannot_be_read_come_back_with_what_to_do(
    tamsin: Browser, cast: Cast, more: dict[str, str], problem: str
) -> None:
    tap(tamsin, cast, "gaze_away")
    row = Observation.objects.get()
    response = tamsin.post(at(cast, "observation_details", row.pk), more)
    assert response.status_code == 400
    assert problem in response.content.decode()
    row.refresh_from_db()
    assert (row.strength, row.at_seconds, row.note) == (1.0, None, None)


def test_one_noticed_thing_can_be_taken_out_by_itself(tamsin: Browser, cast: Cast) -> None:
    tap(tamsin, cast, "gaze_away")
    tap(tamsin, cast, "tension")
    row = Observation.objects.get(kind="gaze_away")
    tamsin.post(at(cast, "observation_details", row.pk), {"remove": "1"})
    assert kinds(cast) == ["tension"]


@pytest.mark.parametrize(
    ("typed", "seconds"), [("", None), ("12", 720), ("12:30", 750), ("1:02:30", 3750), ("0", 0)]
)
def test_minutes_are_read_as_people_write_them(typed: str, seconds: int | None) -> None:
    assert Minutes(required=False).clean(typed) == seconds


@pytest.mark.parametrize("seconds", [0, 59, 720, 750, 3750])
def test_minutes_written_back_are_read_as_the_same(seconds: int) -> None:
    assert Minutes(required=False).clean(minutes_of(seconds)) == seconds


def test_a_response_is_tapped_in_and_out(tamsin: Browser, cast: Cast) -> None:
    tap(tamsin, cast, "validate", what="tap_response")
    tap(tamsin, cast, "validate", what="tap_response")
    assert ResponseUsed.objects.get().response == "validate"
    tap(tamsin, cast, "validate", on="0", what="tap_response")
    assert not ResponseUsed.objects.exists()


def test_an_unknown_response_is_refused(tamsin: Browser, cast: Cast) -> None:
    assert tap(tamsin, cast, "gaze_away", what="tap_response").status_code == 400


def test_what_was_planned_from_the_brief_comes_first(tamsin: Browser, cast: Cast) -> None:
    for proposal, given in (("slow_down", "accepted"), ("validate", "declined")):
        ProposalAnswer.objects.create(
            participant=cast.kim,
            after_session=1,
            part="response",
            proposal=proposal,
            answer=given,
            by=cast.tamsin,
            at="2026-03-03T12:00Z",
        )
    planned = sees(tamsin, at(cast)).split("You planned")[1].split("</fieldset>")[0]
    assert 'id="chip-response-slow_down"' in planned
    assert "validate" not in planned


def test_what_was_seen_with_this_client_before_comes_first() -> None:
    from heedful.knowledge.loader import load_catalogue

    shown = next(
        group
        for group in observation_groups(load_catalogue(), set(), ["long_silence"])
        if group.id == "shown"
    )
    assert shown.chips[0].id == "long_silence"


def test_every_observation_kind_but_the_rated_ones_can_be_tapped() -> None:
    from heedful.knowledge.loader import load_catalogue

    catalogue = load_catalogue()
    chips = {chip.id for group in observation_groups(catalogue, set(), []) for chip in group.chips}
    assert chips == {id for id, kind in catalogue.observations.items() if kind.noticed != "rated"}


def test_how_it_was_can_be_changed(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(at(cast, "session_status"), {"status": "missed"})
    assert cast.kim.course.sessions.get(number=2).status == "missed"
    assert tamsin.post(at(cast, "session_status"), {"status": "forgotten"}).status_code == 400
    assert cast.kim.course.sessions.get(number=2).status == "missed"


def test_takeaways_come_and_go(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(at(cast, "add_takeaway"), {"words": "  the wave passes "})
    takeaway = Takeaway.objects.get()
    assert takeaway.words == "the wave passes"
    assert "the wave passes" in sees(tamsin, at(cast))
    remove = at(cast, "remove_takeaway", takeaway.pk)
    assert tamsin.post(remove).status_code == 302
    assert tamsin.post(remove).status_code == 302
    assert not Takeaway.objects.exists()


def test_an_empty_takeaway_is_asked_for_again(tamsin: Browser, cast: Cast) -> None:
    response = tamsin.post(at(cast, "add_takeaway"), {"words": "  "})
    assert response.status_code == 400
    assert "Write it as they said it" in response.content.decode()


def test_marks_are_kept_and_a_skipped_one_is_absent(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(at(cast, "session_marks"), {"mood": "4", "heard": "8.5"})
    kept = CheckIn.objects.get()
    assert (kept.mood, kept.heard, kept.effort) == (4, 8.5, None)
    tamsin.post(at(cast, "session_marks"), {"heard": "9"})
    kept = CheckIn.objects.get()
    assert (kept.mood, kept.heard) == (None, 9)


@pytest.mark.parametrize("marks", [{}, {"mood": "11"}, {"mood": "-1"}, {"heard": "nan"}, {"heard": "fine"}])
def test_marks_that_cannot_be_read_are_not_kept(tamsin: Browser, cast: Cast, marks: dict[str, str]) -> None:
    response = tamsin.post(at(cast, "session_marks"), marks)
    assert response.status_code == 400
    assert 'aria-invalid="true"' in response.content.decode()
    assert not CheckIn.objects.exists()


def test_the_title_has_no_name_in_it(tamsin: Browser, cast: Cast) -> None:
    title = sees(tamsin, at(cast)).split("<title>")[1].split("</title>")[0]
    assert title == "Session 2, K-014 · Heedful"


def test_what_one_of_a_couple_showed_is_not_on_the_other_s_page(tamsin: Browser, cast: Cast) -> None:
    session = cast.noor.course.sessions.get(number=2)
    Observation.objects.create(
        participant=cast.noor, session=session, kind="gaze_away", note="only Noor's words"
    )
    page = sees(tamsin, reverse("session", args=[cast.sam.pk, session.pk]))
    assert "only Noor" not in page


def test_a_session_of_another_course_is_not_there(tamsin: Browser, cast: Cast) -> None:
    session = cast.noor.course.sessions.get(number=2)
    assert tamsin.get(reverse("session", args=[cast.kim.pk, session.pk])).status_code == 404


def test_others_find_nothing_and_change_nothing(cast: Cast) -> None:
    for user in (cast.theo, cast.olive, cast.sidra):
        browser = signed_in(user)
        assert browser.get(at(cast)).status_code == 404
        assert tap(browser, cast, "gaze_away").status_code == 404
        assert browser.post(at(cast, "add_takeaway"), {"words": "x"}).status_code == 404
    assert kinds(cast) == []


def test_a_supervisor_reads_and_taps_nothing(cast: Cast) -> None:
    browser = signed_in(cast.sunniva)
    assert "disabled" in sees(browser, at(cast))
    assert tap(browser, cast, "gaze_away").status_code == 404
    assert kinds(cast) == []
