"""Something of the therapist's own: four questions before, a log, and how it landed after."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from heedful.practice.record.disclosures import QUESTIONS, note_disclosure
from heedful.practice.record.models import Disclosure, Participant
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast

pytestmark = pytest.mark.django_db

FOUR = dict.fromkeys(QUESTIONS, "yes")


@pytest.fixture
def tamsin(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(cast: Cast, name: str = "disclosures", *more: object, number: int = 2) -> str:
    return reverse(name, args=[cast.kim.pk, cast.kim.course.sessions.get(number=number).pk, *more])


def page(browser: Browser, cast: Cast) -> str:
    answer = browser.get(at(cast))
    assert answer.status_code == 200
    return answer.content.decode()


def told(cast: Cast, of: Participant | None = None) -> Disclosure:
    of = of or cast.kim
    return note_disclosure(
        of,
        of.course.sessions.get(number=1),
        cast.tamsin,
        words="that I moved too",
        answers=FOUR,
        was_told=True,
    )


def test_four_questions_come_before_the_two_keys(tamsin: Browser, cast: Cast) -> None:
    shown = page(tamsin, cast)
    places = [shown.index(question) for question, _ in QUESTIONS.values()]
    assert len(places) == 4
    assert places == sorted(places)
    assert places[-1] < shown.index("I held it back") < shown.index("I told it")


def test_what_was_told_is_kept_with_the_answers(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(at(cast), {**FOUR, "settled": "unsure", "words": "that I moved too", "was": "told"})
    row = Disclosure.objects.get()
    assert (row.words, row.was_told, row.noted_by) == ("that I moved too", True, cast.tamsin)
    assert row.by_question == {**FOUR, "settled": "unsure"}
    assert "How it landed is asked at the close, and next time." in page(tamsin, cast)


def test_holding_back_is_worth_a_line_too_and_is_never_asked_about(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(at(cast), {"whose": "no", "words": "that I moved too", "was": "held"})
    assert Disclosure.objects.get().was_told is False
    shown = page(tamsin, cast)
    assert "Held back" in shown
    assert "How did it land?" not in shown


def test_the_questions_are_for_thinking_and_may_be_left_out(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(at(cast), {"words": "that I moved too", "was": "told"})
    assert Disclosure.objects.get().by_question == {}


def test_sent_twice_it_is_noted_once(tamsin: Browser, cast: Cast) -> None:
    for _ in range(2):
        tamsin.post(at(cast), {"words": "that I moved too", "was": "told"})
    assert Disclosure.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"was": "told"}, "so that you know it again next time"),
        ({"was": "told", "words": "  "}, "so that you know it again next time"),
        ({"words": "that I moved too"}, "Choose one of the two keys below"),
        ({"words": "that I moved too", "was": "sung"}, "Choose one of the two keys below"),
        ({"words": "that I moved too", "was": "told", "whose": "maybe"}, "Choose one of the three, or none."),
        ({"words": "x" * 2001, "was": "told"}, "Shorten it a little."),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(
    tamsin: Browser, cast: Cast, given: dict[str, str], problem: str
) -> None:
    answer = tamsin.post(at(cast), given)
    assert answer.status_code == 400
    assert problem in answer.content.decode()
    assert given.get("words", "").strip() in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_how_it_landed_is_answered_from_a_later_sheet_and_comes_back_there(
    tamsin: Browser, cast: Cast
) -> None:
    row = told(cast)
    given = {"landed": "closer", "landed_words": "she laughed", "from": "check_in"}
    answer = tamsin.post(at(cast, "change_disclosure", row.pk), given)
    assert answer.url == at(cast, "run_sheet") + "?look=check_in"  # type: ignore[attr-defined]
    row.refresh_from_db()
    assert (row.landed, row.landed_words) == ("closer", "she laughed")
    assert "How did it land?" not in tamsin.get(at(cast, "run_sheet")).content.decode()


def test_it_may_look_otherwise_later(tamsin: Browser, cast: Cast) -> None:
    row = told(cast)
    for landed in ("closer", "further"):
        tamsin.post(at(cast, "change_disclosure", row.pk), {"landed": landed})
    row.refresh_from_db()
    assert row.landed == "further"
    assert "It put us further apart." in page(tamsin, cast)


@pytest.mark.parametrize("given", [{}, {"landed": ""}, {"landed": "sideways"}])
def test_how_it_landed_is_one_of_three(tamsin: Browser, cast: Cast, given: dict[str, str]) -> None:
    row = told(cast)
    answer = tamsin.post(at(cast, "change_disclosure", row.pk), given)
    assert answer.status_code == 400
    assert "Choose one of the three." in answer.content.decode()
    row.refresh_from_db()
    assert row.landed is None


def test_words_too_long_come_back_as_they_were_typed(tamsin: Browser, cast: Cast) -> None:
    row = told(cast)
    answer = tamsin.post(at(cast, "change_disclosure", row.pk), {"landed": "same", "landed_words": "y" * 301})
    assert answer.status_code == 400
    assert "y" * 301 in answer.content.decode()


def test_a_slip_can_be_taken_out_and_asking_twice_finds_nothing(tamsin: Browser, cast: Cast) -> None:
    row = told(cast)
    assert tamsin.post(at(cast, "change_disclosure", row.pk), {"remove": "1"}).status_code == 302
    assert tamsin.post(at(cast, "change_disclosure", row.pk), {"remove": "1"}).status_code == 404
    assert AuditEvent.objects.filter(action="removed a disclosure").count() == 1


def test_anothers_is_not_reached_from_here(tamsin: Browser, cast: Cast) -> None:
    row = told(cast, cast.noor)
    for given in ({"landed": "same"}, {"remove": "1"}):
        assert tamsin.post(at(cast, "change_disclosure", row.pk), given).status_code == 404
    row.refresh_from_db()
    assert row.landed is None
    assert "that I moved too" not in page(tamsin, cast)


def test_the_record_says_whose_landing_is_still_open(tamsin: Browser, cast: Cast) -> None:
    record = reverse("client", args=[cast.kim.pk])
    assert "Something of my own" not in tamsin.get(record).content.decode()
    row = told(cast)
    shown = tamsin.get(record).content.decode()
    assert "How it landed is not noted yet." in shown
    assert at(cast) in shown
    tamsin.post(at(cast, "change_disclosure", row.pk), {"landed": "same"})
    assert "How it landed is not noted yet." not in tamsin.get(record).content.decode()
