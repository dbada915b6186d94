"""Pauses on both pages: asked for by either, changed, ended early, with a way back; never read as anything else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record import pauses as service
from heedful.practice.record.case import case_of
from heedful.practice.record.invitations import session_noted
from heedful.practice.record.models import AskedBy, Pause
from heedful.practice.trust.links import make_link
from heedful.wording.reading import reading_grade
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db


def day(ahead: int) -> date:
    return timezone.localdate() + timedelta(days=ahead)


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return as_user(cast.tamsin)


@pytest.fixture
def pause(cast: Cast) -> Pause:
    return service.plan(
        cast.kim, cast.tamsin, begins_on=day(-3), until=day(10), asked_by=AskedBy.BOTH, meanwhile="the choir"
    )


def page(cast: Cast, name: str = "pauses", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, *more])


def own(cast: Cast, name: str = "own_pause") -> str:
    return reverse(name, args=[make_link(cast.kim, cast.tamsin).secret])


def test_a_pause_is_planned_once_with_what_holds_meanwhile_and_a_way_back(
    tamsin: Browser, cast: Cast
) -> None:
    data = {"begins_on": str(day(2)), "until": str(day(20)), "meanwhile": "the choir", "way_back": "a text"}
    for _ in range(2):
        assert tamsin.post(page(cast, "add_pause"), data).status_code == 302
    assert cast.kim.pauses.count() == 1
    shown = tamsin.get(page(cast)).content.decode()
    assert "the choir" in shown
    assert "a text" in shown
    assert "What holds them meanwhile?" not in shown


@pytest.mark.parametrize(
    "data", [{}, {"begins_on": "soon"}, {"begins_on": "2026-05-02", "until": "2026-05-01"}]
)
def test_a_pause_without_sense_is_sent_back_and_nothing_is_kept(
    data: dict[str, str], tamsin: Browser, cast: Cast
) -> None:
    assert tamsin.post(page(cast, "add_pause"), data).status_code == 400
    assert not cast.kim.pauses.exists()


def test_who_asked_is_one_of_the_two_or_left_open(tamsin: Browser, cast: Cast) -> None:
    data = {"begins_on": str(day(2)), "asked_by": "an invented stranger", "meanwhile": "the choir"}
    shown = tamsin.post(page(cast, "add_pause"), data).content.decode()
    assert "Choose who asked for it, or leave it open." in shown
    assert "stranger" not in shown
    assert "the choir" in shown


def test_its_days_can_be_changed_and_the_end_taken_back(tamsin: Browser, cast: Cast, pause: Pause) -> None:
    tamsin.post(page(cast, "change_pause", pause.pk), {"begins_on": str(day(-4)), "until": str(day(4))})
    pause.refresh_from_db()
    assert (pause.begins_on, pause.until, pause.meanwhile) == (day(-4), day(4), None)
    assert tamsin.post(page(cast, "end_pause", pause.pk), {"on": str(day(-9))}).status_code == 400
    tamsin.post(page(cast, "end_pause", pause.pk), {"on": str(day(0))})
    assert case_of(cast.kim).pauses[0].until == day(0)
    tamsin.post(page(cast, "end_pause", pause.pk), {"again": "yes"})
    assert service.is_on(cast.kim.pauses.get(), day(0))
    tamsin.post(page(cast, "end_pause", pause.pk), {"remove": "yes"})
    assert not cast.kim.pauses.exists()


def test_another_clients_pause_is_not_there(tamsin: Browser, cast: Cast, pause: Pause) -> None:
    address = reverse("end_pause", args=[cast.noor.pk, pause.pk])
    assert tamsin.post(address, {"on": str(day(0))}).status_code == 404


def test_a_client_asks_for_a_break_changes_it_and_comes_back_early(client: Browser, cast: Cast) -> None:
    client.post(own(cast, "own_pause_ask"), {"begins_on": str(day(0)), "why": ""})
    client.post(own(cast, "own_pause_ask"), {"begins_on": str(day(0)), "way_back": "just a text"})
    kept = cast.kim.pauses.get()
    assert (kept.asked_by, kept.way_back, kept.until) == ("client", "just a text", None)
    assert "You are on a break" in client.get(own(cast)).content.decode()
    client.post(own(cast, "own_pause_end"))
    client.post(own(cast, "own_pause_end"))
    kept.refresh_from_db()
    assert kept.ended_on == day(0)


def test_a_break_asked_for_again_on_the_day_they_came_back_is_on_again(client: Browser, cast: Cast) -> None:
    for name in ("own_pause_ask", "own_pause_end", "own_pause_ask"):
        client.post(own(cast, name), {"begins_on": str(day(0))})
    assert service.is_on(cast.kim.pauses.get(), day(0))
    assert "You are on a break" in client.get(own(cast)).content.decode()


def test_on_a_break_nothing_waits_for_the_client(client: Browser, cast: Cast) -> None:
    held = cast.kim.course.sessions.create(number=9, on=day(0), status="held")
    session_noted(held, by=cast.tamsin)
    assert "Waiting for you" in client.get(own(cast, "own_home")).content.decode()
    client.post(own(cast, "own_pause_ask"), {"begins_on": str(day(0)), "until": str(day(9))})
    home = client.get(own(cast, "own_home")).content.decode()
    assert "Waiting for you" not in home
    assert "You are on a break" in home
    client.post(own(cast, "own_pause_end"))
    home = client.get(own(cast, "own_home")).content.decode()
    assert "Waiting for you" in home
    assert "on a break" not in home
    assert "planned a break" not in home


def test_a_session_held_since_asks_whether_an_open_pause_is_over(tamsin: Browser, cast: Cast) -> None:
    pause = cast.kim.pauses.create(begins_on=day(-5))
    asks = "You have met since the pause began: is it over?"
    brief = reverse("brief", args=[cast.kim.pk])
    assert asks not in tamsin.get(brief).content.decode()
    cast.kim.course.sessions.create(number=9, on=day(-1), status="held")
    assert asks in tamsin.get(brief).content.decode()
    service.come_back(pause, day(-1), cast.tamsin)
    assert asks not in tamsin.get(brief).content.decode()


def test_a_client_takes_back_a_break_that_has_not_begun(client: Browser, cast: Cast) -> None:
    client.post(own(cast, "own_pause_ask"), {"begins_on": str(day(5))})
    client.post(own(cast, "own_pause_end"))
    assert not cast.kim.pauses.exists()


def test_a_break_that_the_therapist_takes_is_not_the_clients_to_change(client: Browser, cast: Cast) -> None:
    service.plan(cast.kim, cast.tamsin, begins_on=day(5), until=day(9), asked_by=AskedBy.THERAPIST)
    client.post(own(cast, "own_pause_ask"), {"begins_on": str(day(1))})
    client.post(own(cast, "own_pause_end"))
    assert cast.kim.pauses.get().begins_on == day(5)


@pytest.mark.parametrize(
    "data", [{}, {"begins_on": "x"}, {"begins_on": "1999-01-01"}, {"begins_on": str(date(2900, 1, 1))}]
)
def test_a_day_that_cannot_be_gets_a_kind_sentence(data: dict[str, str], client: Browser, cast: Cast) -> None:
    answer = client.post(own(cast, "own_pause_ask"), data)
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()
    assert not cast.kim.pauses.exists()


def test_what_a_client_reads_there_is_plain() -> None:
    assert reading_grade(
        "You can take a break from this work. It is part of the plan. No one will hold it against you, and you can "
        "come back. Your therapist can see this. If we have set a time to meet, please call it off as well."
    ) <= 6  # fmt: skip
