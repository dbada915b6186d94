import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from heedful.practice.people.models import Client, User
from heedful.practice.record.begin import begin_course
from heedful.practice.record.models import Course
from heedful.practice.trust import gate
from heedful.practice.trust.audit import AuditEvent
from tests.people import OPENED_ON, Cast, end_membership

pytestmark = pytest.mark.django_db


def last_entry() -> AuditEvent:
    return AuditEvent.objects.order_by("-number").first()


def is_open(user: User, participant, **how) -> bool:
    try:
        return gate.open_record(user, participant.pk, purpose="brief", **how) == participant
    except Http404:
        return False


def test_a_therapist_opens_the_record_of_their_own_client(cast: Cast) -> None:
    assert is_open(cast.tamsin, cast.kim)
    assert is_open(cast.tamsin, cast.kim, to_change=True)
    assert is_open(cast.tamsin, cast.noor)


def test_nobody_else_does(cast: Cast) -> None:
    for user in (cast.theo, cast.olive, cast.sidra, AnonymousUser()):
        assert not is_open(user, cast.kim)
    for user in (cast.sunniva, cast.olive):
        assert not is_open(user, cast.lou)


def test_a_supervisor_on_the_team_looks_and_does_not_change(cast: Cast) -> None:
    assert is_open(cast.sunniva, cast.kim)
    assert not is_open(cast.sunniva, cast.kim, to_change=True)
    assert not gate.may_change(cast.sunniva, cast.kim)
    assert gate.may_change(cast.tamsin, cast.kim)


def test_owning_the_practice_adds_nothing(cast: Cast) -> None:
    cast.theo.is_owner = True
    cast.theo.save()
    assert is_open(cast.theo, cast.lou)
    assert not is_open(cast.theo, cast.kim)


def test_a_membership_ends_on_its_last_day(cast: Cast) -> None:
    end_membership(cast.tamsin, cast.kim)
    assert not is_open(cast.tamsin, cast.kim)
    assert is_open(cast.tamsin, cast.noor)


def test_a_membership_has_not_begun_before_its_first_day(cast: Cast) -> None:
    cast.kim.course.care_team.update(since=timezone.localdate() + timedelta(days=1))
    assert not is_open(cast.tamsin, cast.kim)


@pytest.mark.parametrize("taken", ["is_active", "is_therapist"])
def test_who_is_no_longer_a_therapist_here_opens_nothing(cast: Cast, taken: str) -> None:
    setattr(cast.tamsin, taken, False)
    cast.tamsin.save()
    assert not is_open(cast.tamsin, cast.kim)
    assert not gate.caseload(cast.tamsin).exists()


def test_opening_leaves_an_entry_that_says_who_what_and_why(cast: Cast) -> None:
    gate.open_record(cast.tamsin, cast.kim.pk, purpose="brief")
    entry = last_entry()
    assert (entry.action, entry.actor, entry.purpose) == ("opened record", cast.tamsin.pk, "brief")
    assert (entry.subject, entry.subject_id) == ("participant", str(cast.kim.pk))


def test_being_refused_leaves_an_entry_too(cast: Cast) -> None:
    assert not is_open(cast.theo, cast.kim)
    entry = last_entry()
    assert (entry.action, entry.actor, entry.subject_id) == ("refused record", cast.theo.pk, str(cast.kim.pk))


def test_what_is_not_there_and_what_is_not_yours_look_the_same(cast: Cast) -> None:
    refusals = []
    for participant_id in (cast.lou.pk, uuid.uuid4(), str(cast.lou.pk), "no id at all"):
        with pytest.raises(Http404) as refusal:
            gate.open_record(cast.tamsin, participant_id, purpose="brief")
        refusals.append(str(refusal.value))
    assert set(refusals) == {""}


def test_opening_and_its_entry_stand_or_fall_together(cast: Cast) -> None:
    before = AuditEvent.objects.count()
    with transaction.atomic():
        gate.open_record(cast.tamsin, cast.kim.pk, purpose="brief")
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == before


def test_without_an_entry_there_is_no_record(cast: Cast) -> None:
    with pytest.raises(ValueError, match="plain lower-case words"):
        gate.open_record(cast.tamsin, cast.kim.pk, purpose="Kim's brief!")


def test_the_caseload_is_ones_own_and_leaves_one_entry(cast: Cast) -> None:
    before = AuditEvent.objects.count()
    assert set(gate.caseload(cast.tamsin)) == {cast.kim, cast.noor, cast.sam}
    assert AuditEvent.objects.count() == before + 1
    assert last_entry().action == "saw caseload"
    assert set(gate.caseload(cast.sunniva)) == {cast.kim}
    assert set(gate.caseload(cast.olive)) == set()


def test_a_session_is_opened_through_its_participant(cast: Cast) -> None:
    session = cast.kim.course.sessions.first()
    assert gate.open_session(cast.tamsin, cast.kim.pk, session.pk, purpose="session") == (cast.kim, session)


def test_a_session_of_another_course_is_not_opened(cast: Cast) -> None:
    of_a_couple = cast.noor.course.sessions.first()
    for user, participant in ((cast.tamsin, cast.kim), (cast.theo, cast.lou)):
        with pytest.raises(Http404):
            gate.open_session(user, participant.pk, of_a_couple.pk, purpose="session")


def test_only_a_therapist_begins_a_course_and_nothing_is_left_of_an_attempt(cast: Cast) -> None:
    before = Course.objects.count()
    for user in (cast.olive, cast.sunniva):
        with pytest.raises(PermissionDenied):
            begin_course(user, [Client(name="Nobody Invented")], opened_on=OPENED_ON)
    assert Course.objects.count() == before
