from datetime import date

import pytest
from django.test import Client as Browser
from django.urls import reverse

from heedful.practice.record.models import (
    Answer,
    CheckIn,
    Goal,
    Observation,
    Part,
    ProposalAnswer,
    RiskAnswer,
    Task,
)
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def tamsin(cast: Cast) -> Browser:
    return signed_in(cast.tamsin)


def signed_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def brief_of_kim(cast: Cast) -> str:
    return reverse("brief", args=[cast.kim.pk])


def sees(browser: Browser, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200
    return response.content.decode()


def notice(cast: Cast, *kinds: str, note: str | None = None) -> None:
    session = cast.kim.course.sessions.last()
    for kind in kinds:
        Observation.objects.create(participant=cast.kim, session=session, kind=kind, note=note)


def mark(cast: Cast, number: int, value: float) -> None:
    session = cast.kim.course.sessions.get(number=number)
    CheckIn.objects.create(
        participant=cast.kim,
        session=session,
        answered_at="2026-03-02T12:00Z",
        sent_at="2026-03-02T12:00Z",
        heard=value,
        goal_fit=value,
        method_fit=value,
        say_no=value,
    )


def open_risk(cast: Cast) -> RiskAnswer:
    session = cast.kim.course.sessions.last()
    return RiskAnswer.objects.create(participant=cast.kim, session=session, measure="phq9", item=9, answer=1)


def answer(browser: Browser, cast: Cast, part: str, proposal: str, given: str, **more: str):
    data = {"after_session": "2", "part": part, "proposal": proposal, "answer": given, **more}
    return browser.post(reverse("answer_proposal", args=[cast.kim.pk]), data)


def test_the_title_has_the_code_and_the_page_the_name(tamsin: Browser, cast: Cast) -> None:
    page = sees(tamsin, brief_of_kim(cast))
    title = page.split("<title>")[1].split("</title>")[0]
    assert title == "Brief K-014 · Heedful"
    assert "Before you meet Kim Invented" in page


def test_a_client_with_nothing_written_down_still_has_a_brief(tamsin: Browser, cast: Cast) -> None:
    cast.kim.course.sessions.all().delete()
    page = sees(tamsin, brief_of_kim(cast))
    assert "Nothing stands out yet" in page
    assert "No marks yet" in page


def test_what_was_noticed_opens_under_the_source_with_its_decibans_and_its_session(
    tamsin: Browser, cast: Cast
) -> None:
    notice(cast, "fears_feeling", "gaze_away")
    page = sees(tamsin, brief_of_kim(cast))
    fear = page.split('id="source-fear"')[1].split("</article>")[0]
    assert "Looks away" in fear
    assert "&nbsp;dB" in fear
    session = cast.kim.course.sessions.get(number=2)
    assert reverse("session", args=[cast.kim.pk, session.pk]) in fear


def test_the_picture_of_the_alliance_is_also_words_and_a_table(tamsin: Browser, cast: Cast) -> None:
    mark(cast, 1, 8)
    mark(cast, 2, 4)
    page = sees(tamsin, brief_of_kim(cast))
    assert 'role="img" aria-labelledby="alliance-t alliance-d"' in page
    assert '<title id="alliance-t">' in page
    assert "Ruptured" in page
    assert '<th scope="col">Expected</th>' in page


def test_no_style_or_script_is_written_into_the_page(tamsin: Browser, cast: Cast) -> None:
    notice(cast, "fears_feeling")
    mark(cast, 1, 8)
    page = sees(tamsin, brief_of_kim(cast))
    assert "style=" not in page
    assert "<style" not in page
    assert "onclick" not in page


def test_an_answer_is_kept_with_who_and_when_and_shown_with_an_undo(tamsin: Browser, cast: Cast) -> None:
    answer(tamsin, cast, "response", "validate", "accepted")
    kept = ProposalAnswer.objects.get()
    assert (kept.part, kept.proposal, kept.answer, kept.by) == (
        Part.RESPONSE,
        "validate",
        Answer.ACCEPTED,
        cast.tamsin,
    )
    assert kept.after_session == 2
    assert kept.words is None
    assert "You will use this" in sees(tamsin, brief_of_kim(cast))


def test_an_undo_takes_the_answer_back_and_the_one_before_it_holds_again(tamsin: Browser, cast: Cast) -> None:
    answer(tamsin, cast, "response", "validate", "declined")
    answer(tamsin, cast, "response", "validate", "accepted")
    newest = ProposalAnswer.objects.last()
    undo = reverse("take_back_answer", args=[cast.kim.pk, newest.pk])
    tamsin.post(undo)
    assert [each.answer for each in ProposalAnswer.objects.all()] == [Answer.DECLINED]
    assert tamsin.post(undo, {"part": "response", "proposal": "validate"}).status_code == 302


def test_own_words_are_kept_sealed(tamsin: Browser, cast: Cast) -> None:
    answer(tamsin, cast, "response", "validate", "changed", words="say it more softly")
    assert ProposalAnswer.objects.get().words == "say it more softly"
    assert "say it more softly" in sees(tamsin, brief_of_kim(cast))


def test_own_words_without_words_are_asked_for_kindly(tamsin: Browser, cast: Cast) -> None:
    response = answer(tamsin, cast, "response", "validate", "changed", words="  ")
    assert not ProposalAnswer.objects.exists()
    assert "Write your own words" in sees(tamsin, response.url)


def test_a_script_gets_only_the_part_that_changed(tamsin: Browser, cast: Cast) -> None:
    data = {"after_session": "2", "part": "response", "proposal": "validate", "answer": "accepted"}
    url = reverse("answer_proposal", args=[cast.kim.pk])
    part = tamsin.post(url, data, headers={"X-Heedful-Part": "yes"}).content.decode()
    assert 'id="answer-response-validate"' in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("part", "proposal"), [("response", "no_such"), ("no_such", "validate"), ("", ""), ("source", "validate")]
)
def test_a_proposal_that_does_not_exist_cannot_be_answered(
    tamsin: Browser, cast: Cast, part: str, proposal: str
) -> None:
    assert answer(tamsin, cast, part, proposal, "accepted").status_code == 404
    assert not ProposalAnswer.objects.exists()


