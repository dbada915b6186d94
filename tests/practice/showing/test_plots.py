from heedful.core.vocabulary import Alliance, AlliancePoint, AllianceState
from heedful.practice.showing.plots import (
    PLOT_HEIGHT,
    PLOT_WIDTH,
    SPARK_HEIGHT,
    SPARK_MARKS,
    SPARK_WIDTH,
    alliance_plot,
    range_bar,
    sparkline,
)


def point(session: int, rating: float, **more: object) -> AlliancePoint:
    about = {"level": rating, "low": rating - 0.5, "high": rating + 0.5, "state": AllianceState.STEADY}
    return AlliancePoint(session=session, rating=rating, **(about | more))


def alliance(*points: AlliancePoint) -> Alliance:
    return Alliance(points[-1].state if points else AllianceState.UNKNOWN, points=points)


def pairs(points: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in points.split())]


def test_no_marks_give_no_picture() -> None:
    assert sparkline([]) is None
    assert alliance_plot(alliance()) is None


def test_a_higher_mark_lies_higher() -> None:
    spark = sparkline([(1, 5.0), (2, 9.0)])
    (_, first), (_, last) = pairs(spark.line)
    assert last < first  # y grows downwards


def test_a_sparkline_stays_inside_its_frame_whatever_the_marks() -> None:
    spark = sparkline([(1, 0.0), (2, 10.0), (3, 3.0)])
    assert all(0 <= x <= SPARK_WIDTH and 0 <= y <= SPARK_HEIGHT for x, y in pairs(spark.line))


def test_a_sparkline_shows_the_last_season_only() -> None:
    spark = sparkline([(number, 7.0) for number in range(1, 51)])
    assert len(pairs(spark.line)) == SPARK_MARKS
    assert spark.last.session == 50


def test_a_sparkline_says_what_it_shows() -> None:
    assert sparkline([(1, 7.0)]).words == "One alliance mark so far: 7.0 of 10."
    assert (
        sparkline([(1, 8.0), (2, 5.5), (3, 7.0)]).words
        == "Alliance marks over 3 check-ins: from 8.0 to 7.0 of 10, lowest 5.5, highest 8.0."
    )


def test_a_gap_in_the_check_ins_is_seen_as_a_gap() -> None:
    one, two, nine = alliance_plot(alliance(point(1, 7), point(2, 7), point(9, 7))).dots
    assert nine.x - two.x > 5 * (two.x - one.x)


def test_a_single_check_in_is_drawn_in_the_middle_with_a_sliver_of_band() -> None:
    plot = alliance_plot(alliance(point(4, 7)))
    assert len(pairs(plot.band)) == 4
    assert len({x for x, _ in pairs(plot.band)}) == 2


def test_the_band_goes_along_the_tops_and_back_along_the_bottoms() -> None:
    plot = alliance_plot(alliance(point(1, 6), point(2, 8)))
    (x1, top1), (x2, top2), (x3, bottom2), (x4, bottom1) = pairs(plot.band)
    assert (x1, x2) == (x4, x3)
    assert top1 < bottom1
    assert top2 < bottom2


def test_everything_stays_inside_the_frame() -> None:
    marks = alliance(point(1, 0, low=0, high=0.6), point(60, 10, low=9.4, high=10))
    plot = alliance_plot(marks)
    drawn = pairs(plot.band) + pairs(plot.level) + [(dot.x, dot.y) for dot in plot.dots]
    assert all(0 <= x <= PLOT_WIDTH and 0 <= y <= PLOT_HEIGHT for x, y in drawn)


def test_the_first_mark_has_nothing_it_was_expected_to_be() -> None:
    plot = alliance_plot(alliance(point(1, 7, expected=None), point(2, 7, expected=7.0)))
    assert len(pairs(plot.expected)) == 1


def test_surprises_are_marked_and_said() -> None:
    plot = alliance_plot(alliance(point(1, 8), point(2, 4, is_surprise=True), point(3, 4, is_surprise=True)))
    assert [dot.session for dot in plot.surprises] == [2, 3]
    assert plot.words.endswith("Lower than expected in session 2 and 3.")


def test_many_sessions_name_few_of_them_and_always_the_last() -> None:
    plot = alliance_plot(alliance(*(point(number, 7) for number in range(1, 51))))
    labels = [tick.label for tick in plot.session_ticks]
    assert len(labels) <= 9
    assert labels[-1] == "50"


def test_a_range_bar_holds_its_point_and_never_touches_the_ends() -> None:
    bar = range_bar(0.0, 0.4, 1.0)
    assert 0 < bar.low < bar.point < bar.high < 100
    assert bar.span == round(bar.high - bar.low, 1)
