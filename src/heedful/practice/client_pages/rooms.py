"""The rooms of a client's own place: each says in a line what is new there, or nothing when it is empty.

A room is a function of the participant and the day; it lives beside its page and is listed here, in the order of the
home page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from heedful.practice.record.models import Participant


@dataclass(frozen=True, slots=True)
class Room:
    """`url_name` takes the secret alone; `waits`: something here is theirs to answer, if they like."""

    url_name: str
    title: str
    news: str
    waits: bool = False


MakeRoom = Callable[[Participant, date], Room | None]

ROOMS: tuple[MakeRoom, ...] = ()


def rooms(opened: Participant, today: date) -> Iterable[Room]:
    """Those that wait come first; the rest in the order of `ROOMS`."""
    there = [room for make in ROOMS if (room := make(opened, today)) is not None]
    return sorted(there, key=lambda room: not room.waits)