def test_an_answer_that_is_none_of_the_three_is_not_kept(tamsin: Browser, cast: Cast) -> None:
    assert answer(tamsin, cast, "response", "validate", "perhaps").status_code == 302
    assert not ProposalAnswer.objects.exists()


def test_an_answer_to_what_has_left_the_page_is_still_shown(tamsin: Browser, cast: Cast) -> None:
    answer(tamsin, cast, "response", "externalise", "accepted")
    mark(cast, 1, 8)
    mark(cast, 2, 3)  # now the strain comes first
    page = sees(tamsin, brief_of_kim(cast))
    assert "Answered before, no longer proposed" in page
    assert 'id="answer-response-externalise"' in page


def test_an_answer_belongs_to_the_brief_it_was_given_to(tamsin: Browser, cast: Cast) -> None:
    answer(tamsin, cast, "response", "validate", "accepted")
    cast.kim.course.sessions.create(number=3, on=date(2026, 3, 16))
    assert "You will use this" not in sees(tamsin, brief_of_kim(cast))


def test_with_safety_open_the_readings_stand_back(tamsin: Browser, cast: Cast) -> None:
    notice(cast, "fears_feeling")
    open_risk(cast)
    page = sees(tamsin, brief_of_kim(cast))
    folded = page.index("stands back for now")
    assert page.index("Safety first") < folded < page.index('id="source-fear"')
    assert "PHQ-9, item 9" in page


def test_safety_is_acknowledged_by_name_and_with_what_was_done(tamsin: Browser, cast: Cast) -> None:
    risk = open_risk(cast)
    tamsin.post(
        reverse("acknowledge_risk", args=[cast.kim.pk, risk.pk]), {"what_was_done": "asked, made a plan"}
    )
    risk.refresh_from_db()
    assert risk.acknowledged_by == cast.tamsin
    assert risk.acknowledged_on is not None
    assert risk.what_was_done == "asked, made a plan"
    page = sees(tamsin, brief_of_kim(cast))
    assert "by Tamsin Therapist" in page
    assert "asked, made a plan" in page
    assert "safety-open" not in page


