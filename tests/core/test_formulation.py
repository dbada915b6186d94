"""Evidence in decibans: sums by hand on a tiny catalogue, properties on the shipped one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import isfinite, sqrt, tanh

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.core.formulation import FAINTEST_LINE, RHO, formulate, probability_of
from heedful.core.vocabulary import Case, Formulation, Observation, Pause, Session, SessionStatus, Signal
from tests.core.makers import (
    SHIPPED,
    case_of,
    catalogue_of,
    kind,
    now_in,
    session,
    source,
    week,
    weight,
)
from tests.core.random_cases import cases, observations

LOOKS_AWAY = kind("looks_away", {"fear": 4, "ambivalence": -2}, half_life=3)
MANDATED = kind("mandated", {"ambivalence": 6}, half_life=None)
CATALOGUE = catalogue_of(LOOKS_AWAY, MANDATED)


def decibans(case: Case, source_id: str = "fear", catalogue=CATALOGUE, signals=()) -> float:
    return formulate(case, signals, catalogue).reading(source_id).decibans


class TestSums:
    def test_ten_decibans_against_is_one_in_eleven(self) -> None:
        assert probability_of(-10) == pytest.approx(1 / 11)  # odds 1 to 10

    def test_without_evidence_a_source_stays_at_its_prior(self) -> None:
        reading = formulate(case_of(), (), CATALOGUE).reading("fear")
        assert (reading.decibans, reading.evidence) == (-10, ())

    def test_one_clear_sign_today_adds_its_weight(self) -> None:
        assert decibans(case_of(session(1, "looks_away"))) == -10 + 4

    def test_evidence_against_takes_away(self) -> None:
        assert decibans(case_of(session(1, "looks_away")), "ambivalence") == -10 - 2

    def test_a_half_sure_sign_adds_half(self) -> None:
        assert decibans(case_of(session(1, Observation("looks_away", strength=0.5)))) == -10 + 4 * 0.5

    def test_a_sign_loses_half_in_its_half_life_of_held_sessions(self) -> None:
        case = case_of(session(1, "looks_away"), session(2), session(3), session(4))
        assert decibans(case) == pytest.approx(-10 + 4 * 2 ** (-3 / 3))  # three held sessions ago

    def test_one_session_ago_is_a_third_of_a_half_life(self) -> None:
        case = case_of(session(1, "looks_away"), session(2))
        assert decibans(case) == pytest.approx(-10 + 4 * 2 ** (-1 / 3))

    @pytest.mark.parametrize("status", ["missed", "cancelled", "cancelled_late", "paused"])
    def test_only_held_sessions_make_a_sign_older(self, status: str) -> None:
        case = case_of(session(1, "looks_away"), session(2, status=status), session(3, status=status))
        assert decibans(case) == -10 + 4

    def test_a_lasting_fact_does_not_fade(self) -> None:
        case = case_of(session(1, "mandated"), *(session(number) for number in range(2, 40)))
        assert decibans(case, "ambivalence") == -10 + 6

    def test_repeating_a_sign_adds_half_as_much_each_time(self) -> None:
        case = case_of(session(1, "looks_away", "looks_away", "looks_away"))
        assert RHO == 0.5
        assert decibans(case) == -10 + 4 * (1 + 0.5 + 0.25)

    def test_the_newest_of_equally_clear_signs_counts_in_full(self) -> None:
        case = case_of(session(1, "looks_away"), session(2, "looks_away"))
        assert decibans(case) == pytest.approx(-10 + 4 * (1 + 0.5 * 2 ** (-1 / 3)))

    def test_a_faint_new_sign_does_not_push_a_clear_older_one_down(self) -> None:
        case = case_of(session(1, "looks_away"), session(2, Observation("looks_away", strength=0.1)))
        assert decibans(case) == pytest.approx(-10 + 4 * (2 ** (-1 / 3) + 0.5 * 0.1))

    def test_signs_that_say_the_same_share_a_soft_cap(self) -> None:
        catalogue = catalogue_of(
            kind("looks_away", {"fear": 4}, group="body"),
            kind("holds_breath", {"fear": 5}, group="body"),
            groups={"body": 6},
        )
        case = case_of(session(1, "looks_away", "holds_breath"))
        assert decibans(case, catalogue=catalogue) == pytest.approx(-10 + 6 * tanh((4 + 5) / 6))

    def test_signs_without_a_group_simply_add_up(self) -> None:
        catalogue = catalogue_of(kind("looks_away", {"fear": 4}), kind("holds_breath", {"fear": 5}))
        assert decibans(case_of(session(1, "looks_away", "holds_breath")), catalogue=catalogue) == -10 + 4 + 5

    def test_the_range_adds_the_weights_own_ranges_in_quadrature(self) -> None:
        catalogue = catalogue_of(
            kind("looks_away", {"fear": weight(4, spread=3)}), sources=[source("fear", -10, spread=4)]
        )
        reading = formulate(case_of(session(1, "looks_away")), (), catalogue).reading("fear")
        half = sqrt(3**2 + 4**2)  # 5
        assert reading.low == pytest.approx(probability_of(-6 - half))
        assert reading.high == pytest.approx(probability_of(-6 + half))

    def test_sources_come_likeliest_first_and_ties_by_id(self) -> None:
        made = formulate(case_of(session(1, "looks_away")), (), CATALOGUE)
        assert [reading.id for reading in made.sources] == ["fear", "strain", "ambivalence"]


class TestEvidence:
    def test_a_line_names_the_kind_the_session_and_what_it_adds(self) -> None:
        line = formulate(case_of(session(3, "looks_away")), (), CATALOGUE).reading("fear").evidence[0]
        assert (line.kind, line.session, line.decibans, line.is_derived) == ("looks_away", 3, 4, False)

    def test_two_taps_in_one_session_are_one_line_that_counts_two(self) -> None:
        lines = (
            formulate(case_of(session(1, "looks_away", "looks_away")), (), CATALOGUE).reading("fear").evidence
        )
        assert [(line.times, line.decibans) for line in lines] == [(2, 4 + 2)]

    def test_what_is_derived_says_so(self) -> None:
        signal = Signal("looks_away", 1, "derived for the test")
        line = formulate(case_of(session(1)), [signal], CATALOGUE).reading("fear").evidence[0]
        assert line.is_derived

    def test_what_is_tapped_and_derived_in_one_session_counts_once(self) -> None:
        signal = Signal("looks_away", 1, "derived for the test")
        tapped = case_of(session(1, "looks_away"))
        assert decibans(tapped, signals=[signal]) == decibans(tapped) == -10 + 4

    def test_a_line_too_faint_to_read_is_counted_but_not_shown(self) -> None:
        faint = case_of(session(1, Observation("looks_away", strength=0.01)))  # 0.04 decibans
        reading = formulate(faint, (), CATALOGUE).reading("fear")
        assert reading.decibans == pytest.approx(-10 + 0.04)
        assert reading.evidence == ()

    def test_the_weightiest_line_stands_first(self) -> None:
        case = case_of(session(1, "mandated", Observation("looks_away", strength=0.3)))
        lines = formulate(case, (), CATALOGUE).reading("ambivalence").evidence
        assert [line.kind for line in lines] == ["mandated", "looks_away"]


def formulated(case: Case) -> Formulation:
    """The whole way, signals included, on the shipped catalogue."""
    return now_in(case).formulation


def tapped_only(case: Case) -> Formulation:
    return formulate(case, (), SHIPPED)


def with_another(case: Case, index: int, one: Observation) -> Case:
    changed = list(case.sessions)
    changed[index] = replace(changed[index], observations=(*changed[index].observations, one))
    return replace(case, sessions=tuple(changed))


some_session = cases().filter(lambda case: case.sessions)
whole_signs = observations().map(lambda one: replace(one, strength=1.0))


class TestAnyCase:
    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_probabilities_are_shares_and_the_range_holds_the_point(self, case: Case) -> None:
        for reading in formulated(case).sources:
            assert isfinite(reading.decibans)
            assert 0 <= reading.low <= reading.probability <= reading.high <= 1

    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_evidence_adds_up_to_the_total_less_the_prior(self, case: Case) -> None:
        now = now_in(case)
        most_lines = len(now.signals) + sum(len(session.observations) for session in case.sessions)
        for reading in now.formulation.sources:
            prior = SHIPPED.sources[reading.id].prior.decibans
            shown = sum(line.decibans for line in reading.evidence)
            assert shown == pytest.approx(reading.decibans - prior, abs=FAINTEST_LINE * most_lines + 1e-9)
            assert all(abs(line.decibans) >= FAINTEST_LINE for line in reading.evidence)

    @given(some_session, st.randoms(use_true_random=False))
    @settings(max_examples=20, deadline=None)
    def test_the_order_of_observations_does_not_matter(self, case: Case, chance) -> None:
        def shuffled(session: Session) -> Session:
            mixed = list(session.observations)
            chance.shuffle(mixed)
            return replace(session, observations=tuple(mixed))

        mixed = replace(case, sessions=tuple(shuffled(session) for session in case.sessions))
        assert formulated(mixed) == formulated(case)

    @given(some_session, st.data())
    @settings(max_examples=20, deadline=None)
    def test_more_of_a_sign_never_lowers_what_it_supports(self, case: Case, data: st.DataObject) -> None:
        one = data.draw(observations())
        more = with_another(case, data.draw(st.integers(0, len(case.sessions) - 1)), one)
        before, after = tapped_only(case), tapped_only(more)
        for about, says in SHIPPED.observations[one.kind].speaks_to.items():
            change = after.reading(about).decibans - before.reading(about).decibans
            assert change >= -1e-9 if says.decibans >= 0 else change <= 1e-9

    @given(whole_signs, st.integers(1, 8))
    @settings(max_examples=20, deadline=None)
    def test_old_evidence_weighs_less_and_lasting_facts_the_same(self, one: Observation, later: int) -> None:
        fresh = case_of(session(1, one))
        old = case_of(session(1, one), *(session(1 + after) for after in range(1, later + 1)))
        lasting = SHIPPED.observations[one.kind].half_life_held_sessions is None
        for about, says in SHIPPED.observations[one.kind].speaks_to.items():
            prior = SHIPPED.sources[about].prior.decibans
            new_share = abs(tapped_only(fresh).reading(about).decibans - prior)
            old_share = abs(tapped_only(old).reading(about).decibans - prior)
            assert old_share == new_share if lasting or not says.decibans else old_share < new_share

    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_taking_everything_away_gives_the_prior(self, case: Case) -> None:
        emptied = replace(case, sessions=(), goals=(), tasks=(), ladder=())
        for reading in formulated(emptied).sources:
            assert reading.decibans == SHIPPED.sources[reading.id].prior.decibans

    @given(some_session, st.data())
    @settings(max_examples=20, deadline=None)
    def test_a_planned_pause_adds_nothing(self, case: Case, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(case.sessions) - 1))
        before = case.sessions[place]
        paused = Session(before.number + 1, before.on, SessionStatus.PAUSED)
        with_pause = replace(
            case,
            sessions=(*case.sessions[: place + 1], paused, *case.sessions[place + 1 :]),
            pauses=(*case.pauses, Pause(before.on, None, "client")),
        )
        came = tuple(replace(each, status=SessionStatus.HELD, checkin=None) for each in case.sessions)
        assert formulated(replace(with_pause, sessions=came)) == formulated(replace(case, sessions=came))
        added = Counter(one.kind for one in now_in(with_pause).signals)
        assert added <= Counter(one.kind for one in now_in(case).signals)

    def test_asking_for_a_pause_is_no_sign_of_anything(self) -> None:
        asked = formulated(case_of(session(1, "asked_pause")))
        assert asked == formulated(case_of(session(1)))

    @given(cases())
    @settings(max_examples=20, deadline=None)
    def test_tapping_what_was_derived_does_not_count_it_again(self, case: Case) -> None:
        now = now_in(case)
        for signal in now.signals:
            case = with_another(
                case,
                next(i for i, s in enumerate(case.sessions) if s.number == signal.session),
                Observation(signal.kind, signal.strength),
            )
        assert formulate(case, now.signals, SHIPPED) == formulate(case, (), SHIPPED)


def test_the_same_weeks_give_the_same_days() -> None:
    assert (week(1).isoformat(), week(3).isoformat()) == ("2026-03-02", "2026-03-16")
