"""The nouns that work something out."""

from __future__ import annotations

from heedful.core.vocabulary import CheckIn
from tests.core.makers import case_of, session


def test_skipped_alliance_items_are_left_out_and_zeros_kept() -> None:
    assert CheckIn(heard=0, say_no=7, mood=3).alliance_items == (0, 7)


def test_only_held_sessions_are_held() -> None:
    statuses = ("held", "missed", "cancelled", "cancelled_late", "paused", "held")
    case = case_of(*(session(number, status=status) for number, status in enumerate(statuses, start=1)))
    assert [session.number for session in case.held] == [1, 6]
