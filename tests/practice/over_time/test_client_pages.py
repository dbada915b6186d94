from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from heedful.practice.people.models import Client
from heedful.practice.record.models import CheckIn, Goal, Participant, Pause
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return signed_in(cast.tamsin)


def signed_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def of_kim(cast: Cast, name: str = "client", *more: object) -> str:
    return reverse(name, args=[cast.kim.pk, *more])


def sees(browser: Browser, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200
    return response.content.decode()


# -- adding a client


def test_a_name_is_enough(tamsin: Browser, cast: Cast) -> None:
    response = tamsin.post(
        reverse("add_client"), {"name": "Ada Invented", "language": "en", "goal_whose": "client"}
    )
    added = Participant.objects.order_by("id").last()
    assert response.url == reverse("client", args=[added.pk])
    assert added.client.name == "Ada Invented"
    assert added.client.code
    assert added.client.directive is None
    assert added.course.care_team.get().user == cast.tamsin
    assert "Ada Invented" in sees(tamsin, response.url)


def test_everything_that_was_told_is_kept(tamsin: Browser, cast: Cast) -> None:
    told = {
        "name": "Ada Invented",
        "contact": "ada@invented.example",
        "language": "cy",
        "directive": "-2",
        "past_focus": "0",
        "goal": "sleep in my own bed again",
        "goal_why": "to stop hiding",
        "goal_whose": "partner",
    }
    tamsin.post(reverse("add_client"), told)
    added = Participant.objects.order_by("id").last()
    assert (added.client.contact, added.client.language) == ("ada@invented.example", "cy")
    assert (added.client.directive, added.client.challenge, added.client.past_focus) == (-2, None, 0)
    goal = added.goals.get()
    assert (goal.code, goal.words, goal.why, goal.whose) == (
        "g1",
        "sleep in my own bed again",
        "to stop hiding",
        "partner",
    )


def test_the_name_is_nowhere_in_the_database_in_clear(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(
        reverse("add_client"), {"name": "Zephyrine Invented", "language": "en", "goal_whose": "client"}
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_client")
        assert all("Zephyrine" not in str(row) for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({}, "Write the name you call them by"),
        ({"name": "   "}, "Write the name you call them by"),
        ({"name": "x" * 121}, "Shorten it a little"),
        ({"name": "Ada", "directive": "7"}, "Select a valid choice"),
        ({"name": "Ada", "language": "tlh"}, "Select a valid choice"),
        ({"name": "Ada", "goal_why": "to rest"}, "what is the goal it belongs to"),
    ],
)
def test_what_needs_another_look_is_said_beside_the_field(
    tamsin: Browser, cast: Cast, told: dict[str, str], problem: str
) -> None:
    before = Client.objects.count()
    response = tamsin.post(reverse("add_client"), {"language": "en", "goal_whose": "client", **told})
    page = response.content.decode()
    assert response.status_code == 400
    assert problem in page
    assert 'aria-invalid="true"' in page
    assert Client.objects.count() == before


def test_only_a_therapist_adds_clients(cast: Cast) -> None:
    for user in (cast.olive, cast.sunniva):
        assert signed_in(user).get(reverse("add_client")).status_code == 403


# -- the client page


def test_the_page_tells_the_story_newest_first(tamsin: Browser, cast: Cast) -> None:
    page = sees(tamsin, of_kim(cast))
    assert page.index(">Session 2</a>") < page.index(">Session 1</a>")
    assert "Kim Invented" in page
    assert "kim@invented.example" in page
    assert page.split("<title>")[1].split("</title>")[0] == "K-014 · Heedful"


def test_a_new_session_takes_the_next_number_and_opens(tamsin: Browser, cast: Cast) -> None:
    response = tamsin.post(of_kim(cast, "add_session"), {"on": "2026-03-16", "status": "held"})
    session = cast.kim.course.sessions.get(number=3)
    assert session.on == date(2026, 3, 16)
    assert response.url == reverse("session", args=[cast.kim.pk, session.pk])


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"on": "2026-03-01", "status": "held"}, "Session 2 was on 9 March 2026"),
        ({"on": "soon", "status": "held"}, "Give a day such as"),
        ({"on": "", "status": "held"}, "Which day was it"),
        ({"on": "2026-03-16", "status": "dropped"}, "Select a valid choice"),
    ],
)
def test_a_session_out_of_order_is_not_begun(
    tamsin: Browser, cast: Cast, given: dict[str, str], problem: str
) -> None:
    response = tamsin.post(of_kim(cast, "add_session"), given)
    assert response.status_code == 400
    assert problem in response.content.decode()
    assert cast.kim.course.sessions.count() == 2


