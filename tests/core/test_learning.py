"""What tends to help: counted by hand, pooled by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.alliance import alliance_of
from heedful.core.learning import LENT_USES, Tally, chance_of_helping, in_natural_frequencies, tallies_of
from heedful.core.vocabulary import AfterTry, Case, LoggedStrain, RepairTry
from tests.core.makers import MODEL, case_of, marks, session, week

counts = st.integers(0, 40).flatmap(lambda used: st.builds(Tally, st.just(used), st.integers(0, used)))


def tallied(case: Case) -> dict[str, Tally]:
    return tallies_of(case, alliance_of(case, MODEL))


def used(number: int, mark: float | None, *responses: str):
    return session(number, responses=responses, checkin=None if mark is None else marks(mark))


class TestTallies:
    def test_a_use_is_judged_by_the_next_held_session(self) -> None:
        case = case_of(used(1, 8, "validate"), used(2, 8, "validate"), used(3, 8))
        assert tallied(case) == {"validate": Tally(used=2, held=2)}

    def test_a_drop_after_a_use_counts_as_not_held(self) -> None:
        case = case_of(used(1, 8), used(2, 8), used(3, 8, "smaller_step"), used(4, 2))
        assert tallied(case) == {"smaller_step": Tally(used=1, held=0)}

    def test_the_last_session_has_nothing_to_be_judged_by_yet(self) -> None:
        assert tallied(case_of(used(1, 8), used(2, 8, "validate"))) == {}

    def test_a_use_with_no_later_check_in_is_not_counted(self) -> None:
        assert tallied(case_of(used(1, 8, "validate"), used(2, None), used(3, 8))) == {}

    def test_a_missed_hour_between_is_passed_over(self) -> None:
        case = case_of(used(1, 8, "validate"), session(2, status="missed"), used(3, 8))
        assert tallied(case) == {"validate": Tally(1, 1)}

    def test_naming_a_response_twice_in_a_session_is_one_use(self) -> None:
        assert tallied(case_of(used(1, 8, "validate", "validate"), used(2, 8))) == {"validate": Tally(1, 1)}


class TestPooling:
    def test_with_nothing_known_the_prior_stands(self) -> None:
        assert chance_of_helping(0.6, [Tally(), Tally(), Tally()]) == 0.6

    def test_three_of_four_with_this_client(self) -> None:
        assert LENT_USES == 4
        assert chance_of_helping(0.6, [Tally(4, 3)]) == pytest.approx((4 * 0.6 + 3) / (4 + 4))  # 0.675

    def test_each_level_lends_to_the_one_below(self) -> None:
        practice = (4 * 0.6 + 21) / (4 + 30)
        therapist = (4 * practice + 8) / (4 + 10)
        client = (4 * therapist + 0) / (4 + 2)
        levels = [Tally(30, 21), Tally(10, 8), Tally(2, 0)]
        assert chance_of_helping(0.6, levels) == pytest.approx(client)

    def test_one_failure_moves_little_and_many_move_much(self) -> None:
        assert 0.6 - chance_of_helping(0.6, [Tally(1, 0)]) == pytest.approx(0.12)  # 0.6 - 2.4 / 5
        assert chance_of_helping(0.6, [Tally(40, 0)]) < 0.06

    @given(st.floats(0.01, 0.99), st.lists(counts, max_size=3))
    def test_the_chance_is_a_share(self, prior: float, levels: list[Tally]) -> None:
        assert 0 < chance_of_helping(prior, levels) < 1

    @given(st.floats(0.01, 0.99), counts)
    def test_one_more_good_use_never_lowers_the_chance(self, prior: float, tally: Tally) -> None:
        assert chance_of_helping(prior, [tally + Tally(1, 1)]) >= chance_of_helping(prior, [tally])


class TestNaturalFrequencies:
    def test_nothing_known_says_nothing(self) -> None:
        assert in_natural_frequencies(Tally(), Tally()) is None

    def test_small_numbers_say_that_they_are_small(self) -> None:
        said = in_natural_frequencies(Tally(4, 3), Tally())
        assert said == "with this client the alliance held after 3 of 4 (few, so they move little)"

    def test_both_levels_are_told(self) -> None:
        said = in_natural_frequencies(Tally(4, 3), Tally(30, 21))
        assert said == "with this client the alliance held after 3 of 4; in your work after 21 of 30"


class TestWhatWasTriedToMend:
    def tried(self, followed: AfterTry | None, in_session: int | None = 2) -> LoggedStrain:
        one = RepairTry(week(2), "own_share", in_session, followed)
        return LoggedStrain(noticed_on=week(1), noticed_in=1, tries=(one,))

    def test_counts_by_what_followed(self) -> None:
        case = case_of(used(1, None), used(2, None))
        alliance = alliance_of(case, MODEL)
        assert tallies_of(case, alliance, [self.tried(AfterTry.CLOSER)]) == {"own_share": Tally(1, 1)}
        for worse in (AfterTry.SAME, AfterTry.FURTHER):
            assert tallies_of(case, alliance, [self.tried(worse)]) == {"own_share": Tally(1, 0)}

    def test_that_nobody_judged_yet_is_not_counted(self) -> None:
        case = case_of(used(1, None), used(2, None))
        assert tallies_of(case, alliance_of(case, MODEL), [self.tried(None)]) == {}

    def test_gives_way_to_the_clients_marks_and_never_counts_twice(self) -> None:
        case = case_of(used(1, 8), used(2, 8, "own_share"), used(3, 2))
        alliance = alliance_of(case, MODEL)
        assert tallies_of(case, alliance, [self.tried(AfterTry.CLOSER)]) == {"own_share": Tally(1, 0)}

    def test_between_sessions_counts_by_its_day(self) -> None:
        case = case_of(used(1, 8), used(2, 8, "own_share"), used(3, 8))
        tallies = tallies_of(case, alliance_of(case, MODEL), [self.tried(AfterTry.FURTHER, None)])
        assert tallies == {"own_share": Tally(2, 1)}
