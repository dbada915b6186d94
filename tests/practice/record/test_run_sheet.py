from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heedful.practice.record import run_sheet as hour
from heedful.practice.record.models import AgendaItem, Session, SheetMark
from heedful.practice.record.run_sheet import (
    MOST_ITEMS,
    add_to_agenda,
    clock_of,
    hour_spent,
    leave_the_rest,
    leave_what_is_open,
    left_for_this_time,
    move_earlier,
    press,
    set_state,
    tapped_at,
)
from tests.people import Cast

TEN = datetime(2026, 3, 16, 10, tzinfo=UTC)


def at(minute: float) -> datetime:
    return TEN + timedelta(minutes=minute)


def marks(*pressed: tuple[float, str]) -> list[SheetMark]:
    """`(3, "part work")`: pressed three minutes past ten."""
    return [mark(minute, *what.split(" ")) for minute, what in pressed]


def mark(minute: float, kind: str, part: str = "") -> SheetMark:
    return SheetMark(id=uuid4(), kind=kind, part=part, at=at(minute))


@pytest.fixture
def second(cast: Cast) -> Session:
    return cast.kim.course.sessions.get(number=2)


def test_the_hour_begins_with_its_first_part_and_not_before() -> None:
    assert not clock_of([], at(0)).is_running
    clock = clock_of(marks((0, "part check_in")), at(7))
    assert (clock.is_running, clock.minutes, clock.part_name) == (True, 7, "Check-in")


def test_minutes_are_of_the_hour_and_of_this_part() -> None:
    clock = clock_of(marks((0, "part check_in"), (12, "part work")), at(20.9))
    assert (clock.minutes, clock.part, clock.part_minutes) == (20, "work", 8)


def test_a_pause_holds_until_going_on_and_the_hour_goes_on_meanwhile() -> None:
    begun = marks((0, "part work"), (5, "pause"))
    assert clock_of(begun, at(9)).hold == "pause"
    assert clock_of(begun, at(9)).minutes == 9
    assert clock_of([*begun, mark(10, "go_on")], at(11)).hold == ""


def test_another_part_ends_what_was_held() -> None:
    assert clock_of(marks((0, "part work"), (5, "slow"), (8, "part close")), at(9)).hold == ""


def test_an_ended_hour_stands_still_and_can_go_on() -> None:
    ended = marks((0, "part work"), (50, "end"))
    assert clock_of(ended, at(80)).minutes == 50
    again = clock_of([*ended, mark(52, "go_on")], at(60))
    assert (again.is_running, again.minutes, again.part) == (True, 60, "work")


def test_a_sheet_left_open_overnight_is_over_with_its_last_key() -> None:
    left = clock_of(marks((0, "part check_in"), (41, "part close")), at(60 * 20))
    assert left.is_left_open
    assert not left.is_running
    assert left.minutes == 41


@pytest.mark.django_db
def test_what_changes_nothing_is_not_kept(second: Session) -> None:
    assert press(second, "pause", at=at(0)) is None, "nothing has begun"
    assert press(second, "part", "work", at=at(0))
    assert press(second, "part", "work", at=at(1)) is None
    assert press(second, "pause", at=at(2))
    assert press(second, "pause", at=at(2)) is None
    assert press(second, "go_on", at=at(3))
    assert press(second, "go_on", at=at(3)) is None
    assert press(second, "end", at=at(4))
    assert press(second, "end", at=at(4)) is None
    assert press(second, "slow", at=at(5)) is None
    assert [each.kind for each in hour.marks_of(second)] == ["part", "pause", "go_on", "end"]


@pytest.mark.django_db
def test_switching_twice_in_an_hour_is_kept_twice(second: Session) -> None:
    press(second, "part", "work", at=at(0))
    for minute, kind in ((5, "switch"), (6, "go_on"), (20, "switch")):
        assert press(second, kind, at=at(minute))
    assert SheetMark.objects.filter(kind="switch").count() == 2


@pytest.mark.django_db
def test_a_press_that_came_late_keeps_the_order_in_which_it_was_made(second: Session) -> None:
    press(second, "part", "work", at=at(10))
    press(second, "pause", at=at(4))
    assert [(each.kind, each.at) for each in hour.marks_of(second)] == [("part", at(10)), ("pause", at(10))]


@pytest.mark.django_db
def test_what_was_pressed_offline_counts_from_when_it_was_pressed(second: Session) -> None:
    press(second, "part", "work", at=tapped_at(600))
    assert clock_of(hour.marks_of(second), tapped_at(0)).minutes == 10


@pytest.mark.parametrize(("ago", "most"), [(-50, 0), (10**9, 24 * 3600)])
def test_a_clock_that_is_off_moves_nothing_further_than_a_day(ago: int, most: int) -> None:
    gone = tapped_at(0) - tapped_at(ago)
    assert abs(gone.total_seconds() - most) < 1


