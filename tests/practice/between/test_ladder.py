"""The ladder on both pages: steps with a net and a day, tries that may stop, and what they suggest."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record import ladder as service
from heedful.practice.record.case import case_of
from heedful.practice.record.models import LadderStep, RiskAnswer, SaidBy
from heedful.practice.showing.plots.ladder import ladder_plot
from heedful.practice.trust.links import make_link
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db


def day(ahead: int) -> date:
    return timezone.localdate() + timedelta(days=ahead)


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return as_user(cast.tamsin)


@pytest.fixture
def step(cast: Cast) -> LadderStep:
    kept = service.add_step(cast.kim, words="stand at the door", expected=40, next_on=day(3))
    assert kept is not None
    return kept


def page(cast: Cast, name: str = "ladder", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, *more])


def own(cast: Cast, name: str = "own_ladder", *more: object) -> str:
    return reverse(name, args=[make_link(cast.kim, cast.tamsin).secret, *more])


def test_a_step_is_kept_once_with_its_net_rule_and_day(tamsin: Browser, cast: Cast) -> None:
    data = {
        "words": "stand at the door",
        "expected": "40",
        "net": "my sister by phone",
        "stop_rule": "when I cannot feel my feet",
        "next_on": str(day(5)),
    }
    for _ in range(2):
        assert tamsin.post(page(cast, "add_step"), data).status_code == 302
    kept = cast.kim.ladder.get()
    assert (kept.net, kept.next_on, kept.place) == ("my sister by phone", day(5), 1)
    assert "Try it once?" in tamsin.get(page(cast)).content.decode()


def test_rungs_are_moved_taken_off_and_put_back_and_the_case_follows(
    tamsin: Browser, cast: Cast, step: LadderStep
) -> None:
    second = service.add_step(cast.kim, words="open the door")
    assert second is not None
    tamsin.post(page(cast, "change_step", second.pk), {"down": "yes"})
    assert [each.words for each in case_of(cast.kim).ladder] == ["open the door", "stand at the door"]
    tamsin.post(page(cast, "change_step", second.pk), {"down": "yes"})
    tamsin.post(page(cast, "change_step", second.pk), {"off": "yes"})
    assert [rung.step for rung in service.rungs_of(cast.kim)] == [step]
    tamsin.post(page(cast, "change_step", second.pk), {"on_again": "yes"})
    assert len(service.rungs_of(cast.kim)) == 2


def test_a_try_that_was_stopped_asks_for_a_net_and_moves_the_day(
    tamsin: Browser, cast: Cast, step: LadderStep
) -> None:
    data = {"on": str(day(0)), "before": "30", "peak": "70", "stopped": "on", "next_on": str(day(7))}
    for _ in range(2):
        tamsin.post(page(cast, "keep_try", step.pk), data)
    assert step.tries.count() == 1
    step.refresh_from_db()
    assert step.next_on == day(7)
    shown = tamsin.get(page(cast)).content.decode()
    assert "Put a net under it first?" in shown
    assert "stopped as agreed" in shown
    tamsin.post(page(cast, "remove_try", step.pk, step.tries.get().pk))
    assert not step.tries.exists()


def test_a_day_that_has_gone_by_asks_for_another(tamsin: Browser, cast: Cast, step: LadderStep) -> None:
    LadderStep.objects.filter(pk=step.pk).update(next_on=day(-2))
    shown = tamsin.get(page(cast)).content.decode()
    assert "The day has gone by" in shown
    assert "Fix a day for it." in shown
    data = {"words": "stand at the open door", "next_on": str(day(-2))}
    assert tamsin.post(page(cast, "change_step", step.pk), data).status_code == 302  # the day was not touched


def test_while_safety_is_open_the_ladder_is_told_to_rest(
    tamsin: Browser, cast: Cast, step: LadderStep
) -> None:
    RiskAnswer.objects.create(
        participant=cast.kim, session=cast.kim.course.sessions.first(), measure="phq9", item=9, answer=1
    )
    assert "Rest it, or go lower." in tamsin.get(page(cast)).content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"on": ""},
        {"on": str(date(2999, 1, 1))},
        {"on": str(day(0)), "peak": "101"},
        {"on": str(day(0)), "peak": "-1"},
        {"on": str(day(0)), "peak": "a lot"},
        {"on": str(day(0)), "peak": "20", "before": "60"},
        {"on": str(day(0)), "next_on": str(day(-3))},
        {"on": str(day(0)), "learned": "x" * 400},
    ],
)
def test_a_try_that_cannot_be_comes_back_with_a_sentence(
    data: dict[str, str], client: Browser, tamsin: Browser, cast: Cast, step: LadderStep
) -> None:
    for answer in (
        tamsin.post(page(cast, "keep_try", step.pk), data),
        client.post(own(cast, "own_keep_try", step.pk), data),
    ):
        assert answer.status_code == 400
        assert 'class="error"' in answer.content.decode()
    assert not step.tries.exists()


@pytest.mark.parametrize("data", [{}, {"words": "x" * 400}, {"words": "x", "next_on": "2001-01-01"}])
def test_a_step_that_cannot_be_comes_back_with_a_sentence(
    data: dict[str, str], tamsin: Browser, cast: Cast, step: LadderStep
) -> None:
    assert tamsin.post(page(cast, "add_step"), data).status_code == 400
    assert tamsin.post(page(cast, "change_step", step.pk), data).status_code == 400
    assert cast.kim.ladder.get().words == "stand at the door"


def test_twenty_steps_are_enough(tamsin: Browser, cast: Cast) -> None:
    for number in range(service.MOST_STEPS):
        service.add_step(cast.kim, words=f"invented {number}")
    answer = tamsin.post(page(cast, "add_step"), {"words": "one more"})
    assert answer.status_code == 400
    assert "Take one off first" in answer.content.decode()


def test_a_client_keeps_a_try_of_their_own_and_deletes_it(
    client: Browser, cast: Cast, step: LadderStep
) -> None:
    data = {"on": str(day(0)), "peak": "55", "after": "20", "learned": "the lock is loud"}
    client.post(own(cast, "own_keep_try", step.pk), data)
    mine = step.tries.get()
    assert (mine.by, mine.peak) == ("client", 55)
    assert "the lock is loud" in client.get(own(cast)).content.decode()
    client.post(own(cast, "own_delete_try", step.pk, mine.pk))
    assert not step.tries.exists()
    assert client.post(own(cast, "own_delete_try", step.pk, mine.pk)).status_code == 404
    assert client.post(own(cast, "own_keep_try", uuid4()), data).status_code == 404


def test_a_try_that_the_therapist_wrote_down_is_not_the_clients_to_delete(
    client: Browser, cast: Cast, step: LadderStep
) -> None:
    told = service.keep_try(step, on=day(-1), by=SaidBy.THERAPIST, peak=40)
    assert client.post(own(cast, "own_delete_try", step.pk, told.pk)).status_code == 404


def test_the_plot_says_every_try_in_words_and_is_left_out_without_marks(cast: Cast, step: LadderStep) -> None:
    assert ladder_plot(service.rungs_of(cast.kim)) is None
    service.keep_try(step, on=day(-3), by=SaidBy.CLIENT, before=30, peak=60, after=20)
    service.keep_try(step, on=day(-1), by=SaidBy.CLIENT, peak=50, stopped=True)
    plot = ladder_plot(service.rungs_of(cast.kim))
    assert plot is not None
    assert len(plot.columns) == 2
    assert "rung 1: before 30, at its strongest 60, afterwards 20" in plot.words
    assert plot.columns[1].stopped


def test_only_the_rung_that_they_are_at_is_suggested_something(tamsin: Browser, cast: Cast) -> None:
    low, high = (service.add_step(cast.kim, words=words) for words in ("open the door", "stand outside"))
    assert low is not None
    assert high is not None
    shown = tamsin.get(page(cast)).content.decode()
    assert shown.count("Try it once?") == 1
    assert "Its turn comes later." in shown
    service.keep_try(low, on=day(0), by=SaidBy.CLIENT, peak=20)
    assert "Go on to the next rung?" in (shown := tamsin.get(page(cast)).content.decode())
    assert shown.count("Try it once?") == 1
    service.keep_try(high, on=day(0), by=SaidBy.CLIENT, peak=20)
    shown = tamsin.get(page(cast)).content.decode()
    assert "They are past this one." in shown
    assert "Look back at it together, or put a rung on top?" in shown
    assert "Go on to the next rung?" not in shown


def test_a_client_moves_the_day_and_never_is_not_a_day(client: Browser, cast: Cast, step: LadderStep) -> None:
    move = own(cast, "own_move_day", step.pk)
    for bad in ("", "soon", str(day(-1)), str(day(800))):
        answer = client.post(move, {"next_on": bad})
        assert answer.status_code == 400
        assert 'class="error"' in answer.content.decode()
    assert client.post(move, {"next_on": str(day(20))}).status_code == 302
    step.refresh_from_db()
    assert step.next_on == day(20)
    assert "Move the day" in client.get(own(cast)).content.decode()
    service.take_off(step, day(0))
    assert client.post(move, {"next_on": str(day(9))}).status_code == 404


def test_a_day_that_was_agreed_stays_unless_it_is_changed(
    client: Browser, tamsin: Browser, cast: Cast, step: LadderStep
) -> None:
    service.move_day(step, day(30))
    field = f'value="{day(30)}"'
    assert client.get(own(cast)).content.decode().count(field) == 2
    assert tamsin.get(page(cast)).content.decode().count(field) == 2
