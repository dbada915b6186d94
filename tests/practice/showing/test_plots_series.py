from dataclasses import replace
from datetime import date, timedelta

from heedful.core.catalogue import Band, Basis, CutOff, Measure
from heedful.core.vocabulary import CheckIn, Goal, GoalRating
from heedful.practice.showing.plots import checkins_plot, days_axis, goals_plot, ground, measure_plot

MONDAY = date(2026, 3, 2)


def on(week: int) -> date:
    return MONDAY + timedelta(weeks=week)


UNDER = ground(days_axis([on(0), on(12)]))
SCALE = Measure("m", "M-9", 0, 27, "worse", 5, "by an invented method", {}, Basis(consensus="invented"))


def mood(*values: float | None) -> list[tuple[date, CheckIn]]:
    return [(on(week), CheckIn(mood=value, effort=5, progress=5)) for week, value in enumerate(values)]


def totals(*values: float) -> list[tuple[date, float]]:
    return [(on(4 * place), value) for place, value in enumerate(values)]


# -- check-ins and goals


def test_mood_effort_and_progress_stand_below_each_other_on_the_same_days() -> None:
    plot = checkins_plot(mood(4, 6), UNDER)
    assert [panel.name for panel in plot.panels] == ["Mood", "Effort", "Progress"]
    assert len({tuple(dot.x for dot in panel.dots) for panel in plot.panels}) == 1
    bottoms = [float(panel.grid[0].y) for panel in plot.panels]
    assert bottoms == sorted(bottoms)


def test_each_panel_shows_the_whole_scale() -> None:
    (panel, *_) = checkins_plot(mood(4, 6), UNDER).panels
    assert [line.label for line in panel.grid] == ["0", "5", "10"]


def test_a_skipped_mark_is_a_gap_and_never_a_zero() -> None:
    (panel, *_) = checkins_plot(mood(4, 5, None, 6, 7), UNDER).panels
    assert len(panel.lines) == 2
    assert len(panel.dots) == 4
    assert not any(dot.y == panel.grid[0].y for dot in panel.dots)


def test_a_gap_is_said_and_stands_in_the_table() -> None:
    plot = checkins_plot(mood(4, None), UNDER)
    assert plot.details == "2 check-ins. A skipped mark leaves a gap (1 of 6)."
    assert plot.table.rows[0] == ("9 Mar 2026", "skipped", "5", "5")


def test_the_newest_mark_is_written_beside_its_dot() -> None:
    (panel, *_) = checkins_plot(mood(4, 6.5), UNDER).panels
    assert panel.last.words == "6.5"
    assert [dot.is_last for dot in panel.dots] == [False, True]


def test_the_finding_tells_how_far_each_mark_went() -> None:
    finding = checkins_plot(mood(4, 6), UNDER).finding
    assert (
        finding
        == "Mood went from 4 to 6. Effort about where it began, at 5. Progress about where it began, at 5."
    )


def test_a_mark_that_was_never_given_says_so() -> None:
    plot = checkins_plot([(on(0), CheckIn(mood=4))], UNDER)
    assert plot.finding == "Mood 4. Effort: not marked yet. Progress: not marked yet."
    assert plot.panels[1].last is None


def test_check_ins_without_any_of_the_three_give_no_picture() -> None:
    assert checkins_plot([(on(0), CheckIn(heard=8))], UNDER) is None
    assert checkins_plot([], UNDER) is None


def test_a_goal_is_called_by_the_clients_words_cut_where_there_is_no_room() -> None:
    words = "walk to the far end of the harbour and back again without counting the steps, on a Sunday"
    goal = Goal("g1", words, ratings=(GoalRating(on(0), 2), GoalRating(on(4), 5)))
    plot = goals_plot([goal, Goal("g2", "not rated yet")], UNDER)
    (panel,) = plot.panels
    assert panel.short_name == "“walk to the far end of the h…"
    assert plot.finding == f"“{words}” went from 2 to 5."
    assert plot.table.rows[0] == ("30 Mar 2026", f"“{words}”", "5")


def test_goals_that_nobody_has_rated_give_no_picture() -> None:
    assert goals_plot([Goal("g1", "not rated yet")], UNDER) is None


# -- questionnaires


def test_no_total_gives_no_picture() -> None:
    assert measure_plot(SCALE, [], UNDER) is None


def test_a_questionnaire_is_drawn_on_its_full_range() -> None:
    plot = measure_plot(SCALE, totals(0, 27), UNDER)
    assert [line.label for line in plot.grid] == ["0", "27"]
    assert [dot.y for dot in plot.dots] == [line.y for line in plot.grid]


def test_what_counts_as_change_lies_round_the_first_total() -> None:
    plot = measure_plot(SCALE, totals(13.5, 6), UNDER)
    top, height = float(plot.change.y), float(plot.change.height)
    assert top < float(plot.dots[0].y) < top + height
    assert abs((top + height / 2) - float(plot.dots[0].y)) < 0.2
    assert float(plot.dots[1].y) > top + height


def test_no_change_is_claimed_where_none_is_established() -> None:
    plot = measure_plot(replace(SCALE, reliable_change=None, method=None), totals(13, 6), UNDER)
    assert plot.change is None
    assert plot.finding == "From 13 to 6: down by 7 points, for the better."
    assert plot.details == "No amount of change is established for it, so none is claimed."


def test_the_method_is_named_and_each_cut_off_says_what_it_means() -> None:
    cutoff = CutOff(10, "at_or_above", "an invented line", Basis(consensus="invented"))
    plot = measure_plot(replace(SCALE, cutoffs=(cutoff,)), totals(13), UNDER)
    assert plot.details == "5 points count as change: By an invented method. Cut-off 10: An invented line."
    (line,) = plot.cutoffs
    assert line.label.words == "cut-off 10"


def test_a_fall_and_a_rise_are_told_with_what_they_mean_for_the_person() -> None:
    down, up = measure_plot(SCALE, totals(14, 6), UNDER), measure_plot(SCALE, totals(6, 8), UNDER)
    assert down.finding == "From 14 to 6: down by 8 points, for the better, where 5 count as change."
    assert up.finding == "From 6 to 8: up by 2 points, for the worse, less than the 5 that count as change."
    better = replace(SCALE, higher_is="better")
    assert "up by 2 points, for the better" in measure_plot(better, totals(6, 8), UNDER).finding


def test_the_direction_is_said_in_words() -> None:
    assert measure_plot(SCALE, totals(6), UNDER).direction == "↓ lower is better"
    assert (
        measure_plot(replace(SCALE, higher_is="better"), totals(6), UNDER).direction == "↑ higher is better"
    )
    assert measure_plot(replace(SCALE, higher_is="neither"), totals(6), UNDER).direction == ""


def test_bands_are_named_where_they_are_high_enough() -> None:
    bands = (Band(0, "minimal"), Band(10, "a sliver"), Band(11, "high"))
    plot = measure_plot(replace(SCALE, bands=bands), totals(14, 6), UNDER)
    assert [label.words for label in plot.bands] == ["minimal", "high"]
    assert "From 14 to 6 (minimal)" in plot.finding


def test_the_table_has_every_total_newest_first() -> None:
    assert measure_plot(SCALE, totals(14, 6.5), UNDER).table.rows == (
        ("30 Mar 2026", "6.5"),
        ("2 Mar 2026", "14"),
    )
