"""Plans for hard times, made together: a coping plan, and a safety plan in six parts.

A line that the therapist takes off can be put back; one that the client deletes themselves is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from heedful.core.catalogue import Topic
from heedful.practice.people.models import User
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Participant, PlanAgreed, PlanKind, PlanLine, SaidBy
from heedful.practice.trust import audit

CONVERSATIONS = {PlanKind.COPING: "coping_plan", PlanKind.SAFETY: "safety_plan"}
MOST_LINES = 12
"""In one part; a plan that is longer is not read in a bad hour."""


@dataclass(frozen=True, slots=True)
class PlanPart:
    topic: Topic
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True)
class Plan:
    kind: PlanKind
    parts: tuple[PlanPart, ...]
    agreed: PlanAgreed | None
    """The newest day on which it was gone through together."""

    @property
    def has_lines(self) -> bool:
        return any(part.lines for part in self.parts)

    @property
    def empty_parts(self) -> tuple[Topic, ...]:
        return tuple(part.topic for part in self.parts if not part.lines)

    def is_due(self, today: date) -> bool:
        """Whether the agreed day to look at it again has come."""
        return (
            self.agreed is not None and self.agreed.review_on is not None and self.agreed.review_on <= today
        )


def parts_of(kind: PlanKind) -> dict[str, Topic]:
    return dict(known_catalogue().conversations[CONVERSATIONS[kind]])


def lines_of(participant: Participant, kind: PlanKind) -> QuerySet[PlanLine]:
    return participant.plan_lines.filter(plan=kind, removed_at=None)


def plan_of(participant: Participant, kind: PlanKind) -> Plan:
    by_part: dict[str, list[PlanLine]] = {}
    for line in lines_of(participant, kind):
        by_part.setdefault(line.part, []).append(line)
    parts = tuple(PlanPart(topic, tuple(by_part.get(id, ()))) for id, topic in parts_of(kind).items())
    agreed = participant.plans_agreed.filter(plan=kind).order_by("-on", "-id").first()
    return Plan(kind, parts, agreed)


@transaction.atomic
def add(
    participant: Participant, kind: PlanKind, part: str, words: str, reach: str, *, by: SaidBy
) -> PlanLine | None:
    """At the end of its part; None where that has its dozen. The same words twice are one line."""
    there = list(lines_of(participant, kind).filter(part=part))
    if (same := next((line for line in there if line.words == words), None)) is not None:
        return same
    if len(there) >= MOST_LINES:
        return None
    last = participant.plan_lines.filter(plan=kind, part=part).aggregate(last=Max("place"))["last"] or 0
    return PlanLine.objects.create(
        participant=participant, plan=kind, part=part, place=last + 1, words=words, reach=reach or None, by=by
    )


def change(line: PlanLine, words: str, reach: str) -> None:
    line.words, line.reach = words, reach or None
    line.save(update_fields=["words", "reach"])


def take_off(line: PlanLine, *, by: SaidBy) -> None:
    """Deleted where the client deletes it; otherwise kept apart, to be put back."""
    if by == SaidBy.CLIENT:
        line.delete()
        return
    line.removed_at = timezone.now()
    line.save(update_fields=["removed_at"])


def put_back(line: PlanLine) -> None:
    line.removed_at = None
    line.save(update_fields=["removed_at"])


def taken_off(participant: Participant, kind: PlanKind) -> QuerySet[PlanLine]:
    """Newest first."""
    return participant.plan_lines.filter(plan=kind, removed_at__isnull=False).order_by("-removed_at")


def gone_through(participant: Participant, kind: PlanKind, by: User, review_on: date | None) -> PlanAgreed:
    """The two went through it together today; said twice on a day: as it was said last."""
    today = timezone.localdate()
    row, _ = PlanAgreed.objects.update_or_create(
        participant=participant, plan=kind, on=today, defaults={"review_on": review_on, "noted_by": by}
    )
    audit.record("went through plan", actor=by.pk, subject=row, purpose="plans")
    return row
