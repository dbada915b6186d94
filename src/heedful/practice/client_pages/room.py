"""A room of a client's own place: what the home page says of one of its pages, in a line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """`url_name` takes the secret alone; `waits`: something here is theirs to answer, if they like."""

    url_name: str
    title: str
    news: str
    waits: bool = False
