"""The page of the log: noting in a moment, what was tried, closing and opening again; and the list for supervision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record.models import CheckIn, Observation, Session, Strain, StrainTry
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast

pytestmark = pytest.mark.django_db


def signed_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return signed_in(cast.tamsin)


def sees(browser: Browser, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200
    return response.content.decode()


def log_of(cast: Cast) -> str:
    return reverse("strains", args=[cast.kim.pk])


def a_strain(cast: Cast, **fields: object) -> Strain:
    session = cast.kim.course.sessions.last()
    given = {"session": session, "noticed_on": session.on, "noticed_by": "sense", "noted_by": cast.tamsin}
    return Strain.objects.create(participant=cast.kim, **{**given, **fields})


def change(browser: Browser, strain: Strain, what: str, **data: str):
    url = reverse("change_strain", args=[strain.participant_id, strain.pk])
    response = browser.post(url, {"what": what, **data})
    strain.refresh_from_db()
    return response


class TestNoting:
    def test_one_tap_is_enough(self, tamsin: Browser, cast: Cast) -> None:
        data = {"shape": "unsure", "noticed_by": "sense"}
        response = tamsin.post(reverse("note_strain", args=[cast.kim.pk]), data)
        strain = cast.kim.strains.get()
        assert response.url == f"{log_of(cast)}#strain-{strain.pk}"
        assert (strain.noticed_on, strain.seen, strain.noted_by) == (timezone.localdate(), None, cast.tamsin)

    def test_in_a_session_it_has_the_sessions_day(self, tamsin: Browser, cast: Cast) -> None:
        session = cast.kim.course.sessions.first()
        data = {
            "shape": "withdrawal",
            "noticed_by": "room",
            "session": session.pk,
            "seen": "an invented silence",
        }
        tamsin.post(reverse("note_strain", args=[cast.kim.pk]), data)
        strain = cast.kim.strains.get()
        assert (strain.session, strain.noticed_on, strain.seen) == (
            session,
            session.on,
            "an invented silence",
        )
        page = sees(tamsin, log_of(cast))
        assert "an invented silence" in page
        assert "Moved away" in page

    def test_a_session_of_another_client_is_refused_kindly(self, tamsin: Browser, cast: Cast) -> None:
        elsewhere = cast.lou.course.sessions.first()
        data = {"shape": "unsure", "noticed_by": "room", "session": elsewhere.pk, "seen": "kept on the page"}
        response = tamsin.post(reverse("note_strain", args=[cast.kim.pk]), data)
        assert response.status_code == 400
        assert "kept on the page" in response.content.decode()
        assert not Strain.objects.exists()

    def test_a_day_to_come_is_asked_about(self, tamsin: Browser, cast: Cast) -> None:
        tomorrow = timezone.localdate() + timedelta(days=1)
        data = {"shape": "unsure", "noticed_by": "sense", "noticed_on": tomorrow.isoformat()}
        response = tamsin.post(reverse("note_strain", args=[cast.kim.pk]), data)
        assert response.status_code == 400
        assert "still to come" in response.content.decode()

    def test_from_the_session_page_that_session_is_chosen(self, tamsin: Browser, cast: Cast) -> None:
        first = cast.kim.course.sessions.first()
        link = f"{log_of(cast)}?session={first.pk}"
        assert f"{link}#note" in sees(tamsin, reverse("session", args=[cast.kim.pk, first.pk]))
        assert f'<option value="{first.pk}" selected>' in sees(tamsin, link)

    def test_what_was_tapped_can_be_noted_and_is_then_no_longer_offered(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        session = cast.kim.course.sessions.first()
        Observation.objects.create(participant=cast.kim, session=session, kind="irritation")
        assert "Note it as a strain" in sees(tamsin, log_of(cast))
        data = {"shape": "confrontation", "noticed_by": "room", "session": session.pk}
        tamsin.post(reverse("note_strain", args=[cast.kim.pk]), data)
        assert "Note it as a strain" not in sees(tamsin, log_of(cast))

    def test_the_same_fall_noted_twice_is_one_entry(self, tamsin: Browser, cast: Cast) -> None:
        session = cast.kim.course.sessions.first()
        data = {"shape": "unsure", "noticed_by": "checkin", "session": session.pk}
        for _ in range(2):
            tamsin.post(reverse("note_strain", args=[cast.kim.pk]), data)
        assert cast.kim.strains.count() == 1


class TestWhatCameOfIt:
    def test_talked_about_and_taken_back(self, tamsin: Browser, cast: Cast) -> None:
        strain = a_strain(cast)
        change(tamsin, strain, "raised", raised_on="2026-03-10")
        assert strain.raised_on.isoformat() == "2026-03-10"
        change(tamsin, strain, "raised", raised_on="")
        assert strain.raised_on is None

    def test_a_response_and_own_words_can_have_been_tried(self, tamsin: Browser, cast: Cast) -> None:
        strain = a_strain(cast)
        change(tamsin, strain, "try", response="own_share", on="2026-03-09", followed="closer")
        change(tamsin, strain, "try", words="a shorter hour", on="2026-03-10")
        first, second = strain.tries.all()
        assert (first.response, first.followed, first.session.number) == ("own_share", "closer", 2)
        assert (second.response, second.words, second.session) == ("", "a shorter hour", None)
        page = sees(tamsin, log_of(cast))
        assert "Take your share of it" in page
        assert "a shorter hour" in page

    def test_responses_made_for_mending_come_first(self, tamsin: Browser, cast: Cast) -> None:
        a_strain(cast)
        page = sees(tamsin, log_of(cast))
        assert page.index("Made for mending") < page.index("Name a possible strain") < page.index("Others")

    def test_nothing_tried_is_asked_about_and_nothing_is_lost(self, tamsin: Browser, cast: Cast) -> None:
        response = change(tamsin, a_strain(cast), "try", on="2026-03-09", followed="same")
        assert response.status_code == 400
        assert "in your own words" in response.content.decode()

    def test_a_try_is_corrected_and_removed(self, tamsin: Browser, cast: Cast) -> None:
        strain = a_strain(cast)
        tried = StrainTry.objects.create(strain=strain, on=strain.noticed_on, words="an invented try")
        url = reverse("change_try", args=[cast.kim.pk, strain.pk, tried.pk])
        tamsin.post(url, {"words": "another try", "on": "2026-03-09", "followed": "further"})
        tried.refresh_from_db()
        assert (tried.words, tried.followed) == ("another try", "further")
        tamsin.post(url, {"remove": "yes"})
        assert not strain.tries.exists()

    def test_healed_let_rest_and_opened_again(self, tamsin: Browser, cast: Cast) -> None:
        strain = a_strain(cast)
        for state, closed in (("healed", True), ("open", False), ("left", True)):
            change(tamsin, strain, "end", state=state)
            assert (strain.state, strain.closed_on is not None) == (state, closed)

    def test_what_they_said_is_sealed_and_shown(self, tamsin: Browser, cast: Cast) -> None:
        strain = a_strain(cast)
        change(tamsin, strain, "said", client_said="it was the clock, not you")
        assert "it was the clock, not you" in sees(tamsin, log_of(cast))
        assert AuditEvent.objects.filter(action="corrected strain", actor=cast.tamsin.pk).exists()

    def test_everything_can_be_corrected(self, tamsin: Browser, cast: Cast) -> None:
        strain = a_strain(cast, shape="unsure")
        change(tamsin, strain, "correct", shape="both", noticed_by="room", seen="", noticed_on="2026-03-04")
        assert (strain.shape, strain.noticed_by, strain.session, strain.noticed_on.day) == (
            "both",
            "room",
            None,
            4,
        )
        tamsin.post(reverse("remove_strain", args=[cast.kim.pk, strain.pk]))
        assert not cast.kim.strains.exists()

    def test_a_change_that_there_is_not_leads_nowhere(self, tamsin: Browser, cast: Cast) -> None:
        assert change(tamsin, a_strain(cast), "erase").status_code == 404

    def test_when_the_marks_are_back_the_page_asks_and_closes_nothing(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        fell = marked(cast, 8, 8, 8, 2, 8)
        strain = a_strain(cast, session=fell, noticed_on=fell.on, noticed_by="checkin")
        assert "The marks are back" in sees(tamsin, log_of(cast))
        strain.refresh_from_db()
        assert strain.state == "open"


def marked(cast: Cast, *marks: float) -> Session:
    """Sessions with these marks; the lowest one's session."""
    course = cast.kim.course
    sessions = []
    for number, mark in enumerate(marks, start=1):
        on = course.sessions.first().on + timedelta(weeks=number - 1)
        session, _ = Session.objects.get_or_create(course=course, number=number, defaults={"on": on})
        four = dict.fromkeys(("heard", "goal_fit", "method_fit", "say_no"), mark)
        now = timezone.now()
        CheckIn.objects.create(participant=cast.kim, session=session, answered_at=now, sent_at=now, **four)
        sessions.append(session)
    return sessions[marks.index(min(marks))]


