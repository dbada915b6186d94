from datetime import date, timedelta
from itertools import pairwise

from heedful.core.vocabulary import Alliance, AlliancePoint, AllianceState, Pause
from heedful.practice.showing.plots import Mark, alliance_plot, days_axis, ground

MONDAY = date(2026, 3, 2)


def on(session: int) -> date:
    return MONDAY + timedelta(weeks=session - 1)


def point(session: int, rating: float, **more: object) -> AlliancePoint:
    about = {"level": rating, "low": rating - 0.5, "high": rating + 0.5, "state": AllianceState.STEADY}
    return AlliancePoint(session=session, rating=rating, **(about | more))


def alliance(*points: AlliancePoint, state: AllianceState | None = None) -> Alliance:
    last = points[-1].state if points else AllianceState.UNKNOWN
    return Alliance(state or last, points=points)


def by_day(*points: AlliancePoint, marks: tuple[Mark, ...] = (), pauses: tuple[Pause, ...] = ()):
    days = {each.session: on(each.session) for each in points}
    under = ground(days_axis(days.values()), marks, pauses, today=max(days.values()))
    return alliance_plot(alliance(*points), days, under)


def share(place: str) -> float:
    assert place.endswith("%")
    return float(place[:-1])


def pairs(points: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in points.split())]


def test_no_marks_give_no_picture() -> None:
    assert alliance_plot(alliance()) is None


def test_by_day_a_long_gap_is_a_long_way() -> None:
    one, two, nine = by_day(point(1, 7), point(2, 7), point(9, 7)).dots
    assert share(nine.x) - share(two.x) > 6.9 * (share(two.x) - share(one.x))


def test_without_days_the_numbers_of_the_sessions_take_their_place() -> None:
    plot = alliance_plot(alliance(point(1, 7), point(2, 7), point(9, 7)))
    one, two, nine = plot.dots
    assert share(nine.x) - share(two.x) > 6.9 * (share(two.x) - share(one.x))
    assert plot.ground.axis.of == "session"
    assert plot.table.head[0] == "Session"


def test_a_higher_mark_lies_higher() -> None:
    low, high = by_day(point(1, 5), point(2, 9)).dots
    assert float(high.y) < float(low.y)


def test_the_band_goes_along_the_tops_and_back_along_the_bottoms() -> None:
    (x1, top1), (x2, top2), (x3, bottom2), (x4, bottom1) = pairs(by_day(point(1, 6), point(2, 8)).band)
    assert (x1, x2) == (x4, x3)
    assert top1 < bottom1
    assert top2 < bottom2


def test_a_single_check_in_has_a_sliver_of_band() -> None:
    assert len({x for x, _ in pairs(by_day(point(4, 7)).band)}) == 2


def test_everything_stays_inside_the_frame() -> None:
    plot = by_day(point(1, 0, low=0, high=0.6), point(60, 10, low=9.4, high=10))
    assert all(0 <= x <= 100 and 12 <= y <= 152 for x, y in pairs(plot.band) + pairs(plot.level))
    assert all(0 <= share(dot.x) <= 100 and 12 <= float(dot.y) <= 152 for dot in plot.dots)


def test_the_first_mark_has_nothing_it_was_expected_to_be() -> None:
    assert len(by_day(point(1, 7, expected=None), point(2, 7, expected=7.0)).expected) == 1


def test_surprises_are_ringed_and_said_with_their_days() -> None:
    plot = by_day(point(1, 8), point(2, 4, is_surprise=True), point(3, 4, is_surprise=True))
    assert len(plot.surprises) == 2
    assert plot.details.endswith("Lower than expected on 9 Mar and 16 Mar.")


def test_the_finding_comes_first() -> None:
    assert by_day(point(1, 8), point(2, 8.25)).finding == "Steady, at 8.2 of 10."


def test_a_state_that_comes_from_the_log_of_strains_says_so() -> None:
    plot = alliance_plot(alliance(point(1, 8), state=AllianceState.STRAINED))
    assert plot.finding == "Strained, by the log of strains. By the marks alone steady, at 8 of 10."


def test_states_run_from_check_in_to_check_in_and_are_named() -> None:
    ruptured, repaired = AllianceState.RUPTURED, AllianceState.REPAIRED
    plot = by_day(
        point(1, 8), point(2, 3, state=ruptured), point(3, 3, state=ruptured), point(4, 8, state=repaired)
    )
    assert [run.words for run in plot.states] == ["Steady", "Ruptured", "Mended"]
    assert plot.states[0].x2 == plot.states[1].x1
    assert {label.words for label in plot.state_labels} == {"steady", "ruptured", "mended"}


def test_the_present_state_keeps_its_name_where_room_is_short() -> None:
    states = [AllianceState.STEADY, AllianceState.STRAINED] * 20
    plot = by_day(*(point(number, 7, state=state) for number, state in enumerate(states, start=1)))
    on_a_phone = [label for label in plot.state_labels if label.room == "narrow"]
    assert 1 <= len(on_a_phone) <= 5
    assert any(label.words == "strained" and label.anchor == "end" for label in on_a_phone)


def test_labels_of_states_never_touch() -> None:
    states = [AllianceState.STEADY, AllianceState.STRAINED, AllianceState.RUPTURED] * 9
    plot = by_day(*(point(number, 7, state=state) for number, state in enumerate(states, start=1)))
    for room, width in (("narrow", 200), ("wide", 560)):
        stretches = sorted(stretch(label, width) for label in plot.state_labels if label.room == room)
        assert all(end <= start for (_, end), (start, _) in pairwise(stretches))


def stretch(label, width: int) -> tuple[float, float]:
    """From and to in pixels, by a letter of six."""
    at, length = width * share(label.x) / 100, 6 * len(label.words)
    return (at, at + length) if label.anchor == "start" else (at - length, at)


def test_the_table_has_every_check_in_newest_first() -> None:
    table = by_day(point(1, 8), point(2, 7.5, expected=8.0)).table
    assert table.rows[0] == ("2", "9 Mar 2026", "7.5", "8", "7.5", "7 and 8", "Steady")
    assert all(len(row) == len(table.head) for row in table.rows)


def test_what_happened_lies_under_the_plot_as_shapes() -> None:
    marks = (
        Mark(on(1), "held", "session 1, held"),
        Mark(on(2), "missed", "session 2, missed"),
        Mark(on(1), "agreement", "agreement signed"),
        Mark(on(2), "step", "step 1 of the ladder tried", "1"),
        Mark(on(2), "something else", "a birthday"),
    )
    under = by_day(point(1, 8), point(2, 8), marks=marks).ground
    assert [glyph.shape for glyph in under.sessions] == ["held", "not-held"]
    assert [glyph.shape for glyph in under.events] == ["diamond", "triangle", "dot"]
    assert under.events[0].words == "2 Mar 2026: agreement signed"


def test_a_pause_is_a_span_named_where_its_name_fits() -> None:
    long, short = Pause(on(2), on(8)), Pause(on(9), on(9))
    under = by_day(point(1, 8), point(10, 8), pauses=(long, short)).ground
    assert share(under.rests[0].width) > 50
    assert [rest.room for rest in under.rests] == ["always", "none"]


def test_an_open_pause_reaches_until_today() -> None:
    under = by_day(point(1, 8), point(10, 8), pauses=(Pause(on(5)),)).ground
    rest = under.rests[0]
    assert share(rest.x) + share(rest.width) == under.axis.on(on(10))
    assert rest.words == "Pause from 30 Mar 2026 on"
