from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heedful.core.brief import situation_of
from heedful.core.vocabulary import Case, CheckIn, LoggedStrain, Observation, Session
from heedful.core.vocabulary import Client as CoreClient
from heedful.knowledge.loader import load_catalogue
from heedful.practice.demo.practice import load
from heedful.practice.over_time import caseload as caseload_module
from heedful.practice.over_time.caseload import Turn, caseload_rows
from heedful.practice.over_time.caseload_cases import WordlessCase, wordless_cases
from heedful.practice.people.models import Client, User
from heedful.practice.record.begin import begin_course
from heedful.practice.record.case import cases_of
from heedful.practice.record.models import Observation as ObservationRow
from heedful.practice.record.models import Participant
from heedful.practice.trust.gate import caseload as open_caseload
from tests.people import Cast


def signed_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def someone(code: str) -> Participant:
    return Participant(client=Client(code=code, name="Invented"))


def marked(number: int, value: float, **more: object) -> Session:
    marks = CheckIn(heard=value, goal_fit=value, method_fit=value, say_no=value)
    return Session(number=number, on=date(2026, 3, number), checkin=marks, **more)


def case(*sessions: Session, **more: object) -> WordlessCase:
    return WordlessCase(Case(client=CoreClient(code="K-014"), sessions=sessions), **more)


STEADY = (marked(1, 8), marked(2, 8), marked(3, 8))
FELL = (marked(1, 8), marked(2, 8), marked(3, 3))
FEARS = (
    marked(1, 8),
    marked(
        2, 8, observations=(Observation("fears_feeling"), Observation("gaze_away"), Observation("tension"))
    ),
)


def test_safety_comes_first_then_the_alliance_then_what_stands_out() -> None:
    cases = [
        (someone("A"), case()),
        (someone("B"), case(*STEADY)),
        (someone("C"), case(*FEARS)),
        (someone("D"), case(*FELL)),
        (someone("E"), case(marked(1, 8), risk_open=(1,))),
    ]
    rows = caseload_rows(cases, load_catalogue())
    assert [row.participant.client.code for row in rows] == ["E", "D", "C", "B", "A"]
    assert [row.turn for row in rows] == [
        Turn.SAFETY,
        Turn.RUPTURED,
        Turn.STANDS_OUT,
        Turn.GOING_ON,
        Turn.NOT_BEGUN,
    ]


def test_every_row_says_why_in_a_sentence() -> None:
    rows = caseload_rows([(someone("C"), case(*FEARS)), (someone("D"), case(*FELL))], load_catalogue())
    ruptured, stands_out = rows
    assert ruptured.why.startswith("Session 3: 3.0 of 10, usually about 8.0")
    assert stands_out.why.startswith("Fear: ")
    assert stands_out.wonder.endswith("?")
    assert all(row.why.endswith(".") for row in rows)


def test_equals_stand_in_order_of_their_codes() -> None:
    cases = [(someone(code), case(*STEADY)) for code in ("C", "A", "B")]
    assert [row.participant.client.code for row in caseload_rows(cases, load_catalogue())] == ["A", "B", "C"]


def row_of(known: WordlessCase):
    (row,) = caseload_rows([(someone("A"), known)], load_catalogue())
    return row


def test_an_answer_about_risk_comes_first_even_before_a_first_session() -> None:
    row = row_of(case(risk_open=(None,)))
    assert row.is_safety_open
    assert row.why == "Safety first: an answer about risk given outside a session has not been acknowledged."


def test_an_open_strain_of_the_log_calls_for_a_look_though_the_marks_are_steady() -> None:
    row = row_of(case(*STEADY, strains=(LoggedStrain(noticed_on=date(2026, 3, 3), noticed_in=3),)))
    assert row.turn in (Turn.RUPTURED, Turn.STRAINED)
    assert row.state != "steady"


def test_alliance_and_mood_are_drawn_small_and_said() -> None:
    row = row_of(case(*STEADY, moods=(4.0, 6.0)))
    assert row.spark.words.startswith("Alliance marks over 3 check-ins: from 8.0 to 8.0")
    assert row.mood.words.startswith("Mood over 2 check-ins: from 4.0 to 6.0")


@pytest.mark.parametrize(
    ("totals", "moved"),
    [
        ((12.0,), "the first one"),
        ((12.0, 12.0), "as at first"),
        ((12.0, 10.0), "down 2 since the first"),  # fewer than the 4 that count
        ((12.0, 14.0, 5.0), "down 7 since the first, for the better"),
        ((5.0, 12.0), "up 7 since the first, for the worse"),
    ],
)
def test_the_newest_total_says_how_far_it_is_from_the_first(totals: tuple[float, ...], moved: str) -> None:
    taken = tuple(("gad7", date(2026, 3, day), total) for day, total in enumerate(totals, start=1))
    row = row_of(case(*STEADY, totals=(*taken, ("unknown_here", date(2026, 4, 1), 3.0))))
    assert (row.last_total.name, row.last_total.moved) == ("GAD-7", moved)


