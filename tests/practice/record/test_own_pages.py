"""What a client wrote on their pages of working together goes along in their file, and is gone when they say so."""

from __future__ import annotations

import json

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.knowledge import load_catalogue
from heedful.practice.record import choices, culture, ladder, own_pages, pathways, plans, preferences, tasks
from heedful.practice.record.choices import Way
from heedful.practice.record.models import OptionKind, Participant, PlanKind, SaidBy
from heedful.practice.trust.links import make_link
from tests.people import Cast

pytestmark = pytest.mark.django_db

PATHWAY = load_catalogue().pathways["rupture_repair"]


def write_everywhere(participant: Participant, cast: Cast, by: SaidBy, words: str) -> None:
    today = timezone.localdate()
    preferences.keep(participant, {"directive": (-3.0, words)}, by=by)
    culture.keep_note(participant, "healing", words, by=by)
    plans.add(participant, PlanKind.COPING, "eases", words, "", by=by)
    tasks.keep_win(participant, words, by=by)
    ways = [Way(OptionKind.OWN, "", name, name) for name in ("Walk", "Rest")]
    menu = choices.offer(participant, cast.tamsin, words, ways)
    choices.choose(menu, option=menu.options.all()[0], instead=None, words=words, by=by)
    taken, _ = pathways.begin(participant, PATHWAY, cast.tamsin, next_on=today)
    field = PATHWAY.worksheet[0 if by == SaidBy.CLIENT else 1]
    pathways.keep_answer(taken, field.id, words, by)
    pathways.keep_mark(taken, 4, today, by)
    step = ladder.add_step(participant, words=f"step of {words}")
    assert step is not None
    ladder.keep_try(step, on=today, by=by, learned=words)


def test_the_file_holds_what_they_wrote_and_nothing_of_a_partner(client: Browser, cast: Cast) -> None:
    write_everywhere(cast.noor, cast, SaidBy.CLIENT, "an invented owl")
    write_everywhere(cast.sam, cast, SaidBy.CLIENT, "somebody else’s fox")
    secret = make_link(cast.noor, cast.tamsin).secret
    page = client.get(reverse("own_file", args=[secret])).content.decode()
    data = client.get(reverse("own_data", args=[secret])).content.decode()
    assert page.count("an invented owl") >= 6
    assert "somebody else" not in page + data
    titles = [section["title"] for section in json.loads(data)["together"]]
    assert titles == [
        "How I like to work",
        "What I chose",
        "Ways I tried",
        "My world",
        "My plan for a hard day",
    ]


def test_deleting_takes_their_own_words_and_leaves_what_the_therapist_wrote_down(
    client: Browser, cast: Cast
) -> None:
    write_everywhere(cast.kim, cast, SaidBy.THERAPIST, "written down by Tamsin")
    write_everywhere(cast.kim, cast, SaidBy.CLIENT, "an invented owl")
    write_everywhere(cast.noor, cast, SaidBy.CLIENT, "somebody else's fox")
    place = reverse("own_delete_pages", args=[make_link(cast.kim, cast.tamsin).secret])
    assert "keep a copy" in client.get(place).content.decode()
    assert own_pages.has_own(cast.kim)
    client.post(place)
    client.post(place)
    assert not own_pages.has_own(cast.kim)
    left = [words for section in own_pages.own_sections(cast.kim) for _, words in section.lines]
    assert not any("an invented owl" in words for words in left)
    assert any("written down by Tamsin" in words for words in left)
    assert cast.kim.client.directive == -3
    assert own_pages.has_own(cast.noor)


def test_a_record_without_any_of_it_has_no_sections(cast: Cast) -> None:
    assert own_pages.own_sections(cast.kim) == []
    assert not own_pages.has_own(cast.kim)
