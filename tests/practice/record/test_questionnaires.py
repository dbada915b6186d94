from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from heedful.practice.record.checkins import DRAFT_LASTS, NotThisClients
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import (
    GoalRating,
    Invitation,
    MeasureAnswers,
    MeasureTotal,
    RiskAnswer,
    When,
)
from heedful.practice.record.questionnaires import (
    answers_draft,
    drop_old_drafts,
    items_of,
    keep,
    open_draft,
    send,
    so_far,
    type_in_total,
)
from heedful.practice.trust.audit import AuditEvent
from tests.people import Cast

pytestmark = pytest.mark.django_db
PHQ9 = known_catalogue().measures["phq9"]
CORE10 = known_catalogue().measures["core10"]
CSSRS = known_catalogue().measures["cssrs"]
GBO = known_catalogue().measures["gbo"]


def begun(cast: Cast, measure=PHQ9, answers=None) -> MeasureAnswers:
    draft = answers_draft(cast.kim, measure.id, uuid4())
    return keep(draft, measure, answers or {})


def nine(*last: int) -> dict[int, float | None]:
    """PHQ-9 with ones, and these at the end."""
    values = [1] * (9 - len(last)) + list(last)
    return dict(enumerate(values, 1))


def test_a_draft_is_the_clients_alone_and_keeps_what_was_answered_and_skipped(cast: Cast) -> None:
    draft = begun(cast, answers={1: 2, 2: None})
    keep(draft, PHQ9, {3: 0})
    assert so_far(MeasureAnswers.everything.get()) == {1: 2, 2: None, 3: 0}
    assert not cast.kim.measure_answers.exists()
    assert open_draft(cast.kim, "phq9") == draft
    assert open_draft(cast.kim, "gad7") is None


def test_the_answers_lie_sealed_in_the_table(cast: Cast) -> None:
    from django.db import connection

    begun(cast, answers={1: 2})
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM record_measureanswers")
        assert '"1"' not in str(cursor.fetchone()[0])


def test_sending_scores_here_and_belongs_to_the_latest_session_held(cast: Cast) -> None:
    done = send(begun(cast, answers=nine(3)), PHQ9)
    total = MeasureTotal.objects.get()
    assert done.is_first
    assert (done.answers.total, total.total, total.measure) == (11, 11, "phq9")
    assert total.session == cast.kim.course.sessions.get(number=2)
    assert total.answers == done.answers
    assert AuditEvent.objects.filter(action="client sent answers", subject_id=str(cast.kim.pk)).count() == 1


def test_sent_twice_is_kept_once_and_changes_nothing_any_more(cast: Cast) -> None:
    draft = begun(cast, answers=nine(1))
    first = send(draft, PHQ9)
    again = send(keep(draft, PHQ9, {9: 3}), PHQ9)
    assert (first.is_first, again.is_first) == (True, False)
    assert again.answers.by_item[9] == 1
    assert [each.pk for each in again.risk] == [each.pk for each in first.risk]
    assert (MeasureTotal.objects.count(), RiskAnswer.objects.count()) == (1, 1)


def test_the_latest_answers_of_a_session_give_its_total(cast: Cast) -> None:
    send(begun(cast, answers=nine(0)), PHQ9)
    send(begun(cast, answers=nine(0, 0)), PHQ9)
    assert MeasureTotal.objects.get().total == 7
    assert cast.kim.measure_answers.count() == 2


def test_before_the_first_session_a_total_carries_its_day(cast: Cast) -> None:
    cast.kim.course.sessions.all().delete()
    done = send(begun(cast, answers=nine(2)), PHQ9)
    total = MeasureTotal.objects.get()
    assert (total.session, total.answered_on) == (None, timezone.localdate())
    assert [each.session for each in done.risk] == [None]


def test_with_too_much_left_out_there_is_no_total_and_the_answers_are_kept(cast: Cast) -> None:
    done = send(begun(cast, answers={**nine(0), 4: None, 5: None, 6: None}), PHQ9)
    assert done.answers.total is None
    assert not MeasureTotal.objects.exists()
    assert 4 not in done.answers.by_item
    assert len(done.answers.by_item) == 6


def test_one_line_left_out_of_the_core_10_is_filled_as_its_owner_says(cast: Cast) -> None:
    answers = dict.fromkeys(range(1, 11), 2) | {6: 0, 10: None}
    done = send(begun(cast, CORE10, answers), CORE10)
    assert done.score.is_prorated
    assert done.answers.total == pytest.approx(16 * 10 / 9)


@pytest.mark.parametrize("given", [{1: 4}, {1: -1}, {1: 0.5}, {10: 1}, {1: float("nan")}])
def test_an_answer_that_the_form_does_not_offer_is_not_kept(cast: Cast, given: dict[int, float]) -> None:
    draft = begun(cast, answers={2: 1})
    with pytest.raises(ValueError, match="PHQ-9"):
        keep(draft, PHQ9, given)
    assert so_far(MeasureAnswers.everything.get()) == {2: 1}


