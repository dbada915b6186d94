"""The cast. Everybody is invented.

Olive Owner        runs the practice; is on nobody's care team
Tamsin Therapist   sees Kim (K-014), and Noor and Sam (N-201, S-202) as a couple
Theo Therapist     another therapist; sees Lou (L-333)
Sunniva Supervisor on the care team of Kim's course, as supervisor
Sidra Supervisor   a supervisor on nobody's care team
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from heedful.practice.people.models import Client, Practice, User
from heedful.practice.record.begin import begin_course
from heedful.practice.record.models import CareTeamMember, Kind, Participant, Role, Session

PASSWORD = "a lantern for the long stairs"
OPENED_ON = date(2026, 3, 2)


@dataclass(frozen=True)
class Cast:
    olive: User
    tamsin: User
    theo: User
    sunniva: User
    sidra: User
    kim: Participant
    noor: Participant
    sam: Participant
    lou: Participant

    @classmethod
    def enter(cls) -> Cast:
        """Everybody into the (empty) database, each course with two sessions."""
        Practice.objects.create(name="Invented Practice", crisis_line="Call 000 at any hour (invented).")
        tamsin = _person("tamsin", "Tamsin Therapist", is_therapist=True)
        theo = _person("theo", "Theo Therapist", is_therapist=True)
        sunniva = _person("sunniva", "Sunniva Supervisor", is_supervisor=True)
        (kim,) = _course(tamsin, Client(code="K-014", name="Kim Invented", contact="kim@invented.example"))
        noor, sam = _course(
            tamsin, Client(code="N-201", name="Noor Invented"), Client(code="S-202", name="Sam Invented")
        )
        (lou,) = _course(theo, Client(code="L-333", name="Lou Invented"))
        CareTeamMember.objects.create(course=kim.course, user=sunniva, role=Role.SUPERVISOR, since=OPENED_ON)
        return cls(
            olive=_person("olive", "Olive Owner", is_owner=True),
            tamsin=tamsin,
            theo=theo,
            sunniva=sunniva,
            sidra=_person("sidra", "Sidra Supervisor", is_supervisor=True),
            kim=kim,
            noor=noor,
            sam=sam,
            lou=lou,
        )


def _person(username: str, display_name: str, **roles: bool) -> User:
    return User.objects.create_user(username, PASSWORD, display_name=display_name, **roles)


def _course(therapist: User, *clients: Client) -> list[Participant]:
    kind = Kind.PERSON if len(clients) == 1 else Kind.COUPLE
    participants = begin_course(therapist, clients, opened_on=OPENED_ON, kind=kind)
    for number in (1, 2):
        on = OPENED_ON + timedelta(weeks=number - 1)
        Session.objects.create(course=participants[0].course, number=number, on=on)
    return participants


def end_membership(user: User, participant: Participant) -> None:
    """From today, this person may no longer open the record."""
    participant.course.care_team.filter(user=user).update(until=timezone.localdate())
