import pytest

from heedful.core.vocabulary import AllianceState, SessionStatus
from heedful.practice.record.models import CHECKIN_ITEMS
from heedful.practice.showing import words


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.0, "little points to it"),
        (0.14, "little points to it"),
        (0.15, "possible, not much more"),
        (0.3, "may be"),
        (0.499, "may be"),
        (0.5, "more likely than not"),
        (0.7, "likely"),
        (0.85, "very likely"),
        (1.0, "very likely"),
    ],
)
def test_a_probability_is_said_in_words_that_change_at_their_limits(probability: float, said: str) -> None:
    assert words.how_likely(probability) == said


def test_natural_frequencies_give_the_range_beside_the_point() -> None:
    assert words.out_of_ten(0.71, 0.52, 0.83) == "about 7 in 10; it could be 5 to 8"


def test_a_range_that_rounds_to_one_figure_is_not_shown_as_a_range() -> None:
    assert words.out_of_ten(0.3, 0.28, 0.33) == "about 3 in 10"


def test_the_ends_are_never_said_as_none_or_all() -> None:
    assert words.out_of_ten(0.02, 0.01, 0.04).startswith("fewer than 1 in 10")
    assert words.out_of_ten(0.99, 0.97, 1.0).startswith("nearly 10 in 10")


@pytest.mark.parametrize(
    ("decibans", "said"),
    [
        (0.4, "hardly for"),
        (-0.4, "hardly against"),
        (1.0, "a little for"),
        (-3.0, "clearly against"),
        (6.5, "strongly for"),
    ],
)
def test_decibans_are_said_for_or_against(decibans: float, said: str) -> None:
    assert words.for_or_against(decibans) == said


def test_minus_is_a_true_minus_so_that_it_is_read_aloud() -> None:
    assert words.signed(-2.44) == "−2.4"
    assert words.signed(2.44) == "+2.4"


def test_how_sure_is_the_nearest_of_the_three_answers() -> None:
    assert [words.how_sure(strength) for strength in (0.0, 0.5, 0.65, 0.9, 1.0)] == [
        "a little",
        "a little",
        "clearly",
        "strongly",
        "strongly",
    ]


def test_counting_one_and_many() -> None:
    assert words.counted(1, "session") == "1 session"
    assert words.counted(0, "session") == "0 sessions"


def test_a_clause_becomes_a_sentence_once() -> None:
    assert words.sentence("nothing stands out") == "Nothing stands out."
    assert words.sentence("What would it cost?") == "What would it cost?"
    assert words.sentence("  ") == ""


def test_every_state_status_and_mark_has_words() -> None:
    assert set(words.ALLIANCE) == set(AllianceState)
    assert set(words.STATUS) == set(SessionStatus)
    assert tuple(words.MARKS) == CHECKIN_ITEMS


def test_a_preference_makes_sense_read_aloud_by_itself() -> None:
    low, high = "the client leads", "the therapist leads"
    said = [words.preference(value, low, high) for value in (-3, -1, 0, 2)]
    assert said == [
        "Clearly: the client leads",
        "A little: the client leads",
        "No preference",
        "More: the therapist leads",
    ]
