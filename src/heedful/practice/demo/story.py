"""A story file -> people with cases in `heedful.case/1`, dated so that the story is always current.

    meets_on: tuesday              # day 0 is the last Tuesday before today; -7 is the week before, 14 two weeks ahead
    therapist: robin               # who has the care: a key of `team.TEAM`
    shared_for_supervision: true   # the supervisor may read it; absent is no
    kind: person                   # person, couple, family or group: a course with one participant a person
    told: "Two sentences about what happens here."
    people:
      - name: Wren Alderby
        contact: wren@example.org
        shows: fear                # the source that should lead, or `nothing`; kept true by a test
        case: ...                  # the case file, with three shorthands (see below)
        voice: ...                 # what they say for themselves, by their private link: see `voice`
        together: ...              # what the two made together: see `shared_work`

- every date is a count of days under a key of `DAYS` (`day: -7` becomes `on: 2026-03-02`);
- sessions are numbered in order;
- a check-in is a list of seven marks in the order of `MARKS`, `~` for one that was skipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Case
from heedful.formats.case_file import CaseProblem, case_from_object
from heedful.formats.case_shape import FORMAT

FOLDER = Path(__file__).parent / "stories"
MARKS = ("mood", "effort", "progress", "heard", "goal_fit", "method_fit", "say_no")
DAYS: Mapping[str, str] = {
    "day": "on",
    "signed_day": "signed_on",
    "review_day": "review_on",
    "acknowledged_day": "acknowledged_on",
    "from_day": "from",
    "until_day": "until",
}
"""A key that counts days -> the key of the case file that takes the date."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@dataclass(frozen=True)
class Person:
    """Somebody invented; `shows` is the source that their brief should lead with, or `nothing`."""

    name: str
    contact: str
    shows: str
    case: Case
    day_zero: date
    voice: Mapping[str, Any]
    """As `voice.Voice` takes it; empty for somebody without a private link."""
    together: Mapping[str, Any]
    """As `shared_work.SharedWork` takes it; empty where nothing of it was made yet."""


@dataclass(frozen=True)
class Story:
    """One course of therapy: `told` in two sentences, with one participant a person."""

    id: str
    told: str
    therapist: str
    kind: str
    people: tuple[Person, ...]
    is_shared_for_supervision: bool = False


def all_stories(today: date, catalogue: Catalogue) -> tuple[Story, ...]:
    """Every story of the folder, by file name. Raises: CaseProblem, naming the file."""
    return tuple(story_from(path.stem, raw, today, catalogue) for path, raw in _files())


def told_of(code: str) -> str | None:
    """The two sentences about the client with this code; None for a code that no story uses."""
    for _, raw in _files():
        if any(person["case"]["client"]["code"] == code for person in raw["people"]):
            return str(raw["told"])
    return None


@cache
def _files() -> tuple[tuple[Path, Mapping[str, Any]], ...]:
    paths = sorted(FOLDER.glob("*.yaml"))
    return tuple((path, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths)


def story_from(id: str, raw: Mapping[str, Any], today: date, catalogue: Catalogue) -> Story:
    day_zero = last_meeting_day(raw["meets_on"], today)
    people = tuple(_person(id, person, day_zero, catalogue) for person in raw["people"])
    return Story(
        id=id,
        told=raw["told"],
        therapist=raw["therapist"],
        kind=raw.get("kind", "person"),
        people=people,
        is_shared_for_supervision=raw.get("shared_for_supervision", False),
    )


def last_meeting_day(weekday: str, today: date) -> date:
    """The last such weekday before today: yesterday at the nearest, a week ago at the farthest."""
    days_since = (today.weekday() - WEEKDAYS.index(weekday) - 1) % 7 + 1
    return today - timedelta(days=days_since)


def _person(id: str, raw: Mapping[str, Any], day_zero: date, catalogue: Catalogue) -> Person:
    try:
        case = case_from_object(unfolded(raw["case"], day_zero), catalogue)
    except CaseProblem as problem:
        raise CaseProblem(f"{id}: {line}" for line in problem.problems) from None
    return Person(
        raw["name"],
        raw["contact"],
        raw["shows"],
        case,
        day_zero,
        raw.get("voice", {}),
        raw.get("together", {}),
    )


def unfolded(case: Mapping[str, Any], day_zero: date) -> dict[str, Any]:
    """The case of a story as a case file: dates, session numbers and check-ins spelled out."""
    dated = _dated(case, day_zero)
    sessions = [_session(number, one) for number, one in enumerate(dated["sessions"], start=1)]
    return {"format": FORMAT, **dated, "sessions": sessions}


def _dated(node: Any, day_zero: date) -> Any:
    if isinstance(node, list):
        return [_dated(item, day_zero) for item in node]
    if not isinstance(node, dict):
        return node
    return dict(_dated_entry(key, value, day_zero) for key, value in node.items())


def _dated_entry(key: str, value: Any, day_zero: date) -> tuple[str, Any]:
    if key not in DAYS:
        return key, _dated(value, day_zero)
    return DAYS[key], None if value is None else (day_zero + timedelta(days=value)).isoformat()


def _session(number: int, raw: Mapping[str, Any]) -> dict[str, Any]:
    session = {"number": number, **raw}
    if "checkin" in raw:
        marks = zip(MARKS, raw["checkin"], strict=True)
        session["checkin"] = {mark: value for mark, value in marks if value is not None}
    return session
