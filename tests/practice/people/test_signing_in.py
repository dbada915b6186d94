from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.people.models import Practice, User
from heedful.practice.project import settings as shipped
from heedful.practice.trust.audit import AuditEvent, verify_chain
from tests.people import PASSWORD, Cast

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


def sign_in(browser: Browser, username: str, password: str = PASSWORD, address: str = "127.0.0.1"):
    return browser.post(SIGN_IN, {"username": username, "password": password}, REMOTE_ADDR=address)


def is_signed_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def test_the_right_password_opens_and_leads_home(cast: Cast, client: Browser) -> None:
    assert sign_in(client, "Tamsin ").url == "/"
    assert client.get("/").url == "/clients/"
    assert list(AuditEvent.objects.filter(action="signed in").values_list("actor", flat=True)) == [
        cast.tamsin.pk
    ]


def test_an_owner_who_sees_no_clients_begins_with_people(cast: Cast, client: Browser) -> None:
    sign_in(client, "olive")
    assert client.get("/").url == "/people/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(cast: Cast, client: Browser) -> None:
    answers = [sign_in(client, name, "wrong one").content.decode() for name in ("tamsin", "nobody")]
    shown = [page.split("<ul class")[1].split("</ul>")[0] for page in answers]
    assert shown[0] == shown[1]
    assert not is_signed_in(client)


def test_what_was_typed_as_a_name_is_in_no_audit_entry(cast: Cast, client: Browser) -> None:
    sign_in(client, PASSWORD, "x")
    entry = AuditEvent.objects.get(action="failed to sign in")
    assert PASSWORD not in str(entry.__dict__)


def test_a_closed_account_gets_the_same_answer(cast: Cast, client: Browser) -> None:
    User.objects.filter(username="tamsin").update(is_active=False)
    assert b"do not go together" in sign_in(client, "tamsin").content
    assert not is_signed_in(client)


def test_five_wrong_passwords_lock_the_name_from_there_for_fifteen_minutes(
    cast: Cast, client: Browser
) -> None:
    for _ in range(4):
        assert sign_in(client, "tamsin", "wrong one").status_code == 200
    assert sign_in(client, "tamsin", "wrong one").status_code == 429
    locked = sign_in(client, "tamsin")
    assert locked.status_code == 429
    assert b"fifteen minutes" in locked.content
    assert not is_signed_in(client)
    assert timedelta(minutes=15) == settings.AXES_COOLOFF_TIME


def test_a_lock_elsewhere_does_not_keep_the_therapist_out(cast: Cast, client: Browser) -> None:
    for _ in range(6):
        sign_in(Browser(), "tamsin", "wrong one", address="192.0.2.7")
    assert sign_in(client, "tamsin").status_code == 302


def test_signing_out_is_a_post_and_ends_the_session(cast: Cast, client: Browser) -> None:
    sign_in(client, "tamsin")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == SIGN_IN
    assert not is_signed_in(client)
    assert AuditEvent.objects.filter(action="signed out", actor=cast.tamsin.pk).count() == 1
    assert verify_chain() == []


def test_the_next_page_is_one_of_ours(cast: Cast, client: Browser) -> None:
    answer = client.post(
        f"{SIGN_IN}?next=https://elsewhere.example/", {"username": "tamsin", "password": PASSWORD}
    )
    assert answer.url == "/"


def test_idle_minutes_run_from_the_last_page(cast: Cast, client: Browser) -> None:
    sign_in(client, "tamsin")
    assert client.session.get_expiry_age() == 30 * 60
    store = client.session
    before = timezone.now()
    client.get(reverse("own_password"))
    assert store.get_expiry_date() >= before + timedelta(minutes=29)
    assert settings.SESSION_SAVE_EVERY_REQUEST


def test_an_expired_session_is_no_session(cast: Cast, client: Browser) -> None:
    from django.contrib.sessions.models import Session

    sign_in(client, "tamsin")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("own_password")).url.startswith(SIGN_IN)


def test_cookies_are_for_the_server_alone(cast: Cast, client: Browser) -> None:
    sign_in(client, "tamsin")
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["max-age"] or cookie.key == settings.CSRF_COOKIE_NAME


def test_a_form_without_its_token_is_kindly_refused(cast: Cast) -> None:
    browser = Browser(enforce_csrf_checks=True)
    answer = sign_in(browser, "tamsin")
    assert answer.status_code == 403
    assert b"The form could not be checked" in answer.content
    assert b"CSRF" not in answer.content


def test_the_demo_door_exists_in_a_demo_alone(cast: Cast, client: Browser) -> None:
    assert client.post("/demo/sign-in/").status_code == 404
    assert b"invented practice" not in client.get(SIGN_IN).content.lower()
    Practice.objects.update(is_demo=True)
    assert client.get("/demo/sign-in/").status_code == 405
    assert client.post("/demo/sign-in/").url == "/"
    assert client.session["_auth_user_id"] == str(cast.tamsin.pk)


def test_a_one_time_password_must_be_replaced_before_anything_else(cast: Cast, client: Browser) -> None:
    User.objects.filter(username="tamsin").update(must_change_password=True)
    sign_in(client, "tamsin")
    assert client.get("/").url == "/own-password/"
    assert client.get(reverse("people")).url == "/own-password/"
    new = "seven quiet boats at dusk"
    given = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/own-password/", given).url == "/"
    assert client.get("/").url == "/clients/"
    assert sign_in(Browser(), "tamsin", new).status_code == 302


@pytest.mark.parametrize("weak", ["short", "password12345", "928374650192837", "tamsin-therapist"])
def test_a_weak_password_is_not_taken(weak: str, cast: Cast, client: Browser) -> None:
    sign_in(client, "tamsin")
    given = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    assert client.post("/own-password/", given).status_code == 200
    assert sign_in(Browser(), "tamsin", weak).status_code == 200


def test_passwords_are_kept_with_argon2(settings) -> None:
    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS
    kept = make_password(PASSWORD)
    assert kept.startswith("argon2$argon2id$")
    assert check_password(PASSWORD, kept)
