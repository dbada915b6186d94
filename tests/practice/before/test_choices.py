"""Choices on both pages: two or three ways with "not now" beside them; what was offered and picked is kept."""

from __future__ import annotations

from html import unescape
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from heedful.knowledge import load_catalogue
from heedful.practice.record import choices as service
from heedful.practice.record.alerts import situations_of
from heedful.practice.record.choices import Way
from heedful.practice.record.models import ChoiceMenu, OptionKind, SaidBy
from heedful.practice.trust.links import make_link
from heedful.wording.reading import reading_grade
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db

SMALLER = Way(OptionKind.RESPONSE, "smaller_step", "Make the step smaller", "A small step teaches more.")
PLAY = Way(OptionKind.PATHWAY, "role_play", "Trying out a hard talk", "Some talks are hard to start.")


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return as_user(cast.tamsin)


@pytest.fixture
def menu(cast: Cast) -> ChoiceMenu:
    return service.offer(cast.kim, cast.tamsin, "Which would you like?", [SMALLER, PLAY])


def page(cast: Cast, name: str = "choices", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, *more])


def own(cast: Cast, name: str = "own_choices", *more: object) -> str:
    return reverse(name, args=[make_link(cast.kim, cast.tamsin).secret, *more])


def test_what_fits_now_is_offered_in_words_for_the_client(cast: Cast) -> None:
    now = situations_of([cast.kim])[cast.kim.pk]
    ways = service.ways_that_fit(cast.kim, now)
    assert ways
    responses = load_catalogue().responses
    offered = [way for way in ways if way.kind == "response"]
    assert all(way.name == responses[way.ref].as_choice for way in offered)
    assert all(reading_grade(way.plain) <= 6 for way in ways)


def test_a_menu_speaks_to_the_client_and_never_offers_how_something_is_said() -> None:
    responses = load_catalogue().responses
    named = {response.as_choice for response in responses.values() if response.as_choice}
    assert len(named) >= 20
    assert not [name for name in named if {"their", "them", "theirs", "client"} & set(name.lower().split())]
    for id in (
        "offer_choice",
        "ask_permission",
        "emphasise_autonomy",
        "validate",
        "safety_check",
        "own_share",
    ):
        assert not responses[id].as_choice


def test_a_therapist_reads_the_very_words_before_they_are_offered(tamsin: Browser, cast: Cast) -> None:
    shown = unescape(tamsin.get(page(cast)).content.decode())
    now = situations_of([cast.kim])[cast.kim.pk]
    assert all(way.plain in shown for way in service.ways_that_fit(cast.kim, now))


def test_two_or_three_ways_are_put_on_their_page_once(client: Browser, tamsin: Browser, cast: Cast) -> None:
    data = {"opening": "Which?", "pathway": "pathway:role_play", "own_name": "Walk", "own_plain": "We walk."}
    for _ in range(2):
        assert tamsin.post(page(cast, "offer_choices"), data).status_code == 302
    assert cast.kim.choice_menus.count() == 1
    theirs = client.get(own(cast)).content.decode()
    assert all(words in theirs for words in ("Which?", "Walk", "Not now", "Something else"))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"own_name": "Walk", "own_plain": "We walk."},
        {"own_name": "Walk", "pathway": "pathway:role_play"},
        {"own_plain": "We walk.", "pathway": "pathway:role_play"},
        {"pathway": "pathway:no_such", "own_name": "Walk", "own_plain": "We walk."},
        {"ways": ["response:no_such"], "pathway": "pathway:role_play"},
        {"own_name": "x" * 200, "own_plain": "We walk.", "pathway": "pathway:role_play"},
    ],
)
def test_one_way_is_no_choice_and_half_a_way_is_sent_back(
    data: dict[str, str], tamsin: Browser, cast: Cast
) -> None:
    answer = tamsin.post(page(cast, "offer_choices"), data)
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()
    assert not cast.kim.choice_menus.exists()


def test_more_than_three_ways_are_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="Two or three"):
        service.offer(cast.kim, cast.tamsin, "", [SMALLER, PLAY, SMALLER, PLAY])


