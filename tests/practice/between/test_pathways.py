"""Pathways on both pages: begun together, walked in any order, left without a reason; a therapist's stays theirs."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.core.catalogue import Pathway
from heedful.knowledge import load_catalogue
from heedful.practice.record import pathways as service
from heedful.practice.record.models import PathwayEnd, PathwayTaken, SaidBy
from heedful.practice.record.pathways import NotNow
from heedful.practice.trust.links import make_link
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db

PATHWAY = load_catalogue().pathways["rupture_repair"]
MINE = load_catalogue().pathways["countertransference"]
STEP = PATHWAY.steps[0].id
FIELD = next(field for field in PATHWAY.worksheet if field.answer in {"words", "line"})


def days(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


@pytest.fixture
def taken(cast: Cast) -> PathwayTaken:
    day = timezone.localdate() + timedelta(days=14)
    return service.begin(cast.kim, PATHWAY, cast.tamsin, next_on=day)[0]


@pytest.fixture
def mine(cast: Cast) -> PathwayTaken:
    day = timezone.localdate() + timedelta(days=14)
    return service.begin(cast.kim, MINE, cast.tamsin, next_on=day)[0]


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return as_user(cast.tamsin)


def page(cast: Cast, name: str = "pathways", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, *more])


def own(cast: Cast, name: str = "own_pathways", *more: object) -> str:
    return reverse(name, args=[make_link(cast.kim, cast.tamsin).secret, *more])


# ---------------------------------------------------------------------------------------------------
# The library


@pytest.mark.parametrize("pathway", load_catalogue().pathways.values(), ids=lambda each: each.id)
def test_the_library_shows_a_pathway_with_its_doubts(pathway: Pathway, tamsin: Browser) -> None:
    shown = tamsin.get(reverse("pathway_in_library", args=[pathway.id]))
    assert shown.status_code == 200
    words = shown.content.decode()
    assert all(part in words for part in ("When not", "If it meets resistance", "What holds them"))


def test_the_library_is_narrowed_by_source_and_people_and_ignores_what_it_does_not_know(
    tamsin: Browser,
) -> None:
    everything = load_catalogue().pathways.values()
    in_the_library = reverse("pathway_library")
    for_couples = tamsin.get(in_the_library, {"whom": "couple"}).context["lines"]
    assert [line.pathway for line in for_couples] == [
        each for each in everything if "couple" in each.for_whom
    ]
    about_strain = tamsin.get(in_the_library, {"source": "strain"}).context["lines"]
    assert all(line.pathway.fits["strain"] > 0 for line in about_strain)
    unknown = tamsin.get(in_the_library, {"whom": "martians", "source": "x"}).context["lines"]
    assert len(unknown) == len(everything)
    assert tamsin.get(reverse("pathway_in_library", args=["no_such"])).status_code == 404


# ---------------------------------------------------------------------------------------------------
# The therapist's page


def test_a_pathway_is_begun_with_a_day_to_come_or_not_at_all(tamsin: Browser, cast: Cast) -> None:
    address = page(cast, "begin_pathway", PATHWAY.id)
    assert "Would you like to try this" in tamsin.get(address).content.decode()
    for bad in ("", "yesterday", days(-1), days(0), days(800)):
        refused = tamsin.post(address, {"next_on": bad, "is_on_their_page": "on"})
        assert refused.status_code == 400
        assert "error" in refused.content.decode()
    assert not cast.kim.pathways_taken.exists()
    tamsin.post(address, {"next_on": days(10), "is_on_their_page": "on"})
    tamsin.post(address, {"next_on": days(20), "is_on_their_page": "on"})
    assert cast.kim.pathways_taken.get().next_on == timezone.localdate() + timedelta(days=10)


def test_another_clients_goal_cannot_be_what_it_is_for(tamsin: Browser, cast: Cast) -> None:
    mine = cast.kim.goals.create(code="g1", words="walk the invented dog")
    theirs = cast.noor.goals.create(code="g1", words="somebody else's")
    address = page(cast, "begin_pathway", PATHWAY.id)
    data = {"next_on": days(10), "goal": str(theirs.pk)}
    assert tamsin.post(address, data).status_code == 400
    tamsin.post(address, data | {"goal": str(mine.pk)})
    assert cast.kim.pathways_taken.get().goal == mine


def test_moving_the_day_does_not_lose_a_goal_that_has_come_to_rest(
    tamsin: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    goal = cast.kim.goals.create(code="g1", words="walk the invented dog", ended_on=timezone.localdate())
    PathwayTaken.objects.filter(pk=taken.pk).update(goal=goal)
    assert "walk the invented dog" in tamsin.get(page(cast, "pathway_taken", taken.pk)).content.decode()
    change = page(cast, "change_pathway", taken.pk)
    tamsin.post(change, {"what": "plan", "next_on": days(9), "goal": str(goal.pk)})
    taken.refresh_from_db()
    assert (taken.goal, taken.next_on) == (goal, timezone.localdate() + timedelta(days=9))


def test_a_couple_begins_it_each_in_their_own_record(tamsin: Browser, cast: Cast) -> None:
    couples = load_catalogue().pathways["empathy_couples"]
    address = reverse("begin_pathway", args=[cast.noor.pk, couples.id])
    tamsin.post(address, {"next_on": days(10), "also": [str(cast.sam.pk)]})
    assert cast.noor.pathways_taken.count() == cast.sam.pathways_taken.count() == 1
    assert tamsin.post(address, {"next_on": days(10), "also": [str(cast.kim.pk)]}).status_code == 400


def test_a_mark_of_the_other_of_a_couple_stands_beside_and_never_on_the_others_page(
    tamsin: Browser, cast: Cast
) -> None:
    couples = load_catalogue().pathways["empathy_couples"]
    rows = [service.begin(each, couples, cast.tamsin, next_on=timezone.localdate() + timedelta(9))[0]
            for each in (cast.noor, cast.sam)]  # fmt: skip
    service.keep_mark(rows[1], 7, timezone.localdate(), SaidBy.CLIENT)
    shown = tamsin.get(reverse("pathway_taken", args=[cast.noor.pk, rows[0].pk])).content.decode()
    assert "Sam Invented: One mark so far: 7 of 10." in shown
    secret = make_link(cast.noor, cast.tamsin).secret
    theirs = Browser().get(reverse("own_pathway", args=[secret, rows[0].pk])).content.decode()
    assert "7 of 10" not in theirs
    assert Browser().get(reverse("own_pathway", args=[secret, rows[1].pk])).status_code == 404


def test_steps_words_and_marks_told_aloud_are_written_down_and_undone(
    tamsin: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    change = page(cast, "change_pathway", taken.pk)
    tamsin.post(change, {"what": "step", "step": STEP, "became": "smaller"})
    assert taken.steps_done.get().was_smaller
    assert "a smaller one" in tamsin.get(page(cast, "pathway_taken", taken.pk)).content.decode()
    tamsin.post(change, {"what": "step", "step": STEP, "became": "undo"})
    assert not taken.steps_done.exists()
    tamsin.post(page(cast, "write_worksheet", taken.pk, FIELD.id), {"answer": "an invented line"})
    assert taken.answers.get().by == SaidBy.THERAPIST
    tamsin.post(change, {"what": "mark", "mark": "6", "on": days(0)})
    mark = taken.marks.get()
    tamsin.post(change, {"what": "remove_mark", "mark": str(mark.pk)})
    assert not taken.marks.exists()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"what": "mark", "mark": "11", "on": "2026-01-01"}, 400),
        ({"what": "mark", "mark": "5", "on": "2999-01-01"}, 400),
        ({"what": "mark", "mark": "", "on": ""}, 400),
        ({"what": "end", "ended": "burnt"}, 400),
        ({"what": "plan", "next_on": "soon"}, 400),
        ({"what": "again", "next_on": "2001-01-01"}, 400),
        ({"what": "step", "step": "no_such", "became": "done"}, 404),
        ({"what": "nonsense"}, 404),
    ],
)
def test_what_cannot_be_is_sent_back_with_a_sentence_and_nothing_changes(
    data: dict[str, str], status: int, tamsin: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    assert tamsin.post(page(cast, "change_pathway", taken.pk), data).status_code == status
    taken.refresh_from_db()
    assert taken.ended_on is None
    assert not taken.marks.exists()
    assert not taken.steps_done.exists()


def test_a_therapist_never_writes_over_the_clients_words(
    tamsin: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    service.keep_answer(taken, FIELD.id, "my own words", SaidBy.CLIENT)
    address = page(cast, "write_worksheet", taken.pk, FIELD.id)
    shown = tamsin.post(address, {"answer": "better words"}, follow=True).content.decode()
    assert "own words by now" in shown
    assert taken.answers.get().words == "my own words"
    with pytest.raises(NotNow):
        service.keep_answer(taken, FIELD.id, "", SaidBy.THERAPIST)


def test_one_begun_by_mistake_can_be_removed_while_nothing_is_in_it(
    tamsin: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    service.keep_step(taken, STEP, was_smaller=False, by=SaidBy.CLIENT)
    tamsin.post(page(cast, "change_pathway", taken.pk), {"what": "remove"})
    assert cast.kim.pathways_taken.exists()
    service.undo_step(taken, STEP)
    tamsin.post(page(cast, "change_pathway", taken.pk), {"what": "remove"})
    assert not cast.kim.pathways_taken.exists()


def test_what_ended_is_taken_up_again_unless_it_was_begun_anew(
    tamsin: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    change = page(cast, "change_pathway", taken.pk)
    tamsin.post(change, {"what": "end", "ended": "paused"})
    service.begin(cast.kim, PATHWAY, cast.tamsin, next_on=timezone.localdate() + timedelta(days=5))
    shown = tamsin.post(change, {"what": "again", "next_on": days(7)}, follow=True).content.decode()
    assert "begun anew" in shown
    cast.kim.pathways_taken.filter(ended_on=None).delete()
    tamsin.post(change, {"what": "again", "next_on": days(7)})
    taken.refresh_from_db()
    assert taken.ended_on is None


# ---------------------------------------------------------------------------------------------------
# A therapist's own


def test_a_therapists_own_is_seen_by_nobody_else(cast: Cast, mine: PathwayTaken) -> None:
    service.keep_answer(mine, MINE.worksheet[0].id, "a private thought", SaidBy.THERAPIST)
    address = page(cast, "pathway_taken", mine.pk)
    assert "a private thought" in as_user(cast.tamsin).get(address).content.decode()
    assert as_user(cast.sunniva).get(address).status_code == 404
    assert MINE.name not in as_user(cast.sunniva).get(page(cast)).content.decode()
    assert Browser().get(own(cast, "own_pathway", mine.pk)).status_code == 404
    assert MINE.name not in Browser().get(own(cast)).content.decode()


# ---------------------------------------------------------------------------------------------------
# The client's page


def test_a_client_walks_it_in_their_own_words_and_takes_back_what_they_like(
    client: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    assert PATHWAY.name in client.get(own(cast)).content.decode()
    client.post(own(cast, "own_pathway_step", taken.pk), {"step": STEP, "became": "smaller"})
    client.post(own(cast, "own_pathway_answer", taken.pk, FIELD.id), {"answer": "in my words"})
    client.post(own(cast, "own_pathway_mark", taken.pk), {"mark": "3"})
    client.post(own(cast, "own_pathway_mark", taken.pk), {"mark": "5"})
    shown = client.get(own(cast, "own_pathway", taken.pk)).content.decode()
    assert "That counts." in shown
    assert "in my words" in shown
    assert "You said 5 today" in shown
    client.post(own(cast, "own_pathway_step", taken.pk), {"step": STEP, "became": "undo"})
    client.post(own(cast, "own_pathway_answer", taken.pk, FIELD.id), {"answer": ""})
    client.post(own(cast, "own_pathway_mark", taken.pk), {"take_back": "yes"})
    assert not any(rows.exists() for rows in (taken.steps_done, taken.answers, taken.marks))


def test_a_client_leaves_it_without_a_reason_and_can_come_back(
    client: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    client.post(own(cast, "own_pathway_rest", taken.pk), {"how": "not_for_me"})
    taken.refresh_from_db()
    assert taken.ended == PathwayEnd.NOT_FOR_ME
    assert "Take it up again" in client.get(own(cast, "own_pathway", taken.pk)).content.decode()
    client.post(own(cast, "own_pathway_rest", taken.pk), {"how": "again"})
    taken.refresh_from_db()
    assert taken.ended_on is None


def test_bad_answers_and_things_that_are_gone_get_a_kind_page(
    client: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    too_long = client.post(own(cast, "own_pathway_answer", taken.pk, FIELD.id), {"answer": "x" * 5000})
    assert too_long.status_code == 400
    assert "Shorten it a little" in too_long.content.decode()
    assert client.post(own(cast, "own_pathway_mark", taken.pk), {"mark": "lots"}).status_code == 400
    assert client.get(own(cast, "own_pathway", uuid4())).status_code == 404
    for name, more in (("own_pathway_step", ()), ("own_pathway_mark", ()), ("own_pathway_rest", ())):
        assert client.post(own(cast, name, uuid4(), *more)).status_code == 404
    assert client.post(own(cast, "own_pathway_answer", taken.pk, "no_such")).status_code == 404


def test_what_the_client_wrote_stays_theirs_when_it_is_taken_off_the_page(
    client: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    service.keep_answer(taken, FIELD.id, "in my words", SaidBy.CLIENT)
    service.plan(taken, cast.tamsin, next_on=None, goal=None, is_on_their_page=False)
    assert "in my words" in client.get(own(cast, "own_pathway", taken.pk)).content.decode()
    client.post(own(cast, "own_pathway_answer", taken.pk, FIELD.id), {"answer": ""})
    assert client.get(own(cast, "own_pathway", taken.pk)).status_code == 404


def test_words_to_a_question_that_is_no_longer_asked_can_be_read_and_deleted(
    client: Browser, cast: Cast, taken: PathwayTaken
) -> None:
    service.keep_answer(taken, "asked-long-ago", "old words", SaidBy.CLIENT)
    assert "old words" in client.get(own(cast, "own_pathway", taken.pk)).content.decode()
    client.post(own(cast, "own_pathway_answer", taken.pk, "asked-long-ago"), {"answer": ""})
    assert not taken.answers.exists()
