"""Pauses: asked for by either of the two, planned with a way back, and never read as anything but a pause."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from heedful.practice.people.models import User
from heedful.practice.record.models import AskedBy, Participant, Pause
from heedful.practice.trust import audit

FIELDS = ("begins_on", "until", "asked_by", "why", "meanwhile", "way_back")


def pauses_of(participant: Participant) -> QuerySet[Pause]:
    """Newest first."""
    return participant.pauses.order_by("-begins_on", "-id")


def is_over(pause: Pause, today: date) -> bool:
    """A pause without a planned return lasts until somebody says that it is over."""
    ends_on = pause.ended_on or pause.until
    return ends_on is not None and ends_on <= today


def is_on(pause: Pause, today: date) -> bool:
    return pause.begins_on <= today and not is_over(pause, today)


def now_or_ahead(participant: Participant, today: date) -> Pause | None:
    """The pause that is on, or else the next one to come."""
    there = [pause for pause in participant.pauses.order_by("begins_on", "id") if not is_over(pause, today)]
    return there[0] if there else None


@transaction.atomic
def plan(participant: Participant, by: User | None, **fields: Any) -> Pause:
    """`by`: none for the client. The same first day twice is one pause, as it was said last, and it is on again."""
    there = participant.pauses.filter(begins_on=fields["begins_on"]).first()
    pause = there or Pause(participant=participant)
    pause.ended_on = None
    _set(pause, fields)
    pause.save()
    audit.record("planned pause", actor=_id(by), subject=pause, purpose="pauses")
    return pause


def change(pause: Pause, by: User | None, **fields: Any) -> None:
    _set(pause, fields)
    pause.save()
    audit.record("changed pause", actor=_id(by), subject=pause, purpose="pauses")


def _set(pause: Pause, fields: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(pause, name, fields[name] or None)


def come_back(pause: Pause, on: date, by: User | None) -> None:
    """They are back, on the planned day or any other. One that has not begun is taken out instead."""
    if pause.begins_on > on:
        audit.record("removed pause", actor=_id(by), subject=pause, purpose="pauses")
        pause.delete()
        return
    pause.ended_on = on
    pause.save(update_fields=["ended_on"])
    audit.record("ended pause", actor=_id(by), subject=pause, purpose="pauses")


def not_back_yet(pause: Pause, by: User) -> None:
    """The end was noted by mistake."""
    pause.ended_on = None
    pause.save(update_fields=["ended_on"])
    audit.record("reopened pause", actor=by.pk, subject=pause, purpose="pauses")


def remove(pause: Pause, by: User) -> None:
    """A slip of the hand."""
    audit.record("removed pause", actor=by.pk, subject=pause, purpose="pauses")
    pause.delete()


def is_theirs(pause: Pause) -> bool:
    """Whether the client asked for it, alone or with the therapist, and may change its days."""
    return pause.asked_by in {AskedBy.CLIENT, AskedBy.BOTH}


def _id(by: User | None) -> Any:
    return by.pk if by else None