@pytest.mark.django_db
def test_a_sheet_left_open_takes_no_more_keys(second: Session) -> None:
    press(second, "part", "work", at=at(0))
    assert press(second, "go_on", at=at(60 * 9)) is None
    assert press(second, "end", at=at(60 * 9)) is None


@pytest.mark.django_db
def test_how_the_hour_was_spent_is_told_part_by_part(second: Session) -> None:
    pressed = (
        (0, "part", "check_in"),
        (5, "part", "work"),
        (20, "pause", ""),
        (23, "go_on", ""),
        (30, "part", "close"),
        (35, "part", "work"),
        (48, "end", ""),
    )
    for minute, kind, part in pressed:
        press(second, kind, part, at=at(minute))
    spent = hour_spent(second, at(300))
    assert spent is not None
    assert spent.minutes == 48
    assert spent.parts == (("Check-in", 5), ("Work", 38), ("Close", 5))
    assert spent.holds == (("Paused", 20),)


@pytest.mark.django_db
def test_time_between_the_end_and_going_on_belongs_to_no_part(second: Session) -> None:
    for minute, kind, part in ((0, "part", "work"), (40, "end", ""), (50, "go_on", ""), (55, "end", "")):
        press(second, kind, part, at=at(minute))
    spent = hour_spent(second, at(300))
    assert spent is not None
    assert spent.parts == (("Work", 45),)


@pytest.mark.django_db
def test_a_session_without_the_sheet_has_no_hour_to_tell(second: Session) -> None:
    assert hour_spent(second) is None


# ---------------------------------------------------------------------------------------------------
# The agenda


def words(session: Session) -> list[str]:
    return [item.words for item in hour.agenda_of(session)]


def agenda(session: Session, *lines: str) -> list[AgendaItem]:
    added = [add_to_agenda(session, line) for line in lines]
    assert None not in added
    return [item for item in added if item]


@pytest.mark.django_db
def test_the_same_words_are_on_the_agenda_once(second: Session) -> None:
    agenda(second, "the sister", "the letter")
    assert add_to_agenda(second, "the sister") is None
    assert words(second) == ["the sister", "the letter"]


@pytest.mark.django_db
def test_an_agenda_has_an_end(second: Session) -> None:
    agenda(second, *(f"matter {n}" for n in range(MOST_ITEMS)))
    assert add_to_agenda(second, "one more") is None


@pytest.mark.django_db
def test_what_matters_most_can_be_moved_up_past_what_is_done(second: Session) -> None:
    first, _, third = agenda(second, "a", "b", "c")
    move_earlier(third)
    assert words(second) == ["a", "c", "b"]
    move_earlier(first)
    assert words(second) == ["a", "c", "b"], "the first stays where it is"
    set_state(first, "done")
    first.refresh_from_db()
    move_earlier(first)
    assert words(second) == ["a", "c", "b"], "what is done moves nowhere"


@pytest.mark.django_db
def test_a_smaller_day_keeps_one_thing(second: Session) -> None:
    done, *_ = agenda(second, "a", "b", "c")
    set_state(done, "done")
    assert leave_the_rest(second) == 1
    assert [(i.words, i.state) for i in hour.agenda_of(second)] == [
        ("a", "done"),
        ("b", "open"),
        ("c", "moved"),
    ]
    assert leave_the_rest(second) == 0


@pytest.mark.django_db
def test_what_was_not_reached_comes_back_until_it_is_taken_up(cast: Cast, second: Session) -> None:
    first = cast.kim.course.sessions.get(number=1)
    third = Session.objects.create(course=cast.kim.course, number=3, on=second.on + timedelta(weeks=1))
    agenda(first, "the sister", "the letter")
    assert leave_what_is_open(first) == 2
    assert [i.words for i in left_for_this_time(second)] == ["the sister", "the letter"]
    (sister,) = agenda(second, "the sister")
    assert [i.words for i in left_for_this_time(second)] == ["the letter"]
    set_state(sister, "done")
    assert [i.words for i in left_for_this_time(third)] == ["the letter"], "it was only left, not forgotten"


@pytest.mark.django_db
def test_the_agenda_of_another_course_is_another_agenda(cast: Cast, second: Session) -> None:
    agenda(cast.lou.course.sessions.get(number=1), "an invented matter of Lou's")
    leave_what_is_open(cast.lou.course.sessions.get(number=1))
    assert left_for_this_time(second) == []


@pytest.mark.django_db
def test_what_nobody_moved_on_is_not_lost_either(cast: Cast, second: Session) -> None:
    _, letter = agenda(cast.kim.course.sessions.get(number=1), "the sister", "the letter")
    set_state(letter, "done")
    assert [i.words for i in left_for_this_time(second)] == ["the sister"]
