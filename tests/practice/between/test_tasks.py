"""Tasks: small, looked back at without blame, and wins that are kept; bad input loses nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.core.vocabulary import Outcome
from heedful.practice.record import tasks as service
from heedful.practice.record.case import case_of
from heedful.practice.record.models import Goal, LadderStep, Participant, SaidBy, Task, Win
from tests.people import Cast

pytestmark = pytest.mark.django_db
FORGOT = "It slipped my mind"


@pytest.fixture
def tamsin(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.tamsin)
    return client


def url(participant: Participant, name: str = "tasks", *more: object) -> str:
    return reverse(name, args=[participant.pk, *more])


def sees(browser: Browser, address: str) -> str:
    return browser.get(address).content.decode()


def a_task(participant: Participant, **fields: Any) -> Task:
    return service.set_task(participant, **{"words": "lie down for ten minutes", **fields})


def test_a_task_says_what_when_where_and_how_small_and_belongs_to_the_last_held_session(
    tamsin: Browser, cast: Cast
) -> None:
    goal = Goal.objects.create(participant=cast.kim, code="g1", words="rest")
    step = LadderStep.objects.create(participant=cast.kim, code="l1", words="the sofa")
    given = {"words": "lie down", "when": "after lunch", "where": "the sofa", "smaller": "sit for a minute"}
    tamsin.post(url(cast.kim, "set_task"), {**given, "goal": goal.pk, "step": step.pk, "confidence": "8"})
    task = Task.objects.get()
    assert (task.words, task.when, task.where, task.smaller) == tuple(given.values())
    assert (task.code, task.goal, task.step, task.set_in.number, task.confidence) == ("t1", goal, step, 2, 8)
    page = sees(tamsin, url(cast.kim))
    for words in (*given.values(), "Sure to do it: 8 of 10"):
        assert words in page


def test_below_seven_it_offers_to_make_it_smaller_and_a_smaller_version_settles_it(
    tamsin: Browser, cast: Cast
) -> None:
    answer = tamsin.post(url(cast.kim, "set_task"), {"words": "run", "confidence": "6"}, follow=True)
    assert "could it be smaller?" in answer.content.decode()
    task = Task.objects.get()
    assert "Make it smaller" in sees(tamsin, url(cast.kim))
    tamsin.post(
        url(cast.kim, "change_task", task.pk), {"words": "run", "smaller": "shoes on", "confidence": "6"}
    )
    assert "Make it smaller" not in sees(tamsin, url(cast.kim))


def test_seven_is_sure_enough(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(url(cast.kim, "set_task"), {"words": "run", "confidence": "7"})
    assert "Could it be smaller" not in sees(tamsin, url(cast.kim))


def test_a_task_without_a_goal_asks_for_one(tamsin: Browser, cast: Cast) -> None:
    assert "What would it be for?" in sees(tamsin, url(cast.kim))
    a_task(cast.kim)
    assert "Which goal is this for?" in sees(tamsin, url(cast.kim))


def test_what_became_of_it_keeps_barriers_without_blame_and_says_what_may_help(
    tamsin: Browser, cast: Cast
) -> None:
    task = a_task(cast.kim)
    given = {"outcome": "partly", "barriers": ["forgot"], "other": "the phone", "learned": "mornings work"}
    tamsin.post(url(cast.kim, "task_outcome", task.pk), given)
    task.refresh_from_db()
    assert (task.outcome, task.outcome_by, task.learned) == ("partly", "therapist", "mornings work")
    assert task.barrier_list == (FORGOT, "the phone")
    page = sees(tamsin, url(cast.kim))
    assert "Tie it to something that happens anyway" in page
    assert case_of(cast.kim).tasks[0].barriers == (FORGOT, "the phone")


def test_nothing_is_asked_to_have_been_in_the_way_of_what_was_done(tamsin: Browser, cast: Cast) -> None:
    task = a_task(cast.kim)
    tamsin.post(url(cast.kim, "task_outcome", task.pk), {"outcome": "done", "barriers": ["forgot"]})
    task.refresh_from_db()
    assert task.barrier_list == ()


def test_it_can_be_opened_again(tamsin: Browser, cast: Cast) -> None:
    task = a_task(cast.kim)
    service.keep_outcome(task, Outcome.FORGOTTEN, by=SaidBy.CLIENT, barriers=[FORGOT])
    tamsin.post(url(cast.kim, "task_outcome", task.pk), {"again": "yes"})
    task.refresh_from_db()
    assert (task.outcome, task.outcome_on, task.barrier_list) == (None, None, ())


@pytest.mark.parametrize(
    "bad",
    [
        {"words": ""},
        {"words": "x" * 301},
        {"words": "x", "confidence": "11"},
        {"words": "x", "confidence": "very"},
        {"words": "x", "goal": "not an id"},
        {"words": "x", "when": "y" * 301},
    ],
)
def test_what_cannot_be_kept_is_asked_about_and_keeps_what_was_typed(
    bad: dict[str, str], tamsin: Browser, cast: Cast
) -> None:
    Goal.objects.create(participant=cast.kim, code="g1", words="rest")
    answer = tamsin.post(url(cast.kim, "set_task"), {"where": "the shed", **bad})
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()
    assert 'value="the shed"' in answer.content.decode()
    assert not Task.objects.exists()


@pytest.mark.parametrize("bad", [{}, {"outcome": "denied"}, {"outcome": "partly", "barriers": ["laziness"]}])
def test_an_outcome_that_does_not_exist_changes_nothing(
    bad: dict[str, Any], tamsin: Browser, cast: Cast
) -> None:
    task = a_task(cast.kim)
    assert tamsin.post(url(cast.kim, "task_outcome", task.pk), bad).status_code == 400
    task.refresh_from_db()
    assert task.outcome is None


def test_another_clients_goal_or_step_cannot_be_taken(tamsin: Browser, cast: Cast) -> None:
    Goal.objects.create(participant=cast.kim, code="g1", words="rest")
    other = Goal.objects.create(participant=cast.noor, code="g1", words="Noor's own")
    answer = tamsin.post(url(cast.kim, "set_task"), {"words": "lie down", "goal": str(other.pk)})
    assert answer.status_code == 400
    assert "Noor&#x27;s own" not in answer.content.decode()
    assert not Task.objects.exists()


def test_another_clients_task_is_not_there(tamsin: Browser, cast: Cast) -> None:
    task = a_task(cast.noor)
    for name in ("task_outcome", "change_task", "remove_task"):
        assert tamsin.post(url(cast.kim, name, task.pk), {"outcome": "done"}).status_code == 404


def test_a_slip_of_the_pen_can_be_removed_but_not_what_has_become_of_something(
    tamsin: Browser, cast: Cast
) -> None:
    slip, looked_at = a_task(cast.kim), a_task(cast.kim)
    service.keep_outcome(looked_at, Outcome.DONE, by=SaidBy.CLIENT)
    assert tamsin.post(url(cast.kim, "remove_task", slip.pk)).status_code == 302
    assert tamsin.post(url(cast.kim, "remove_task", looked_at.pk)).status_code == 404
    assert [task.pk for task in Task.objects.all()] == [looked_at.pk]


def test_codes_go_on_after_imported_ones(cast: Cast) -> None:
    a_task(cast.kim)
    Task.objects.create(participant=cast.kim, code="from-elsewhere", words="x")
    assert a_task(cast.kim).code == "t2"


def test_the_same_win_twice_is_one(tamsin: Browser, cast: Cast) -> None:
    for _ in range(2):
        tamsin.post(url(cast.kim, "add_win"), {"words": "sat in the garden"})
    assert [win.words for win in Win.objects.all()] == ["sat in the garden"]
    assert "sat in the garden" in sees(tamsin, url(cast.kim))


def test_wins_of_a_day_have_an_end(cast: Cast) -> None:
    kept = [
        service.keep_win(cast.kim, f"win {number}", by=SaidBy.CLIENT, on=date(2026, 3, 2))
        for number in range(25)
    ]
    assert sum(win is not None for win in kept) == service.MOST_WINS_A_DAY


def test_a_supervisor_reads_and_changes_nothing(cast: Cast, client: Browser) -> None:
    a_task(cast.kim)
    client.force_login(cast.sunniva)
    page = sees(client, url(cast.kim))
    assert "lie down for ten minutes" in page
    assert "Keep this task" not in page


def test_where_to_choose_the_goal_is_told_as_the_page_stands(tamsin: Browser, cast: Cast) -> None:
    answer = tamsin.post(url(cast.kim, "set_task"), {"words": "lie down", "confidence": "9"}, follow=True)
    assert "Which goal is it for?" in (shown := answer.content.decode())
    assert "Write one down" in shown
    Goal.objects.create(participant=cast.kim, code="g1", words="rest")
    assert "Choose it under “Change it”." in sees(tamsin, url(cast.kim))
    Task.objects.update(confidence=4)
    assert "Choose it under “Make it smaller”." in sees(tamsin, url(cast.kim))


def test_a_goal_that_ended_is_still_what_the_task_was_for(tamsin: Browser, cast: Cast) -> None:
    goal = Goal.objects.create(
        participant=cast.kim, code="g1", words="rest", ended="let_go", ended_on=timezone.localdate()
    )
    task = service.set_task(cast.kim, words="lie down", goal=goal)
    assert f'value="{goal.pk}" selected' in sees(tamsin, url(cast.kim))
    tamsin.post(url(cast.kim, "change_task", task.pk), {"words": "lie down once", "goal": str(goal.pk)})
    task.refresh_from_db()
    assert (task.words, task.goal) == ("lie down once", goal)


def test_what_they_found_out_is_kept_when_it_is_opened_again(tamsin: Browser, cast: Cast) -> None:
    task = a_task(cast.kim)
    service.keep_outcome(task, Outcome.PARTLY, by=SaidBy.CLIENT, learned="the floor is warm")
    tamsin.post(url(cast.kim, "task_outcome", task.pk), {"again": "yes"})
    assert "the floor is warm" in sees(tamsin, url(cast.kim))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("set_task", {"words": "x", "goal": "no id"}, "not one of theirs any more"),
        ("set_task", {"words": "x", "step": "no id"}, "not on their ladder any more"),
    ],
)
def test_what_is_not_on_the_list_any_more_is_said_plainly(
    name: str, data: dict[str, str], said: str, tamsin: Browser, cast: Cast
) -> None:
    Goal.objects.create(participant=cast.kim, code="g1", words="rest")
    LadderStep.objects.create(participant=cast.kim, code="l1", words="lie down")
    assert said in tamsin.post(url(cast.kim, name), data).content.decode()
