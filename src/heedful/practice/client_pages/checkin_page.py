"""A participant's record -> what the check-in page and the page after it show. No request, nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q
from django.utils import timezone

from heedful.practice.record.checkins import session_answered_about, when_by_default
from heedful.practice.record.models import CHECKIN_ITEMS, CheckIn, Participant, Role, When
from heedful.practice.showing.words import MARKS

ABOUT_LAST_TIME = ("effort", "progress", "heard", "goal_fit", "method_fit", "say_no")
"""What nobody can answer before the first session. The page leaves these out when the record holds no session yet and
the client says that this is before one: a record may lag behind the work, so the client's word decides."""

WHENS = {
    When.BEFORE: "Before a session",
    When.AFTER: "After a session",
    When.BETWEEN: "Some other time",
}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One mark to give. `choices` are 0 to 10; `is_skipped`: whether it was left out on purpose."""

    item: str
    words: str
    low: str
    high: str
    choices: tuple[Choice, ...]
    needs_a_session: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The whole page: which submission it fills, what it asks, what was answered so far."""

    submission: UUID
    whens: tuple[tuple[When, str, bool], ...]
    questions: tuple[Question, ...]
    words: str
    is_before_the_first: bool
    is_gone_on_with: bool
    problem: str = ""

    @property
    def count(self) -> int:
        """How many things are asked: when, the marks, and the words."""
        return len(self.questions) + 2


def asked(
    participant: Participant, draft: CheckIn | None, given: Mapping[str, Any] | None, now: datetime
) -> Asked:
    """`draft`: to be gone on with. `given`: a form that came back with a slip, whose answers stay on the page."""
    answers = given if given is not None else _answers_of(draft)
    when = answers.get("when") or when_by_default(participant, now)
    return Asked(
        submission=draft.submission if draft and draft.submission else uuid4(),
        whens=tuple((each, words, each == when) for each, words in WHENS.items()),
        questions=tuple(_question(item, answers.get(item)) for item in CHECKIN_ITEMS),
        words=answers.get("words") or "",
        is_before_the_first=session_answered_about(participant, timezone.localdate(now)) is None,
        is_gone_on_with=draft is not None,
    )


def _answers_of(draft: CheckIn | None) -> dict[str, Any]:
    if draft is None:
        return {}
    return {"when": draft.when, "words": draft.words, **draft.marks}


def _question(item: str, answer: Any) -> Question:
    _, words, low, high = MARKS[item]
    chosen = "" if answer in (None, "") else f"{float(answer):g}"
    choices = tuple(Choice(str(mark), str(mark) == chosen) for mark in range(11))
    return Question(item, words, low, high, choices, item in ABOUT_LAST_TIME)


# ---------------------------------------------------------------------------------------------------
# After it was sent


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may read what was sent: therapists by name, and whether a supervisor may look too."""

    therapists: tuple[str, ...]
    has_supervisor: bool

    @property
    def names(self) -> str:
        *rest, last = self.therapists or ("your therapist",)
        return f"{', '.join(rest)} and {last}" if rest else last


def readers(participant: Participant, on: date) -> Readers:
    """The care team of this day."""
    team = (
        participant.course.care_team.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)
        .select_related("user")
        .order_by("id")
    )
    names = tuple(each.user.display_name for each in team if each.role == Role.THERAPIST)
    return Readers(names, any(each.role == Role.SUPERVISOR for each in team))


def points(participant: Participant) -> list[tuple[date, Mapping[str, float | None]]]:
    """The day and the marks of each check-in that was sent, oldest first."""
    sent = participant.checkins.order_by("sent_at", "id")
    return [
        (timezone.localdate(each.sent_at), {item: getattr(each, item) for item in CHECKIN_ITEMS})
        for each in sent
        if each.sent_at is not None
    ]
