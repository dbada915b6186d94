"""A therapist's week in counts: what came in, what is open, what did not arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from heedful.practice.between.models import Delivery
from heedful.practice.people.models import User
from heedful.practice.record.models import Participant, StrainState
from heedful.practice.trust.gate import caseload

MONDAY_AT = time(7)
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class ClientsWeek:
    """One client's part of it."""

    participant: Participant
    check_ins: int
    safety: int
    strains: int
    not_delivered: int

    @property
    def lines(self) -> list[str]:
        return lines_of(self.check_ins, self.safety, self.strains, self.not_delivered)


@dataclass(frozen=True, slots=True)
class Week:
    """The clients with something to tell, those with an answer about safety first."""

    clients: tuple[ClientsWeek, ...]

    def total(self, count: str) -> int:
        return sum(getattr(each, count) for each in self.clients)

    @property
    def lines(self) -> list[str]:
        return lines_of(*(self.total(count) for count in ("check_ins", "safety", "strains", "not_delivered")))

    @property
    def is_quiet(self) -> bool:
        return not self.clients


def lines_of(check_ins: int, safety: int, strains: int, not_delivered: int) -> list[str]:
    """In words, what there is; an answer about safety first."""
    told = (
        (safety, "answer about safety waiting", "answers about safety waiting"),
        (check_ins, "new check-in", "new check-ins"),
        (strains, "strain open", "strains open"),
        (not_delivered, "message not delivered", "messages not delivered"),
    )
    return [f"{count} {one if count == 1 else many}" for count, one, many in told if count]


def week_of(user: User, now: datetime) -> Week:
    """The seven days up to now, of this person's own open caseload. One audit entry, as for any caseload."""
    mine = caseload(user).filter(course__closed_on__isnull=True)
    told = (_clients_week(each, now - A_WEEK) for each in mine)
    return Week(tuple(sorted((each for each in told if each.lines), key=_order)))


def _order(each: ClientsWeek) -> tuple[bool, str]:
    return not each.safety, each.participant.client.code


def _clients_week(participant: Participant, since: datetime) -> ClientsWeek:
    lost = participant.messages.filter(state=Delivery.NOT_DELIVERED, done_at__gt=since)
    return ClientsWeek(
        participant=participant,
        check_ins=participant.checkins.filter(sent_at__gt=since).count(),
        safety=participant.risk_answers.filter(acknowledged_on__isnull=True).count(),
        strains=participant.strains.filter(state=StrainState.OPEN).count(),
        not_delivered=lost.count(),
    )


def next_monday(now: datetime) -> datetime:
    """The next Monday at seven, on the practice's own clock."""
    local = timezone.localtime(now)
    monday = local.date() - timedelta(days=local.weekday())
    due = timezone.make_aware(datetime.combine(monday, MONDAY_AT))
    return due if due > now else timezone.make_aware(datetime.combine(monday + A_WEEK, MONDAY_AT))
