"""Entries that open by themselves, once; what the core is told of the log; what the client takes back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from heedful.core.vocabulary import AfterTry, StrainEnd, StrainShape
from heedful.practice.record import strains as log
from heedful.practice.record.checkins import checkin_draft, keep, send, take_back
from heedful.practice.record.models import CheckIn, Observation, Participant, Session, Strain
from heedful.practice.record.taking_back import delete_checkin
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast

pytestmark = pytest.mark.django_db

FOUR = ("heard", "goal_fit", "method_fit", "say_no")


def sends(participant: Participant, mark: float) -> CheckIn:
    """One more session held, a day apart up to today, and a check-in about it."""
    for session in participant.course.sessions.all():
        session.on -= timedelta(days=7)
        session.save()
    last = participant.course.sessions.last()
    Session.objects.create(course=participant.course, number=last.number + 1, on=timezone.localdate())
    draft = checkin_draft(participant, uuid4())
    keep(draft, dict.fromkeys(FOUR, mark))
    return send(draft)


def after(participant: Participant, *marks: float) -> CheckIn:
    return [sends(participant, mark) for mark in marks][-1]


class TestOpeningByItself:
    def test_an_entry_opens_when_the_marks_fall_well_below_what_is_usual(self, cast: Cast) -> None:
        sent = after(cast.kim, 8, 8, 8, 2)
        strain = cast.kim.strains.get()
        assert (strain.session, strain.noticed_by, strain.state) == (sent.session, "checkin", "open")
        assert strain.noted_by is None
        assert strain.seen in log.FELL
        assert not any(letter.isdigit() for letter in strain.seen), "the client may take the marks back"
        assert AuditEvent.objects.filter(action="opened strain from marks", actor=None).exists()

    def test_steady_marks_open_nothing(self, cast: Cast) -> None:
        after(cast.kim, 8, 8.5, 8, 7.5)
        assert not cast.kim.strains.exists()

    def test_staying_low_opens_no_second_entry(self, cast: Cast) -> None:
        after(cast.kim, 8, 8, 8, 2, 2, 2)
        assert cast.kim.strains.count() == 1

    def test_sending_the_same_again_opens_no_second_entry(self, cast: Cast) -> None:
        sent = after(cast.kim, 8, 8, 8, 2)
        send(sent)
        log.note_fall(sent)
        assert cast.kim.strains.count() == 1

    def test_a_new_fall_after_a_repair_has_an_entry_of_its_own(self, cast: Cast) -> None:
        after(cast.kim, 8, 8, 8, 2, 8, 8, 2)
        assert cast.kim.strains.count() == 2

    def test_the_marks_coming_back_close_nothing(self, cast: Cast) -> None:
        after(cast.kim, 8, 8, 8, 2, 8)
        assert cast.kim.strains.get().state == "open"

    def test_a_partner_of_the_same_course_has_none(self, cast: Cast) -> None:
        after(cast.noor, 8, 8, 8, 2)
        assert cast.noor.strains.exists()
        assert not cast.sam.strains.exists()


class TestTakingBack:
    def test_the_entry_goes_with_the_marks(self, cast: Cast) -> None:
        take_back(after(cast.kim, 8, 8, 8, 2))
        assert not cast.kim.strains.exists()

    def test_deleting_the_check_in_takes_it_along_too(self, cast: Cast) -> None:
        delete_checkin(after(cast.kim, 8, 8, 8, 2))
        assert not cast.kim.strains.exists()

    def test_what_the_therapist_has_worked_on_stays(self, cast: Cast) -> None:
        sent = after(cast.kim, 8, 8, 8, 2)
        log.correct_strain(cast.kim.strains.get(), cast.tamsin, {"raised_on": timezone.localdate()})
        take_back(sent)
        assert cast.kim.strains.exists()

    def test_it_stays_while_other_marks_of_the_session_tell_of_it(self, cast: Cast) -> None:
        sent = after(cast.kim, 8, 8, 8, 2)
        again = checkin_draft(cast.kim, uuid4())
        keep(again, dict.fromkeys(FOUR, 2))
        send(again)
        take_back(sent)
        assert cast.kim.strains.exists()


class TestForTheCore:
    def test_an_entry_is_read_with_its_tries(self, cast: Cast, django_assert_num_queries) -> None:
        session = cast.kim.course.sessions.last()
        given = {"shape": "withdrawal", "noticed_by": "room", "session": session, "noticed_on": session.on}
        strain = log.note_strain(cast.kim, cast.tamsin, {**given, "seen": "an invented silence"})
        tried = {"response": "own_share", "words": None, "on": session.on, "followed": "closer"}
        log.keep_try(strain, cast.tamsin, tried)
        with django_assert_num_queries(2 + 1):  # strains, tries, their sessions
            (read,) = log.strains_of(cast.kim)
        assert (read.noticed_in, read.shape, read.by_checkin) == (2, StrainShape.WITHDRAWAL, False)
        assert (read.tries[0].response, read.tries[0].followed) == ("own_share", AfterTry.CLOSER)
        assert read.tries[0].in_session == 2

    def test_closing_and_opening_again_is_told(self, cast: Cast) -> None:
        strain = Strain.objects.create(
            participant=cast.kim, noticed_on=timezone.localdate(), noticed_by="sense"
        )
        log.close_strain(strain, cast.tamsin, "healed", timezone.localdate())
        assert log.strains_of(cast.kim)[0].state is StrainEnd.HEALED
        log.close_strain(strain, cast.tamsin, "open", timezone.localdate())
        assert log.strains_of(cast.kim)[0].closed_on is None
        actions = AuditEvent.objects.filter(actor=cast.tamsin.pk, subject="strain").values_list(
            "action", flat=True
        )
        assert set(actions) == {"closed strain as healed", "reopened strain"}


def test_open_entries_come_longest_open_first(cast: Cast) -> None:
    for person, weeks in ((cast.kim, 0), (cast.noor, 10)):
        first = person.course.sessions.first()
        Strain.objects.create(
            participant=person, noticed_on=first.on - timedelta(weeks=weeks), noticed_by="sense"
        )
    Strain.objects.create(
        participant=cast.sam, noticed_on=first.on, noticed_by="sense", state="left", closed_on=first.on
    )
    found = log.open_strains([cast.kim, cast.noor, cast.sam])
    assert [(person, since) for person, _, since in found] == [(cast.noor, 2), (cast.kim, 1)]


def test_signs_that_were_tapped_offer_an_entry_until_there_is_one(cast: Cast) -> None:
    from heedful.core.alliance import AllianceModel, alliance_of
    from heedful.practice.record.case import case_of
    from heedful.practice.record.known_measures import known_catalogue

    session = cast.kim.course.sessions.first()
    for kind in ("overly_agrees", "irritation", "gaze_away"):
        Observation.objects.create(participant=cast.kim, session=session, kind=kind)
    catalogue = known_catalogue()
    case = case_of(cast.kim)
    marked = alliance_of(case, AllianceModel.from_catalogue(catalogue))
    (offered,) = log.unlogged(cast.kim, case, marked, catalogue)
    assert offered.kinds == ("overly_agrees", "irritation")
    assert (offered.shape, offered.by) == ("both", "room")
    Strain.objects.create(
        participant=cast.kim, session=session, noticed_on=session.on, noticed_by="room", shape="both"
    )
    assert log.unlogged(cast.kim, case, marked, catalogue) == []
