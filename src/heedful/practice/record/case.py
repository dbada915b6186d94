"""Rows ↔ core nouns, both ways, in one file.

`case_of` reads one participant's record into a `Case` with a number of queries that does not depend on how much there
is; `store_case` writes a `Case` down. What a case file does not hold (who noted it, what was done about a
risk answer, check-ins between sessions, answers to proposals) stays in the tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from operator import itemgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from heedful.core import vocabulary as core
from heedful.practice.people.models import Client, User
from heedful.practice.record.models import (
    CHECKIN_ITEMS,
    Agreement,
    CheckIn,
    Course,
    Goal,
    GoalRating,
    LadderStep,
    LadderTry,
    MeasureTotal,
    Observation,
    Participant,
    Pause,
    ResponseUsed,
    RiskAnswer,
    SaidBy,
    Session,
    Takeaway,
    Task,
    barriers_in,
)
from heedful.practice.trust.encryption import encrypted_fields

PREFERENCES = ("directive", "challenge", "feeling_focus", "past_focus")
AnyRow = TypeVar("AnyRow", bound=models.Model)

# ---------------------------------------------------------------------------------------------------
# From rows to a case


def case_of(participant: Participant) -> core.Case:
    """The participant's case file as it now is. Come through `trust.gate` first: nothing is decided here."""
    return cases_of([participant])[participant.pk]


def cases_of(participants: Iterable[Participant]) -> dict[UUID, core.Case]:
    """The case files of many participants, by the participant's id, in as many queries as one takes.

    Rows are read as bare values: a brief needs hundreds of them, and whole model objects cost three times as much.
    """
    participants = list(participants)
    tables = _Tables(participants)
    return {each.pk: tables.case(each) for each in participants}


Values = Mapping[UUID, list[tuple[Any, ...]]]
"""A table's values, opened, in reading order, by the id of the row that they belong to."""


class _Tables:
    """All that is needed of each table for these participants, each table read once."""

    def __init__(self, participants: list[Participant]) -> None:
        people = [each.pk for each in participants]
        courses = list({each.course_id for each in participants})
        self.clients = _read(Client, "participations", people, "code", "language", *PREFERENCES)
        self.agreements = _read(Agreement, "course", courses, "signed_on", "review_on")
        self.sessions = _read(Session, "course", courses, "id", "number", "on", "status")
        self.observations = _read(Observation, "participant", people, *_SEEN)
        self.responses = _read(ResponseUsed, "participant", people, "session", "response")
        self.checkins = _read(CheckIn, "participant", people, "session", *CHECKIN_ITEMS)
        self.totals = _read(MeasureTotal, "participant", people, "session", "measure", "total")
        self.risk = _read(RiskAnswer, "participant", people, *_RISK)
        self.takeaways = _read(Takeaway, "participant", people, "session", "words")
        self.goals = _read(Goal, "participant", people, *_GOAL)
        self.ratings = _read(GoalRating, "goal", _ids(self.goals), "on", "value", by=SaidBy.CLIENT)
        self.tasks = _read(Task, "participant", people, *_TASK)
        self.ladder = _read(LadderStep, "participant", people, *_STEP)
        self.tries = _read(LadderTry, "step", _ids(self.ladder), "on", "before", "peak", "after", "stopped")
        self.pauses = _read(Pause, "participant", people, "begins_on", "until", "asked_by", "ended_on")

    def case(self, participant: Participant) -> core.Case:
        person, course = participant.pk, participant.course_id
        return core.Case(
            client=_client(*self.clients[person][0]),
            sessions=self._sessions(person, course),
            agreement=_agreement(self.agreements[course]),
            goals=tuple(_goal(self.ratings, *values) for values in self.goals[person]),
            tasks=tuple(_task(*values) for values in self.tasks[person]),
            ladder=_ladder(self.tries, self.ladder[person]),
            pauses=tuple(_pause(*values) for values in self.pauses[person]),
        )

    def _sessions(self, person: UUID, course: UUID) -> tuple[core.Session, ...]:
        observations = _by_first(self.observations[person])
        responses = _by_first(self.responses[person])
        checkins = _by_first(self.checkins[person])
        totals = _by_first(self.totals[person])
        risk = _by_first(self._placed_risk(person, course))
        takeaways = _by_first(self.takeaways[person])
        return tuple(
            core.Session(
                number=number,
                on=on,
                status=core.SessionStatus(status),
                observations=tuple(core.Observation(*values) for values in observations[session]),
                responses=tuple(response for (response,) in responses[session]),
                checkin=_last_said(checkins[session]),
                measures=dict(totals[session]),
                risk=tuple(core.RiskAnswer(*values) for values in risk[session]),
                takeaways=tuple(words for (words,) in takeaways[session]),
            )
            for session, number, on, status in sorted(self.sessions[course], key=itemgetter(1))
        )

    def _placed_risk(self, person: UUID, course: UUID) -> list[tuple[Any, ...]]:
        """An answer about risk given before the first session goes with the first: safety is never left out."""
        first = min(self.sessions[course], key=itemgetter(1), default=(None,))[0]
        return [(session or first, *rest) for session, *rest in self.risk[person]]


