"""The one gate to a client's record: every look passes here, is decided by care team, and leaves an audit entry.

Closed to everybody by default. Somebody who may not look is told what they would be told if there were nothing:
404, never 403, so that nobody learns who comes here. Looking and its audit entry are one transaction.

`purpose` says what for, in up to six plain lower-case words ("brief", "note what was seen"); it is kept in the
audit trail, so never put a client's words or name in it.
"""

from __future__ import annotations

from typing import NoReturn
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.models import Participant, Role, Session
from heedful.practice.trust import audit


def caseload(user: User) -> QuerySet[Participant]:
    """The participants whose record this person may open, those of open courses and closed ones alike.

    One audit entry for the list. `course` and `client` come along; add `.prefetch_related(...)` as needed.
    """
    audit.record("saw caseload", actor=user.pk, purpose="caseload")
    return _open_to(user, to_change=False)


def open_record(
    user: User, participant_id: UUID | str, *, purpose: str, to_change: bool = False
) -> Participant:
    """The participant, with `course` and `client`. `to_change`: for the therapists of the care team alone.

    Raises `Http404` if there is no such participant, or not for this person.
    """
    with transaction.atomic():
        participant = _open_to(user, to_change).filter(pk=_as_id(participant_id)).first()
        if participant is not None:
            action = "opened record to change" if to_change else "opened record"
            audit.record(action, actor=user.pk, subject=participant, purpose=purpose)
            return participant
    _refuse(user, participant_id, purpose)


def open_session(
    user: User, participant_id: UUID | str, session_id: UUID | str, *, purpose: str, to_change: bool = False
) -> tuple[Participant, Session]:
    """The participant and one session of their course; raises `Http404` as `open_record` does."""
    participant = open_record(user, participant_id, purpose=purpose, to_change=to_change)
    session = participant.course.sessions.filter(pk=_as_id(session_id)).first()
    if session is None:
        raise Http404
    return participant, session


def open_own_record(participant: Participant, *, purpose: str) -> Participant:
    """The client at their own pages: the participant whose private link was just checked (`client_pages.door`).

    Leaves its audit entry without an actor: a client has no account here.
    """
    audit.record("client opened own page", subject=participant, purpose=purpose)
    return participant


def may_change(user: User, participant: Participant) -> bool:
    """Whether a page may offer this person to change the record that they have open."""
    return _open_to(user, to_change=True).filter(pk=participant.pk).exists()


def _open_to(user: User, to_change: bool) -> QuerySet[Participant]:
    """Care team, today, in a role that the person still has. A practice owner's role opens nothing here."""
    if not user.is_authenticated or not user.is_active:
        return Participant.objects.none()
    roles = [Role.THERAPIST] if user.is_therapist else []
    if user.is_supervisor and not to_change:
        roles.append(Role.SUPERVISOR)
    today = timezone.localdate()
    courses = user.care_teams.filter(
        Q(until__isnull=True) | Q(until__gt=today), role__in=roles, since__lte=today
    ).values("course")
    return Participant.objects.filter(course__in=courses).select_related("course", "client")


def _refuse(user: User, participant_id: UUID | str, purpose: str) -> NoReturn:
    asked_for = _as_id(participant_id) or "not an id"
    actor = user.pk if user.is_authenticated else None
    audit.record("refused record", actor=actor, subject=("participant", asked_for), purpose=purpose)
    raise Http404


def _as_id(value: UUID | str) -> UUID | None:
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except ValueError:
        return None
