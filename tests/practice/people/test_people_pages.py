import re

import pytest
from django.test import Client as Browser
from django.urls import reverse

from heedful.practice.people.models import Practice, User
from tests.people import Cast

pytestmark = pytest.mark.django_db
NEW = {"username": "Tobi", "display_name": "Tobi Therapist", "is_therapist": "on"}


@pytest.fixture
def olive(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.olive, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_somebody_added_signs_in_once_with_the_password_shown(olive: Browser) -> None:
    page = olive.post(reverse("person_add"), NEW)
    password = re.search(r"<code>(.+?)</code>", page.content.decode())[1]
    assert page.headers["Cache-Control"] == "no-store"
    theirs = Browser()
    assert theirs.post("/sign-in/", {"username": "tobi", "password": password}).url == "/"
    assert theirs.get("/").url == "/own-password/"
    assert password not in olive.get(reverse("people")).content.decode()


def test_a_name_is_taken_whatever_its_capitals(olive: Browser) -> None:
    answer = olive.post(reverse("person_add"), {**NEW, "username": "TAMSIN"})
    assert b"Choose another" in answer.content
    assert User.objects.filter(username="tamsin").count() == 1


def test_somebody_without_a_role_is_not_added(olive: Browser) -> None:
    answer = olive.post(reverse("person_add"), {"username": "tobi", "display_name": "Tobi"})
    assert b"Choose at least one" in answer.content
    assert not User.objects.filter(username="tobi").exists()


def test_a_form_cannot_make_an_owner(olive: Browser) -> None:
    olive.post(reverse("person_add"), {**NEW, "is_owner": "on"})
    assert not User.objects.get(username="tobi").is_owner


def test_the_owner_cannot_close_their_own_account(olive: Browser, cast: Cast) -> None:
    olive.post(reverse("person_deactivate", args=[cast.olive.pk]))
    assert User.objects.get(pk=cast.olive.pk).is_active


def test_the_people_page_holds_no_client(olive: Browser) -> None:
    page = olive.get(reverse("people")).content.decode()
    assert "Tamsin Therapist" in page
    assert "K-014" not in page
    assert "Kim" not in page


def test_the_practice_keeps_its_name_and_crisis_line(olive: Browser) -> None:
    given = {"name": "The Quiet Room", "crisis_line": "Call 000.", "alert_load": "usual", "is_demo": "on"}
    assert olive.post(reverse("practice_settings"), given).status_code == 302
    kept = Practice.objects.get()
    assert (kept.name, kept.crisis_line, kept.is_demo) == ("The Quiet Room", "Call 000.", False)


def test_there_is_one_practice(cast: Cast) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Practice.objects.create(id=2, name="Another")
