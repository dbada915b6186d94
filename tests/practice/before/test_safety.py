from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import RiskAnswer
from heedful.practice.record.questionnaires import answers_draft, keep, send
from tests.people import Cast, end_membership

pytestmark = pytest.mark.django_db
NEVER_SAID = ("low risk", "no risk", "not at risk", "is safe", "all clear")


def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return signed_in(cast.tamsin)


def sent(cast: Cast, measure: str, answers: dict[int, float | None]) -> list[RiskAnswer]:
    known = known_catalogue().measures[measure]
    draft = answers_draft(cast.kim, measure, uuid4())
    return send(keep(draft, known, answers), known).risk


def phq9(cast: Cast, last: float = 1) -> RiskAnswer:
    return sent(cast, "phq9", {**dict.fromkeys(range(1, 9), 1.0), 9: last})[0]


def brief(browser: Browser, cast: Cast) -> str:
    answer = browser.get(reverse("brief", args=[cast.kim.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def safety(page: str) -> str:
    return page.split('id="safety"')[1].split("</section>", maxsplit=1)[0]


def acknowledge(browser: Browser, cast: Cast, row: RiskAnswer, **given: object):
    return browser.post(reverse("acknowledge_risk", args=[cast.kim.pk, row.pk]), given)


def banner(browser: Browser, url: str) -> str:
    page = browser.get(url).content.decode()
    return page.split('class="safety-waiting"')[1].split("</aside>")[0] if "safety-waiting" in page else ""


def test_the_safety_plan_is_one_tap_away_while_an_answer_is_open(tamsin: Browser, cast: Cast) -> None:
    phq9(cast)
    assert f"{reverse('plans', args=[cast.kim.pk])}#safety" in safety(brief(tamsin, cast))


def test_the_answer_stands_first_in_the_words_of_the_form_with_who_is_told(
    tamsin: Browser, cast: Cast
) -> None:
    phq9(cast, 2)
    page = brief(tamsin, cast)
    first = safety(page)
    assert page.index('id="safety"') < page.index('class="stance"')
    assert "PHQ-9, item 9" in first
    assert "2 (“More than half the days”)" in first
    assert "Tamsin Therapist is told first" in first
    assert "Nobody has acknowledged this yet" in first
    assert not [words for words in NEVER_SAID if words in safety(page).lower()]


def test_an_answer_before_the_first_session_is_named_so(tamsin: Browser, cast: Cast) -> None:
    cast.kim.course.sessions.all().delete()
    phq9(cast)
    assert "before the first session" in safety(brief(tamsin, cast))


def test_it_is_kept_when_the_named_person_first_saw_it(tamsin: Browser, cast: Cast) -> None:
    row = phq9(cast)
    brief(signed_in(cast.sunniva), cast)
    tamsin.head(reverse("brief", args=[cast.kim.pk]))
    row.refresh_from_db()
    assert row.first_seen_at is None
    assert "has had it on screen since" in safety(brief(tamsin, cast))
    row.refresh_from_db()
    assert row.first_seen_by == cast.tamsin


def test_a_zero_is_never_shown_as_good(tamsin: Browser, cast: Cast) -> None:
    assert sent(cast, "phq9", dict.fromkeys(range(1, 10), 0.0)) == []
    page = brief(tamsin, cast)
    assert 'id="safety"' not in page
    assert not [words for words in NEVER_SAID if words in page.lower()]


def test_it_is_acknowledged_by_ticks_by_words_or_by_both(tamsin: Browser, cast: Cast) -> None:
    row = phq9(cast)
    acknowledge(tamsin, cast, row, done=["asked", "plan", "other"], what_was_done="We speak again on Friday.")
    row.refresh_from_db()
    assert row.what_was_done == "Asked directly. Opened the safety plan together. We speak again on Friday."
    assert (row.acknowledged_by, row.acknowledged_on) == (cast.tamsin, timezone.localdate())
    shown = safety(brief(tamsin, cast))
    assert "We speak again on Friday." in shown
    assert "by Tamsin Therapist" in shown
    second = phq9(cast, 3)
    acknowledge(tamsin, cast, second, done=["called"])
    second.refresh_from_db()
    assert second.what_was_done == "Called them."


@pytest.mark.parametrize(
    "given", [{}, {"done": ["other"]}, {"done": ["nothing_like_it"]}, {"done": "x" * 999}]
)
def test_an_acknowledgement_that_says_nothing_leaves_it_open_and_says_what_is_missing(
    tamsin: Browser, cast: Cast, given: dict
) -> None:
    row = phq9(cast)
    answer = acknowledge(tamsin, cast, row, **given)
    assert answer.status_code == 400
    assert 'class="error"' in safety(answer.content.decode())
    row.refresh_from_db()
    assert row.acknowledged_on is None


def test_words_that_were_too_many_are_still_on_the_page(tamsin: Browser, cast: Cast) -> None:
    answer = acknowledge(tamsin, cast, phq9(cast), done=["called"], what_was_done="kept words " * 300)
    page = safety(answer.content.decode())
    assert "Shorten it a little" in page
    assert "kept words kept words" in page
    assert 'value="called" checked' in page


def test_the_answers_of_one_form_are_acknowledged_together(tamsin: Browser, cast: Cast) -> None:
    rows = sent(cast, "cssrs", {1: 1, 2: 1, 3: 1, 4: 1, 5: 0, 6: 0})
    page = safety(brief(tamsin, cast))
    assert page.count("<form") == 1
    assert page.count("C-SSRS screener, item") == 4
    assert "Stay with them, and bring in help now" in page
    acknowledge(tamsin, cast, rows[0], done=["asked"])
    assert not RiskAnswer.objects.filter(acknowledged_on=None).exists()


def test_the_owners_next_step_is_said_and_never_a_grade_of_safety(tamsin: Browser, cast: Cast) -> None:
    sent(cast, "cssrs", {1: 1, 2: 0, 6: 0})
    page = brief(tamsin, cast)
    assert "Talk about it before they leave" in safety(page)
    assert not [words for words in NEVER_SAID if words in safety(page).lower()]


def test_the_screener_is_offered_after_another_form_and_not_after_itself(tamsin: Browser, cast: Cast) -> None:
    ask = reverse("ask_measure", args=[cast.kim.pk, "cssrs"])
    phq9(cast)
    assert ask in safety(brief(tamsin, cast))
    assert ask not in safety(brief(signed_in(cast.sunniva), cast)), "a supervisor changes nothing"
    RiskAnswer.objects.all().delete()
    sent(cast, "cssrs", {1: 1, 2: 0, 6: 0})
    assert ask not in safety(brief(tamsin, cast))


@pytest.mark.parametrize("place", ["caseload", "own_password"])
def test_a_banner_on_every_page_of_the_named_person_leads_there_without_a_name(
    tamsin: Browser, cast: Cast, place: str
) -> None:
    url = reverse(place)
    assert banner(tamsin, url) == ""
    row = phq9(cast)
    shown = banner(tamsin, url)
    assert "An answer about safety is waiting for you: K-014" in shown
    assert reverse("brief", args=[cast.kim.pk]) + "#safety" in shown
    assert "Kim" not in shown
    assert "PHQ" not in shown
    for other in (cast.theo, cast.sunniva, cast.olive):
        assert banner(signed_in(other), reverse("own_password")) == ""
    acknowledge(tamsin, cast, row, done=["asked"])
    assert banner(tamsin, url) == ""


def test_on_the_brief_itself_only_what_waits_elsewhere_is_in_the_banner(tamsin: Browser, cast: Cast) -> None:
    phq9(cast)
    assert banner(tamsin, reverse("brief", args=[cast.kim.pk])) == ""
    assert "K-014" in banner(tamsin, reverse("brief", args=[cast.noor.pk]))


def test_nobody_who_is_not_signed_in_sees_that_something_waits(cast: Cast) -> None:
    phq9(cast)
    assert banner(Browser(), reverse("sign_in")) == ""


def test_with_nobody_left_the_owner_learns_that_something_waits_and_not_whose(cast: Cast) -> None:
    phq9(cast)
    end_membership(cast.tamsin, cast.kim)
    shown = banner(signed_in(cast.olive), reverse("people"))
    assert "An answer about safety waits for a named person" in shown
    assert "K-014" not in shown
    assert 'href="/clients' not in shown
    assert "No therapist is left on this care team" in safety(brief(signed_in(cast.sunniva), cast))
