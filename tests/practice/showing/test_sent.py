"""What a client sent stands in full where a therapist looks before the next session, and is then read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.knowledge.loader import load_catalogue
from heedful.practice.people.models import User
from heedful.practice.record.models import CameBy, CheckIn, MeasureAnswers, MeasureTotal, Session
from heedful.practice.record.taking_back import (
    delete_all_words,
    delete_answers,
    delete_checkin,
    delete_everything,
    told_of_deleting,
)
from heedful.practice.showing.sent import sent_since_last, what_they_sent
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast

pytestmark = pytest.mark.django_db


def sent(cast: Cast, session: Session | None, **given: object) -> CheckIn:
    now = timezone.now()
    plain = {"answered_at": now, "sent_at": now, "came_by": CameBy.LINK}
    row: CheckIn = CheckIn.objects.create(participant=cast.kim, session=session, **{**plain, **given})
    return row


def filled_in(cast: Cast, session: Session | None, total: float = 3) -> MeasureAnswers:
    now = timezone.now()
    row = MeasureAnswers(
        participant=cast.kim,
        session=session,
        measure="phq9",
        answered_at=now,
        sent_at=now,
        came_by=CameBy.LINK,
        total=total,
    )
    row.by_item = {1: 2, 2: 1}
    row.save()
    return row


def browser_of(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_the_brief_shows_their_words_and_that_is_a_reading(cast: Cast) -> None:
    row = sent(cast, cast.kim.course.sessions.get(number=2), mood=4, words="an invented thought")
    page = browser_of(cast.tamsin).get(reverse("brief", args=[cast.kim.pk]))
    assert "an invented thought" in page.content.decode()
    assert [reading.reader for reading in row.readings.all()] == [cast.tamsin]


def test_a_supervisor_who_looks_is_a_reader_too(cast: Cast) -> None:
    session = cast.kim.course.sessions.get(number=2)
    row = sent(cast, session, words="an invented thought")
    browser_of(cast.sunniva).get(reverse("session", args=[cast.kim.pk, session.pk]))
    assert [reading.reader for reading in row.readings.all()] == [cast.sunniva]


def test_whoever_is_not_let_in_leaves_no_reading(cast: Cast) -> None:
    row = sent(cast, cast.kim.course.sessions.get(number=2))
    assert browser_of(cast.theo).get(reverse("brief", args=[cast.kim.pk])).status_code == 404
    assert not row.readings.exists()


def test_what_is_not_on_the_page_is_not_read(cast: Cast) -> None:
    earlier = sent(cast, cast.kim.course.sessions.get(number=1), mood=4)
    browser_of(cast.tamsin).get(reverse("brief", args=[cast.kim.pk]))
    assert not earlier.readings.exists()


def test_what_came_before_the_first_session_goes_with_the_first(cast: Cast) -> None:
    sent(cast, None, words="before we met")
    first = cast.kim.course.sessions.get(number=1)
    shown = what_they_sent(cast.kim, first, load_catalogue(), cast.tamsin)
    assert [one.words for one in shown.checkins] == ["before we met"]
    assert not sent_since_last(cast.kim, load_catalogue(), cast.tamsin)


def test_answers_come_in_their_words(cast: Cast) -> None:
    filled_in(cast, cast.kim.course.sessions.get(number=2))
    (form,) = sent_since_last(cast.kim, load_catalogue(), cast.tamsin).answers
    assert (form.name, form.total) == ("PHQ-9", "3 of 27")
    assert form.answers[0] == (
        1,
        "Little interest or pleasure in doing things",
        "More than half the days (2)",
    )


def test_a_draft_and_a_partners_words_are_not_shown(cast: Cast) -> None:
    session = cast.noor.course.sessions.get(number=2)
    now = timezone.now()
    CheckIn.objects.create(participant=cast.sam, session=session, answered_at=now, sent_at=now, words="sam's")
    CheckIn.everything.create(participant=cast.noor, session=session, answered_at=now, words="half-made")
    assert not what_they_sent(cast.noor, session, load_catalogue(), cast.tamsin)


# ---------------------------------------------------------------------------------------------------
# What they deleted


def test_a_therapist_who_had_read_it_is_told_that_it_was_deleted_and_not_what_it_said(cast: Cast) -> None:
    sent(cast, cast.kim.course.sessions.get(number=2), words="an invented thought")
    browser = browser_of(cast.tamsin)
    browser.get(reverse("brief", args=[cast.kim.pk]))
    delete_everything(cast.kim)
    page = browser.get(reverse("brief", args=[cast.kim.pk])).content.decode()
    assert "an invented thought" not in page
    assert "they deleted a check-in that had been read" in page


def test_what_nobody_had_read_is_deleted_without_a_trace_on_any_page(cast: Cast) -> None:
    delete_checkin(sent(cast, cast.kim.course.sessions.get(number=2), words="an invented thought"))
    page = browser_of(cast.tamsin).get(reverse("brief", args=[cast.kim.pk])).content.decode()
    assert "they deleted" not in page
    assert AuditEvent.objects.filter(action="client deleted check-in").count() == 1


def test_the_telling_keeps_to_its_time_and_its_client(cast: Cast) -> None:
    now = timezone.now()
    row = sent(cast, None, words="an invented thought")
    what_they_sent(cast.kim, cast.kim.course.sessions.get(number=1), load_catalogue(), cast.tamsin)
    delete_all_words(cast.kim)
    row.refresh_from_db()
    assert row.words is None
    assert told_of_deleting(cast.kim, now) == ((timezone.localdate(), "what they wrote in a check-in"),)
    assert told_of_deleting(cast.kim, now + timedelta(minutes=5)) == ()
    assert told_of_deleting(cast.lou, now) == ()


def test_earlier_answers_about_the_session_count_again(cast: Cast) -> None:
    session = cast.kim.course.sessions.get(number=2)
    filled_in(cast, session, total=3)
    later = filled_in(cast, session, total=9)
    MeasureTotal.objects.create(participant=cast.kim, session=session, measure="phq9", total=9, answers=later)
    delete_answers(later)
    assert MeasureTotal.objects.get(participant=cast.kim).total == 3
