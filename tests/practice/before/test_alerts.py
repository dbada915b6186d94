"""The part of the brief that says what is worth a word: its place, its manners, and what it leaves out."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from heedful.core.vocabulary import Alert, Grade
from heedful.knowledge.loader import load_catalogue
from heedful.practice.record.alerts import Standing
from heedful.practice.record.models import RiskAnswer
from heedful.practice.showing.alerts import alert_part
from tests.people import Cast
from tests.practice.over_time.test_alerts import marked, page_of, signed_in

CATALOGUE = load_catalogue()


def standing(kind: str, *, is_front: bool = True) -> Standing:
    entry = CATALOGUE.alerts[kind]
    alert = Alert(
        kind, Grade(entry.grade), "2", "since session 2", entry.name, entry.meaning,
        entry.how_often_wrong["usual"], entry.inquiry, entry.response, entry.avoid,
    )  # fmt: skip
    return Standing(alert, (), is_front)


class TestAtMostAHandful:
    def test_the_rest_waits_behind_one_tap(self) -> None:
        part = alert_part([standing(kind) for kind in list(CATALOGUE.alerts)[3:]], CATALOGUE)
        assert len(part.front) == int(CATALOGUE.threshold("alerts_shown"))
        assert len(part.front) + len(part.rest) == len(CATALOGUE.alerts) - 3

    def test_no_hard_one_is_ever_behind_it(self) -> None:
        hard = [standing(kind) for kind, one in CATALOGUE.alerts.items() if one.grade == "hard"] * 3
        part = alert_part([*hard, standing("strain")], CATALOGUE)
        assert len(part.front) == len(hard)
        assert [card.kind for card in part.rest] == ["strain"]

    def test_with_safety_open_only_hard_ones_stand_in_front(self) -> None:
        part = alert_part([standing("deterioration"), standing("strain")], CATALOGUE, hard_alone=True)
        assert [card.kind for card in part.front] == ["deterioration"]

    def test_what_was_answered_waits(self) -> None:
        part = alert_part([standing("strain", is_front=False)], CATALOGUE)
        assert (part.front, len(part.rest)) == ((), 1)


@pytest.mark.django_db
class TestOnTheBrief:
    @pytest.fixture
    def tamsin(self, cast: Cast) -> Browser:
        return signed_in(cast.tamsin)

    def test_a_quiet_record_has_no_such_part(self, tamsin: Browser, cast: Cast) -> None:
        assert 'id="alerts"' not in page_of(tamsin, cast.kim, "brief")

    def test_each_says_how_often_it_is_wrong_what_to_try_and_what_to_keep_from(
        self, tamsin: Browser, cast: Cast
    ) -> None:
        marked(cast.kim, 8, 8, 8, 2)
        part = page_of(tamsin, cast.kim, "brief").split('id="alerts"')[1].split("</section>")[0]
        for words in ("How often it is wrong", "You could ask", "Keep from", "since session 4", "Gumz"):
            assert words in part

    def test_it_stands_above_what_stands_out(self, tamsin: Browser, cast: Cast) -> None:
        marked(cast.kim, 8, 8, 8, 2)
        page = page_of(tamsin, cast.kim, "brief")
        assert page.index('id="alerts"') < page.index('id="signals"')

    def test_an_answer_about_risk_is_not_told_twice(self, tamsin: Browser, cast: Cast) -> None:
        session = cast.kim.course.sessions.first()
        RiskAnswer.objects.create(participant=cast.kim, session=session, measure="phq9", item=9, answer=1)
        assert 'id="alerts"' not in page_of(tamsin, cast.kim, "brief")
        assert "An answer about risk is open" in page_of(tamsin, cast.kim)

    def test_a_supervisor_reads_and_is_offered_no_answer(self, cast: Cast) -> None:
        marked(cast.kim, 8, 8, 8, 2)
        page = page_of(signed_in(cast.sunniva), cast.kim, "brief")
        assert 'id="alerts"' in page
        assert reverse("answer_alert", args=[cast.kim.pk]) not in page
