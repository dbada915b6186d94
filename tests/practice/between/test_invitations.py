"""Who is asked after a session, for what, and until when; and when nobody is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record import checkins
from heedful.practice.record.invitations import (
    INVITATION_LASTS,
    is_paused,
    measures_due,
    session_noted,
)
from heedful.practice.record.models import (
    HowOften,
    Invitation,
    MeasureAnswers,
    MeasureChoice,
    Participant,
    Pause,
    Session,
)
from heedful.practice.trust.audit import AuditEvent
from heedful.practice.trust.rows import new_id
from tests.people import Cast
from tests.practice.between.conftest import hold_session

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def open_for(participant: Participant) -> list[Invitation]:
    return list(participant.invitations.filter(answered_at=None, cancelled_at=None))


def as_therapist(cast: Cast) -> Browser:
    browser = Browser()
    browser.force_login(cast.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    return browser


class TestFromThePages:
    def test_a_session_added_as_held_asks_the_client(self, cast: Cast) -> None:
        place = reverse("add_session", args=[cast.kim.pk])
        as_therapist(cast).post(place, {"on": today().isoformat(), "status": "held"})
        (invitation,) = open_for(cast.kim)
        assert invitation.session.number == 3
        assert invitation.expires_at - invitation.opens_at == INVITATION_LASTS
        entry = AuditEvent.objects.get(action="asked for check-in")
        assert (entry.actor, entry.subject_id) == (cast.tamsin.pk, str(cast.kim.pk))

    def test_a_session_added_as_missed_asks_nobody(self, cast: Cast) -> None:
        place = reverse("add_session", args=[cast.kim.pk])
        as_therapist(cast).post(place, {"on": today().isoformat(), "status": "missed"})
        assert not Invitation.objects.exists()

    def test_a_session_that_turns_out_to_be_missed_takes_it_back_and_held_after_all_asks_again(
        self, cast: Cast
    ) -> None:
        session = hold_session(cast.kim)
        place = reverse("session_status", args=[cast.kim.pk, session.pk])
        as_therapist(cast).post(place, {"status": "missed"})
        assert open_for(cast.kim) == []
        as_therapist(cast).post(place, {"status": "held"})
        assert [each.session for each in open_for(cast.kim)] == [session]
        assert cast.kim.invitations.count() == 1


def test_each_of_a_couple_is_asked(cast: Cast) -> None:
    hold_session(cast.noor)
    assert len(open_for(cast.noor)) == len(open_for(cast.sam)) == 1


def test_said_twice_it_asks_once(cast: Cast) -> None:
    session = hold_session(cast.kim)
    (before,) = open_for(cast.kim)
    session_noted(session)
    (after,) = open_for(cast.kim)
    assert (after.pk, after.opens_at) == (before.pk, before.opens_at)


def test_the_newest_session_takes_the_place_of_the_one_before(cast: Cast) -> None:
    hold_session(cast.kim, days_ago=3)
    newest = hold_session(cast.kim)
    assert [each.session for each in open_for(cast.kim)] == [newest]


def test_nobody_is_asked_about_a_session_of_last_week(cast: Cast) -> None:
    hold_session(cast.kim, days_ago=5)
    assert open_for(cast.kim) == []


def test_an_older_session_written_down_late_is_not_asked_about(cast: Cast) -> None:
    latest = hold_session(cast.kim)
    older = Session.objects.create(course=cast.kim.course, number=9, on=today() - timedelta(days=1))
    older.number = 0
    Session.objects.filter(pk=latest.pk).update(number=10)
    session_noted(older)
    assert [each.session for each in open_for(cast.kim)] == [latest]


def test_a_session_written_down_ahead_is_asked_about_in_its_evening(cast: Cast) -> None:
    hold_session(cast.kim, days_ago=-2)
    (invitation,) = open_for(cast.kim)
    opens = timezone.localtime(invitation.opens_at)
    assert (opens.date(), opens.hour) == (today() + timedelta(days=2), 18)


def test_what_was_answered_already_is_not_asked_again(cast: Cast) -> None:
    session = Session.objects.create(course=cast.kim.course, number=3, on=today())
    checkins.send(checkins.checkin_draft(cast.kim, new_id()))
    session_noted(session)
    assert open_for(cast.kim) == []


def test_an_answered_invitation_stays_answered_when_the_session_is_set_to_missed(cast: Cast) -> None:
    session = hold_session(cast.kim)
    checkins.send(checkins.checkin_draft(cast.kim, new_id()))
    session.status = "missed"
    session_noted(session)
    invitation = cast.kim.invitations.get()
    assert invitation.answered_at is not None
    assert invitation.cancelled_at is None


def test_a_closed_course_asks_nobody(cast: Cast) -> None:
    cast.kim.course.closed_on = today()
    cast.kim.course.save()
    hold_session(cast.kim)
    assert open_for(cast.kim) == []


class TestPauses:
    """A pause is never read as silence, and nobody is asked in it."""

    def pause(self, cast: Cast, begins: int, until: int | None) -> None:
        back = None if until is None else today() + timedelta(days=until)
        Pause.objects.create(participant=cast.kim, begins_on=today() + timedelta(days=begins), until=back)

    @pytest.mark.parametrize(
        ("begins", "until", "paused"),
        [(-3, 4, True), (0, 1, True), (-3, 0, False), (1, 5, False), (0, None, True), (-9, -2, False)],
    )
    def test_it_covers_its_days_up_to_the_day_of_return(
        self, cast: Cast, begins: int, until: int | None, paused: bool
    ) -> None:
        self.pause(cast, begins, until)
        assert is_paused(cast.kim, today()) is paused
        hold_session(cast.kim)
        assert (open_for(cast.kim) == []) is paused

    def test_without_a_day_of_return_it_is_over_once_they_have_met(self, cast: Cast) -> None:
        self.pause(cast, -30, None)
        assert is_paused(cast.kim, today())
        hold_session(cast.kim)
        assert not is_paused(cast.kim, today())
        assert len(open_for(cast.kim)) == 1

    def test_it_is_over_on_the_day_they_came_back_sooner_or_later(self, cast: Cast) -> None:
        for until, back, paused in ((9, -1, False), (-4, 3, True), (None, 0, False), (None, 2, True)):
            cast.kim.pauses.all().delete()
            self.pause(cast, -9, until)
            cast.kim.pauses.update(ended_on=today() + timedelta(days=back))
            assert is_paused(cast.kim, today()) is paused

    def test_one_persons_pause_is_not_the_others(self, cast: Cast) -> None:
        Pause.objects.create(participant=cast.noor, begins_on=today())
        hold_session(cast.noor)
        assert (len(open_for(cast.noor)), len(open_for(cast.sam))) == (0, 1)


class TestQuestionnaires:
    def use(self, cast: Cast, measure: str, often: str) -> MeasureChoice:
        return MeasureChoice.objects.create(
            participant=cast.kim, measure=measure, how_often=often, chosen_on=today() - timedelta(days=90)
        )

    def answered(self, cast: Cast, measure: str, days_ago: int, *, is_sent: bool = True) -> None:
        at = timezone.now() - timedelta(days=days_ago)
        MeasureAnswers.everything.create(
            participant=cast.kim, measure=measure, answered_at=at, sent_at=at if is_sent else None
        )

    @pytest.mark.parametrize(
        ("often", "days_ago", "due"),
        [
            (HowOften.SESSION, 1, True),
            (HowOften.TWO_WEEKS, 10, False),
            (HowOften.TWO_WEEKS, 12, True),
            (HowOften.MONTH, 20, False),
            (HowOften.MONTH, 26, True),
            (HowOften.ASKED, 400, False),
        ],
    )
    def test_each_is_asked_for_as_often_as_was_agreed(
        self, cast: Cast, often: str, days_ago: int, due: bool
    ) -> None:
        self.use(cast, "phq9", often)
        self.answered(cast, "phq9", days_ago)
        assert measures_due(cast.kim, today()) == (["phq9"] if due else [])

    def test_a_first_one_is_due_at_once_and_a_draft_is_no_answer(self, cast: Cast) -> None:
        self.use(cast, "who5", HowOften.MONTH)
        self.answered(cast, "who5", 1, is_sent=False)
        assert measures_due(cast.kim, today()) == ["who5"]

    def test_a_total_typed_in_counts_as_an_answer(self, cast: Cast) -> None:
        self.use(cast, "who5", HowOften.MONTH)
        cast.kim.measure_totals.create(measure="who5", total=40, answered_on=today() - timedelta(days=2))
        assert measures_due(cast.kim, today()) == []

    def test_what_one_of_them_stopped_is_not_asked_for(self, cast: Cast) -> None:
        choice = self.use(cast, "phq9", HowOften.SESSION)
        self.use(cast, "gad7", HowOften.SESSION)
        choice.stopped_on, choice.stopped_by = today(), "client"
        choice.save()
        hold_session(cast.kim)
        assert open_for(cast.kim)[0].measures == "gad7"


def test_the_day_is_the_practices_own_day(cast: Cast, settings: object) -> None:
    """Late in the evening in UTC it is tomorrow already in Berlin: the session of that day is no future one."""
    late = datetime(2026, 7, 1, 22, 30, tzinfo=timezone.get_fixed_timezone(0))
    settings.TIME_ZONE = "Europe/Berlin"  # type: ignore[attr-defined]
    session = Session.objects.create(course=cast.kim.course, number=3, on=date(2026, 7, 2))
    with patch("django.utils.timezone.now", return_value=late):
        session_noted(session)
    assert cast.kim.invitations.get().opens_at == late
