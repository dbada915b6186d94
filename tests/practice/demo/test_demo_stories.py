"""The stories of the invented practice: readable, varied, and leading where they are meant to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pytest

from heedful.core.brief import brief_of
from heedful.core.vocabulary import AllianceState, Brief
from heedful.formats.case_file import CaseProblem
from heedful.knowledge import load_catalogue
from heedful.practice.demo.story import (
    WEEKDAYS,
    Person,
    Story,
    all_stories,
    last_meeting_day,
    story_from,
    told_of,
    unfolded,
)
from heedful.practice.demo.team import TEAM

A_SUNDAY = date(2026, 11, 22)
A_LEAP_DAY = date(2028, 2, 29)

catalogue = cache(load_catalogue)


@cache
def stories() -> tuple[Story, ...]:
    return all_stories(A_SUNDAY, catalogue())


def people() -> Iterator[Person]:
    return (person for story in stories() for person in story.people)


@cache
def briefs() -> dict[str, Brief]:
    return {person.name: brief_of(person.case, catalogue()) for person in people()}


NAMES = [person.name for person in people()]


@pytest.mark.parametrize("name", NAMES)
def test_a_story_leads_where_it_is_meant_to(name: str) -> None:
    shows = next(person.shows for person in people() if person.name == name)
    standing_out = [source.id for source in briefs()[name].standing_out]
    assert standing_out[:1] == ([] if shows == "nothing" else [shows])


def test_every_source_leads_in_some_story() -> None:
    leading = {brief.standing_out[0].id for brief in briefs().values() if brief.standing_out}
    assert leading == set(catalogue().sources)


def test_the_practice_shows_what_a_week_can_hold() -> None:
    states = {brief.alliance.state for brief in briefs().values()}
    assert {AllianceState.RUPTURED, AllianceState.REPAIRED, AllianceState.STEADY} <= states
    assert [name for name, brief in briefs().items() if brief.is_safety_open] == ["Edda Winterbourne"]
    assert [person.name for person in people() if len(person.case.sessions) == 1] == ["Hollis Yarrow"]
    assert [story.id for story in stories() if story.kind == "couple"] == ["bryn-and-calla-fenwick"]


def test_stories_are_told_in_weeks_that_end_about_now() -> None:
    for person in people():
        sessions = person.case.sessions
        assert A_SUNDAY - timedelta(days=7) <= sessions[-1].on < A_SUNDAY
        if len(sessions) > 1:
            assert 6 <= (sessions[-1].on - sessions[0].on).days / 7 <= 14


def test_nothing_has_happened_that_is_still_to_come() -> None:
    for person in people():
        tries = [one.on for step in person.case.ladder for one in step.tries]
        ratings = [rating.on for goal in person.case.goals for rating in goal.ratings]
        assert all(day < A_SUNDAY for day in [*tries, *ratings])


def test_check_ins_come_most_weeks_with_half_marks_and_gaps() -> None:
    held = [session for person in people() for session in person.case.held]
    checkins = [session.checkin for session in held if session.checkin]
    assert len(checkins) > 0.9 * len(held)
    marks = [getattr(c, mark) for c in checkins for mark in ("mood", "effort", "progress", "heard", "say_no")]
    assert any(mark is None for mark in marks)
    assert any(mark % 1 == 0.5 for mark in marks if mark is not None)


def test_contacts_lead_nowhere() -> None:
    assert all(person.contact.endswith("@example.org") for person in people())


def test_codes_are_used_once() -> None:
    codes = [person.case.client.code for person in people()]
    assert len(set(codes)) == len(codes)


def test_each_story_is_told_in_two_sentences() -> None:
    for story in stories():
        assert story.told.count(".") == 2, story.id
        assert told_of(story.people[0].case.client.code) == story.told
    assert told_of("X-999") is None


def test_partners_share_their_hours() -> None:
    (couple,) = (story for story in stories() if story.kind == "couple")
    hours = [[(s.number, s.on, s.status) for s in person.case.sessions] for person in couple.people]
    assert hours[0] == hours[1]


def test_each_therapist_has_clients() -> None:
    assert {story.therapist for story in stories()} == {
        name for name, who in TEAM.items() if who.get("is_therapist")
    }


@pytest.mark.parametrize("weekday", WEEKDAYS)
def test_day_zero_is_the_last_such_weekday_before_today(weekday: str) -> None:
    for days in range(7):
        today = A_LEAP_DAY + timedelta(days=days)
        day = last_meeting_day(weekday, today)
        assert day.strftime("%A").lower() == weekday
        assert 1 <= (today - day).days <= 7


def test_the_stories_can_be_told_on_any_day() -> None:
    for days in range(7):
        assert len(all_stories(A_LEAP_DAY + timedelta(days=days), catalogue())) == len(stories())


def test_the_reading_does_not_depend_on_the_day() -> None:
    later = all_stories(A_LEAP_DAY, catalogue())
    for story in later:
        for person in story.people:
            assert brief_of(person.case, catalogue()).sources == briefs()[person.name].sources


def test_shorthands_are_spelled_out() -> None:
    folded = {
        "client": {"code": "A-001"},
        "sessions": [{"day": -7, "checkin": [5, None, 4.5, 8, 8, 8, 7]}, {"day": 0, "status": "missed"}],
        "pauses": [{"from_day": -6, "until_day": None}],
    }
    assert unfolded(folded, date(2026, 3, 9)) == {
        "format": "heedful.case/1",
        "client": {"code": "A-001"},
        "sessions": [
            {
                "number": 1,
                "on": "2026-03-02",
                "checkin": {
                    "mood": 5,
                    "progress": 4.5,
                    "heard": 8,
                    "goal_fit": 8,
                    "method_fit": 8,
                    "say_no": 7,
                },
            },
            {"number": 2, "on": "2026-03-09", "status": "missed"},
        ],
        "pauses": [{"from": "2026-03-03", "until": None}],
    }


def test_a_story_with_an_unknown_sign_is_named() -> None:
    case = {
        "client": {"code": "A-001"},
        "sessions": [{"day": 0, "observations": [{"kind": "gazeaway"}]}],
    }
    person = {"name": "A", "contact": "a@example.org", "shows": "nothing", "case": case}
    raw = {"meets_on": "monday", "therapist": "robin", "told": "One. Two.", "people": [person]}
    with pytest.raises(CaseProblem, match=r"^a-story: sessions\[0\]\.observations\[0\]\.kind: unknown"):
        story_from("a-story", raw, A_SUNDAY, catalogue())
