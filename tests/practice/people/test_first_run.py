from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client as Browser

from heedful.practice.people.first_run import found_practice
from heedful.practice.people.models import Practice, User
from tests.people import PASSWORD, Cast

ANSWERS = {
    "practice_name": "Invented Practice",
    "display_name": "Olive Owner",
    "username": "Olive",
    "password": PASSWORD,
    "is_therapist": "on",
    "crisis_line": "",
}
pytestmark = pytest.mark.django_db


def test_everything_leads_to_the_first_run_until_there_is_somebody(client: Browser) -> None:
    assert client.get("/").url == "/welcome/"
    assert client.get("/sign-in/").url == "/welcome/"
    assert client.get("/welcome/").status_code == 200


def test_the_first_person_owns_the_practice_and_is_signed_in(client: Browser) -> None:
    assert client.post("/welcome/", ANSWERS).url == "/"
    owner = User.objects.get()
    assert (owner.username, owner.is_owner, owner.is_therapist, owner.is_supervisor) == (
        "olive",
        True,
        True,
        False,
    )
    assert Practice.objects.get().name == "Invented Practice"
    assert client.session["_auth_user_id"] == str(owner.pk)


def test_a_second_first_run_does_not_exist(cast: Cast, client: Browser) -> None:
    before = User.objects.count()
    assert client.get("/welcome/").url == "/"
    assert client.post("/welcome/", ANSWERS).url == "/"
    assert User.objects.count() == before


def test_a_weak_password_founds_nothing(client: Browser) -> None:
    for weak in ("short", "oliveowner12", "123456789012"):
        assert client.post("/welcome/", {**ANSWERS, "password": weak}).status_code == 200
    assert not User.objects.exists()
    assert not Practice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_first() -> None:
    def found(number: int) -> bool:
        try:
            answers = {**ANSWERS, "username": f"olive{number}", "is_therapist": False}
            return found_practice(answers) is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        founded = list(pool.map(found, range(6)))
    assert sum(founded) == 1
    assert User.objects.count() == 1


@pytest.fixture
def reached_from_elsewhere(settings) -> None:
    settings.IS_LOOPBACK_ONLY = False
    settings.HEEDFUL_SETUP_CODE = "c0ffee42"


@pytest.mark.parametrize("given", [{}, {"setup_code": ""}, {"setup_code": "c0ffee43"}, {"setup_code": "ç"}])
def test_from_elsewhere_nobody_is_first_without_the_code(
    reached_from_elsewhere: None, client: Browser, given: dict[str, str]
) -> None:
    assert client.post("/welcome/", ANSWERS | given).status_code == 200
    assert not User.objects.exists()


def test_from_elsewhere_the_code_opens(reached_from_elsewhere: None, client: Browser) -> None:
    assert client.post("/welcome/", ANSWERS | {"setup_code": " c0ffee42 "}).status_code == 302
    assert User.objects.get().is_owner


def test_without_a_code_set_none_will_do(reached_from_elsewhere: None, settings, client: Browser) -> None:
    settings.HEEDFUL_SETUP_CODE = ""
    assert client.post("/welcome/", ANSWERS | {"setup_code": " "}).status_code == 200
    assert not User.objects.exists()
