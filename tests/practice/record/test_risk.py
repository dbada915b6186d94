from datetime import date, timedelta

import pytest
from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.models import CareTeamMember, MeasureAnswers, Participant, RiskAnswer, Role
from heedful.practice.record.risk import (
    acknowledge,
    keep_risk_answers,
    names_told,
    note_seen,
    told_first,
    told_now,
    waiting_for,
    waiting_for_nobody,
)
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast, end_membership

pytestmark = pytest.mark.django_db
LATER = date(2026, 4, 1)


def told(cast: Cast, *items: int, of: Participant | None = None) -> RiskAnswer:
    participant = of or cast.kim
    risk = [(item, 1.0) for item in items or (9,)]
    return keep_risk_answers(participant, "phq9", risk, session=None, at=timezone.now())[0]


def joins(user: User, participant: Participant, since: date = LATER) -> None:
    CareTeamMember.objects.create(course=participant.course, user=user, role=Role.THERAPIST, since=since)


def test_the_therapist_longest_there_is_told_unless_another_is_named(cast: Cast) -> None:
    joins(cast.theo, cast.kim)
    today = timezone.localdate()
    assert told_first(cast.kim.course, today) == cast.tamsin
    cast.kim.course.told_first = cast.theo
    assert told_first(cast.kim.course, today) == cast.theo
    assert told(cast).told == cast.theo


def test_a_supervisor_is_not_told_first(cast: Cast) -> None:
    end_membership(cast.tamsin, cast.kim)
    assert told_first(cast.kim.course, timezone.localdate()) is None
    assert waiting_for(cast.sunniva) == []


@pytest.mark.parametrize("gone", ["left", "not_yet_there", "closed", "no_longer_a_therapist"])
def test_somebody_who_is_not_there_is_not_told_and_the_next_one_is(cast: Cast, gone: str) -> None:
    row = told(cast)
    joins(cast.theo, cast.kim)
    assert waiting_for(cast.theo) == []
    if gone == "left":
        end_membership(cast.tamsin, cast.kim)
    elif gone == "not_yet_there":
        tomorrow = timezone.localdate() + timedelta(days=1)
        cast.kim.course.care_team.filter(user=cast.tamsin).update(since=tomorrow)
    elif gone == "closed":
        User.objects.filter(pk=cast.tamsin.pk).update(is_active=False)
    else:
        User.objects.filter(pk=cast.tamsin.pk).update(is_therapist=False)
    row = RiskAnswer.objects.get(pk=row.pk)
    assert told_now(row, timezone.localdate()) == cast.theo
    assert [each.participant for each in waiting_for(cast.theo)] == [cast.kim]
    cast.tamsin.refresh_from_db()
    assert waiting_for(cast.tamsin) == []
    assert row.told == cast.tamsin, "who was named when it was sent stays written down"


def test_what_waits_is_counted_by_client_and_for_the_named_person_alone(cast: Cast) -> None:
    told(cast, 9)
    told(cast, 9, of=cast.noor)
    keep_risk_answers(cast.noor, "core10", [(6, 2.0)], session=None, at=timezone.now())
    told(cast, 9, of=cast.lou)
    waiting = {each.participant.client.code: each.answers for each in waiting_for(cast.tamsin)}
    assert waiting == {"K-014": 1, "N-201": 2}
    assert [each.participant for each in waiting_for(cast.theo)] == [cast.lou]
    assert waiting_for(cast.olive) == []


def test_with_nobody_left_the_owner_is_told_how_many_and_no_more(cast: Cast) -> None:
    told(cast)
    assert waiting_for_nobody() == 0
    end_membership(cast.tamsin, cast.kim)
    assert waiting_for_nobody() == 1
    assert names_told(cast.kim, list(RiskAnswer.objects.all())) == {}


def test_what_waits_takes_few_queries_however_much_there_is(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        waiting_for(cast.tamsin)
    for participant in (cast.kim, cast.noor, cast.sam):
        told(cast, 9, of=participant)
    with django_assert_num_queries(2):
        assert len(waiting_for(cast.tamsin)) == 3


def test_it_is_noted_when_the_named_person_first_had_it_on_screen(cast: Cast) -> None:
    joins(cast.theo, cast.kim)
    row = told(cast)
    note_seen(cast.kim, cast.theo)
    note_seen(cast.kim, cast.sunniva)
    row.refresh_from_db()
    assert row.first_seen_at is None
    note_seen(cast.kim, cast.tamsin)
    row.refresh_from_db()
    first = row.first_seen_at
    assert row.first_seen_by == cast.tamsin
    note_seen(cast.kim, cast.tamsin)
    row.refresh_from_db()
    assert row.first_seen_at == first


def test_one_person_acknowledges_the_answers_of_one_form_at_once(cast: Cast) -> None:
    now = timezone.now()
    form = MeasureAnswers.objects.create(
        participant=cast.kim, measure="cssrs", answered_at=now, sent_at=now, answers="{}"
    )
    risk = [(1, 1.0), (2, 1.0), (4, 1.0)]
    rows = keep_risk_answers(cast.kim, "cssrs", risk, session=None, at=now, answers=form)
    other = told(cast)
    acknowledge(rows[1], cast.tamsin, "Asked directly.")
    for row in rows:
        row.refresh_from_db()
        assert (row.acknowledged_by, row.what_was_done) == (cast.tamsin, "Asked directly.")
    other.refresh_from_db()
    assert other.acknowledged_on is None
    assert AuditEvent.objects.filter(action="acknowledged risk answer").count() == 3
    assert [each.answers for each in waiting_for(cast.tamsin)] == [1]


def test_what_is_acknowledged_stays_as_it_was(cast: Cast) -> None:
    row = told(cast)
    acknowledge(row, cast.tamsin, "first")
    acknowledge(RiskAnswer.objects.get(), cast.tamsin, "second")
    assert RiskAnswer.objects.get().what_was_done == "first"
    assert waiting_for(cast.tamsin) == []


def test_the_same_answer_kept_twice_is_one(cast: Cast) -> None:
    at = timezone.now()
    for _ in range(2):
        keep_risk_answers(cast.kim, "phq9", [(9, 2.0)], session=None, at=at)
    assert RiskAnswer.objects.count() == 1