_NO_PLACE = 10_000

# The columns, in the order in which the core noun takes them.
_SEEN = ("session", "kind", "strength", "by", "at_seconds", "note")
_RISK = ("session", "measure", "item", "answer", "acknowledged_on")
_STEP = ("id", "code", "words", "expected", "place", "left_on")
_GOAL = ("id", "code", "words", "why", "importance", "whose")
_TASK = ("code", "words", "set_in__number", "goal__code", "confidence", "outcome", "barriers")


def _last_said(checkins: list[tuple[Any, ...]]) -> core.CheckIn | None:
    """A session may have several check-ins: of each item the mark that was given last."""
    if not checkins:
        return None
    return core.CheckIn(*(_last_given(marks) for marks in zip(*checkins, strict=True)))


def _last_given(marks: Iterable[float | None]) -> float | None:
    return next((mark for mark in reversed(list(marks)) if mark is not None), None)


def _client(code: str, language: str, *marks: float | None) -> core.Client:
    asked = {name: mark for name, mark in zip(PREFERENCES, marks, strict=True) if mark is not None}
    return core.Client(code, language, core.Preferences(**asked) if asked else None)


def _goal(ratings: Values, row_id: UUID, *values: Any) -> core.Goal:
    return core.Goal(*values, ratings=tuple(core.GoalRating(*each) for each in ratings[row_id]))


def _task(*values: Any) -> core.Task:
    *plain, outcome, barriers = values
    return core.Task(
        *plain, outcome=core.Outcome(outcome) if outcome else None, barriers=barriers_in(barriers)
    )


def _agreement(versions: Sequence[tuple[Any, ...]]) -> core.Agreement | None:
    """The newest that is signed; a newer version that waits to be signed does not undo it."""
    made = [core.Agreement(*values) for values in reversed(versions)]
    return next((each for each in made if each.signed_on), made[0] if made else None)


def _ladder(tries: Values, rows: Iterable[tuple[Any, ...]]) -> tuple[core.LadderStep, ...]:
    """From the lowest rung up; a step without a rung of its own stays where it was made. Left and never tried: gone."""
    order = sorted(rows, key=lambda row: row[4] if row[4] is not None else _NO_PLACE)
    return tuple(_step(tries, *row[:4]) for row in order if row[5] is None or tries[row[0]])


def _step(tries: Values, row_id: UUID, *values: Any) -> core.LadderStep:
    return core.LadderStep(*values, tries=tuple(core.LadderTry(*each) for each in tries[row_id]))


def _pause(begins_on: date, until: date | None, asked_by: str | None, ended_on: date | None) -> core.Pause:
    """It lasted until the day they came back, if that was another than the planned one."""
    return core.Pause(begins_on, ended_on or until, asked_by)


def _read(
    model: type[models.Model], owner: str, owner_ids: Iterable[UUID], *columns: str, **only: Any
) -> Values:
    """The columns of the rows that belong to these owners. The ids of rows are in order of time, and so are they."""
    rows = model._default_manager.filter(**{f"{owner}__in": owner_ids}, **only).order_by("pk")
    texts = {field.name: field for field in encrypted_fields(model)}
    openers = [texts[name].open if name in texts else None for name in columns]
    found: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for owner_id, row_id, *values in rows.values_list(owner, "pk", *columns):
        found[owner_id].append(
            tuple(
                open_text(value, row_id) if open_text and value is not None else value
                for open_text, value in zip(openers, values, strict=True)
            )
        )
    return found


def _ids(table: Values) -> list[UUID]:
    return [values[0] for rows in table.values() for values in rows]


def _by_first(rows: Iterable[tuple[Any, ...]]) -> Mapping[Any, list[tuple[Any, ...]]]:
    """Rows by their first value, without it."""
    grouped: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for first, *rest in rows:
        grouped[first].append(tuple(rest))
    return grouped


# ---------------------------------------------------------------------------------------------------
# From a case to rows


def store_case(case: core.Case, participant: Participant, *, noted_by: User | None = None) -> None:
    """Write a case down for a participant who has nothing yet; all of it or, on any error, nothing.

    The client's code and name are not touched, their language and preferences are. `noted_by`: whose observations
    these are. Sessions that the course has already (a partner's case came first) are kept and shared.
    """
    with transaction.atomic():
        _store_client(case.client, participant.client)
        if case.agreement is not None and not participant.course.agreements.exists():
            Agreement.objects.create(
                course=participant.course,
                signed_on=case.agreement.signed_on,
                review_on=case.agreement.review_on,
            )
        session_of = _store_sessions(case.sessions, participant.course)
        _store_what_happened(case.sessions, participant, session_of, noted_by)
        goal_of = _store_goals(case.goals, participant, _begun_on(case))
        _store_tasks(case.tasks, participant, session_of, goal_of)
        _store_ladder(case.ladder, participant)
        _store_pauses(case.pauses, participant)


