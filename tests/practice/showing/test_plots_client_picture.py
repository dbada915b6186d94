import re
from datetime import date, timedelta

from django.template.loader import render_to_string

from heedful.practice.showing.plots import client_picture

MONDAY = date(2026, 3, 2)


def points(*moods: float | None, progress: float = 3):
    return [
        (MONDAY + timedelta(weeks=week), {"mood": mood, "progress": progress})
        for week, mood in enumerate(moods)
    ]


def drawn(*moods: float | None) -> str:
    return render_to_string("plots/_client_picture.html", {"picture": client_picture(points(*moods))})


def test_nothing_marked_gives_no_picture() -> None:
    assert client_picture([]) is None
    assert client_picture(points(None, None)) is None


def test_the_last_dozen_check_ins_are_shown() -> None:
    picture = client_picture(points(*range(10), *range(10)))
    assert len(picture.dots) + 1 == 12


def test_the_newest_mark_stands_apart_with_its_number() -> None:
    picture = client_picture(points(4, 6, 7.5))
    assert picture.newest_words == "7.5"
    assert len(picture.dots) == 2


def test_a_skipped_mark_is_a_gap() -> None:
    picture = client_picture(points(4, 5, None, 6, 7))
    assert len(picture.lines) == 2
    assert len(picture.dots) == 3


def test_it_says_in_plain_words_what_it_shows() -> None:
    assert client_picture(points(4, 6)).words == (
        "How you have been, over 2 check-ins. The first one here is 4. The newest mark is 6 of 10, on 9 Mar."
    )
    assert client_picture(points(4)).words == (
        "How you have been. The newest mark is 4 of 10, on 2 Mar. It is the first one."
    )


def test_it_can_show_progress_or_a_goal_in_their_words() -> None:
    assert client_picture(points(4, progress=2), item="progress").title == "How far along you feel"
    goal = [(MONDAY, {"ride the bus": 3.0})]
    assert client_picture(goal, item="ride the bus").title == "ride the bus"


def test_it_weighs_under_four_kilobytes() -> None:
    assert len(drawn(*(number * 0.83 for number in range(12))).encode()) < 4000


def test_it_needs_no_style_sheet_and_judges_nothing() -> None:
    svg = drawn(2, 9.5, 1, 7)
    assert "class=" not in svg
    assert "style=" not in svg
    assert not re.search("cut-off|band|expected|steady|ruptured|low risk", svg, re.IGNORECASE)


def test_every_place_lies_inside_the_picture() -> None:
    svg = drawn(0, 10, 0, 10)
    assert all(0 <= float(x) <= 100 for x in re.findall(r'c?x="([\d.]+)%"', svg))
    assert all(0 < float(y) < 136 for y in re.findall(r'cy="([\d.]+)"', svg))
