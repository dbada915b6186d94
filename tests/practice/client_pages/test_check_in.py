"""The check-in by a private link: kept as it is given, sent once, and taken back if it was a slip."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from heedful.practice.record.models import CheckIn, PrivateLink
from heedful.practice.trust.links import make_link
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(cast: Cast) -> PrivateLink:
    return make_link(cast.kim, cast.tamsin)


def checkin_url(link: PrivateLink) -> str:
    return reverse("own_checkin", args=[link.secret])


def test_a_whole_check_in_is_sent_by_one_plain_form(link: PrivateLink, client: Browser) -> None:
    page = client.get(checkin_url(link))
    submission = str(page.context["asked"].submission)
    marks = {"mood": "4", "heard": "8", "goal_fit": "7", "effort": "", "words": "An invented thought."}
    answer = client.post(checkin_url(link), {"submission": submission, "when": "after", **marks}, follow=True)
    assert answer.status_code == 200
    assert b"Thank you" in answer.content
    sent = CheckIn.objects.get(submission=submission)
    assert sent.marks == {"mood": 4, "heard": 8, "goal_fit": 7}
    assert (sent.when, sent.words, sent.came_by) == ("after", "An invented thought.", "link")
    assert sent.session is not None
