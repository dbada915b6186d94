"""A questionnaire, from the first answer to the sending: kept item by item, scored here, and sent once.

Until it is sent it is a draft: the client's alone. A skipped item is None in a draft and absent once it is sent, never
zero. Come through `trust.gate` first: nothing is decided here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from heedful.core.catalogue import Item, Measure
from heedful.core.measures import Score, asked_items, problems_in, score
from heedful.practice.people.models import User
from heedful.practice.record.checkins import (
    DRAFT_LASTS,
    NotThisClients,
    answer_invitations,
    session_answered_about,
)
from heedful.practice.record.models import (
    CameBy,
    Goal,
    GoalRating,
    MeasureAnswers,
    MeasureTotal,
    Participant,
    RiskAnswer,
    Session,
)
from heedful.practice.record.risk import keep_risk_answers
from heedful.practice.trust import audit

Answers = Mapping[int, float | None]
"""By item; None: skipped. An item that has not been reached is absent."""


class SentForm(NamedTuple):
    """What came of sending. `is_first`: not sent before; `risk`: the answers that a named person is told of."""

    answers: MeasureAnswers
    score: Score
    risk: list[RiskAnswer]
    is_first: bool


# ---------------------------------------------------------------------------------------------------
# The items


def items_of(measure: Measure, participant: Participant, answers: Answers) -> tuple[Item, ...]:
    """The items to be asked, as far as the answers so far decide; the client's own goals where it asks of goals."""
    if measure.items_from == "goals":
        return tuple(
            Item(number, goal.words, measure.options)
            for number, goal in enumerate(_goals(measure, participant), 1)
        )
    return asked_items(measure, answers)


def _goals(measure: Measure, participant: Participant) -> list[Goal]:
    return list(participant.goals.order_by("id")[: measure.most_items])


# ---------------------------------------------------------------------------------------------------
# The draft


def answers_draft(
    participant: Participant, measure: str, submission: UUID, *, came_by: str = CameBy.LINK
) -> MeasureAnswers:
    """The answers with this submission, begun now if there are none; they may have been sent already.

    Raises: NotThisClients if it belongs to somebody else, or to another questionnaire.
    """
    draft, _ = MeasureAnswers.everything.get_or_create(
        submission=submission,
        defaults={
            "participant": participant,
            "measure": measure,
            "came_by": came_by,
            "answered_at": timezone.now(),
        },
    )
    if (draft.participant_id, draft.measure) != (participant.pk, measure):
        raise NotThisClients
    return draft


def open_draft(participant: Participant, measure: str, came_by: str = CameBy.LINK) -> MeasureAnswers | None:
    """The newest draft that has not grown too old, to be gone on with."""
    since = timezone.now() - DRAFT_LASTS
    drafts = MeasureAnswers.everything.filter(
        participant=participant,
        measure=measure,
        came_by=came_by,
        sent_at__isnull=True,
        answered_at__gt=since,
    )
    return drafts.order_by("-id").first()


def so_far(draft: MeasureAnswers) -> dict[int, float | None]:
    return {int(item): answer for item, answer in json.loads(draft.answers).items()}


def still_open(draft: MeasureAnswers, measure: Measure) -> set[int]:
    """The items to be asked that have been neither answered nor skipped."""
    answers = so_far(draft)
    return {item.number for item in items_of(measure, draft.participant, answers)} - answers.keys()


def keep(draft: MeasureAnswers, measure: Measure, given: Answers) -> MeasureAnswers:
    """Keep these answers beside the others (None: skipped). What has been sent stays as it is.

    Raises: ValueError, a sentence a line, for an answer that the form does not offer; nothing is kept then.
    """
    problems = problems_in(measure, given)
    if problems:
        raise ValueError("\n".join(problems))
    with transaction.atomic():
        held = MeasureAnswers.everything.select_for_update().get(pk=draft.pk)
        if held.sent_at is None:
            held.answers = _as_json({**so_far(held), **given})
            held.answered_at = timezone.now()
            held.save(update_fields=["answers", "answered_at"])
    return held


def _as_json(answers: Answers) -> str:
    return json.dumps({str(item): answers[item] for item in sorted(answers)})


def drop_old_drafts(now: datetime) -> int:
    """Take out what was begun and never sent; how many."""
    old = MeasureAnswers.everything.filter(sent_at__isnull=True, answered_at__lte=now - DRAFT_LASTS)
    return old.delete()[0]


