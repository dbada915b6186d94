"""Full marks every time are shown as unknown, not as good; everything else as it is."""

from __future__ import annotations

from heedful.core.alliance import AllianceModel, alliance_of
from heedful.core.vocabulary import AllianceState
from heedful.practice.showing.standing import as_shown, state_words
from tests.core.makers import SHIPPED, weekly_marks

MODEL = AllianceModel.from_catalogue(SHIPPED)


def shown(*marks: float | None):
    return as_shown(alliance_of(weekly_marks(*marks), MODEL), SHIPPED)


def test_full_marks_every_time_are_unknown_on_every_point() -> None:
    alliance = shown(10, 10, 10, 10)
    assert alliance.state is AllianceState.UNKNOWN
    assert {point.state for point in alliance.points} == {AllianceState.UNKNOWN}
    assert state_words(alliance)[0] == "Unknown"


def test_two_full_marks_are_too_few_to_wonder_about() -> None:
    assert shown(10, 10).state is AllianceState.STEADY


def test_one_mark_below_the_top_says_something() -> None:
    assert shown(10, 9, 10, 10).state is AllianceState.STEADY


def test_a_fall_from_the_top_is_a_fall() -> None:
    assert shown(10, 10, 10, 10, 3).state is AllianceState.RUPTURED


def test_without_a_mark_it_says_that_there_are_none() -> None:
    assert state_words(shown(None, None))[0] == "No marks yet"
