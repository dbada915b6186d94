"""The rooms of a client's own place, in the order of the home page; one that is empty is left out.

A room is a function of the participant and the day; it lives beside its page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from heedful.practice.client_pages import (
    agreement_views,
    choice_views,
    culture_views,
    goal_views,
    ladder_views,
    pathway_views,
    pause_views,
    plan_views,
    preference_views,
    task_views,
)
from heedful.practice.client_pages.room import Room
from heedful.practice.record.models import Participant

MakeRoom = Callable[[Participant, date], Room | None]

ROOMS: tuple[MakeRoom, ...] = (
    goal_views.room,
    task_views.room,
    ladder_views.room,
    choice_views.room,
    pathway_views.room,
    agreement_views.room,
    preference_views.room,
    culture_views.room,
    plan_views.room,
    pause_views.room,
)


def rooms(opened: Participant, today: date) -> list[Room]:
    """Those that wait come first; the rest in the order of `ROOMS`."""
    there = [room for make in ROOMS if (room := make(opened, today)) is not None]
    return sorted(there, key=lambda room: not room.waits)
