from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from heedful.practice.record.models import (
    Agreement,
    CheckIn,
    Goal,
    GoalRating,
    LadderStep,
    LadderTry,
    MeasureTotal,
    Participant,
    Pause,
    Strain,
)
from heedful.practice.trust.audit import AuditEvent
from tests.people import OPENED_ON, Cast

pytestmark = pytest.mark.django_db


def signed_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def page(user, participant: Participant) -> str:
    answer = signed_in(user).get(reverse("trajectories", args=[participant.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def check_in(
    participant: Participant, week: int, alliance: float | None = None, **marks: float | None
) -> None:
    session = participant.course.sessions.filter(number=week + 1).first()
    at = datetime.combine(OPENED_ON + timedelta(weeks=week), datetime.min.time(), UTC) + timedelta(hours=12)
    if alliance is not None:
        marks |= dict.fromkeys(("heard", "goal_fit", "method_fit", "say_no"), alliance)
    CheckIn.objects.create(participant=participant, session=session, answered_at=at, sent_at=at, **marks)


def test_before_anything_was_marked_the_page_says_kindly_what_will_be_here(cast: Cast) -> None:
    assert "Nothing to draw yet" in page(cast.tamsin, cast.kim)


def test_the_alliance_is_drawn_by_day_with_its_words_and_its_numbers(cast: Cast) -> None:
    check_in(cast.kim, 0, alliance=8)
    check_in(cast.kim, 1, alliance=8)
    html = page(cast.tamsin, cast.kim)
    assert "Steady, at 8 of 10." in html
    assert 'role="img" aria-labelledby="alliance-t alliance-d"' in html
    assert "<td>9 Mar 2026</td>" in html


def test_check_ins_that_belong_to_no_session_are_drawn_too(cast: Cast) -> None:
    check_in(cast.kim, 0, mood=4)
    check_in(cast.kim, 5, mood=6)
    assert cast.kim.checkins.filter(session=None).count() == 1
    assert "Mood went from 4 to 6." in page(cast.tamsin, cast.kim)


def test_a_draft_that_was_not_sent_is_not_drawn(cast: Cast) -> None:
    check_in(cast.kim, 0, mood=4)
    CheckIn.everything.create(participant=cast.kim, answered_at=datetime(2026, 3, 10, tzinfo=UTC), mood=9)
    assert "Mood 4." in page(cast.tamsin, cast.kim)


def test_marks_typed_in_later_belong_to_the_day_of_their_session(cast: Cast) -> None:
    typed = datetime(2026, 6, 1, tzinfo=UTC)
    CheckIn.objects.create(
        participant=cast.kim,
        session=cast.kim.course.sessions.get(number=1),
        answered_at=typed,
        sent_at=typed,
        mood=4,
    )
    html = page(cast.tamsin, cast.kim)
    assert "2 Mar 2026: 4 of 10" in html
    assert "1 Jun 2026" not in html


def test_each_questionnaire_has_its_way_and_its_method(cast: Cast) -> None:
    for number, total in ((1, 17), (2, 9)):
        session = cast.kim.course.sessions.get(number=number)
        MeasureTotal.objects.create(participant=cast.kim, session=session, measure="gad7", total=total)
    MeasureTotal.objects.create(
        participant=cast.kim, measure="unknown_here", total=3, answered_on=date(2026, 3, 4)
    )
    html = page(cast.tamsin, cast.kim)
    assert "down by 8 points, for the better" in html
    assert "cut-off 10" in html
    assert "Toussaint" in html
    assert "unknown_here" not in html


def test_what_happened_along_the_way_is_marked_in_shapes_and_words(cast: Cast) -> None:
    check_in(cast.kim, 0, mood=4)
    Agreement.objects.create(course=cast.kim.course, signed_on=date(2026, 3, 3))
    Pause.objects.create(participant=cast.kim, begins_on=date(2026, 3, 4), until=date(2026, 3, 8))
    step = LadderStep.objects.create(participant=cast.kim, code="l1", words="an invented step")
    LadderTry.objects.create(step=step, on=date(2026, 3, 5), stopped=True)
    Strain.objects.create(
        participant=cast.kim, noticed_on=date(2026, 3, 6), noticed_by="room", state="healed",
        closed_on=date(2026, 3, 9),
    )  # fmt: skip
    html = page(cast.tamsin, cast.kim)
    for told in (
        "3 Mar 2026: agreement signed",
        "5 Mar 2026: step 1 of the ladder stopped early",
        "6 Mar 2026: a strain was noticed",
        "chart-rest",
        "step stopped early</span>",
        "strain healed</span>",
    ):
        assert told in html
    assert "an invented step" not in html


def test_goals_are_drawn_in_the_clients_words(cast: Cast) -> None:
    goal = Goal.objects.create(participant=cast.kim, code="g1", words="ride the invented bus")
    for week, value in ((0, 2), (1, 5)):
        GoalRating.objects.create(goal=goal, on=OPENED_ON + timedelta(weeks=week), value=value)
    assert "“ride the invented bus” went from 2 to 5." in page(cast.tamsin, cast.kim)


def test_the_words_of_a_client_cannot_become_markup(cast: Cast) -> None:
    goal = Goal.objects.create(participant=cast.kim, code="g1", words="<b>loud</b>")
    GoalRating.objects.create(goal=goal, on=OPENED_ON, value=2)
    assert "<b>loud" not in page(cast.tamsin, cast.kim)


def test_a_couple_stands_side_by_side_on_one_axis(cast: Cast) -> None:
    for week in range(2):
        check_in(cast.noor, week, alliance=8)
    check_in(cast.sam, 12, alliance=None, mood=3)
    check_in(cast.sam, 0, alliance=5)
    html = page(cast.tamsin, cast.noor)
    assert "Sam Invented</a>" in html
    assert 'id="alliance-2-t"' in html
    assert "points apart." in html
    first, second = html.split('id="alliance-2-t"')
    days = [
        part.split('class="glyph"><title>2 Mar 2026: session 1, held')[0].rsplit("<svg x=", 1)[1]
        for part in (first, second)
    ]
    assert days[0].split()[0] == days[1].split()[0]


def test_everybody_shown_leaves_an_entry_in_the_audit_trail(cast: Cast) -> None:
    page(cast.tamsin, cast.noor)
    for person in (cast.noor, cast.sam):
        looked = AuditEvent.objects.filter(subject_id=str(person.pk), action="opened record")
        assert looked.filter(actor=cast.tamsin.pk).count() == 1


def test_one_person_alone_is_not_compared_with_anybody(cast: Cast) -> None:
    check_in(cast.kim, 0, alliance=8)
    html = page(cast.tamsin, cast.kim)
    assert "points apart" not in html
    assert "The alliance with each" not in html


def test_the_supervisor_of_the_care_team_may_look_and_a_stranger_may_not(cast: Cast) -> None:
    check_in(cast.kim, 0, alliance=8)
    assert "Steady" in page(cast.sunniva, cast.kim)
    assert signed_in(cast.theo).get(reverse("trajectories", args=[cast.kim.pk])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_course(cast: Cast) -> None:
    browser = signed_in(cast.tamsin)
    check_in(cast.kim, 0, alliance=8, mood=4)
    few = queries_of(browser, cast.kim)
    for week in range(1, 30):
        check_in(cast.kim, week, alliance=8, mood=4)
    assert queries_of(browser, cast.kim) == few


def queries_of(browser: Browser, participant: Participant) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(reverse("trajectories", args=[participant.pk])).status_code == 200
    return len(queries)
