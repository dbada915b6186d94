"""A client's own tasks: one tap is enough, everything else is asked for without a must."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from heedful.core.vocabulary import Outcome
from heedful.knowledge import load_catalogue
from heedful.practice.client_pages.task_views import THANKS
from heedful.practice.record import tasks as service
from heedful.practice.record.models import PrivateLink, SaidBy, Task, Win
from heedful.practice.trust.links import make_link, revoke
from heedful.wording.reading import reading_grade
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(cast: Cast) -> PrivateLink:
    return make_link(cast.kim, cast.tamsin)


@pytest.fixture
def task(cast: Cast) -> Task:
    return service.set_task(cast.kim, words="lie down for ten minutes", smaller="sit for one")


def url(link: PrivateLink, name: str = "own_tasks", *more: object) -> str:
    return reverse(name, args=[link.secret, *more])


@pytest.mark.parametrize("outcome", list(Outcome))
def test_one_tap_keeps_what_became_of_it_and_thanks(
    outcome: Outcome, client: Browser, link: PrivateLink, task: Task
) -> None:
    answer = client.post(url(link, "own_task", task.pk), {"outcome": outcome.value}, follow=True)
    task.refresh_from_db()
    assert (task.outcome, task.outcome_by) == (outcome.value, "client")
    page = answer.content.decode()
    assert THANKS[outcome] in page
    assert ("Did something get in the way?" in page) == (outcome is not Outcome.DONE)


def test_what_got_in_the_way_is_theirs_to_say_or_not(client: Browser, link: PrivateLink, task: Task) -> None:
    given = {"outcome": "not_done", "barriers": ["not_mine"], "other": "rain", "learned": "", "more": "yes"}
    answer = client.post(url(link, "own_task", task.pk), given)
    assert answer.url == url(link)
    task.refresh_from_db()
    assert task.barrier_list == ("It did not feel like mine", "rain")
    page = client.get(url(link, "own_task", task.pk)).content.decode()
    assert 'value="not_mine" checked' in page
    assert 'value="rain"' in page


def test_a_second_tap_corrects_the_first_and_again_opens_it(
    client: Browser, link: PrivateLink, task: Task
) -> None:
    for outcome in ("forgotten", "done", "done"):
        client.post(url(link, "own_task", task.pk), {"outcome": outcome})
    task.refresh_from_db()
    assert task.outcome == "done"
    client.post(url(link, "own_task", task.pk), {"again": "yes"})
    task.refresh_from_db()
    assert (task.outcome, task.outcome_by) == (None, None)


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"outcome": "never"},
        {"outcome": "partly", "barriers": ["laziness"]},
        {"outcome": "partly", "learned": "x" * 301},
        {"outcome": "partly", "other": "x" * 201},
    ],
)
def test_what_cannot_be_kept_gets_a_kind_page(
    bad: dict[str, str], client: Browser, link: PrivateLink, task: Task
) -> None:
    answer = client.post(url(link, "own_task", task.pk), bad)
    assert answer.status_code == 400
    task.refresh_from_db()
    assert task.outcome is None


def test_a_task_that_is_gone_meanwhile_is_said_kindly(client: Browser, link: PrivateLink) -> None:
    answer = client.post(url(link, "own_task", uuid4()), {"outcome": "done"})
    assert answer.status_code == 404
    assert "Nothing else is lost" in answer.content.decode()


def test_nobody_elses_task_or_win_can_be_reached(client: Browser, cast: Cast, link: PrivateLink) -> None:
    theirs = service.set_task(cast.noor, words="an invented thing of Noor's")
    win = service.keep_win(cast.noor, "Noor's own", by=SaidBy.CLIENT)
    assert client.post(url(link, "own_task", theirs.pk), {"outcome": "done"}).status_code == 404
    client.post(url(link, "own_remove_win", win.pk))
    theirs.refresh_from_db()
    assert theirs.outcome is None
    assert Win.objects.filter(pk=win.pk).exists()


def test_a_win_is_theirs_to_keep_and_to_delete(client: Browser, cast: Cast, link: PrivateLink) -> None:
    for _ in range(2):
        client.post(url(link, "own_add_win"), {"words": "rang my sister"})
    win = Win.objects.get()
    assert (win.words, win.by) == ("rang my sister", "client")
    assert client.post(url(link, "own_remove_win", win.pk)).status_code == 302
    assert client.post(url(link, "own_remove_win", win.pk)).status_code == 404
    assert not Win.objects.exists()


def test_what_the_therapist_wrote_down_is_not_deleted_from_here(
    client: Browser, cast: Cast, link: PrivateLink
) -> None:
    win = service.keep_win(cast.kim, "came back after the row", by=SaidBy.THERAPIST)
    client.post(url(link, "own_remove_win", win.pk))
    assert Win.objects.filter(pk=win.pk).exists()
    assert client.get(url(link)).content.decode().count("Delete") == 0


@pytest.mark.parametrize("words", ["", "   ", "x" * 301])
def test_an_empty_or_endless_win_is_asked_about(words: str, client: Browser, link: PrivateLink) -> None:
    assert client.post(url(link, "own_add_win"), {"words": words}).status_code == 400
    assert not Win.objects.exists()


def test_a_link_that_was_taken_back_keeps_nothing(
    client: Browser, cast: Cast, link: PrivateLink, task: Task
) -> None:
    revoke(link, cast.tamsin)
    assert client.post(url(link, "own_task", task.pk), {"outcome": "done"}).status_code == 404
    task.refresh_from_db()
    assert task.outcome is None


def test_the_home_page_tells_of_them_only_where_there_are_any(
    client: Browser, cast: Cast, link: PrivateLink
) -> None:
    assert "Small steps" not in client.get(url(link, "own_home")).content.decode()
    service.set_task(cast.kim, words="lie down")
    assert "1 to try, if you like" in client.get(url(link, "own_home")).content.decode()


def test_its_words_are_plain() -> None:
    for words in (*THANKS.values(), *(each.plain for each in load_catalogue().barriers.values())):
        assert reading_grade(words) <= 6, words


def test_what_was_typed_stays_where_a_part_of_it_cannot_be_kept(
    client: Browser, link: PrivateLink, task: Task
) -> None:
    client.post(url(link, "own_task", task.pk), {"outcome": "not_done"})
    sent = {
        "outcome": "not_done",
        "more": "yes",
        "barriers": ["not_mine"],
        "other": "x" * 201,
        "learned": "sun",
    }
    answer = client.post(url(link, "own_task", task.pk), sent)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="sun"' in shown
    assert "x" * 201 in shown
    assert 'value="not_mine" checked' in shown


def test_a_later_tap_keeps_what_they_found_out(client: Browser, link: PrivateLink, task: Task) -> None:
    more = {"outcome": "partly", "more": "yes", "learned": "the bench is dry"}
    client.post(url(link, "own_task", task.pk), more)
    client.post(url(link, "own_task", task.pk), {"again": "yes"})
    client.post(url(link, "own_task", task.pk), {"outcome": "done"})
    shown = client.get(url(link)).content.decode()
    assert "I did it. You found out: <q>the bench is dry</q>" in shown
