"""Wishes about the way of working, from both sides: talking points that what is offered follows."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from heedful.knowledge import load_catalogue
from heedful.practice.record import preferences as service
from heedful.practice.record.case import case_of
from heedful.practice.record.models import SaidBy
from heedful.practice.showing.topics import STEPS, step_in_words, steps_between
from heedful.practice.trust.links import make_link
from heedful.wording.reading import reading_grade
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db

TOPICS = load_catalogue().conversations["preferences"]


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return as_user(cast.tamsin)


def page(cast: Cast, name: str = "preferences", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, *more])


def own(cast: Cast, name: str = "own_preferences", *more: object) -> str:
    return reverse(name, args=[make_link(cast.kim, cast.tamsin).secret, *more])


def test_what_they_wish_is_written_down_once_and_the_engine_follows_it(tamsin: Browser, cast: Cast) -> None:
    data = {"mark": "-3", "words": "let me find my own way"}
    for _ in range(2):
        assert tamsin.post(page(cast, "keep_preference", "directive"), data).status_code == 302
    note = cast.kim.preference_notes.get()
    assert (note.mark, note.words, note.by) == (-3, "let me find my own way", "therapist")
    wishes = case_of(cast.kim).client.preferences
    assert wishes is not None
    assert wishes.directive == -3
    shown = tamsin.get(page(cast)).content.decode()
    assert "let me find my own way" in shown
    assert "I lead" in shown


def test_the_newest_wish_holds_and_the_one_before_is_kept(
    client: Browser, tamsin: Browser, cast: Cast
) -> None:
    tamsin.post(page(cast, "keep_preference", "challenge"), {"mark": "3", "words": "say it straight"})
    client.post(own(cast, "own_keep_preference", "challenge"), {"mark": "-1", "words": ""})
    cast.kim.client.refresh_from_db()
    assert cast.kim.client.challenge == -1
    shown = tamsin.get(page(cast)).content.decode()
    assert "Before that" in shown
    assert "say it straight" in shown
    assert "They wrote this on their page" in shown


def test_a_client_takes_back_what_they_said_and_no_mark_is_left(client: Browser, cast: Cast) -> None:
    client.post(own(cast, "own_keep_preference", "past_focus"), {"mark": "3", "words": "where it began"})
    client.post(own(cast, "own_keep_preference", "past_focus"), {"take_back": "yes"})
    cast.kim.client.refresh_from_db()
    assert cast.kim.client.past_focus is None
    assert not cast.kim.preference_notes.exists()


def test_taking_back_leaves_what_the_therapist_wrote_down(client: Browser, cast: Cast) -> None:
    service.keep(cast.kim, {"directive": (1.0, "a bit of a lead")}, by=SaidBy.THERAPIST)
    service.keep(cast.kim, {"directive": (-3.0, "")}, by=SaidBy.CLIENT)
    client.post(own(cast, "own_keep_preference", "directive"), {"take_back": "yes"})
    cast.kim.client.refresh_from_db()
    assert cast.kim.client.directive == 1


def test_a_mark_from_the_beginning_stays_until_something_is_said(client: Browser, cast: Cast) -> None:
    cast.kim.client.directive = 2
    cast.kim.client.save()
    service.keep(cast.kim, {"other": (None, "no forms, please")}, by=SaidBy.CLIENT)
    cast.kim.client.refresh_from_db()
    assert cast.kim.client.directive == 2
    assert "no forms, please" in client.get(own(cast)).content.decode()


@pytest.mark.parametrize("data", [{"mark": "7"}, {"mark": "a lot"}, {"words": "x" * 5000}])
def test_an_answer_that_is_not_there_is_sent_back_and_nothing_is_kept(
    data: dict[str, str], client: Browser, tamsin: Browser, cast: Cast
) -> None:
    for answer in (
        tamsin.post(page(cast, "keep_preference", "directive"), data),
        client.post(own(cast, "own_keep_preference", "directive"), data),
    ):
        assert answer.status_code == 400
        assert 'class="error"' in answer.content.decode()
    assert not cast.kim.preference_notes.exists()


def test_an_unknown_topic_is_not_there(client: Browser, tamsin: Browser, cast: Cast) -> None:
    assert tamsin.post(page(cast, "keep_preference", "shoe_size"), {"words": "x"}).status_code == 404
    assert client.post(own(cast, "own_keep_preference", "shoe_size"), {"words": "x"}).status_code == 404


def test_the_steps_between_two_ends_make_sense_by_themselves_and_are_plain() -> None:
    for topic in TOPICS.values():
        if not topic.low:
            assert step_in_words(topic, 3) == ""
            continue
        said = [words for _, words in steps_between(topic.low, topic.high)]
        assert len(set(said)) == len(STEPS)
        assert reading_grade(". ".join(said)) <= 6
        assert step_in_words(topic, -2.5) == topic.low
        assert step_in_words(topic, None) == ""


def test_a_mark_that_the_therapist_notes_leaves_the_clients_words_in_their_box(
    client: Browser, tamsin: Browser, cast: Cast
) -> None:
    client.post(own(cast, "own_keep_preference", "challenge"), {"mark": "-1", "words": "ask me first"})
    tamsin.post(page(cast, "keep_preference", "challenge"), {"mark": "-3", "words": ""})
    assert "ask me first" in client.get(own(cast)).content.decode()
    client.post(own(cast, "own_keep_preference", "challenge"), {"mark": "-3", "words": ""})
    assert "ask me first" not in client.get(own(cast)).content.decode()


def test_what_a_client_says_after_the_therapist_holds_on_the_same_day_too(
    client: Browser, tamsin: Browser, cast: Cast
) -> None:
    mine, theirs = own(cast, "own_keep_preference", "directive"), page(cast, "keep_preference", "directive")
    client.post(mine, {"mark": "-1", "words": ""})
    tamsin.post(theirs, {"mark": "3", "words": ""})
    client.post(mine, {"mark": "1", "words": ""})
    wishes = case_of(cast.kim).client.preferences
    assert wishes is not None
    assert wishes.directive == 1
