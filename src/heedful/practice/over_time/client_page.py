"""A client's record -> what the client page shows. Rows are read once; the page asks the database for nothing more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Outcome, SessionStatus
from heedful.practice.record.models import (
    CHECKIN_ITEMS,
    CheckIn,
    Goal,
    Participant,
    Session,
    Task,
)
from heedful.practice.showing import words

OUTCOMES = {
    None: "open",
    Outcome.DONE.value: "done",
    Outcome.PARTLY.value: "partly done",
    Outcome.NOT_DONE.value: "left",
    Outcome.FORGOTTEN.value: "forgotten",
}


@dataclass(frozen=True, slots=True)
class SessionLine:
    session: Session
    status: str
    is_held: bool
    noticed: tuple[str, ...]
    responses: tuple[str, ...]
    takeaways: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GoalLine:
    goal: Goal
    last_rating: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    task: Task
    outcome: str
    barriers: tuple[str, ...]


@dataclass(frozen=True)
class ClientPage:
    sessions: tuple[SessionLine, ...]
    goals: tuple[GoalLine, ...]
    open_tasks: tuple[TaskLine, ...]
    past_tasks: tuple[TaskLine, ...]
    preferences: tuple[tuple[str, str], ...]

    @property
    def next_number(self) -> int:
        return self.sessions[0].session.number + 1 if self.sessions else 1


def client_page(participant: Participant, catalogue: Catalogue) -> ClientPage:
    """Newest session first."""
    tasks = list(participant.tasks.all())
    return ClientPage(
        sessions=_session_lines(participant, catalogue),
        goals=tuple(_goal_line(goal) for goal in participant.goals.prefetch_related("ratings")),
        open_tasks=tuple(_task_line(task) for task in tasks if task.outcome is None),
        past_tasks=tuple(_task_line(task) for task in reversed(tasks) if task.outcome is not None),
        preferences=tuple(_preferences(participant)),
    )


def _session_lines(participant: Participant, catalogue: Catalogue) -> tuple[SessionLine, ...]:
    noticed = _by_session(participant.observations.defer("note"))
    responses = _by_session(participant.responses_used.all())
    takeaways = _by_session(participant.takeaways.all())
    checkins = _by_session(participant.checkins.filter(session__isnull=False))
    return tuple(
        SessionLine(
            session=session,
            status=words.STATUS[SessionStatus(session.status)],
            is_held=session.status == SessionStatus.HELD,
            noticed=_once(catalogue.observations[row.kind].name for row in noticed[session.pk]),
            responses=_once(catalogue.responses[row.response].name for row in responses[session.pk]),
            takeaways=tuple(row.words for row in takeaways[session.pk]),
            marks=_marks(checkins[session.pk]),
        )
        for session in participant.course.sessions.order_by("-number")
    )


def _by_session(rows: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    by_session: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        by_session[row.session_id].append(row)
    return by_session


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _marks(checkins: list[CheckIn]) -> tuple[tuple[str, str], ...]:
    """A session may have several check-ins: of each item the mark that was given last."""
    last: dict[str, float] = {}
    for checkin in checkins:
        last |= checkin.marks
    return tuple((words.MARKS[item][0], f"{last[item]:g}") for item in CHECKIN_ITEMS if item in last)


def _goal_line(goal: Goal) -> GoalLine:
    ratings = list(goal.ratings.all())
    return GoalLine(goal, f"{ratings[-1].value:g}" if ratings else "")


def _task_line(task: Task) -> TaskLine:
    return TaskLine(task, OUTCOMES[task.outcome], task.barrier_list)


def _preferences(participant: Participant) -> Iterable[tuple[str, str]]:
    for name, (about, low, high) in words.PREFERENCES.items():
        value = getattr(participant.client, name)
        if value is not None:
            yield about, words.preference(value, low, high)
