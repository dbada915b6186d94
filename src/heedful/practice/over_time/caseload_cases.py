"""A caseload -> cases without a word in them: what a list needs to tell who needs thought, and nothing to be opened.

A list of thirty clients would otherwise unseal every note of every session. Every read starts from the rows that the
gate gave out, so it reaches nobody else's; how many reads there are depends neither on clients nor on sessions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, Coalesce

from heedful.core import vocabulary as core
from heedful.practice.record.models import CHECKIN_ITEMS, Participant
from heedful.practice.record.strains import logs_of

MOOD = 1 + CHECKIN_ITEMS.index("mood")


@dataclass(frozen=True, slots=True)
class WordlessCase:
    """`case` has what signals, alliance and formulation rest on; goals, tasks and steps are there without their words.

    `moods`, `totals` (measure, day, total): of every check-in and questionnaire, also of those that belong to no
    session, in order of time. `risk_open`: the session of each answer about risk that nobody has acknowledged,
    None for one given before the first.
    """

    case: core.Case
    moods: tuple[float, ...] = ()
    totals: tuple[tuple[str, date, float], ...] = ()
    risk_open: tuple[int | None, ...] = ()
    strains: tuple[core.LoggedStrain, ...] = ()
    fingerprint: bytes = b""
    """The same for the same rows: by it, what was worked out of them is known again. Empty: not to be remembered."""


def wordless_cases(mine: QuerySet[Participant]) -> dict[UUID, WordlessCase]:
    """By the participant's id. `mine`: what `trust.gate.caseload` gave out, or a part of it."""
    tables, logs = _Tables(mine), logs_of(mine)
    return {person: replace(tables.case(who), strains=logs[person]) for who, person in _ids(mine)}


Rows = Mapping[str, list[tuple[Any, ...]]]


class _Tables:
    def __init__(self, mine: QuerySet[Participant]) -> None:
        self.sessions = _read(mine, "course__sessions", "number", "on", "status", by="number")
        self.seen = _read(mine, "observations", "session__number", "kind", "strength")
        self.checkins = _read(mine, "checkins", "session__number", *CHECKIN_ITEMS, sent_at__isnull=False)
        self.totals = _read(mine, "measure_totals", "session__number", "measure", "total", day=True)
        self.risk = _read(mine, "risk_answers", "session__number", "acknowledged_on")
        self.goals = _read(mine, "goals", "whose", "importance")
        self.tasks = _read(mine, "tasks", "set_in__number", "confidence", "outcome")
        self.tries = _read(mine, "ladder__tries", "on", "stopped")
        self.pauses = _read(mine, "pauses", "begins_on", "until", "ended_on")

    def case(self, who: str) -> WordlessCase:
        return WordlessCase(
            case=core.Case(
                client=core.Client(""),
                sessions=self._sessions(who),
                goals=tuple(core.Goal("", "", None, weight, whose) for whose, weight in self.goals[who]),
                tasks=tuple(_task(*row) for row in self.tasks[who]),
                ladder=self._ladder(who),
                pauses=tuple(core.Pause(begins, back or until) for begins, until, back in self.pauses[who]),
            ),
            moods=tuple(row[MOOD] for row in self.checkins[who] if row[MOOD] is not None),
            totals=tuple((measure, on, total) for _, measure, total, on in self.totals[who]),
            risk_open=tuple(session for session, acknowledged_on in self.risk[who] if not acknowledged_on),
            fingerprint=self._fingerprint(who),
        )

    def _fingerprint(self, who: str) -> bytes:
        """Of every row that the case was made of."""
        tables = (
            self.sessions,
            self.seen,
            self.checkins,
            self.totals,
            self.risk,
            self.goals,
            self.tasks,
            self.tries,
            self.pauses,
        )
        rows = [table[who] for table in tables]
        return blake2b(repr(rows).encode(), digest_size=16).digest()

    def _sessions(self, who: str) -> tuple[core.Session, ...]:
        seen = _by_session(self.seen[who])
        checkins = _by_session(self.checkins[who])
        totals = _by_session(row[:3] for row in self.totals[who])
        return tuple(
            core.Session(
                number=number,
                on=on,
                status=core.SessionStatus(status),
                observations=tuple(core.Observation(*row) for row in seen[number]),
                checkin=_last_said(checkins[number]),
                measures=dict(totals[number]),
            )
            for number, on, status in self.sessions[who]
        )

    def _ladder(self, who: str) -> tuple[core.LadderStep, ...]:
        """All tries under one step: which step it was makes no signal."""
        tries = tuple(core.LadderTry(on, stopped=stopped) for on, stopped in self.tries[who])
        return (core.LadderStep("", "", None, tries),) if tries else ()


def _task(set_in: int | None, confidence: float | None, outcome: str | None) -> core.Task:
    return core.Task("", "", set_in, None, confidence, core.Outcome(outcome) if outcome else None)


def _last_said(checkins: list[tuple[Any, ...]]) -> core.CheckIn | None:
    """A session may have several check-ins: of each item the mark that was given last, as `record.case` has it."""
    if not checkins:
        return None
    last = (
        next((mark for mark in reversed(marks) if mark is not None), None)
        for marks in zip(*checkins, strict=True)
    )
    return core.CheckIn(*last)


def _by_session(rows: Iterable[tuple[Any, ...]]) -> Mapping[int | None, list[tuple[Any, ...]]]:
    found: dict[int | None, list[tuple[Any, ...]]] = defaultdict(list)
    for number, *rest in rows:
        found[number].append(tuple(rest))
    return found


def _read(
    mine: QuerySet[Participant], table: str, *columns: str, by: str = "pk", day: bool = False, **only: Any
) -> Rows:
    """A table's columns by participant, in order; `day` adds the day of a total and orders by it."""
    wanted = {f"{table}__isnull": False} | {f"{table}__{name}": value for name, value in only.items()}
    people = _with_text_ids(mine.filter(**wanted))
    names = [f"{table}__{column}" for column in columns]
    order = [f"{table}__{by}"]
    if day:
        people = people.annotate(day=Coalesce(f"{table}__answered_on", f"{table}__session__on"))
        names, order = [*names, "day"], ["day", *order]
    rows = people.order_by("who", *order).values_list("who", *names)
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    found.update({who: [row[1:] for row in of_one] for who, of_one in groupby(rows, key=itemgetter(0))})
    return found


def _with_text_ids(people: QuerySet[Participant]) -> Any:
    """`who`: the id as text. Making a UUID of each of ten thousand rows would cost more than reading them."""
    return people.order_by().annotate(who=Cast("pk", CharField()))


def _ids(mine: QuerySet[Participant]) -> Iterable[tuple[str, UUID]]:
    ids: Iterable[tuple[str, UUID]] = _with_text_ids(mine).values_list("who", "pk")
    return ids
