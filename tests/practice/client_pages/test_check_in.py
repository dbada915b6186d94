"""The check-in by a private link: kept as it is given, sent once, and taken back if it was a slip."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.client_pages.checkin_page import WHENS, readers
from heedful.practice.client_pages.forms import MIXED_UP
from heedful.practice.record.models import (
    CHECKIN_ITEMS,
    CameBy,
    CheckIn,
    Invitation,
    LinkKind,
    Participant,
    PrivateLink,
    Session,
)
from heedful.practice.showing.words import MARKS
from heedful.practice.trust.links import make_link, revoke
from heedful.wording.reading import hard_words, reading_grade
from tests.people import Cast

pytestmark = pytest.mark.django_db

MOST_BYTES = 30_000
AS_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def link(cast: Cast) -> PrivateLink:
    return make_link(cast.kim, cast.tamsin)


def checkin_url(link: PrivateLink) -> str:
    return reverse("own_checkin", args=[link.secret])


def keep(client: Browser, link: PrivateLink, submission: object, item: str, answer: str, **more: str) -> Any:
    data = {"submission": str(submission), "item": item, "answer": answer, **more}
    return client.post(reverse("own_checkin_answer", args=[link.secret]), data, headers=AS_SCRIPT)


def send(client: Browser, link: PrivateLink, submission: object, **answers: str) -> Any:
    return client.post(checkin_url(link), {"submission": str(submission), **answers})


# ---------------------------------------------------------------------------------------------------
# Answering and sending


def test_a_whole_check_in_is_sent_by_one_plain_form(link: PrivateLink, client: Browser) -> None:
    page = client.get(checkin_url(link))
    submission = page.context["asked"].submission
    marks = {"mood": "4", "heard": "8", "goal_fit": "7", "effort": "", "words": "An invented thought."}
    answer = client.post(checkin_url(link), {"submission": submission, "when": "after", **marks}, follow=True)
    assert answer.status_code == 200
    assert b"Thank you" in answer.content
    sent = CheckIn.objects.get(submission=submission)
    assert sent.marks == {"mood": 4, "heard": 8, "goal_fit": 7}
    assert (sent.when, sent.words, sent.came_by) == ("after", "An invented thought.", "link")
    assert sent.session is not None
    assert sent.session.number == 2


def test_each_answer_is_kept_as_it_is_given_and_stays_the_clients_alone(
    link: PrivateLink, client: Browser, cast: Cast
) -> None:
    submission = uuid4()
    assert keep(client, link, submission, "mood", "4").json() == {"kept": "mood"}
    assert keep(client, link, submission, "words", "An invented thought.").json() == {"kept": "words"}
    draft = CheckIn.everything.get()
    assert (draft.mood, draft.words, draft.sent_at) == (4, "An invented thought.", None)
    assert not cast.kim.checkins.exists()
    client.force_login(cast.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    assert b"An invented thought" not in client.get(reverse("client", args=[cast.kim.pk])).content


def test_an_answer_given_again_takes_the_place_of_the_former_and_a_skipped_one_leaves_nothing(
    link: PrivateLink, client: Browser
) -> None:
    submission = uuid4()
    for answer in ("4", "6", "6"):
        keep(client, link, submission, "mood", answer)
    assert CheckIn.everything.get().mood == 6
    keep(client, link, submission, "mood", "")
    assert CheckIn.everything.get().mood is None


def test_the_time_that_the_page_offered_counts_though_nobody_tapped_it(
    link: PrivateLink, client: Browser
) -> None:
    keep(client, link, uuid4(), "mood", "4", when="between")
    assert CheckIn.everything.get().when == "between"


def test_a_draft_is_gone_on_with(link: PrivateLink, client: Browser) -> None:
    submission = uuid4()
    keep(client, link, submission, "mood", "4")
    page = client.get(checkin_url(link))
    assert page.context["asked"].submission == submission
    assert 'name="mood" value="4" checked' in page.content.decode()
    assert b"Your earlier answers are here." in page.content


def test_a_check_in_sent_twice_is_there_once(link: PrivateLink, client: Browser) -> None:
    submission = uuid4()
    first = send(client, link, submission, mood="4")
    again = send(client, link, submission, mood="9")
    assert first.url == again.url
    assert CheckIn.objects.get().mood == 4


def test_an_answer_after_the_sending_changes_nothing_and_leads_to_the_thanks(
    link: PrivateLink, client: Browser
) -> None:
    submission = uuid4()
    thanks = send(client, link, submission, mood="4").url
    assert keep(client, link, submission, "mood", "9").json() == {"go": thanks}
    assert CheckIn.objects.get().mood == 4


def test_the_script_is_told_where_to_go_rather_than_sent_there(link: PrivateLink, client: Browser) -> None:
    submission = str(uuid4())
    answer = client.post(checkin_url(link), {"submission": submission, "mood": "4"}, headers=AS_SCRIPT)
    assert answer.json() == {"go": reverse("own_thanks", args=[link.secret, submission])}


# ---------------------------------------------------------------------------------------------------
# What does not fit: a kind sentence, and nothing lost


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ("mood", "11"),
        ("mood", "-1"),
        ("mood", "nan"),
        ("mood", "inf"),
        ("mood", "very"),
        ("when", "never"),
        ("when", ""),
        ("sent_at", "2026-01-01"),
        ("participant", "1"),
        ("words", "x" * 2001),
        ("words", "nothing\x00here"),
    ],
)
def test_what_does_not_fit_is_said_kindly_and_leaves_what_was_kept(
    link: PrivateLink, client: Browser, item: str, answer: str
) -> None:
    submission = uuid4()
    keep(client, link, submission, "mood", "4")
    keep(client, link, submission, "words", "An invented thought.")
    refused = keep(client, link, submission, item, answer)
    assert refused.status_code == 400
    assert re.fullmatch(r"[A-Z].*[.!]", refused.json()["problem"])
    draft = CheckIn.everything.get()
    assert (draft.mood, draft.words, draft.sent_at) == (4, "An invented thought.", None)


@pytest.mark.parametrize("submission", ["", "no-uuid", "7d8f3c52", "' or 1=1"])
def test_a_submission_that_is_none_is_said_kindly(
    link: PrivateLink, client: Browser, submission: str
) -> None:
    assert keep(client, link, submission, "mood", "4").json() == {"problem": MIXED_UP}
    page = send(client, link, submission, mood="4")
    assert page.status_code == 400
    assert MIXED_UP in page.content.decode()
    assert 'name="mood" value="4" checked' in page.content.decode()
    assert not CheckIn.everything.exists()


def test_a_form_with_a_slip_comes_back_with_what_was_answered(link: PrivateLink, client: Browser) -> None:
    page = send(client, link, uuid4(), mood="11", heard="8", words="An invented thought.", when="before")
    shown = page.content.decode()
    assert page.status_code == 400
    assert "Give a number from 0 to 10, or leave it out." in shown
    assert 'name="heard" value="8" checked' in shown
    assert 'name="when" value="before" checked' in shown
    assert "An invented thought." in shown
    assert not CheckIn.everything.exists()


def test_an_empty_check_in_is_not_sent(link: PrivateLink, client: Browser) -> None:
    page = send(client, link, uuid4(), when="after", mood="")
    assert page.status_code == 400
    assert "There is nothing to send yet." in page.content.decode()
    assert not CheckIn.everything.exists()


def test_words_alone_are_enough(link: PrivateLink, client: Browser) -> None:
    assert send(client, link, uuid4(), words="An invented thought.").status_code == 302
    assert CheckIn.objects.get().marks == {}


def test_anothers_submission_can_neither_be_changed_nor_sent(
    link: PrivateLink, client: Browser, cast: Cast
) -> None:
    """Not even by the partner in the same course."""
    submission = uuid4()
    noors, sams = make_link(cast.noor, cast.tamsin), make_link(cast.sam, cast.tamsin)
    keep(client, noors, submission, "mood", "4")
    for other in (sams, link):
        assert keep(client, other, submission, "mood", "9").status_code == 409
        assert send(client, other, submission, mood="9").status_code == 409
    draft = CheckIn.everything.get()
    assert (draft.participant, draft.mood, draft.sent_at) == (cast.noor, 4, None)


def end(link: PrivateLink, cast: Cast, how: str) -> None:
    if how == "revoked":
        revoke(link, cast.tamsin)
        return
    link.expires_at = timezone.now() - timedelta(seconds=1)
    link.save(update_fields=["expires_at"])


@pytest.mark.parametrize(("how", "said"), [("revoked", "was closed"), ("expired", "has run out")])
def test_a_link_that_ends_midway_says_so_and_loses_nothing(
    link: PrivateLink, client: Browser, cast: Cast, how: str, said: str
) -> None:
    submission = uuid4()
    keep(client, link, submission, "mood", "4")
    end(link, cast, how)
    answer = keep(client, link, submission, "heard", "8")
    assert answer.status_code == 404
    assert said in answer.json()["problem"]
    assert said in send(client, link, submission, mood="4").content.decode()
    assert CheckIn.everything.get().mood == 4
    newer = make_link(cast.kim, cast.tamsin)
    assert client.get(checkin_url(newer)).context["asked"].submission == submission


def test_a_check_in_for_a_client_who_was_deleted_finds_a_closed_link(
    link: PrivateLink, client: Browser, cast: Cast
) -> None:
    cast.kim.delete()
    assert keep(client, link, uuid4(), "mood", "4").status_code == 404
    assert send(client, link, uuid4(), mood="4").status_code == 404


def test_another_site_can_make_no_browser_answer_without_the_secret(cast: Cast, link: PrivateLink) -> None:
    """The address is the key: with it no cookie is asked for, without it there is nothing."""
    strict = Browser(enforce_csrf_checks=True)
    assert keep(strict, link, uuid4(), "mood", "4").status_code == 200
    strict.force_login(cast.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    guess = make_guess(link.secret)
    assert strict.post(reverse("own_checkin_answer", args=[guess]), {"item": "mood"}).status_code == 404


def make_guess(secret: str) -> str:
    return secret[:-1] + ("A" if secret[-1] != "A" else "B")


# ---------------------------------------------------------------------------------------------------
# When


def test_when_is_offered_by_the_invitation_then_by_the_last_sessions_day(
    link: PrivateLink, client: Browser, cast: Cast
) -> None:
    def offered() -> str:
        whens = client.get(checkin_url(link)).context["asked"].whens
        return next(each.value for each, _, is_chosen in whens if is_chosen)

    assert offered() == "between"
    session = Session.objects.create(course=cast.kim.course, number=3, on=timezone.localdate())
    assert offered() == "after"
    now = timezone.now()
    Invitation.objects.create(
        participant=cast.kim,
        session=session,
        when="before",
        opens_at=now - timedelta(hours=1),
        expires_at=now + timedelta(days=4),
    )
    assert offered() == "before"


def test_before_the_first_session_nothing_is_asked_about_a_last_time(
    link: PrivateLink, client: Browser, cast: Cast
) -> None:
    assert not client.get(checkin_url(link)).context["asked"].is_before_the_first
    cast.kim.course.sessions.all().delete()
    page = client.get(checkin_url(link))
    assert page.context["asked"].is_before_the_first
    assert [each.value for each, _, is_chosen in page.context["asked"].whens if is_chosen] == ["before"]
    assert page.content.decode().count("data-about-last") == 6


# ---------------------------------------------------------------------------------------------------
# Afterwards


def sent_by(client: Browser, link: PrivateLink, **answers: str) -> CheckIn:
    submission = uuid4()
    send(client, link, submission, **(answers or {"mood": "4"}))
    return CheckIn.objects.get(submission=submission)


def thanks(link: PrivateLink, sent: CheckIn) -> str:
    return reverse("own_thanks", args=[link.secret, sent.submission])


def test_the_thanks_say_who_reads_it_and_show_the_new_point(link: PrivateLink, client: Browser) -> None:
    page = client.get(thanks(link, sent_by(client, link))).content.decode()
    assert "Tamsin Therapist will read it before or at your next session." in page
    assert "Their supervisor may look too." in page
    assert "Sunniva" not in page
    assert "Nobody watches these pages live." in page
    assert "Call 000 at any hour (invented)." in page
    assert "How you have been" in page


def test_readers_are_those_of_today(cast: Cast) -> None:
    today = timezone.localdate()
    cast.kim.course.care_team.filter(user=cast.sunniva).update(until=today)
    assert readers(cast.kim, today).names == "Tamsin Therapist"
    assert not readers(cast.kim, today).has_supervisor


def test_a_check_in_is_taken_back_and_is_a_draft_again(link: PrivateLink, client: Browser) -> None:
    sent = sent_by(client, link, mood="4", words="An invented thought.")
    answer = client.post(reverse("own_take_back", args=[link.secret, sent.submission]))
    assert answer.url == checkin_url(link)
    draft = CheckIn.everything.get()
    assert (draft.sent_at, draft.session, draft.mood, draft.words) == (None, None, 4, "An invented thought.")
    assert client.get(checkin_url(link)).context["asked"].submission == sent.submission


def test_after_a_quarter_of_an_hour_it_stays_sent(link: PrivateLink, client: Browser) -> None:
    sent = sent_by(client, link)
    later = timezone.now() + timedelta(minutes=16)
    with mock.patch("django.utils.timezone.now", return_value=later):
        assert b"Take this check-in back" not in client.get(thanks(link, sent)).content
        client.post(reverse("own_take_back", args=[link.secret, sent.submission]))
    assert CheckIn.objects.filter(pk=sent.pk).exists()


# ---------------------------------------------------------------------------------------------------
# In the room


@pytest.fixture
def room(cast: Cast) -> PrivateLink:
    return make_link(cast.kim, cast.tamsin, kind=LinkKind.ROOM)


def test_in_the_room_it_is_marked_as_given_there(room: PrivateLink, client: Browser) -> None:
    assert sent_by(client, room).came_by == CameBy.ROOM


def test_in_the_room_nothing_is_shown_of_other_answers(
    room: PrivateLink, link: PrivateLink, client: Browser
) -> None:
    earlier = sent_by(client, link)
    keep(client, link, uuid4(), "words", "An invented thought.")
    page = client.get(checkin_url(room))
    assert not page.context["asked"].is_gone_on_with
    assert "When you are done, give the device back." in page.content.decode()
    assert client.get(thanks(room, earlier)).status_code == 404
    here = sent_by(client, room)
    assert client.get(thanks(room, here)).context["picture"] is None
    assert client.get(thanks(link, here)).context["picture"] is not None


# ---------------------------------------------------------------------------------------------------
# Its words, its weight


def words_of_the_page() -> str:
    asked = [f"{MARKS[item][1]} Zero is {MARKS[item][2]}. Ten is {MARKS[item][3]}." for item in CHECKIN_ITEMS]
    whens = [f"{words}." for words in WHENS.values()]
    return " ".join(["When is this?", *whens, *asked, "Anything you would like me to know?"])


def test_a_child_of_eleven_can_read_it() -> None:
    assert reading_grade(words_of_the_page()) <= 6
    assert hard_words(words_of_the_page()) == ()


def heaviest(participant: Participant, client: Browser, link: PrivateLink) -> dict[str, int]:
    """Bytes of each page with all that it loads, uncompressed."""
    sent = sent_by(client, link)
    keep(client, link, uuid4(), "words", "An invented thought. " * 5)
    pages = {"check-in": checkin_url(link), "thanks": thanks(link, sent)}
    return {name: weight(client.get(page).content.decode()) for name, page in pages.items()}


def weight(html: str) -> int:
    loaded = set(re.findall(r'/static/([^"?]+)', html))
    folder = settings.STATICFILES_DIRS[0]
    return len(html.encode()) + sum((folder / name).stat().st_size for name in loaded)


def test_a_whole_page_weighs_less_than_thirty_kilobytes(
    link: PrivateLink, client: Browser, cast: Cast
) -> None:
    for name, weighs in heaviest(cast.kim, client, link).items():
        assert 5_000 < weighs < MOST_BYTES, f"{name}: {weighs}"


def test_the_page_sends_nobody_elsewhere_and_names_nobody(link: PrivateLink, client: Browser) -> None:
    answer = client.get(checkin_url(link))
    page = answer.content.decode()
    assert not re.findall(r'(?:src|href)="(?!/|data:,|#)', page)
    assert "Kim" not in page
    assert "K-014" not in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
