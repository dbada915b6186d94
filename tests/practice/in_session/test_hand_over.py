"""The device handed over in the room: the client's page alone, until a code ends it."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session as SignedInSession
from django.test import Client as Browser
from django.urls import reverse

from heedful.practice.in_session.lock import HANDED_OVER
from heedful.practice.record import agreements
from heedful.practice.record.measures_in_use import choose
from heedful.practice.record.models import LinkKind, PrivateLink, SignedHow
from heedful.practice.trust.audit import AuditEvent
from heedful.practice.trust.links import make_link, revoke
from tests.people import Cast

pytestmark = pytest.mark.django_db

CODE, WRONG = "2468", "1111"
END = "/hand-over/end/"


@pytest.fixture
def device(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def handed(device: Browser, cast: Cast) -> Browser:
    hand_over(device, cast)
    return device


def hand_over(device: Browser, cast: Cast, what: str = "check-in") -> str:
    answer = device.post(reverse("hand_over", args=[cast.kim.pk]), {"what": what, "code": CODE})
    assert answer.status_code == 302
    return str(answer.url)


def room(cast: Cast) -> PrivateLink:
    link: PrivateLink = cast.kim.links.filter(kind=LinkKind.ROOM).latest("id")
    return link


def checkin(cast: Cast) -> str:
    return reverse("own_checkin", args=[room(cast).secret])


def test_the_code_is_new_each_time_and_four_digits(device: Browser, cast: Cast) -> None:
    pages = [device.get(reverse("hand_over", args=[cast.kim.pk])).content.decode() for _ in range(8)]
    codes = {re.search(r"data-code>([0-9]{4})<", page)[1] for page in pages}  # type: ignore[index]
    assert len(codes) > 4
    assert not cast.kim.links.exists()


def test_handed_over_the_device_shows_the_clients_page(device: Browser, cast: Cast) -> None:
    assert hand_over(device, cast) == checkin(cast)
    page = device.get(checkin(cast)).content.decode()
    assert "When you are done, give the device back." in page
    assert "Tamsin" not in page


def test_a_questionnaire_in_use_can_be_handed_over(device: Browser, cast: Cast) -> None:
    choose(cast.kim, "who5", how_often="session", by=cast.tamsin)
    assert hand_over(device, cast, "who5") == reverse("own_measure", args=[room(cast).secret, "who5"])
    assert device.get("/clients/").url == reverse("own_measure", args=[room(cast).secret, "who5"])


def test_the_agreement_can_be_handed_over_and_signed_in_the_room(device: Browser, cast: Cast) -> None:
    draft = agreements.begin(cast.kim.course, cast.tamsin)
    assert "The agreement" not in device.get(reverse("hand_over", args=[cast.kim.pk])).content.decode()
    agreements.show(cast.kim.course, draft.pk, cast.tamsin)
    assert hand_over(device, cast, "agreement") == reverse("own_agreement", args=[room(cast).secret])
    device.post(reverse("own_agreement_sign", args=[room(cast).secret, draft.pk]), {"agree": "yes"})
    assert cast.kim.signatures.get().how == SignedHow.ROOM


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"what": "agreement", "code": CODE},
        {"what": "check-in"},
        {"what": "check-in", "code": "12"},
        {"what": "phq9", "code": CODE},
        {"what": "../people", "code": CODE},
        {"what": "{secret.made_by}", "code": CODE},
    ],
)
def test_what_is_not_there_is_not_handed_over(device: Browser, cast: Cast, data: dict[str, str]) -> None:
    answer = device.post(reverse("hand_over", args=[cast.kim.pk]), data)
    assert answer.status_code in (200, 400)
    assert not cast.kim.links.exists()
    assert device.get("/clients/").status_code == 200


@pytest.mark.parametrize("method", ["get", "post", "head", "put"])
def test_everything_else_leads_back_to_the_clients_page(handed: Browser, cast: Cast, method: str) -> None:
    others = make_link(cast.lou, cast.theo)
    for place in (
        "/",
        "/clients/",
        "/people/",
        "/sign-in/",
        "/nowhere/",
        "/p/",
        "/p//check-in/",
        reverse("client", args=[cast.kim.pk]),
        reverse("links", args=[cast.kim.pk]),
        reverse("hand_over", args=[cast.kim.pk]),
        reverse("own_checkin", args=[others.secret]),
        f"/clients/../p/{room(cast).secret}/",
    ):
        answer = getattr(handed, method)(place)
        assert answer.status_code == 302
        assert answer.url == checkin(cast)
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_session_holds_neither_the_secret_nor_the_code(handed: Browser, cast: Cast) -> None:
    (stored,) = SignedInSession.objects.all()
    kept = stored.get_decoded()[HANDED_OVER]
    assert set(kept) == {"link", "code", "address", "back"}
    assert room(cast).secret not in str(kept)
    assert CODE not in kept["code"]


def test_the_hand_over_changes_the_sessions_key(device: Browser, cast: Cast) -> None:
    before = device.cookies["heedful"].value
    hand_over(device, cast)
    assert device.cookies["heedful"].value != before


def test_the_code_gives_the_device_back_and_closes_the_link(handed: Browser, cast: Cast) -> None:
    link = room(cast)
    answer = handed.post(END, {"code": f" {CODE} "})
    assert answer.url == reverse("client", args=[cast.kim.pk])
    assert handed.get(answer.url).status_code == 200
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert handed.get(reverse("own_checkin", args=[link.secret])).status_code == 404


def from_sheet(device: Browser, cast: Cast, session: object) -> str:
    """Handed over from a run-sheet and given back: where one is then."""
    device.post(
        reverse("hand_over", args=[cast.kim.pk]) + f"?session={session}", {"what": "check-in", "code": CODE}
    )
    return str(device.post(END, {"code": CODE}).url)


def test_handed_over_from_the_run_sheet_it_comes_back_to_the_check_in_there(
    device: Browser, cast: Cast
) -> None:
    session = cast.kim.course.sessions.get(number=2)
    sheet = reverse("run_sheet", args=[cast.kim.pk, session.pk])
    assert from_sheet(device, cast, session.pk) == f"{sheet}?look=check_in"


def test_it_comes_back_to_no_sheet_but_one_of_this_course(device: Browser, cast: Cast) -> None:
    for session in ("//elsewhere.example", cast.lou.course.sessions.get(number=1).pk):
        assert from_sheet(device, cast, session) == reverse("client", args=[cast.kim.pk])


def test_a_wrong_code_is_said_kindly_and_keeps_the_lock(handed: Browser, cast: Cast) -> None:
    for typed in (WRONG, "", "x" * 30):
        answer = handed.post(END, {"code": typed})
        assert answer.status_code == 400
        assert b'class="error"' in answer.content
    assert handed.get("/clients/").url == checkin(cast)


def test_five_wrong_codes_sign_out_and_close_the_link(handed: Browser, cast: Cast) -> None:
    link = room(cast)
    for _ in range(4):
        handed.post(END, {"code": WRONG})
    assert handed.post(END, {"code": WRONG}).url == reverse("sign_in")
    assert handed.get("/clients/").url.startswith(reverse("sign_in"))
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert AuditEvent.objects.filter(action="ended hand-over", actor=cast.tamsin.pk).exists()


def test_wrong_codes_are_counted_over_browsers_that_share_the_sign_in(handed: Browser) -> None:
    """So that tries sent at once, each with the same cookie, do not count as one."""
    twin = Browser()
    twin.cookies["heedful"] = handed.cookies["heedful"].value
    for browser in (handed, twin, handed, twin):
        browser.post(END, {"code": WRONG})
    assert twin.post(END, {"code": WRONG}).url == reverse("sign_in")
    assert handed.post(END, {"code": CODE}).url.startswith(reverse("sign_in"))


def test_a_forgotten_code_signs_out(handed: Browser) -> None:
    assert handed.post(END, {"forgotten": "yes"}).url == reverse("sign_in")
    assert handed.get("/clients/").url.startswith(reverse("sign_in"))


def test_a_link_closed_meanwhile_leads_to_signing_in_again(handed: Browser, cast: Cast) -> None:
    revoke(room(cast), cast.tamsin)
    assert handed.get("/clients/").url == END
    assert handed.get(END).url == reverse("sign_in")
    assert handed.get("/clients/").url.startswith(reverse("sign_in"))


def test_without_a_hand_over_there_is_nothing_to_end(device: Browser) -> None:
    assert device.get(END).url == "/"
    assert device.post(END, {"code": CODE}).url == "/"


def test_another_sign_in_of_the_same_therapist_is_not_locked(handed: Browser, cast: Cast) -> None:
    elsewhere = Browser()
    elsewhere.force_login(cast.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    assert elsewhere.get("/clients/").status_code == 200