def test_a_submission_belongs_to_one_client_and_one_questionnaire(cast: Cast) -> None:
    draft = begun(cast)
    for participant, measure in ((cast.lou, "phq9"), (cast.kim, "gad7")):
        with pytest.raises(NotThisClients):
            answers_draft(participant, measure, draft.submission)


def test_an_answer_about_risk_is_written_down_and_a_zero_is_not(cast: Cast) -> None:
    send(begun(cast, answers=nine(0)), PHQ9)
    assert not RiskAnswer.objects.exists()
    done = send(begun(cast, answers=nine(2)), PHQ9)
    row = RiskAnswer.objects.get()
    assert (row.measure, row.item, row.answer, row.told) == ("phq9", 9, 2, cast.tamsin)
    assert (row.answers, row.answered_at) == (done.answers, done.answers.sent_at)


def test_an_answer_about_risk_stays_when_the_answers_are_taken_back(cast: Cast) -> None:
    send(begun(cast, answers=nine(2)), PHQ9).answers.delete()
    assert RiskAnswer.objects.get().answers is None
    assert not MeasureTotal.objects.exists()


def test_what_was_asked_for_counts_as_answered(cast: Cast) -> None:
    now = timezone.now()
    asked = Invitation.objects.create(
        participant=cast.kim, when=When.BETWEEN, measures="phq9", opens_at=now, expires_at=now + DRAFT_LASTS
    )
    send(begun(cast, answers=nine(0)), PHQ9)
    asked.refresh_from_db()
    assert asked.answered_at is not None


def test_only_the_items_that_the_answers_lead_to_are_asked(cast: Cast) -> None:
    numbers = [item.number for item in items_of(CSSRS, cast.kim, {})]
    assert numbers == [1, 2, 6]
    assert [item.number for item in items_of(CSSRS, cast.kim, {2: 1})] == [1, 2, 3, 4, 5, 6]


def test_an_answer_about_risk_counts_although_its_item_is_no_longer_asked(cast: Cast) -> None:
    draft = begun(cast, CSSRS, {1: 0, 2: 1, 4: 1, 6: 0})
    done = send(keep(draft, CSSRS, {2: 0}), CSSRS)
    assert [(row.item, row.answer) for row in done.risk] == [(4, 1)]


def test_the_clients_own_goals_are_rated(cast: Cast) -> None:
    goals = [cast.kim.goals.create(code=f"g{n}", words=f"an invented goal {n}") for n in (1, 2, 3, 4)]
    items = items_of(GBO, cast.kim, {})
    assert [item.text for item in items] == [goal.words for goal in goals[:3]]
    done = send(begun(cast, GBO, {1: 4, 2: None, 3: 6}), GBO)
    assert done.answers.total == 5
    ratings = [(rating.goal, rating.value) for rating in GoalRating.objects.order_by("value")]
    assert ratings == [(goals[0], 4), (goals[2], 6)]


def test_a_draft_that_nobody_came_back_to_is_taken_out_and_what_was_sent_stays(cast: Cast) -> None:
    send(begun(cast, answers=nine(0)), PHQ9)
    begun(cast, answers={1: 1})
    assert drop_old_drafts(timezone.now()) == 0
    later = timezone.now() + DRAFT_LASTS + timedelta(minutes=1)
    assert drop_old_drafts(later) == 1
    assert cast.kim.measure_answers.count() == 1


def test_a_total_from_paper_goes_to_the_session_of_its_day(cast: Cast) -> None:
    kept = type_in_total(cast.kim, PHQ9, 14, {9: 0}, on=date(2026, 3, 5), by=cast.tamsin)
    assert (kept.session.number, kept.total, kept.answered_on) == (1, 14, date(2026, 3, 5))
    assert not RiskAnswer.objects.exists()
    early = type_in_total(cast.kim, PHQ9, 12, {9: 0}, on=date(2026, 2, 1), by=cast.tamsin)
    assert (early.session, early.answered_on) == (None, date(2026, 2, 1))


def test_a_total_typed_in_twice_is_kept_once_with_its_answer_about_risk(cast: Cast) -> None:
    for total in (13, 14):
        type_in_total(cast.kim, PHQ9, total, {9: 1}, on=date(2026, 3, 10), by=cast.tamsin)
    assert MeasureTotal.objects.get().total == 14
    row = RiskAnswer.objects.get()
    assert (row.told, row.answers, row.session.number) == (cast.tamsin, None, 2)


@pytest.mark.parametrize(("total", "risk"), [(28, {}), (-1, {}), (3, {9: 7}), (float("nan"), {})])
def test_a_total_or_an_answer_out_of_range_is_not_typed_in(cast: Cast, total: float, risk: dict) -> None:
    with pytest.raises(ValueError, match=r"total|choose"):
        type_in_total(cast.kim, PHQ9, total, risk, on=date(2026, 3, 10), by=cast.tamsin)
    assert not MeasureTotal.objects.exists()
    assert not RiskAnswer.objects.exists()