def test_a_client_picks_picks_again_and_takes_it_back(
    client: Browser, tamsin: Browser, cast: Cast, menu: ChoiceMenu
) -> None:
    option = menu.options.get(ref="role_play")
    address = own(cast, "own_choose", menu.pk)
    for _ in range(2):
        client.post(address, {"pick": str(option.pk), "words": ""})
    assert menu.choices.count() == 1
    shown = tamsin.get(page(cast)).content.decode()
    assert "They chose: Trying out a hard talk" in shown
    assert reverse("begin_pathway", args=[cast.kim.pk, "role_play"]) in shown
    client.post(address, {"pick": "something_else", "words": "a walk by the invented lake"})
    shown = tamsin.get(page(cast)).content.decode()
    assert "a walk by the invented lake" in shown
    assert "Before: Trying out a hard talk" in shown
    client.post(address, {"take_back": "yes"})
    assert not menu.choices.exists()


def test_not_now_is_a_full_answer(client: Browser, cast: Cast, menu: ChoiceMenu) -> None:
    client.post(own(cast, "own_choose", menu.pk), {"pick": "not_now"})
    assert "You need no reason." in client.get(own(cast)).content.decode()


def test_what_was_picked_in_the_room_is_written_down_and_not_the_clients_to_delete(
    client: Browser, tamsin: Browser, cast: Cast, menu: ChoiceMenu
) -> None:
    tamsin.post(page(cast, "note_choice", menu.pk), {"pick": "not_now"})
    client.post(own(cast, "own_choose", menu.pk), {"take_back": "yes"})
    assert menu.choices.get().by == SaidBy.THERAPIST


@pytest.mark.parametrize("data", [{}, {"pick": "whatever"}, {"pick": "not_now", "words": "x" * 400}])
def test_a_pick_that_is_not_there_is_asked_for_again(
    data: dict[str, str], client: Browser, tamsin: Browser, cast: Cast, menu: ChoiceMenu
) -> None:
    assert client.post(own(cast, "own_choose", menu.pk), data).status_code == 400
    assert tamsin.post(page(cast, "note_choice", menu.pk), data).status_code == 400
    assert not menu.choices.exists()


def test_what_was_tapped_is_still_tapped_where_the_words_are_too_long(
    client: Browser, tamsin: Browser, cast: Cast, menu: ChoiceMenu
) -> None:
    data = {"pick": "not_now", "words": "x" * 400}
    for answer in (
        client.post(own(cast, "own_choose", menu.pk), data),
        tamsin.post(page(cast, "note_choice", menu.pk), data),
    ):
        assert 'value="not_now" checked' in answer.content.decode()


def test_an_option_of_another_menu_cannot_be_picked(client: Browser, cast: Cast, menu: ChoiceMenu) -> None:
    other = service.offer(cast.noor, cast.tamsin, "", [SMALLER, PLAY])
    pick = {"pick": str(other.options.all()[0].pk)}
    assert client.post(own(cast, "own_choose", menu.pk), pick).status_code == 400
    assert client.post(own(cast, "own_choose", other.pk), {"pick": "not_now"}).status_code == 404
    assert client.post(own(cast, "own_choose", uuid4()), {"pick": "not_now"}).status_code == 404


def test_it_is_taken_off_their_page_and_put_back_and_removed_only_while_nothing_was_picked(
    client: Browser, tamsin: Browser, cast: Cast, menu: ChoiceMenu
) -> None:
    close = page(cast, "close_choices", menu.pk)
    tamsin.post(close)
    assert "Trying out a hard talk" not in client.get(own(cast)).content.decode()
    assert client.post(own(cast, "own_choose", menu.pk), {"pick": "not_now"}).status_code == 404
    tamsin.post(close, {"again": "yes"})
    client.post(own(cast, "own_choose", menu.pk), {"pick": "not_now"})
    tamsin.post(close, {"remove": "yes"})
    assert cast.kim.choice_menus.exists()
    client.post(own(cast, "own_choose", menu.pk), {"take_back": "yes"})
    tamsin.post(close, {"remove": "yes"})
    assert not cast.kim.choice_menus.exists()
