from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heedful.core.vocabulary import CheckIn, Observation, RiskAnswer, Session
from heedful.core.vocabulary import Client as CoreClient
from heedful.knowledge.loader import load_catalogue
from heedful.practice.over_time.caseload import Turn, caseload_rows
from heedful.practice.people.models import Client
from heedful.practice.record.begin import begin_course
from heedful.practice.record.models import Observation as ObservationRow
from heedful.practice.record.models import Participant
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


def case(*sessions: Session):
    from heedful.core.vocabulary import Case

    return Case(client=CoreClient(code="K-014"), sessions=sessions)


STEADY = (marked(1, 8), marked(2, 8), marked(3, 8))
FELL = (marked(1, 8), marked(2, 8), marked(3, 3))
FEARS = (
    marked(1, 8),
    marked(
        2, 8, observations=(Observation("fears_feeling"), Observation("gaze_away"), Observation("tension"))
    ),
)
AT_RISK = (marked(1, 8, risk=(RiskAnswer("phq9", 9, 1),)),)


def test_safety_comes_first_then_the_alliance_then_what_stands_out() -> None:
    cases = [
        (someone("A"), case()),
        (someone("B"), case(*STEADY)),
        (someone("C"), case(*FEARS)),
        (someone("D"), case(*FELL)),
        (someone("E"), case(*AT_RISK)),
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
