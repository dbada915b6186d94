from datetime import date, timedelta

import pytest

from heedful.practice.showing.plots import days_axis, range_bar, sessions_axis, sparkline
from heedful.practice.showing.plots.places import Height, clear_of, curves, cut, listed, percent, pixels
from heedful.practice.showing.plots.spark import HEIGHT, MARKS, WIDTH

MONDAY = date(2026, 3, 2)


def weeks(*numbers: int) -> list[date]:
    return [MONDAY + timedelta(weeks=number) for number in numbers]


def pairs(points: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in points.split())]


# -- places


def test_a_higher_value_lies_higher() -> None:
    height = Height(top=10, bottom=110)
    assert (height.of(0), height.of(5), height.of(10)) == (110, 60, 10)  # y grows downwards


def test_what_lies_outside_a_scale_is_drawn_on_its_edge() -> None:
    height = Height(top=10, bottom=110, lowest=0, highest=27)
    assert height.of(-5) == 110
    assert height.of(32) == 10


def test_places_are_written_without_idle_noughts() -> None:
    assert (percent(37.5), percent(100.0), pixels(48.24), pixels(40.0)) == ("37.5%", "100%", "48.2", "40")


def test_a_line_is_broken_where_nothing_was_given() -> None:
    assert curves([(0, 5), (10, 6), (20, None), (30, 7), (40, 8)]) == ("0,5 10,6", "30,7 40,8")


def test_a_value_between_two_gaps_makes_no_line() -> None:
    assert curves([(0, 5), (10, 6), (20, None), (30, 7), (40, None)]) == ("0,5 10,6",)


def test_a_label_goes_where_the_line_is_not() -> None:
    falling = [(0.0, 20.0), (50.0, 100.0), (100.0, 100.0)]
    assert clear_of(falling, 24, "cut-off 10") > 40
    assert clear_of(falling, 100, "cut-off 10") == 0


def test_two_labels_on_one_height_do_not_share_a_place() -> None:
    flat = [(0.0, 20.0), (100.0, 20.0)]
    first = clear_of(flat, 80, "cut-off 10")
    second = clear_of(flat, 80, "cut-off 13", taken=[(first, 80)])
    assert abs(second - first) >= 100 * len("cut-off 10") * 6.6 / 200 - 1


def test_long_words_end_in_three_dots() -> None:
    assert cut("ride the bus to town", 12) == "ride the bu…"
    assert cut("ride the bus", 12) == "ride the bus"


def test_a_list_reads_as_it_is_said() -> None:
    assert listed(["1"]) == "1"
    assert listed(["1", "2", "4"]) == "1, 2 and 4"


# -- the axis


def test_twice_the_time_is_twice_the_way() -> None:
    axis = days_axis(weeks(0, 1, 3, 9))
    zero, one, three, nine = (axis.on(on) for on in weeks(0, 1, 3, 9))
    assert three - one == pytest.approx(2 * (one - zero), abs=0.02)
    assert nine - three == pytest.approx(6 * (one - zero), abs=0.02)


def test_every_day_of_the_course_lies_inside_the_axis() -> None:
    axis = days_axis(weeks(0, 60))
    assert 0 < axis.on(MONDAY) < axis.on(MONDAY + timedelta(weeks=60)) < 100


def test_a_single_day_stands_in_the_middle() -> None:
    assert days_axis([MONDAY]).on(MONDAY) == 50


def test_an_axis_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        days_axis([])


def test_a_short_course_is_told_in_mondays_and_a_long_one_in_months() -> None:
    assert [tick.label for tick in days_axis(weeks(0, 4)).ticks][:2] == ["2 Mar", "9 Mar"]
    assert [tick.label for tick in days_axis(weeks(1, 24)).ticks] == ["Apr", "May", "Jun", "Jul", "Aug"]


@pytest.mark.parametrize("length", [1, 3, 8, 11, 20, 40, 60, 120, 300, 700])
def test_the_days_named_have_room_on_a_phone_and_at_a_desk(length: int) -> None:
    ticks = days_axis(weeks(0, length)).ticks
    on_a_phone = [tick for tick in ticks if tick.room == "always"]
    named = [tick for tick in ticks if tick.room != "none"]
    assert 1 <= len(on_a_phone) <= 5
    assert len(named) <= 12


@pytest.mark.parametrize("length", [3, 20, 60, 300])
def test_the_year_is_always_said(length: int) -> None:
    years = [tick.year for tick in days_axis(weeks(0, length)).ticks if tick.year and tick.room == "always"]
    assert years
    assert len(set(years)) == len(years)


def test_sessions_by_number_keep_their_gaps_and_name_the_last() -> None:
    axis = sessions_axis([1, 2, 9])
    assert axis.at(9) - axis.at(2) == pytest.approx(7 * (axis.at(2) - axis.at(1)), abs=0.1)
    assert axis.ticks[-1].label == "9"


def test_many_sessions_name_few_of_them() -> None:
    ticks = sessions_axis(list(range(1, 51))).ticks
    assert ticks[-1].label == "50"
    assert sum(tick.room == "always" for tick in ticks) <= 5
    assert len(ticks) <= 17


# -- small ones


def test_no_marks_give_no_sparkline() -> None:
    assert sparkline([]) is None


def test_a_sparkline_is_drawn_on_the_full_scale_and_inside_its_frame() -> None:
    spark = sparkline([(1, 0.0), (2, 10.0), (3, 5.0)])
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in pairs(spark.line))
    assert pairs(spark.line)[2][1] == HEIGHT / 2  # half way up for 5 of 10


def test_a_sparkline_shows_the_last_season_only_and_writes_its_newest() -> None:
    spark = sparkline([(number, number / 10) for number in range(1, 51)])
    assert len(pairs(spark.line)) == MARKS
    assert spark.value == "5"


def test_a_sparkline_says_what_it_shows() -> None:
    assert sparkline([(1, 7.0)]).words == "Alliance marks: one so far, 7.0 of 10."
    assert (
        sparkline([(1, 8.0), (2, 5.5), (3, 7.0)], about="Mood").words
        == "Mood over 3 check-ins: from 8.0 to 7.0 of 10, lowest 5.5, highest 8.0."
    )


def test_a_range_bar_holds_its_point_and_never_touches_the_ends() -> None:
    bar = range_bar(0.0, 0.4, 1.0)
    assert 0 < bar.low < bar.point < bar.high < 100
    assert bar.span == round(bar.high - bar.low, 1)
