"""How a record begins: a client, a course of therapy, and a therapist who may open it, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from heedful.practice.people.models import Client, User
from heedful.practice.record.models import CareTeamMember, Course, Kind, Participant, Role
from heedful.practice.trust import audit


def begin_course(
    therapist: User, clients: Sequence[Client], *, opened_on: date, kind: str = Kind.PERSON
) -> list[Participant]:
    """Open a course for these clients (saved if they are new) with this therapist as its care team.

    Returns the participants in the order of the clients. Raises `PermissionDenied` for anybody who is no therapist.
    """
    if not therapist.is_therapist or not therapist.is_active:
        raise PermissionDenied
    with transaction.atomic():
        course = Course.objects.create(kind=kind, opened_on=opened_on)
        CareTeamMember.objects.create(course=course, user=therapist, role=Role.THERAPIST, since=opened_on)
        return [_join(course, client, therapist) for client in clients]


def _join(course: Course, client: Client, therapist: User) -> Participant:
    if client._state.adding:
        client.save()
    participant = Participant.objects.create(course=course, client=client)
    audit.record("began record", actor=therapist.pk, subject=participant, purpose="new course")
    return participant
