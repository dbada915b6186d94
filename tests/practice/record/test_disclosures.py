import pytest

from heedful.practice.record.disclosures import (
    QUESTIONS,
    keep_landing,
    note_disclosure,
    remove_disclosure,
    to_ask_about,
)
from heedful.practice.record.models import Disclosure
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast

pytestmark = pytest.mark.django_db


def told(
    cast: Cast, number: int = 1, *, was_told: bool = True, words: str = "that I moved house too"
) -> Disclosure:
    session = cast.kim.course.sessions.get(number=number)
    answers = dict.fromkeys(QUESTIONS, "yes")
    return note_disclosure(cast.kim, session, cast.tamsin, words=words, answers=answers, was_told=was_told)


def asked_about(cast: Cast, number: int) -> list[Disclosure]:
    return list(to_ask_about(cast.kim, cast.kim.course.sessions.get(number=number)))


def test_what_is_noted_twice_is_kept_once(cast: Cast) -> None:
    assert told(cast) == told(cast)
    assert told(cast) != told(cast, was_told=False)
    assert Disclosure.objects.count() == 2


def test_how_it_landed_is_asked_next_time_until_it_is_answered(cast: Cast) -> None:
    row = told(cast, 1)
    assert asked_about(cast, 1) == [row]
    assert asked_about(cast, 2) == [row]
    keep_landing(row, cast.tamsin, "closer", "she laughed")
    assert asked_about(cast, 2) == []


def test_what_was_held_back_is_never_asked_about(cast: Cast) -> None:
    told(cast, 1, was_told=False)
    assert asked_about(cast, 2) == []


def test_a_session_does_not_ask_about_what_came_after_it(cast: Cast) -> None:
    told(cast, 2)
    assert asked_about(cast, 1) == []


def test_each_change_leaves_its_trace_without_a_word_of_it(cast: Cast) -> None:
    row = told(cast)
    keep_landing(row, cast.tamsin, "same", "")
    remove_disclosure(row, cast.tamsin)
    entries = AuditEvent.objects.filter(subject="disclosure")
    assert [each.action for each in entries] == [
        "noted a disclosure",
        "noted how it landed",
        "removed a disclosure",
    ]
    assert not Disclosure.objects.exists()
