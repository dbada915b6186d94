"""The page of alerts: what stands, the answers that are kept, the split, the counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.people.models import Practice
from heedful.practice.record.models import AlertAnswer, CheckIn, Participant, Session
from tests.people import Cast

pytestmark = pytest.mark.django_db


def signed_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return signed_in(cast.tamsin)


def marked(person: Participant, *marks: float) -> None:
    course = person.course
    for number, mark in enumerate(marks, start=1):
        on = course.sessions.first().on + timedelta(weeks=number - 1)
        session, _ = Session.objects.get_or_create(course=course, number=number, defaults={"on": on})
        four = dict.fromkeys(("heard", "goal_fit", "method_fit", "say_no"), mark)
        now = timezone.now()
        if not person.checkins.filter(session=session).exists():
            CheckIn.objects.create(participant=person, session=session, answered_at=now, sent_at=now, **four)


def page_of(browser: Browser, person: Participant, name: str = "alerts") -> str:
    response = browser.get(reverse(name, args=[person.pk]))
    assert response.status_code == 200
    return response.content.decode()


def front(page: str) -> str:
    return page.split("Answered, or waiting", maxsplit=1)[0]


def answers(browser: Browser, person: Participant, alert: str, reply: str, back: str = "alerts"):
    url = reverse("answer_alert", args=[person.pk])
    return browser.post(url, {"alert": alert, "reply": reply, "back": back})


FELL = "Their marks fell at once"


class TestAnswers:
    def test_talked_about_takes_a_soft_alert_from_the_front_and_keeps_who_and_when(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        marked(cast.kim, 8, 8, 8, 2)
        assert FELL in front(page_of(tamsin, cast.kim))
        answers(tamsin, cast.kim, "rupture:4", "talked")
        row = cast.kim.alert_answers.get()
        assert (row.by, row.reply) == (cast.tamsin, "talked")
        page = page_of(tamsin, cast.kim)
        assert FELL not in front(page)
        assert "You talked about it" in page

    def test_not_now_lasts_until_there_is_a_new_session(self, tamsin: Browser, cast: Cast) -> None:
        marked(cast.kim, 8, 8, 8, 2)
        answers(tamsin, cast.kim, "rupture:4", "not_now")
        assert FELL not in front(page_of(tamsin, cast.kim)).split("Answered so far")[0]
        Session.objects.create(course=cast.kim.course, number=5, on=cast.kim.course.sessions.last().on)
        assert FELL in front(page_of(tamsin, cast.kim)).split("Answered so far")[0]

    def test_a_hard_alert_stays_with_its_answer_beside_it(self, tamsin: Browser, cast: Cast) -> None:
        marked(cast.kim, 8, 8, 8, 2, 2, 2)
        answers(tamsin, cast.kim, "rupture_unrepaired:4", "not_helpful")
        page = front(page_of(tamsin, cast.kim))
        assert 'class="alert alert-hard alert-answered"' in page
        assert "Not helpful, you said" in page

    def test_answering_again_changes_ones_mind_and_both_stay_in_the_history(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        marked(cast.kim, 8, 8, 8, 2)
        for reply in ("not_helpful", "talked"):
            answers(tamsin, cast.kim, "rupture:4", reply)
        page = page_of(tamsin, cast.kim)
        assert "You talked about it" in page
        assert "before that: not helpful" in page
        assert cast.kim.alert_answers.count() == 2

    def test_a_new_fall_is_a_new_alert(self, tamsin: Browser, cast: Cast) -> None:
        marked(cast.kim, 8, 8, 8, 2)
        answers(tamsin, cast.kim, "rupture:4", "talked")
        marked(cast.kim, 8, 8, 8, 2, 8, 8, 2)
        assert "since session 7" in front(page_of(tamsin, cast.kim))

    @pytest.mark.parametrize("alert", ["nothing:4", "rupture", "rupture:4<b>", "rupture:" + "4" * 90, ""])
    def test_what_is_no_alert_is_not_kept(self, tamsin: Browser, cast: Cast, alert: str) -> None:
        assert answers(tamsin, cast.kim, alert, "talked").status_code == 404
        assert not AlertAnswer.objects.exists()

    def test_one_goes_back_to_where_one_came_from(self, tamsin: Browser, cast: Cast) -> None:
        assert "/brief/" in answers(tamsin, cast.kim, "rupture:4", "talked", "brief").url
        assert "/alerts/" in answers(tamsin, cast.kim, "rupture:4", "talked", "https://elsewhere.example").url


class TestASplit:
    def test_shows_on_both_records_without_a_figure_or_a_name_of_the_other(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        marked(cast.noor, 9, 9, 9, 9)
        marked(cast.sam, 4, 4, 4, 4)
        for one, other in ((cast.noor, cast.sam), (cast.sam, cast.noor)):
            brief = page_of(tamsin, one, "brief")
            assert "Something about the course as a whole" in brief
            assert other.client.code not in brief
            assert other.client.name not in brief
        assert "4.0" not in page_of(tamsin, cast.noor, "brief")

    def test_never_reaches_paper(self, tamsin: Browser, cast: Cast) -> None:
        marked(cast.noor, 9, 9, 9, 9)
        marked(cast.sam, 4, 4, 4, 4)
        page = page_of(tamsin, cast.noor, "brief")
        assert 'class="alert no-print" id="answer-alert-split_alliance' in page

    def test_is_told_in_full_to_the_therapist_on_the_page_of_alerts(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        marked(cast.noor, 9, 9, 9, 9)
        marked(cast.sam, 4, 4, 4, 4)
        page = page_of(tamsin, cast.noor)
        assert "S-202 stands at 4." in page

    def test_two_who_stand_alike_have_none(self, tamsin: Browser, cast: Cast) -> None:
        marked(cast.noor, 8, 8, 8, 8)
        marked(cast.sam, 8, 8, 8, 8)
        assert "course as a whole" not in page_of(tamsin, cast.noor)


class TestTheLoad:
    def test_fewer_is_quieter_and_the_figures_go_with_it(self, tamsin: Browser, cast: Cast) -> None:
        marked(cast.kim, 8, 8, 8, 2)
        Practice.objects.update(alert_load="usual")
        usual = page_of(tamsin, cast.kim)
        Practice.objects.update(alert_load="fewer")
        fewer = page_of(tamsin, cast.kim)
        assert "about 19 get this" in usual
        assert "about 12 get this" in fewer

    def test_alerts_are_counted_with_what_became_of_them(self, tamsin: Browser, cast: Cast) -> None:
        marked(cast.kim, 8, 8, 8, 2)
        answers(tamsin, cast.kim, "rupture:4", "not_now")
        answers(tamsin, cast.kim, "rupture:4", "talked")
        answers(tamsin, cast.noor, "strain:2", "not_helpful")
        marked(cast.sam, 8, 8, 8, 2)
        page = tamsin.get(reverse("alert_load")).content.decode()
        assert "Of 3 alerts in the last three months" in page
        assert "1 was talked about, 1 not helpful, 1 has no answer yet" in page

    def test_what_another_therapist_answered_is_not_in_it(self, cast: Cast) -> None:
        answers(signed_in(cast.theo), cast.lou, "rupture:2", "talked")
        page = signed_in(cast.tamsin).get(reverse("alert_load")).content.decode()
        assert "There were no alerts" in page


def test_full_marks_throughout_are_shown_as_unknown(tamsin: Browser, cast: Cast) -> None:
    marked(cast.kim, 10, 10, 10, 10)
    brief = page_of(tamsin, cast.kim, "brief")
    assert 'class="state state-unknown">Unknown' in brief
    assert "Full marks every time: unknown, not good" in brief
