"""A check-in from draft to sent and, for a moment, back."""

from __future__ import annotations

import threading
from datetime import timedelta
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from heedful.practice.record import checkins
from heedful.practice.record.checkins import (
    DRAFT_LASTS,
    NotOpenToTakeBack,
    NotThisClients,
    can_be_taken_back,
    checkin_draft,
    drop_old_drafts,
    keep,
    open_draft,
    send,
    take_back,
    when_by_default,
)
from heedful.practice.record.models import CameBy, CheckIn, Invitation, Reading, Session, When
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast

pytestmark = pytest.mark.django_db


def draft(cast: Cast, **marks: float) -> CheckIn:
    return keep(checkin_draft(cast.kim, uuid4()), marks or {"mood": 4})


def invite(cast: Cast, when: When = When.AFTER, answered: bool = False) -> Invitation:
    now = timezone.now()
    return Invitation.objects.create(
        participant=cast.kim,
        session=cast.kim.course.sessions.last(),
        when=when,
        opens_at=now - timedelta(hours=1),
        expires_at=now + timedelta(days=4),
        answered_at=now - timedelta(minutes=30) if answered else None,
    )


def test_one_submission_makes_one_draft(cast: Cast) -> None:
    submission = uuid4()
    assert checkin_draft(cast.kim, submission) == checkin_draft(cast.kim, submission)
    with pytest.raises(NotThisClients):
        checkin_draft(cast.noor, submission)


@pytest.mark.parametrize("mark", [-0.1, 10.1, float("nan"), float("inf")])
def test_a_mark_outside_the_scale_is_refused_and_the_rest_of_it_too(cast: Cast, mark: float) -> None:
    begun = draft(cast, mood=4)
    with pytest.raises(ValueError, match="from 0 to 10"):
        keep(begun, {"heard": 8, "mood": mark})
    begun.refresh_from_db()
    assert begun.marks == {"mood": 4}


def test_an_item_that_there_is_not_is_refused(cast: Cast) -> None:
    with pytest.raises(KeyError):
        keep(draft(cast), {"sent_at": 1})


def test_zero_is_an_answer_and_skipped_is_none(cast: Cast) -> None:
    begun = keep(draft(cast, mood=0, heard=8), {"heard": None})
    assert begun.marks == {"mood": 0}


def test_words_left_empty_are_none(cast: Cast) -> None:
    assert keep(draft(cast), {}, words="").words is None
    assert keep(draft(cast), {}, words="An invented thought.").words == "An invented thought."


def test_a_sent_check_in_stays_as_it_is(cast: Cast) -> None:
    sent = send(draft(cast, mood=4))
    kept = keep(sent, {"mood": 9}, words="An invented second thought.", when=When.BEFORE)
    assert (kept.mood, kept.words, kept.when) == (4, None, sent.when)


def test_sent_twice_it_is_sent_once(cast: Cast) -> None:
    begun = draft(cast)
    first, again = send(begun), send(begun)
    assert first.sent_at == again.sent_at
    assert AuditEvent.objects.filter(action="client sent check-in").count() == 1


def test_it_is_about_the_latest_session_held_and_answers_what_was_asked(cast: Cast) -> None:
    Session.objects.create(
        course=cast.kim.course, number=3, on=timezone.localdate() + timedelta(days=7)
    )  # still to come
    invited = invite(cast)
    sent = send(draft(cast))
    invited.refresh_from_db()
    assert sent.session is not None
    assert (sent.session.number, invited.answered_at) == (2, sent.sent_at)


def test_taken_back_it_is_as_if_it_had_not_been_sent(cast: Cast) -> None:
    long_answered, invited = invite(cast, When.BEFORE, answered=True), invite(cast)
    back = take_back(send(draft(cast, mood=4)))
    for row in (long_answered, invited):
        row.refresh_from_db()
    assert (back.sent_at, back.session, back.mood) == (None, None, 4)
    assert invited.answered_at is None
    assert long_answered.answered_at is not None
    assert open_draft(cast.kim) == back
    assert not cast.kim.checkins.exists()
    assert take_back(back).sent_at is None  # asked for twice


def test_what_was_read_cannot_be_taken_back_unseen(cast: Cast) -> None:
    sent = send(draft(cast))
    Reading.objects.create(reader=cast.tamsin, checkin=sent, at=timezone.now())
    assert not can_be_taken_back(sent, timezone.now())
    with pytest.raises(NotOpenToTakeBack):
        take_back(sent)
    assert cast.kim.checkins.exists()


def test_a_quarter_of_an_hour_is_the_time_to_take_it_back(cast: Cast) -> None:
    sent = send(draft(cast))
    assert sent.sent_at is not None
    assert can_be_taken_back(sent, sent.sent_at + timedelta(minutes=15))
    assert not can_be_taken_back(sent, sent.sent_at + timedelta(minutes=15, seconds=1))


def test_an_old_draft_is_neither_gone_on_with_nor_kept(cast: Cast) -> None:
    old, fresh = draft(cast), draft(cast)
    sent = send(draft(cast))
    later = timezone.now() + DRAFT_LASTS
    fresh.answered_at = later - timedelta(hours=1)
    fresh.save()
    with mock.patch("django.utils.timezone.now", return_value=later):
        assert open_draft(cast.kim) == fresh
    assert drop_old_drafts(later) == 1
    assert set(CheckIn.everything.all()) == {fresh, sent}
    assert not CheckIn.everything.filter(pk=old.pk).exists()


def test_a_draft_of_the_room_is_not_gone_on_with_at_home(cast: Cast) -> None:
    checkin_draft(cast.kim, uuid4(), came_by=CameBy.ROOM)
    assert open_draft(cast.kim, CameBy.LINK) is None
    assert open_draft(cast.kim, CameBy.ROOM) is not None


def test_when_is_as_asked_for_or_by_the_last_session(cast: Cast) -> None:
    now = timezone.now()
    assert when_by_default(cast.kim, now) == When.BETWEEN
    invited = invite(cast, When.BEFORE)
    assert when_by_default(cast.kim, now) == When.BEFORE
    invited.cancelled_at = now
    invited.save()
    assert when_by_default(cast.kim, now) == When.BETWEEN
    cast.kim.course.sessions.update(on=timezone.localdate(now))
    assert when_by_default(cast.kim, now) == When.AFTER
    cast.kim.course.sessions.all().delete()
    assert when_by_default(cast.kim, now) == When.BEFORE


@pytest.mark.django_db(transaction=True)
def test_the_same_answers_sent_from_many_threads_are_sent_once(cast: Cast) -> None:
    submission, problems = uuid4(), []

    def answer_and_send() -> None:
        try:
            send(keep(checkin_draft(cast.kim, submission), {"mood": 4}))
        except Exception as problem:  # whatever it is, the test says so
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer_and_send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert checkins.CheckIn.everything.count() == 1
    assert AuditEvent.objects.filter(action="client sent check-in").count() == 1