# ---------------------------------------------------------------------------------------------------
# Sending


def send(draft: MeasureAnswers, measure: Measure, *, by: User | None = None) -> SentForm:
    """Score the answers and hand them over: once, however often this is asked for. `by`: who typed or asked them."""
    now = timezone.now()
    with transaction.atomic():
        held = MeasureAnswers.everything.select_for_update().get(pk=draft.pk)
        if held.sent_at is not None:
            risk = list(held.risk_answers.order_by("item"))
            return SentForm(held, score(measure, held.by_item), risk, is_first=False)
        result = _seal(held, measure, now)
        _keep_total(held, result.total)
        _keep_goal_ratings(held, measure)
        risk = keep_risk_answers(
            held.participant, measure.id, result.risk, session=held.session, at=now, answers=held
        )
        answer_invitations(held.participant, now)
        actor, action = (by.pk, "wrote down answers") if by else (None, "client sent answers")
        audit.record(action, actor=actor, subject=held.participant, purpose="questionnaire")
    return SentForm(held, result, risk, is_first=True)


def _seal(held: MeasureAnswers, measure: Measure, now: datetime) -> Score:
    """Without what was skipped, and without an item that turned out not to be asked (an answer about risk stays)."""
    given = {item: answer for item, answer in so_far(held).items() if answer is not None}
    asked = {item.number for item in items_of(measure, held.participant, given)}
    about_risk = set(measure.risk_items)
    held.by_item = {item: answer for item, answer in given.items() if item in asked | about_risk}
    result = score(measure, held.by_item)
    held.session = session_answered_about(held.participant, timezone.localdate(now))
    held.sent_at, held.total = now, result.total
    held.save()
    return result


def _keep_total(held: MeasureAnswers, total: float | None) -> None:
    if total is not None:
        day = timezone.localdate(held.sent_at)
        _put_total(held.participant, held.measure, total, session=held.session, on=day, answers=held)


def _put_total(
    participant: Participant,
    measure: str,
    total: float,
    *,
    session: Session | None,
    on: date,
    answers: MeasureAnswers | None,
) -> MeasureTotal:
    """Of one session (or, before the first, of one day) the total that came last is the one that stays."""
    place: dict[str, Any] = {"session": session} if session else {"session": None, "answered_on": on}
    kept, _ = MeasureTotal.objects.update_or_create(
        participant=participant,
        measure=measure,
        **place,
        defaults={"total": total, "answered_on": on, "answers": answers},
    )
    return kept


def _keep_goal_ratings(held: MeasureAnswers, measure: Measure) -> None:
    """Where the items are the client's goals, each answer is a rating of that goal."""
    if measure.items_from != "goals":
        return
    goals = _goals(measure, held.participant)
    GoalRating.objects.bulk_create(
        GoalRating(goal=goals[number - 1], on=timezone.localdate(held.sent_at), value=answer)
        for number, answer in held.by_item.items()
    )


# ---------------------------------------------------------------------------------------------------
# From paper


def type_in_total(
    participant: Participant, measure: Measure, total: float, risk: Mapping[int, float], *, on: date, by: User
) -> MeasureTotal:
    """A total from paper, with the answers to its items about risk (by item; zeros are dropped here).

    It belongs to the latest session held by that day. Raises: ValueError for a total or an answer out of range.
    """
    problems = problems_in(measure, risk) if measure.items else ()
    if problems or not measure.lowest <= total <= measure.highest:
        raise ValueError(
            "\n".join(problems) or f"a total lies between {measure.lowest:g} and {measure.highest:g}"
        )
    session = session_answered_about(participant, on)
    with transaction.atomic():
        kept = _put_total(participant, measure.id, total, session=session, on=on, answers=None)
        _keep_typed_risk(participant, measure, risk, session, on)
        audit.record("typed in a total", actor=by.pk, subject=participant, purpose="questionnaire")
    return kept


def _keep_typed_risk(
    participant: Participant, measure: Measure, risk: Mapping[int, float], session: Session | None, on: date
) -> None:
    noon = timezone.make_aware(datetime.combine(on, time(12)))
    found = score(measure, dict(risk)).risk if measure.items else ()
    keep_risk_answers(participant, measure.id, found, session=session, at=noon)