class TestForSupervision:
    def test_the_list_holds_what_is_open_in_ones_own_records_and_no_word_of_it(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        strain = a_strain(cast, seen="an invented silence")
        page = sees(tamsin, reverse("open_strains"))
        assert "Kim Invented" in page
        assert f"#strain-{strain.pk}" in page
        assert "an invented silence" not in page
        assert "Kim Invented" not in sees(signed_in(cast.theo), reverse("open_strains"))

    def test_the_supervisor_of_the_team_sees_it_and_an_outsider_does_not(self, cast: Cast) -> None:
        a_strain(cast)
        assert "Kim Invented" in sees(signed_in(cast.sunniva), reverse("open_strains"))
        assert "Kim Invented" not in sees(signed_in(cast.sidra), reverse("open_strains"))
        assert "We talked about it" not in sees(signed_in(cast.sunniva), log_of(cast))

    def test_what_was_taken_there_has_its_day(self, tamsin: Browser, cast: Cast) -> None:
        strain = a_strain(cast, noticed_on=cast.kim.course.sessions.first().on - timedelta(weeks=9))
        Session.objects.create(course=cast.kim.course, number=3, on=cast.kim.course.sessions.last().on)
        assert "for supervision" in sees(tamsin, reverse("open_strains"))
        change(tamsin, strain, "supervision", taken_on="2026-03-12")
        page = sees(tamsin, reverse("open_strains"))
        assert "12 March 2026" in page
        assert "for supervision" not in page


def test_the_log_drives_the_state_on_the_brief(tamsin: Browser, cast: Cast) -> None:
    strain = a_strain(cast)
    brief = sees(tamsin, reverse("brief", args=[cast.kim.pk]))
    assert 'class="state state-strained">Strained' in brief
    assert "has not been talked about" in brief
    change(tamsin, strain, "end", state="healed")
    assert 'class="state state-repaired">Mended' in sees(tamsin, reverse("brief", args=[cast.kim.pk]))
