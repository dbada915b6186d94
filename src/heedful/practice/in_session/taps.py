"""One tap, put in or taken out: kept once, however often it is sent."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count

from heedful.practice.people.models import User
from heedful.practice.record.models import Observation, ObservedBy, Participant, ResponseUsed, Session


def put_observation(
    by: User, opened: Participant, row: Session, kind: str, is_on: bool, at_seconds: int | None = None
) -> None:
    """`at_seconds`: how far into the session, where that is known."""
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=row.pk)
        tapped = opened.observations.filter(session=row, kind=kind, by=ObservedBy.THERAPIST)
        if not is_on:
            tapped.delete()
        elif not tapped.exists():
            Observation.objects.create(
                participant=opened, session=row, kind=kind, noted_by=by, at_seconds=at_seconds
            )


def put_response(by: User, opened: Participant, row: Session, response: str, is_on: bool) -> None:
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=row.pk)
        used = opened.responses_used.filter(session=row, response=response)
        if not is_on:
            used.delete()
        elif not used.exists():
            ResponseUsed.objects.create(participant=opened, session=row, response=response, noted_by=by)


def is_tapped(row: Observation) -> bool:
    """Whether a tap took it down; what came from a transcript or the client is not a tap's to take away."""
    return row.by == ObservedBy.THERAPIST


def familiar(opened: Participant, row: Session) -> list[str]:
    """Kinds noticed in this client's other sessions, most often first."""
    counts = opened.observations.exclude(session=row).values("kind").annotate(times=Count("id"))
    return [each["kind"] for each in counts.order_by("-times", "kind")]
