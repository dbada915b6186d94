"""Their world: asked and written down, corrected by them; what is done their way; what the therapist has to learn."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record import culture as service
from heedful.practice.record.models import SaidBy
from heedful.practice.trust.links import make_link
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return as_user(cast.tamsin)


def page(cast: Cast, name: str = "culture", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, *more])


def own(cast: Cast, name: str = "own_culture", *more: object) -> str:
    return reverse(name, args=[make_link(cast.kim, cast.tamsin).secret, *more])


def test_what_was_said_is_written_down_and_the_client_says_it_their_own_way(
    client: Browser, tamsin: Browser, cast: Cast
) -> None:
    tamsin.post(page(cast, "keep_culture", "own_name"), {"words": "a heavy wind"})
    theirs = client.get(own(cast)).content.decode()
    assert "Your therapist wrote down: <q>a heavy wind</q>" in theirs
    client.post(own(cast, "own_keep_culture", "own_name"), {"words": "a wind that will not sit"})
    shown = tamsin.get(page(cast)).content.decode()
    assert "a wind that will not sit" in shown
    client.post(own(cast, "own_keep_culture", "own_name"), {"words": ""})
    assert cast.kim.culture_notes.get().by == SaidBy.THERAPIST
    tamsin.post(page(cast, "keep_culture", "own_name"), {"words": ""})
    assert not cast.kim.culture_notes.exists()


def test_an_adaptation_is_agreed_once_and_either_says_whether_it_helped(
    client: Browser, tamsin: Browser, cast: Cast
) -> None:
    for _ in range(2):
        tamsin.post(page(cast, "agree_adaptation"), {"words": "her aunt may sit in"})
    row = cast.kim.adaptations.get()
    assert "her aunt may sit in" in client.get(own(cast)).content.decode()
    client.post(own(cast, "own_look_back", row.pk), {"helped": "partly"})
    row.refresh_from_db()
    assert (row.helped, row.looked_at_on is not None) == ("partly", True)
    tamsin.post(page(cast, "look_back_at_adaptation", row.pk), {"left": "yes"})
    assert "her aunt may sit in" not in client.get(own(cast)).content.decode()
    tamsin.post(page(cast, "look_back_at_adaptation", row.pk), {"again": "yes"})
    row.refresh_from_db()
    assert row.left_on is None


def test_what_the_therapist_has_to_learn_prompts_to_ask_and_is_never_shown_to_the_client(
    client: Browser, tamsin: Browser, cast: Cast
) -> None:
    service.agree(cast.kim, "slower", cast.tamsin)
    assert "Worth asking somebody who knows" not in tamsin.get(page(cast)).content.decode()
    tamsin.post(page(cast, "mark_gap"), {"words": "what the forty days mean"})
    assert "Worth asking somebody who knows" in tamsin.get(page(cast)).content.decode()
    assert "forty days" not in client.get(own(cast)).content.decode()
    gap = cast.kim.knowledge_gaps.get()
    tamsin.post(page(cast, "close_gap", gap.pk), {"words": "a time of visits"})
    shown = tamsin.get(page(cast)).content.decode()
    assert "Worth asking somebody who knows" not in shown
    assert "a time of visits" in shown
    tamsin.post(page(cast, "close_gap", gap.pk), {"again": "yes"})
    tamsin.post(page(cast, "close_gap", gap.pk), {"remove": "yes"})
    assert not cast.kim.knowledge_gaps.exists()


def test_what_the_formulation_points_to_prompts_to_ask_until_somebody_was_asked(
    tamsin: Browser, cast: Cast
) -> None:
    held = cast.kim.course.sessions.order_by("number").last()
    for kind in ("names_culture", "prefers_other_healing"):
        cast.kim.observations.create(session=held, kind=kind)
    brief = reverse("brief", args=[cast.kim.pk])
    prompt = "somebody who knows it could be asked"
    assert prompt in tamsin.get(brief).content.decode()
    shown = tamsin.get(page(cast)).content.decode()
    assert "Worth asking somebody who knows" in shown
    assert "Poor fit with their world at " in shown
    gap = service.mark_gap(cast.kim, "an invented rite", cast.tamsin)
    service.consulted(gap, "it takes forty nights", timezone.localdate())
    assert prompt not in tamsin.get(brief).content.decode()


def test_words_that_are_missing_or_too_long_come_back_with_a_sentence(
    client: Browser, tamsin: Browser, cast: Cast
) -> None:
    gap = service.mark_gap(cast.kim, "an invented gap", cast.tamsin)
    answers = [
        tamsin.post(page(cast, "agree_adaptation"), {"words": ""}),
        tamsin.post(page(cast, "mark_gap"), {"words": "x" * 400}),
        tamsin.post(page(cast, "close_gap", gap.pk), {"words": "x" * 400}),
        tamsin.post(page(cast, "keep_culture", "healing"), {"words": "x" * 4000}),
        client.post(own(cast, "own_keep_culture", "healing"), {"words": "x" * 4000}),
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert 'class="error"' in answer.content.decode()
    assert not cast.kim.adaptations.exists()
    assert not cast.kim.culture_notes.exists()


def test_things_of_others_and_unknown_things_are_not_there(
    client: Browser, tamsin: Browser, cast: Cast
) -> None:
    theirs = service.agree(cast.noor, "an invented way", cast.tamsin)
    assert tamsin.post(page(cast, "look_back_at_adaptation", theirs.pk), {"helped": "no"}).status_code == 404
    assert client.post(own(cast, "own_look_back", theirs.pk), {"helped": "no"}).status_code == 404
    assert client.post(own(cast, "own_look_back", uuid4()), {"helped": "no"}).status_code == 404
    assert tamsin.post(page(cast, "keep_culture", "shoe_size"), {"words": "x"}).status_code == 404
    assert client.post(own(cast, "own_keep_culture", "shoe_size"), {"words": "x"}).status_code == 404


def test_the_room_is_there_once_something_was_said(client: Browser, cast: Cast) -> None:
    home = reverse("own_home", args=[make_link(cast.kim, cast.tamsin).secret])
    assert "Your world" not in client.get(home).content.decode()
    service.keep_note(cast.kim, "healing", "an invented song", by=SaidBy.THERAPIST)
    assert "Your world" in client.get(own(cast)).content.decode()