@pytest.mark.django_db
def test_a_case_without_words_is_read_as_the_whole_one_is() -> None:
    """Every invented story: the same state, the same signals and the same sources, likeliest first."""
    load(date(2026, 11, 23))
    robin = User.objects.get(username="robin")
    catalogue = load_catalogue()
    mine = open_caseload(robin)
    whole, wordless = cases_of(mine), wordless_cases(mine)
    assert len(wordless) == len(whole) > 10
    for person, known in wordless.items():
        expected, found = situation_of(whole[person], catalogue), situation_of(known.case, catalogue)
        assert found.alliance == expected.alliance
        assert [(s.kind, s.session) for s in found.signals] == [(s.kind, s.session) for s in expected.signals]
        assert [s.probability for s in found.formulation.sources] == pytest.approx(
            [s.probability for s in expected.formulation.sources]
        )


@pytest.mark.django_db
def test_in_a_pause_nobody_stays_away_for_the_list_either(cast: Cast) -> None:
    first = cast.kim.course.sessions.order_by("number").first()
    cast.kim.course.sessions.filter(number__gt=first.number).update(status="missed")
    seen = situation_of(wordless_cases(open_caseload(cast.tamsin))[cast.kim.pk].case, load_catalogue())
    assert "missed" in {signal.kind for signal in seen.signals}
    cast.kim.pauses.create(begins_on=first.on + timedelta(days=1))
    for known in (
        wordless_cases(open_caseload(cast.tamsin))[cast.kim.pk].case,
        cases_of([cast.kim])[cast.kim.pk],
    ):
        assert situation_of(known, load_catalogue()).signals == ()


@pytest.mark.django_db
def test_no_word_of_a_client_is_opened_for_the_list(cast: Cast) -> None:
    session = cast.kim.course.sessions.first()
    ObservationRow.objects.create(participant=cast.kim, session=session, kind="gaze_away", note="a note")
    with CaptureQueriesContext(connection) as queries:
        wordless_cases(open_caseload(cast.tamsin))
    asked = " ".join(query["sql"].split("FROM")[0] for query in queries)
    assert "record_observation" in asked
    for column in ("note", "words", "barriers", "why"):
        assert f'"{column}"' not in asked


@pytest.mark.django_db
def test_what_stands_out_is_worked_out_again_only_when_a_row_has_changed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out = []
    once = caseload_module._what_stands_out
    monkeypatch.setattr(
        caseload_module, "_what_stands_out", lambda *given: worked_out.append(1) or once(*given)
    )
    monkeypatch.setattr(caseload_module, "_MEMORY", caseload_module._Memory())
    browser, address = signed_in(cast.tamsin), reverse("caseload")
    browser.get(address)
    browser.get(address)
    assert len(worked_out) == 1  # Kim, Noor and Sam have the same two sessions, and nothing else
    session = cast.kim.course.sessions.first()
    for kind in ("fears_feeling", "gaze_away", "tension"):
        ObservationRow.objects.create(participant=cast.kim, session=session, kind=kind)
    assert "Fear: " in browser.get(address).content.decode()
    assert len(worked_out) == 2


@pytest.mark.django_db
def test_the_small_pictures_lead_to_the_large_ones(cast: Cast) -> None:
    page = signed_in(cast.tamsin).get(reverse("caseload")).content.decode()
    assert reverse("trajectories", args=[cast.kim.pk]) in page


@pytest.mark.django_db
def test_a_therapist_sees_their_own_clients_and_nobody_else_s(cast: Cast) -> None:
    page = signed_in(cast.tamsin).get(reverse("caseload")).content.decode()
    assert "Kim Invented" in page
    assert "Noor Invented" in page
    assert "Lou Invented" not in page


@pytest.mark.django_db
def test_an_owner_who_sees_no_clients_finds_none(cast: Cast) -> None:
    page = signed_in(cast.olive).get(reverse("caseload")).content.decode()
    assert "Nobody is here yet" in page
    assert "Add your first client" not in page


@pytest.mark.django_db
def test_a_closed_course_is_set_apart(cast: Cast) -> None:
    cast.kim.course.closed_on = date(2026, 9, 1)
    cast.kim.course.save()
    page = signed_in(cast.tamsin).get(reverse("caseload")).content.decode()
    assert page.index("Closed courses (1)") < page.index("Kim Invented")


@pytest.mark.django_db
def test_somebody_not_signed_in_is_led_to_the_door(cast: Cast) -> None:
    response = Browser().get(reverse("caseload"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("sign_in"))


@pytest.mark.django_db
def test_the_number_of_queries_grows_neither_with_clients_nor_with_sessions(cast: Cast) -> None:
    browser = signed_in(cast.tamsin)
    few = queries_of(browser)
    for number in range(3, 23):
        session = cast.kim.course.sessions.create(number=number, on=date(2026, 4, 2))
        ObservationRow.objects.create(participant=cast.kim, session=session, kind="gaze_away")
    for number in range(5):
        begin_course(cast.tamsin, [Client(name=f"Invented {number}")], opened_on=date(2026, 4, 1))
    assert queries_of(browser) == few


def queries_of(browser: Browser) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(reverse("caseload")).status_code == 200
    return len(queries)