def test_a_goal_is_kept_in_the_client_s_words(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(of_kim(cast, "keep_goal"), {"words": "see my sister", "whose": "client", "importance": "8"})
    tamsin.post(of_kim(cast, "keep_goal"), {"words": "rest on Sundays", "whose": "family"})
    assert [(goal.code, goal.importance, goal.why) for goal in Goal.objects.all()] == [
        ("g1", 8, None),
        ("g2", None, None),
    ]
    assert "see my sister" in sees(tamsin, of_kim(cast))


def test_a_goal_s_code_never_meets_another(tamsin: Browser, cast: Cast) -> None:
    Goal.objects.create(participant=cast.kim, code="g7", words="from an imported case")
    Goal.objects.create(participant=cast.kim, code="own-bed", words="from an imported case")
    tamsin.post(of_kim(cast, "keep_goal"), {"words": "one more", "whose": "client"})
    assert Goal.objects.order_by("id").last().code == "g8"


def test_a_pause_is_kept(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(
        of_kim(cast, "add_pause"), {"begins_on": "2026-04-01", "until": "2026-04-15", "asked_by": "both"}
    )
    pause = Pause.objects.get()
    assert (pause.begins_on, pause.until, pause.asked_by) == (date(2026, 4, 1), date(2026, 4, 15), "both")


def test_a_pause_that_ends_before_it_begins_is_asked_about(tamsin: Browser, cast: Cast) -> None:
    response = tamsin.post(of_kim(cast, "add_pause"), {"begins_on": "2026-04-15", "until": "2026-04-01"})
    assert response.status_code == 400
    assert "The return is before the pause begins" in response.content.decode()
    assert not Pause.objects.exists()


def test_marks_on_paper_are_typed_in_for_a_session(tamsin: Browser, cast: Cast) -> None:
    session = cast.kim.course.sessions.get(number=1)
    tamsin.post(of_kim(cast, "add_checkin"), {"session": str(session.pk), "heard": "7"})
    kept = CheckIn.objects.get()
    assert (kept.session, kept.heard, kept.mood) == (session, 7, None)


def test_marks_for_another_course_s_session_are_not_kept(tamsin: Browser, cast: Cast) -> None:
    session = cast.noor.course.sessions.get(number=1)
    response = tamsin.post(of_kim(cast, "add_checkin"), {"session": str(session.pk), "heard": "7"})
    assert response.status_code == 400
    assert not CheckIn.objects.exists()


def test_a_form_that_needs_another_look_is_open_and_the_others_are_not(tamsin: Browser, cast: Cast) -> None:
    answer = tamsin.post(of_kim(cast, "add_checkin"), {"session": "none", "heard": "7"})
    page = answer.content.decode()
    opened = [part for part in page.split("<details")[1:] if part.split(">")[0].endswith("open")]
    assert len(opened) == 1
    assert "error" in opened[0]


SMALL = ["add_session", "keep_goal", "add_pause", "add_checkin"]


@pytest.mark.parametrize("name", SMALL)
def test_others_find_nothing_and_change_nothing(cast: Cast, name: str) -> None:
    for user in (cast.theo, cast.olive, cast.sunniva, cast.sidra):
        assert signed_in(user).post(of_kim(cast, name), {"words": "x"}).status_code == 404


def test_a_supervisor_reads_the_page_without_its_forms(cast: Cast) -> None:
    page = sees(signed_in(cast.sunniva), of_kim(cast))
    assert "Kim Invented" in page
    assert "Add marks" not in page
    assert "New session" not in page


@pytest.mark.parametrize("name", SMALL)
def test_a_change_needs_a_post(tamsin: Browser, cast: Cast, name: str) -> None:
    assert tamsin.get(of_kim(cast, name)).status_code == 405


def test_a_kind_word_is_said_once(tamsin: Browser, cast: Cast) -> None:
    tamsin.post(of_kim(cast, "add_pause"), {"begins_on": "2026-03-09"})
    assert "The pause is kept." in sees(tamsin, of_kim(cast))
    assert "The pause is kept." not in sees(tamsin, of_kim(cast))
