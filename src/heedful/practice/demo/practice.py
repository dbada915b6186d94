"""Stories and a team -> an invented practice in an empty database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from heedful.practice.demo.shared_work import SharedWork
from heedful.practice.demo.story import Person, Story, all_stories
from heedful.practice.demo.team import SUPERVISOR, create_team
from heedful.practice.demo.voice import Voice
from heedful.practice.people.models import Client, Practice, User
from heedful.practice.record.begin import begin_course
from heedful.practice.record.case import store_case
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import CareTeamMember, Participant, RiskAnswer, Role
from heedful.practice.trust import audit

NAME = "The Lantern Practice (invented)"
CRISIS_LINE = (
    "This practice is invented and nobody answers here. In danger, ring your local emergency number."
)


class PracticeIsThere(ValueError):
    """The database already holds a practice, real for all we know: the invented one never mixes with it."""

    def __init__(self) -> None:
        self.problems = (
            "there is a practice in this database already; give the invented one a database of its own",
        )
        super().__init__(self.problems[0])


def load(today: date) -> None:
    """Fill an empty database with the invented practice: all of it or, on any error, nothing.

    Raises: PracticeIsThere if there is a practice, or anybody who may sign in.
    """
    stories = all_stories(today, known_catalogue())
    with transaction.atomic():
        if Practice.objects.exists() or User.objects.exists():
            raise PracticeIsThere
        Practice.objects.create(name=NAME, crisis_line=CRISIS_LINE, is_demo=True)
        team = create_team()
        audit.record("made demo practice", actor=team["robin"].pk, purpose="demo")
        for story in stories:
            _store(story, team)


def _store(story: Story, team: Mapping[str, User]) -> None:
    therapist = team[story.therapist]
    clients = [_client(person) for person in story.people]
    opened_on = min(person.case.sessions[0].on for person in story.people)
    participants = begin_course(therapist, clients, opened_on=opened_on, kind=story.kind)
    for participant, person in zip(participants, story.people, strict=True):
        store_case(person.case, participant, noted_by=therapist)
        _name_who_acknowledged(participant, therapist)
    if story.is_shared_for_supervision:
        _share(participants[0], team[SUPERVISOR], since=opened_on)
    for participant, person in zip(participants, story.people, strict=True):
        Voice(person.voice, participant, therapist, person.day_zero, person.contact).give()
        SharedWork(person.together, participant, therapist, person.day_zero).give()


def _client(person: Person) -> Client:
    return Client(code=person.case.client.code, name=person.name, contact=person.contact)


def _name_who_acknowledged(participant: Participant, therapist: User) -> None:
    acknowledged = RiskAnswer.objects.filter(participant=participant, acknowledged_on__isnull=False)
    acknowledged.update(acknowledged_by=therapist)


def _share(participant: Participant, supervisor: User, *, since: date) -> None:
    CareTeamMember.objects.create(
        course=participant.course, user=supervisor, role=Role.SUPERVISOR, since=since
    )