def test_an_empty_acknowledgement_stays_open_and_says_what_is_missing(tamsin: Browser, cast: Cast) -> None:
    risk = open_risk(cast)
    response = tamsin.post(reverse("acknowledge_risk", args=[cast.kim.pk, risk.pk]), {"what_was_done": " "})
    risk.refresh_from_db()
    assert response.status_code == 400
    assert risk.acknowledged_on is None
    assert "Say in a few words what was done" in response.content.decode()


def test_the_first_acknowledgement_is_never_overwritten(tamsin: Browser, cast: Cast) -> None:
    risk = open_risk(cast)
    url = reverse("acknowledge_risk", args=[cast.kim.pk, risk.pk])
    tamsin.post(url, {"what_was_done": "first"})
    tamsin.post(url, {"what_was_done": "second"})
    risk.refresh_from_db()
    assert risk.what_was_done == "first"


def test_the_same_news_three_weeks_running_is_told_once(tamsin: Browser, cast: Cast) -> None:
    for number, value in ((1, 8), (2, 4), (3, 4)):
        cast.kim.course.sessions.get_or_create(number=number, defaults={"on": date(2026, 3, 16)})
        mark(cast, number, value)
    news = sees(tamsin, brief_of_kim(cast)).split('id="signals"')[1].split("</section>")[0]
    assert news.count("Alliance fell.") == 1
    assert "before that in" in news


def test_wins_are_told(tamsin: Browser, cast: Cast) -> None:
    session = cast.kim.course.sessions.last()
    Task.objects.create(
        participant=cast.kim, code="t1", words="rang the dentist", set_in=session, outcome="done"
    )
    assert "rang the dentist" in sees(tamsin, brief_of_kim(cast))


def test_others_find_nothing_here(cast: Cast) -> None:
    risk = open_risk(cast)
    for user in (cast.theo, cast.olive, cast.sidra):
        browser = signed_in(user)
        assert browser.get(brief_of_kim(cast)).status_code == 404
        assert answer(browser, cast, "response", "validate", "accepted").status_code == 404
        seen = reverse("acknowledge_risk", args=[cast.kim.pk, risk.pk])
        assert browser.post(seen, {"what_was_done": "x"}).status_code == 404
    assert not ProposalAnswer.objects.exists()


def test_a_supervisor_reads_and_is_offered_nothing_to_change(cast: Cast) -> None:
    browser = signed_in(cast.sunniva)
    page = sees(browser, brief_of_kim(cast))
    assert "I’ll use this" not in page
    assert answer(browser, cast, "response", "validate", "accepted").status_code == 404


def test_one_client_s_safety_cannot_be_reached_through_another(tamsin: Browser, cast: Cast) -> None:
    risk = open_risk(cast)
    url = reverse("acknowledge_risk", args=[cast.noor.pk, risk.pk])
    assert tamsin.post(url, {"what_was_done": "x"}).status_code == 404


def test_reading_a_brief_leaves_an_audit_entry(tamsin: Browser, cast: Cast) -> None:
    sees(tamsin, brief_of_kim(cast))
    entry = AuditEvent.objects.order_by("-number").first()
    assert (entry.actor, entry.purpose) == (cast.tamsin.pk, "brief")


def test_the_number_of_queries_does_not_grow_with_the_record(tamsin: Browser, cast: Cast) -> None:
    few = _queries_of(tamsin, cast)
    for number in range(3, 23):
        session = cast.kim.course.sessions.create(number=number, on=date(2026, 4, 2))
        Observation.objects.create(participant=cast.kim, session=session, kind="gaze_away")
    Goal.objects.create(participant=cast.kim, code="g1", words="sleep")
    assert _queries_of(tamsin, cast) <= few + 1  # ratings of goals are looked up once there is a goal


def _queries_of(browser: Browser, cast: Cast) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        sees(browser, brief_of_kim(cast))
    return len(queries)


def test_a_change_needs_a_post(tamsin: Browser, cast: Cast) -> None:
    assert tamsin.get(reverse("answer_proposal", args=[cast.kim.pk])).status_code == 405
    assert tamsin.post(brief_of_kim(cast)).status_code == 405


def test_a_change_needs_its_token(cast: Cast) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(cast.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    assert answer(browser, cast, "response", "validate", "accepted").status_code == 403
    assert not ProposalAnswer.objects.exists()
