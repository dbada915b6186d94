"""The client's own page: theirs alone, plain, small, and true about who has read what."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.client_pages.own_page import who_sees
from heedful.practice.record.measures_in_use import choose
from heedful.practice.record.models import (
    Agreement,
    CameBy,
    CheckIn,
    Goal,
    GoalRating,
    HowOften,
    Invitation,
    LadderStep,
    LadderTry,
    LinkKind,
    MeasureAnswers,
    MeasureTotal,
    Observation,
    Participant,
    Pause,
    RiskAnswer,
    Session,
    Takeaway,
    Task,
    Win,
)
from heedful.practice.record.readings import note_read
from heedful.practice.trust.audit import AuditEvent
from heedful.practice.trust.links import make_link
from heedful.wording.reading import is_long_enough, reading_grade
from tests.people import Cast, end_membership

pytestmark = pytest.mark.django_db

MOST_BYTES = 30_000
STATIC = Path("src/heedful/practice/project/static/heedful")
PAGES = ("own_home", "own_shared", "own_mine")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def browser() -> Browser:
    return Browser()


def secret_of(participant: Participant, cast: Cast) -> str:
    return make_link(participant, cast.tamsin).secret


def checkin(participant: Participant, days_ago: int = 0, **given: object) -> CheckIn:
    at = timezone.now() - timedelta(days=days_ago)
    plain = {"answered_at": at, "sent_at": at, "came_by": CameBy.LINK, "submission": uuid4()}
    row: CheckIn = CheckIn.objects.create(participant=participant, **{**plain, **given})
    return row


def answers(participant: Participant, by_item: dict[int, float], **given: object) -> MeasureAnswers:
    now = timezone.now()
    row = MeasureAnswers(
        participant=participant,
        measure="phq9",
        answered_at=now,
        sent_at=now,
        came_by=CameBy.LINK,
        total=sum(by_item.values()),
        **given,
    )
    row.by_item = by_item
    row.save()
    return row


def page(browser: Browser, name: str, secret: str, *args: object) -> str:
    answer = browser.get(reverse(name, args=[secret, *args]))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_page_without_anything_yet_is_still_kind(cast: Cast, browser: Browser) -> None:
    text = page(browser, "own_home", secret_of(cast.kim, cast))
    assert "You can check in whenever you like" in text
    assert "Your picture begins with your first check-in" in text
    assert "What you have done" not in text


def test_nothing_on_it_says_whose_it_is(cast: Cast, browser: Browser) -> None:
    secret = secret_of(cast.kim, cast)
    for name in PAGES:
        text = page(browser, name, secret)
        assert "Kim" not in text
        assert cast.kim.client.code not in text


def test_an_open_invitation_is_what_waits(cast: Cast, browser: Browser) -> None:
    now = timezone.now()
    Invitation.objects.create(
        participant=cast.kim, opens_at=now - timedelta(days=1), expires_at=now + timedelta(days=3)
    )
    text = page(browser, "own_home", secret_of(cast.kim, cast))
    assert "A short check-in is waiting. It takes about a minute." in text
    assert "You can skip it: nothing happens then." in text


@pytest.mark.parametrize("over", ["answered_at", "cancelled_at"])
def test_what_was_answered_or_called_off_does_not_wait(over: str, cast: Cast, browser: Browser) -> None:
    now = timezone.now()
    Invitation.objects.create(
        participant=cast.kim, opens_at=now, expires_at=now + timedelta(days=3), **{over: now}
    )
    assert "A short check-in is waiting" not in page(browser, "own_home", secret_of(cast.kim, cast))


def test_a_draft_waits_to_be_gone_on_with(cast: Cast, browser: Browser) -> None:
    checkin(cast.kim, sent_at=None, mood=4)
    text = page(browser, "own_home", secret_of(cast.kim, cast))
    assert "You began a check-in. Nobody else can see it until you send it." in text
    assert "Go on with it" in text


def test_a_questionnaire_whose_time_has_come_waits_in_plain_words(cast: Cast, browser: Browser) -> None:
    choose(cast.kim, "phq9", how_often=HowOften.SESSION, by=cast.tamsin)
    text = page(browser, "own_home", secret_of(cast.kim, cast))
    assert "Nine short questions" in text
    assert "You can skip any question, or all of them." in text


def test_goals_come_in_their_own_words_with_both_ends(cast: Cast, browser: Browser) -> None:
    goal = Goal.objects.create(participant=cast.kim, code="g1", words="an invented bridge", why="it is mine")
    GoalRating.objects.create(goal=goal, on=date(2026, 4, 2), value=5)
    GoalRating.objects.create(goal=goal, on=date(2026, 3, 2), value=2.5)
    text = page(browser, "own_home", secret_of(cast.kim, cast))
    assert "You put it at 2.5 of 10 on 2 March, and at 5 on 2 April." in text
    assert "You moved this up from 2.5 to 5:" in text


def test_a_goal_that_rests_is_no_longer_what_they_want_to_reach(cast: Cast, browser: Browser) -> None:
    goal = Goal.objects.create(participant=cast.kim, code="g1", words="an invented bridge")
    assert "an invented bridge" in page(browser, "own_home", secret_of(cast.kim, cast))
    Goal.objects.filter(pk=goal.pk).update(ended="let_go", ended_on=timezone.localdate())
    assert "an invented bridge" not in page(browser, "own_home", secret_of(cast.kim, cast))


def test_without_a_goal_there_is_a_place_to_say_one(cast: Cast, browser: Browser) -> None:
    assert not cast.kim.goals.exists()
    assert "Say what you want to be different, if you like" in page(
        browser, "own_home", secret_of(cast.kim, cast)
    )


def test_a_day_to_look_back_is_ahead_only_once_it_is_agreed(cast: Cast, browser: Browser) -> None:
    day = timezone.localdate() + timedelta(days=20)
    waits = Agreement.objects.create(course=cast.kim.course, sections="[]", review_on=day)
    assert "You agreed to look back" not in page(browser, "own_home", secret_of(cast.kim, cast))
    Agreement.objects.filter(pk=waits.pk).update(signed_on=timezone.localdate())
    assert "You agreed to look back" in page(browser, "own_home", secret_of(cast.kim, cast))


def test_a_goal_that_somebody_else_asked_for_is_called_so(cast: Cast, browser: Browser) -> None:
    Goal.objects.create(participant=cast.kim, code="g1", words="an invented duty", whose="court")
    assert "asked for by somebody else: a court" in page(browser, "own_home", secret_of(cast.kim, cast))


def test_wins_are_what_was_done_tried_and_risen_and_nothing_else(cast: Cast, browser: Browser) -> None:
    for code, outcome in (("t1", "done"), ("t2", "partly"), ("t3", "not_done"), ("t4", None)):
        Task.objects.create(participant=cast.kim, code=code, words=f"invented {code}", outcome=outcome)
    step = LadderStep.objects.create(participant=cast.kim, code="l1", words="an invented lift")
    LadderTry.objects.create(step=step, on=date(2026, 3, 3))
    LadderTry.objects.create(step=step, on=date(2026, 3, 4), stopped=True)
    LadderStep.objects.create(participant=cast.kim, code="l2", words="an untried step")
    Win.objects.create(participant=cast.kim, on=date(2026, 3, 5), words="I sang an invented song")
    text = page(browser, "own_home", secret_of(cast.kim, cast))
    assert "You tried it twice:" in text
    assert "I sang an invented song" in text
    assert "invented t1" in text
    assert "You did a part of it:" in text
    for absent in ("invented t3", "invented t4", "an untried step"):
        assert absent not in text


def test_a_break_and_a_day_to_look_back_are_ahead(cast: Cast, browser: Browser) -> None:
    today = timezone.localdate()
    Pause.objects.create(participant=cast.kim, begins_on=today, until=today + timedelta(days=9))
    Agreement.objects.create(course=cast.kim.course, review_on=today + timedelta(days=20))
    text = page(browser, "own_home", secret_of(cast.kim, cast))
    assert "It is part of the plan." in text
    assert "You agreed to look back on" in text


def test_what_the_therapist_noted_is_on_none_of_the_pages(cast: Cast, browser: Browser) -> None:
    session = cast.kim.course.sessions.first()
    Observation.objects.create(participant=cast.kim, session=session, kind="gaze_away", note="a private note")
    secret = secret_of(cast.kim, cast)
    for name in (*PAGES, "own_file", "own_data"):
        text = page(browser, name, secret)
        assert "private note" not in text
        assert "gaze" not in text.lower()


def test_nothing_of_a_partner_is_ever_on_them(cast: Cast, browser: Browser) -> None:
    session = cast.sam.course.sessions.first()
    theirs = checkin(cast.sam, session=session, mood=3, words="words of sam")
    note_read(cast.tamsin, checkins=[theirs])
    answers(cast.sam, {1: 2}, session=session)
    goal = Goal.objects.create(participant=cast.sam, code="g1", words="a goal of sam")
    GoalRating.objects.create(goal=goal, on=session.on, value=4)
    Task.objects.create(participant=cast.sam, code="t1", words="a task of sam", outcome="done")
    Takeaway.objects.create(participant=cast.sam, session=session, words="a keepsake of sam")
    secret = secret_of(cast.noor, cast)
    for name in (*PAGES, "own_file", "own_data"):
        text = page(browser, name, secret)
        assert "of sam" not in text
        assert "PHQ-9" not in text
        assert "Read by" not in text
    assert "The others you come with never see your page" in page(browser, "own_shared", secret)


def test_it_says_by_name_who_can_read_it_today(cast: Cast, browser: Browser) -> None:
    text = page(browser, "own_shared", secret_of(cast.kim, cast))
    assert "Tamsin Therapist</strong>, your therapist" in text
    assert "Sunniva Supervisor</strong>, who helps your therapist think" in text
    assert "Tamsin Therapist is told first" in text
    for absent in ("Theo", "Sidra", "Olive"):
        assert absent not in text


def test_who_has_left_the_care_team_is_no_longer_named(cast: Cast) -> None:
    end_membership(cast.sunniva, cast.kim)
    assert who_sees(cast.kim, timezone.localdate()).supervisors == ()


def test_it_tells_who_has_read_what_and_when(cast: Cast, browser: Browser) -> None:
    read, unread = checkin(cast.kim, 2, mood=4), checkin(cast.kim, 1, mood=5)
    note_read(cast.tamsin, checkins=[read])
    text = page(browser, "own_shared", secret_of(cast.kim, cast))
    assert text.count("Read by Tamsin Therapist on") == 1
    assert text.count("Not read yet.") == 1
    assert unread.readings.count() == 0


def test_a_draft_is_never_among_what_was_sent(cast: Cast, browser: Browser) -> None:
    checkin(cast.kim, sent_at=None, words="a half-made thought")
    for name in (*PAGES, "own_file", "own_data"):
        assert "half-made" not in page(browser, name, secret_of(cast.kim, cast))


# ---------------------------------------------------------------------------------------------------
# Taking it along


def test_the_file_holds_all_that_they_gave_and_reads_as_a_page(cast: Cast, browser: Browser) -> None:
    session = cast.kim.course.sessions.first()
    checkin(cast.kim, mood=4.5, words="an invented thought", session=session)
    answers(cast.kim, {1: 2, 9: 1}, session=session)
    Takeaway.objects.create(participant=cast.kim, session=session, words="an invented keepsake")
    Task.objects.create(participant=cast.kim, code="t1", words="an invented task", outcome="not_done")
    Win.objects.create(participant=cast.kim, on=session.on, words="an invented win")
    answer = browser.get(reverse("own_file", args=[secret_of(cast.kim, cast)]))
    text = unescape(answer.content.decode())
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-page.html"'
    for part in (
        "an invented thought",
        "4.5",
        "an invented keepsake",
        "an invented task (",
        "an invented win",
        "PHQ-9",
    ):
        assert part in re.sub(r" <span[^>]*>", " ", text)
    assert "Little interest or pleasure in doing things" in text
    assert not re.findall(r"(?:src|href)=", text)


def test_the_data_can_be_read_by_another_program(cast: Cast, browser: Browser) -> None:
    sent = checkin(cast.kim, mood=4.5, words="an invented thought")
    note_read(cast.tamsin, checkins=[sent])
    answers(cast.kim, {1: 2})
    given = json.loads(browser.get(reverse("own_data", args=[secret_of(cast.kim, cast)])).content)
    assert given["format"] == "heedful.own/1"
    (one,) = given["check_ins"]
    assert (one["marks"], one["words"]) == ({"mood": 4.5}, "an invented thought")
    assert one["read_by"][0]["name"] == "Tamsin Therapist"
    (form,) = given["questionnaires"]
    assert form["answers"][0]["words"] == "More than half the days"
    assert form["total"] == 2


def test_taking_it_along_leaves_an_entry_without_a_word_of_it(cast: Cast, browser: Browser) -> None:
    browser.get(reverse("own_file", args=[secret_of(cast.kim, cast)]))
    entry = AuditEvent.objects.get(action="client took own file")
    assert (entry.subject_id, entry.actor) == (str(cast.kim.pk), None)


# ---------------------------------------------------------------------------------------------------
# Deleting


def test_looking_at_the_question_deletes_nothing(cast: Cast, browser: Browser) -> None:
    sent = checkin(cast.kim, mood=4, words="an invented thought")
    text = page(browser, "own_delete_checkin", secret_of(cast.kim, cast), sent.pk)
    assert "an invented thought" in text
    assert "Nobody has read it, so nobody will be told." in text
    assert CheckIn.objects.filter(pk=sent.pk).exists()


def test_a_check_in_is_gone_once_they_say_so(cast: Cast, browser: Browser) -> None:
    sent = checkin(cast.kim, mood=4, words="an invented thought")
    note_read(cast.tamsin, checkins=[sent])
    place = reverse("own_delete_checkin", args=[secret_of(cast.kim, cast), sent.pk])
    assert "Who has read it may still remember it." in unescape(browser.get(place).content.decode())
    assert "It is gone" in browser.post(place, follow=True).content.decode()
    assert not CheckIn.everything.filter(pk=sent.pk).exists()
    assert browser.post(place).status_code == 404


def test_the_words_can_go_and_the_marks_stay(cast: Cast, browser: Browser) -> None:
    sent = checkin(cast.kim, mood=4, words="an invented thought")
    place = reverse("own_delete_checkin", args=[secret_of(cast.kim, cast), sent.pk])
    browser.post(place, {"only": "words"})
    sent.refresh_from_db()
    assert (sent.mood, sent.words) == (4, None)


def test_answers_go_with_their_total_and_the_answer_about_risk_stays(cast: Cast, browser: Browser) -> None:
    sent = answers(cast.kim, {1: 2, 9: 1})
    MeasureTotal.objects.create(
        participant=cast.kim, measure="phq9", total=3, answered_on=timezone.localdate(), answers=sent
    )
    RiskAnswer.objects.create(participant=cast.kim, measure="phq9", item=9, answer=1, answers=sent)
    place = reverse("own_delete_answers", args=[secret_of(cast.kim, cast), sent.pk])
    assert "One thing stays:" in browser.get(place).content.decode()
    browser.post(place)
    assert not MeasureTotal.objects.filter(participant=cast.kim).exists()
    kept = RiskAnswer.objects.get(participant=cast.kim)
    assert (kept.item, kept.answers) == (9, None)


def test_what_came_from_paper_is_not_theirs_to_delete_here(cast: Cast, browser: Browser) -> None:
    session = cast.kim.course.sessions.first()
    typed = checkin(cast.kim, came_by=CameBy.TYPED, session=session, mood=4)
    secret = secret_of(cast.kim, cast)
    assert browser.post(reverse("own_delete_checkin", args=[secret, typed.pk])).status_code == 404
    assert CheckIn.objects.filter(pk=typed.pk).exists()
    assert "What you gave on paper and your therapist typed in." in page(browser, "own_mine", secret)


def test_everything_sent_goes_at_once_and_the_rest_stays(cast: Cast, browser: Browser) -> None:
    checkin(cast.kim, mood=4)
    checkin(cast.kim, sent_at=None, mood=4)
    answers(cast.kim, {1: 2})
    Goal.objects.create(participant=cast.kim, code="g1", words="an invented goal")
    others = checkin(cast.lou, mood=4)
    browser.post(reverse("own_delete_everything", args=[secret_of(cast.kim, cast)]))
    assert not CheckIn.everything.filter(participant=cast.kim).exists()
    assert not MeasureAnswers.everything.filter(participant=cast.kim).exists()
    assert cast.kim.goals.exists()
    assert CheckIn.objects.filter(pk=others.pk).exists()


# ---------------------------------------------------------------------------------------------------
# In the room, on a slow phone, in plain words


def test_in_the_room_only_what_was_handed_over_shows(cast: Cast, browser: Browser) -> None:
    checkin(cast.kim, mood=4, words="an invented thought")
    Goal.objects.create(participant=cast.kim, code="g1", words="an invented goal")
    room = make_link(cast.kim, cast.tamsin, kind=LinkKind.ROOM).secret
    text = page(browser, "own_home", room)
    assert "What you sent before is not shown here." in text
    assert "invented goal" not in text
    for name in ("own_shared", "own_mine", "own_file", "own_data"):
        assert browser.get(reverse(name, args=[room])).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_a_whole_page_stays_under_30_kb_after_years(name: str, cast: Cast, browser: Browser) -> None:
    for week in range(150):
        checkin(
            cast.kim, 7 * week, mood=week % 11, effort=5, progress=5, heard=9, words="a few invented words"
        )
        answers(cast.kim, {1: 2})
    note_read(cast.tamsin, checkins=cast.kim.checkins.all())
    for number in range(4):
        goal = Goal.objects.create(participant=cast.kim, code=f"g{number}", words="an invented goal " * 4)
        GoalRating.objects.create(goal=goal, on=date(2026, 3, 2), value=3)
        GoalRating.objects.create(goal=goal, on=date(2026, 4, 2), value=5)
    html = browser.get(reverse(name, args=[secret_of(cast.kim, cast)])).content
    assert b"<script" not in html
    sheets = re.findall(r'href="[^"]*heedful/([a-z]+)\.css[^"]*"', html.decode())
    assert set(sheets) == {"client", "own"}
    weight = len(html) + sum((ROOT / STATIC / f"{sheet}.css").stat().st_size for sheet in sheets)
    assert weight < MOST_BYTES


def spoken(template: Path) -> str:
    """The words of a template that stand in it, without its tags."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|<style>.*?</style>", " ", template.read_text(), flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", "4", text)
    text = re.sub(r"</(?:p|li|h\d|a|span|button)>", ".\n\n", text)
    return unescape(re.sub(r"<[^>]+>", " ", text))


TEMPLATES = ROOT / "src/heedful/practice/client_pages/templates/client_pages"
OWN = sorted([*TEMPLATES.glob("home*.html"), TEMPLATES / "shared.html", *TEMPLATES.glob("mine*.html")])


@pytest.mark.parametrize(
    "template", [*OWN, *sorted(TEMPLATES.glob("take_back*.html"))], ids=lambda path: path.stem
)
def test_it_reads_at_grade_six_or_below(template: Path) -> None:
    text = spoken(template)
    assert not is_long_enough(text) or reading_grade(text) <= 6


def test_a_page_asks_the_database_for_no_more_when_there_is_more(
    cast: Cast, browser: Browser, django_assert_max_num_queries
) -> None:
    secret = secret_of(cast.kim, cast)
    for week in range(30):
        sent = checkin(cast.kim, 7 * week, mood=5)
        note_read(cast.tamsin, checkins=[sent])
        on = date(2026, 3, 2) + timedelta(weeks=week + 2)
        session = Session.objects.create(course=cast.kim.course, number=week + 3, on=on)
        Takeaway.objects.create(participant=cast.kim, session=session, words="an invented keepsake")
    with django_assert_max_num_queries(40):
        browser.get(reverse("own_home", args=[secret]))