def _store_client(client: core.Client, row: Client) -> None:
    row.language = client.language
    for name in PREFERENCES:
        setattr(row, name, getattr(client.preferences, name) if client.preferences else None)
    row.save()


def _store_sessions(sessions: Iterable[core.Session], course: Course) -> Mapping[int, Session]:
    there = {row.number: row for row in course.sessions.all()}
    new = [
        Session(course=course, number=each.number, on=each.on, status=each.status.value)
        for each in sessions
        if each.number not in there
    ]
    Session.objects.bulk_create(new)
    return there | {row.number: row for row in new}


def _store_what_happened(
    sessions: Iterable[core.Session],
    participant: Participant,
    session_of: Mapping[int, Session],
    noted_by: User | None,
) -> None:
    """Each table's rows in reading order, in one statement a table."""
    makers: tuple[Callable[[core.Session], Iterable[models.Model]], ...] = (
        lambda each: _observation_rows(each, noted_by),
        lambda each: (ResponseUsed(response=response, noted_by=noted_by) for response in each.responses),
        lambda each: (Takeaway(words=words) for words in each.takeaways),
        _checkin_rows,
        lambda each: (MeasureTotal(measure=name, total=total) for name, total in each.measures.items()),
        _risk_rows,
    )
    for rows_of in makers:
        _create_all(
            _placed(row, participant, session_of[each.number]) for each in sessions for row in rows_of(each)
        )


def _placed(row: AnyRow, participant: Participant, session: Session) -> AnyRow:
    """The row, put where and when it happened."""
    row.participant, row.session = participant, session  # type: ignore[attr-defined]
    row.created_at = _noon(session.on)  # type: ignore[attr-defined]
    return row


def _observation_rows(each: core.Session, noted_by: User | None) -> Iterable[Observation]:
    return (
        Observation(
            kind=seen.kind,
            strength=seen.strength,
            by=seen.by,
            at_seconds=seen.at_seconds,
            note=seen.note,
            noted_by=noted_by,
        )
        for seen in each.observations
    )


def _checkin_rows(each: core.Session) -> Iterable[CheckIn]:
    if each.checkin is None:
        return ()
    marks = {item: getattr(each.checkin, item) for item in CHECKIN_ITEMS}
    return (CheckIn(answered_at=_noon(each.on), sent_at=_noon(each.on), **marks),)


def _risk_rows(each: core.Session) -> Iterable[RiskAnswer]:
    return (
        RiskAnswer(
            measure=risk.measure, item=risk.item, answer=risk.answer, acknowledged_on=risk.acknowledged_on
        )
        for risk in each.risk
    )


def _begun_on(case: core.Case) -> date:
    """The day of the first session; today where there is none."""
    return min((each.on for each in case.sessions), default=timezone.localdate())


def _store_goals(goals: Iterable[core.Goal], participant: Participant, begun_on: date) -> Mapping[str, Goal]:
    """A case file does not say when a goal was set: it counts as there from the beginning."""
    rows = {
        goal.id: Goal(
            participant=participant,
            created_at=_noon(begun_on),
            code=goal.id,
            words=goal.words,
            why=goal.why,
            importance=goal.importance_0_to_10,
            whose=goal.whose,
        )
        for goal in goals
    }
    _create_all(rows.values())
    _create_all(
        GoalRating(goal=rows[goal.id], on=rating.on, value=rating.value_0_to_10)
        for goal in goals
        for rating in goal.ratings
    )
    return rows


def _store_tasks(
    tasks: Iterable[core.Task],
    participant: Participant,
    session_of: Mapping[int, Session],
    goal_of: Mapping[str, Goal],
) -> None:
    _create_all(
        Task(
            participant=participant,
            code=task.id,
            words=task.words,
            set_in=session_of[task.set_in] if task.set_in is not None else None,
            goal=goal_of[task.goal] if task.goal is not None else None,
            confidence=task.confidence_0_to_10,
            outcome=task.outcome.value if task.outcome else None,
            barrier_list=task.barriers,
        )
        for task in tasks
    )


def _store_ladder(ladder: Iterable[core.LadderStep], participant: Participant) -> None:
    rows = {
        step.id: LadderStep(participant=participant, code=step.id, words=step.words, expected=step.expected)
        for step in ladder
    }
    _create_all(rows.values())
    _create_all(
        LadderTry(
            step=rows[step.id],
            on=each.on,
            before=each.before,
            peak=each.peak,
            after=each.after,
            stopped=each.stopped,
        )
        for step in ladder
        for each in step.tries
    )


def _store_pauses(pauses: Iterable[core.Pause], participant: Participant) -> None:
    _create_all(
        Pause(participant=participant, begins_on=each.begins_on, until=each.until, asked_by=each.asked_by)
        for each in pauses
    )


def _create_all(rows: Iterable[models.Model]) -> None:
    rows = list(rows)
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
