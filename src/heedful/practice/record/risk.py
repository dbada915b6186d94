"""Answers about risk: who is told first, until when, and what was done.

An answer other than zero waits for one named person. It stays until somebody on the care team has acknowledged it with
what was done; that closes the waiting, never the matter. A zero is no answer of this kind, and says nothing about
safety: most people who died had answered "not at all" (Louzon 2016).

The person is named when the answer is sent. Should they have left the care team since, the next one is told in their
place, so that no answer waits for somebody who is not there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.models import (
    CareTeamMember,
    Course,
    MeasureAnswers,
    Participant,
    RiskAnswer,
    Role,
    Session,
)
from heedful.practice.trust import audit

Team = list[User]
"""The therapists of a course who are there today, the longest there first."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person about one client."""

    participant: Participant
    answers: int


# ---------------------------------------------------------------------------------------------------
# Who is told


def told_first(course: Course, on: date) -> User | None:
    """The person who would be told today: the one named for the course, or who has been there longest; or nobody."""
    return _first_of(team_of(course, on), course.told_first_id)


def told_now(row: RiskAnswer, on: date) -> User | None:
    """The person whom this answer waits for: the one named when it was sent, as long as they are there."""
    course = row.participant.course
    return _told(row, course, team_of(course, on))


def names_told(participant: Participant, rows: Iterable[RiskAnswer]) -> dict[UUID, str]:
    """By answer, the name of whoever it waits for; without an entry where nobody is left."""
    course = participant.course
    team = team_of(course, timezone.localdate())
    told = {row.pk: _told(row, course, team) for row in rows}
    return {pk: each.display_name for pk, each in told.items() if each}


def team_of(course: Course, on: date) -> Team:
    return _teams([course.pk], on)[course.pk]


def _told(row: RiskAnswer, course: Course, team: Team) -> User | None:
    return _named(row.told_id, team) or _first_of(team, course.told_first_id)


def _first_of(team: Team, named: UUID | None) -> User | None:
    return _named(named, team) or (team[0] if team else None)


def _named(named: UUID | None, team: Team) -> User | None:
    return next((each for each in team if each.pk == named), None)


def _teams(courses: Iterable[UUID], on: date) -> Mapping[UUID, Team]:
    found: dict[UUID, Team] = defaultdict(list)
    members = _therapists_there(on).filter(course__in=courses).select_related("user")
    for member in members.order_by("since", "id"):
        found[member.course_id].append(member.user)
    return found


def _therapists_there(on: date) -> QuerySet[CareTeamMember]:
    return CareTeamMember.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on),
        since__lte=on,
        role=Role.THERAPIST,
        user__is_active=True,
        user__is_therapist=True,
    )


# ---------------------------------------------------------------------------------------------------
# What waits


def waiting_for(user: User) -> list[Waiting]:
    """Every client of whom an answer about risk waits for this person, the one that waits longest first."""
    if not (user.is_active and user.is_therapist):
        return []
    today = timezone.localdate()
    rows = list(_open_answers_on_the_teams_of(user, today))
    teams = _teams({row.participant.course_id for row in rows}, today)
    waiting: dict[UUID, Waiting] = {}
    for row in rows:
        course = row.participant.course
        if _told(row, course, teams[course.pk]) == user:
            so_far = waiting.get(row.participant_id)
            waiting[row.participant_id] = Waiting(row.participant, so_far.answers + 1 if so_far else 1)
    return list(waiting.values())


def _open_answers_on_the_teams_of(user: User, on: date) -> QuerySet[RiskAnswer]:
    courses = _therapists_there(on).filter(user=user).values("course")
    rows = RiskAnswer.objects.filter(acknowledged_on__isnull=True, participant__course__in=courses)
    return rows.select_related("participant__course", "participant__client").order_by("id")


def waiting_for_nobody() -> int:
    """How many answers wait on a course that has no therapist left: the practice's owner has to know, and no more."""
    there = _therapists_there(timezone.localdate()).filter(course=OuterRef("participant__course"))
    return RiskAnswer.objects.filter(~Exists(there), acknowledged_on__isnull=True).count()


# ---------------------------------------------------------------------------------------------------
# What happens to an answer


def keep_risk_answers(
    participant: Participant,
    measure: str,
    risk: Iterable[tuple[int, float]],
    *,
    session: Session | None,
    at: datetime,
    answers: MeasureAnswers | None = None,
) -> list[RiskAnswer]:
    """Write down each (item, answer) about risk and name who is told; the same one typed in twice is kept once."""
    told = told_first(participant.course, timezone.localdate())
    kept = [
        RiskAnswer.objects.get_or_create(
            participant=participant,
            measure=measure,
            item=item,
            answer=answer,
            answers=answers,
            answered_at=at,
            defaults={"session": session, "told": told},
        )[0]
        for item, answer in risk
    ]
    if kept:
        audit.record("named person for safety", subject=participant, purpose="risk answer")
    return kept


def note_seen(participant: Participant, reader: User) -> None:
    """The person who is told has the open answers on their screen: note when they first did."""
    unseen = participant.risk_answers.filter(acknowledged_on__isnull=True, first_seen_at__isnull=True)
    rows = list(unseen.select_related("participant__course"))
    if not rows:
        return
    team = team_of(participant.course, timezone.localdate())
    mine = [row.pk for row in rows if _told(row, participant.course, team) == reader]
    participant.risk_answers.filter(pk__in=mine).update(first_seen_at=timezone.now(), first_seen_by=reader)


def together_with(row: RiskAnswer) -> list[RiskAnswer]:
    """The answers of the same form that still wait, this one among them: one person acknowledges them at once."""
    if row.answers_id is None:
        return [row]
    held = RiskAnswer.objects.filter(answers=row.answers_id, acknowledged_on__isnull=True)
    return list(held.order_by("item")) or [row]


def acknowledge(row: RiskAnswer, by: User, what_was_done: str) -> None:
    """Say, by name and day, what was done. What is acknowledged already stays as it was."""
    with transaction.atomic():
        for each in together_with(row):
            if each.acknowledged_on is None:
                each.acknowledged_on = timezone.localdate()
                each.acknowledged_by = by
                each.what_was_done = what_was_done
                each.save(update_fields=["acknowledged_on", "acknowledged_by", "what_was_done"])
                audit.record("acknowledged risk answer", actor=by.pk, subject=each, purpose="safety")
