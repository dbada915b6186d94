"""What a client is told of their talks that are kept in writing, and how they take back their yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.record.models import SessionTranscript
from heedful.practice.trust.audit import AuditEvent
from heedful.practice.trust.links import make_link
from tests.people import Cast
from tests.practice.project.test_access import as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(cast: Cast) -> SessionTranscript:
    today = timezone.localdate()
    return SessionTranscript.objects.create(
        participant=cast.kim,
        session=cast.kim.course.sessions.first(),
        kept_by=cast.tamsin,
        consent_on=today - timedelta(days=1),
        keep_until=today + timedelta(days=30),
        spoken='[["client", "I like [place 1] and cream.", null, null]]',
    )


@pytest.fixture
def link(cast: Cast) -> dict[str, str]:
    made = make_link(cast.kim, cast.tamsin)
    return {"secret": made.secret}


def test_a_client_reads_which_talk_is_kept_until_when_and_how_to_take_back_their_yes(
    kept: SessionTranscript, link: dict[str, str]
) -> None:
    page = Browser().get(reverse("own_shared", kwargs=link)).content.decode()
    assert "Talks kept in writing" in page
    assert f"{kept.keep_until:%Y}" in page
    assert reverse("own_take_back_talks", kwargs=link) in page
    assert "cream" not in page


def test_where_nothing_is_kept_nothing_is_said_of_it(link: dict[str, str], cast: Cast) -> None:
    browser = Browser()
    assert "kept in writing" not in browser.get(reverse("own_shared", kwargs=link)).content.decode()
    assert "kept in writing" not in browser.get(reverse("own_mine", kwargs=link)).content.decode()


def test_a_yes_is_taken_back_only_after_one_question_and_then_every_word_is_gone(
    kept: SessionTranscript, link: dict[str, str], cast: Cast
) -> None:
    place, browser = reverse("own_take_back_talks", kwargs=link), Browser()
    assert "Take back your yes?" in browser.get(place).content.decode()
    kept.refresh_from_db()
    assert kept.spoken
    assert browser.post(place).status_code == 302
    kept.refresh_from_db()
    assert (kept.spoken, kept.codes, kept.told, kept.taken_back) == (None, None, None, True)
    assert AuditEvent.objects.filter(action="removed a transcript").count() == 1
    theirs = reverse("transcript", kwargs={"participant": cast.kim.pk, "session": kept.session_id})
    page = as_user(cast.tamsin).get(theirs).content.decode()
    assert "The client took back their yes" in page
    assert kept.fingerprint in page


def test_nobody_takes_back_another_s_yes(kept: SessionTranscript, cast: Cast) -> None:
    made = make_link(cast.lou, cast.theo)
    Browser().post(reverse("own_take_back_talks", kwargs={"secret": made.secret}))
    kept.refresh_from_db()
    assert kept.spoken
