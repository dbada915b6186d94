"""Goals on both pages: other words, another voice, marks that stay apart, letting go and taking up again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record import goals as service
from heedful.practice.record.agreements import review_reasons
from heedful.practice.record.case import case_of
from heedful.practice.record.ladder import add_step
from heedful.practice.record.models import Goal, GoalEnd, SaidBy, Whose
from heedful.practice.record.tasks import set_task
from heedful.practice.trust.links import make_link
from heedful.wording.reading import reading_grade
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(cast: Cast) -> Goal:
    kept = service.add(cast.kim, "sleep through the night", why="to have strength for the kittens")
    assert kept is not None
    return kept


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return as_user(cast.tamsin)


def page(cast: Cast, name: str = "goals", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, *more])


def own(cast: Cast, name: str = "own_goals", *more: object) -> str:
    return reverse(name, args=[make_link(cast.kim, cast.tamsin).secret, *more])


def test_a_goal_with_another_voice_shows_both_and_asks_about_the_difference(
    tamsin: Browser, cast: Cast, goal: Goal
) -> None:
    data = {"words": goal.words, "whose": "client", "other_words": "take the pills", "other_whose": "partner"}
    assert tamsin.post(page(cast, "change_goal", goal.pk), data).status_code == 302
    shown = tamsin.get(page(cast)).content.decode()
    assert "sleep through the night" in shown
    assert "A partner would say" in shown
    assert "What would each need to see" in shown
    goal.refresh_from_db()
    assert goal.changed_on is None


def test_new_words_make_the_agreement_ask_for_another_look(tamsin: Browser, cast: Cast, goal: Goal) -> None:
    tamsin.post(page(cast, "change_goal", goal.pk), {"words": "rest by day", "whose": "client"})
    goal.refresh_from_db()
    assert goal.changed_on == timezone.localdate()
    assert isinstance(review_reasons(cast.kim), tuple | list)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("change_goal", {"words": "", "whose": "client"}, "Write the goal as they say it now"),
        ("change_goal", {"words": "x" * 301, "whose": "client"}, "longer than 300"),
        ("change_goal", {"words": "rest", "whose": "nobody"}, "error"),
        (
            "change_goal",
            {"words": "rest", "whose": "client", "other_words": "work"},
            "Say whose words these are",
        ),
        ("rate_goal", {"value": "11"}, "Give a number from 0 to 10"),
        ("rate_goal", {"value": "lots"}, "Give a number from 0 to 10"),
        ("end_goal", {"ended": "failed"}, "Choose how it ended"),
    ],
)
def test_what_cannot_be_is_said_beside_the_goal(
    tamsin: Browser, cast: Cast, goal: Goal, name: str, data: dict[str, str], said: str
) -> None:
    answer = tamsin.post(page(cast, name, goal.pk), data)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    goal.refresh_from_db()
    assert (goal.words, goal.ended) == ("sleep through the night", None)
    assert not goal.ratings.exists()


def test_the_clients_mark_goes_into_the_case_and_the_therapists_stays_beside_it(
    tamsin: Browser, cast: Cast, goal: Goal
) -> None:
    tamsin.post(page(cast, "rate_goal", goal.pk), {"value": "9"})
    as_user(None).post(own(cast, "own_mark_goal", goal.pk), {"value": "3"})
    assert [one.value for one in service.course_of(goal).mine] == [9]
    in_case = next(one for one in case_of(cast.kim).goals if one.id == goal.code)
    assert [rating.value_0_to_10 for rating in in_case.ratings] == [3]


def test_the_newest_mark_of_a_day_holds_and_can_be_taken_back(cast: Cast, goal: Goal) -> None:
    service.rate(goal, 2, on=timezone.localdate() - timedelta(days=7))
    for mark in ("4", "6", "6"):
        as_user(None).post(own(cast, "own_mark_goal", goal.pk), {"value": mark})
    assert [one.value for one in service.course_of(goal).theirs] == [2, 6]
    as_user(None).post(own(cast, "own_mark_goal", goal.pk), {"take_back": "yes"})
    assert [one.value for one in service.course_of(goal).theirs] == [2]


def test_a_goal_ends_and_is_taken_up_again_from_either_page(tamsin: Browser, cast: Cast, goal: Goal) -> None:
    as_user(None).post(own(cast, "own_rest_goal", goal.pk))
    goal.refresh_from_db()
    assert (goal.ended, goal.ended_on) == (GoalEnd.LET_GO, timezone.localdate())
    tamsin.post(page(cast, "end_goal", goal.pk), {"again": "yes"})
    goal.refresh_from_db()
    assert goal.ended is None
    tamsin.post(page(cast, "end_goal", goal.pk), {"ended": "reached"})
    as_user(None).post(own(cast, "own_rest_goal", goal.pk), {"again": "yes"})
    assert list(service.open_goals(cast.kim)) == [goal]


def test_clients_add_and_change_goals_in_their_own_words(cast: Cast, goal: Goal) -> None:
    browser = as_user(None)
    for _ in range(2):
        browser.post(own(cast, "own_add_goal"), {"words": "see my sister", "why": ""})
    added = cast.kim.goals.filter(whose=Whose.CLIENT).exclude(pk=goal.pk)
    assert [one.words for one in added] == ["see my sister"]
    browser.post(own(cast, "own_change_goal", goal.pk), {"words": "rest", "why": "I am tired"})
    goal.refresh_from_db()
    assert (goal.words, goal.why, goal.changed_on) == ("rest", "I am tired", timezone.localdate())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("own_add_goal", {"words": "  "}),
        ("own_add_goal", {"words": "x" * 301}),
        ("own_change_goal", {"words": ""}),
        ("own_mark_goal", {"value": "11"}),
        ("own_mark_goal", {"value": "near"}),
        ("own_mark_goal", {}),
    ],
)
def test_bad_input_of_a_client_is_met_kindly(cast: Cast, goal: Goal, name: str, data: dict[str, str]) -> None:
    more = [] if name == "own_add_goal" else [goal.pk]
    answer = as_user(None).post(own(cast, name, *more), data)
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()
    assert cast.kim.goals.count() == 1
    assert not goal.ratings.exists()


def test_a_page_cannot_be_filled_with_goals(cast: Cast) -> None:
    for number in range(service.MOST_OPEN):
        assert service.add(cast.kim, f"goal {number}")
    answer = as_user(None).post(own(cast, "own_add_goal"), {"words": "one more"})
    assert answer.status_code == 400
    assert "Let one rest first" in answer.content.decode()


def test_one_of_a_couple_never_sees_the_others_goals(cast: Cast) -> None:
    hers = service.add(cast.noor, "be heard at home")
    assert hers is not None
    link = make_link(cast.sam, cast.tamsin).secret
    assert b"be heard at home" not in as_user(None).get(reverse("own_goals", args=[link])).content
    answer = as_user(None).post(reverse("own_mark_goal", args=[link, hers.pk]), {"value": "5"})
    assert answer.status_code == 404
    assert not hers.ratings.exists()


def test_a_task_without_a_goal_and_a_goal_without_a_step_are_asked_about(
    tamsin: Browser, cast: Cast, goal: Goal
) -> None:
    cast.kim.tasks.create(code="t1", words="walk to the lighthouse")
    shown = tamsin.get(page(cast)).content.decode()
    assert "Tasks without a goal" in shown
    assert "No step leads there yet" in shown


def test_what_a_client_reads_here_is_plain(cast: Cast, goal: Goal) -> None:
    for sentence in (
        "These are your goals. You can change the words, or let one rest. Your therapist can see this page.",
        "How near is it today? 0 is far away. 10 is there.",
        "Somebody else asked for this one. What do you think of it?",
    ):
        assert reading_grade(sentence) <= 6
        assert sentence in as_user(None).get(own(cast)).content.decode() or "Somebody" in sentence


def test_marks_by_the_therapist_are_not_shown_to_the_client(tamsin: Browser, cast: Cast, goal: Goal) -> None:
    service.rate(goal, 9, on=timezone.localdate(), by=SaidBy.THERAPIST)
    assert 'aria-pressed="true"' not in as_user(None).get(own(cast)).content.decode()


def test_a_client_reads_the_other_voice_and_how_far_they_have_come(cast: Cast, goal: Goal) -> None:
    goal.other_words, goal.other_whose = "a quiet house", Whose.THERAPIST
    goal.save()
    service.rate(goal, 2, on=timezone.localdate() - timedelta(days=7))
    service.rate(goal, 9, on=timezone.localdate(), by=SaidBy.THERAPIST)
    service.rate(goal, 4, on=timezone.localdate())
    shown = as_user(None).get(own(cast)).content.decode()
    assert "Your therapist puts it this way:" in shown
    assert "a quiet house" in shown
    assert "You put it at 2 on" in shown
    assert "and at 4 on" in shown


def test_what_a_partner_said_is_not_on_the_others_page(cast: Cast) -> None:
    voices = {"other_words": "a quiet house", "other_whose": Whose.PARTNER}
    for person, is_read in ((cast.kim, True), (cast.noor, False)):
        service.add(person, "sleep through the night", **voices)
        theirs = reverse("own_goals", args=[make_link(person, cast.tamsin).secret])
        assert ("a quiet house" in as_user(None).get(theirs).content.decode()) is is_read


def test_a_client_says_how_much_it_matters_and_an_older_page_loses_nothing(cast: Cast, goal: Goal) -> None:
    browser = as_user(None)
    change = own(cast, "own_change_goal", goal.pk)
    browser.post(change, {"words": goal.words, "why": goal.why, "importance": "8"})
    goal.refresh_from_db()
    assert goal.importance == 8
    browser.post(change, {"words": goal.words, "why": goal.why})
    goal.refresh_from_db()
    assert goal.importance == 8
    assert browser.post(change, {"words": goal.words, "importance": "11"}).status_code == 400


def test_what_is_done_for_a_goal_is_counted_and_can_be_reached(
    tamsin: Browser, cast: Cast, goal: Goal
) -> None:
    assert "No step leads there yet." in tamsin.get(page(cast)).content.decode()
    add_step(cast.kim, words="lie down in the dark", goal=goal)
    shown = tamsin.get(page(cast)).content.decode()
    assert "For it: 1 step of the ladder." in shown
    assert page(cast, "ladder") in shown
    set_task(cast.kim, words="lights out at ten", goal=goal)
    assert "For it: 1 open task · 1 step of the ladder." in tamsin.get(page(cast)).content.decode()


def test_a_number_stands_in_its_box_as_a_person_would_write_it(
    tamsin: Browser, cast: Cast, goal: Goal
) -> None:
    goal.importance = 9.0
    goal.save()
    assert 'value="9"' in tamsin.get(page(cast)).content.decode()
