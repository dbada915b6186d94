"""What a client sent about one session -> what a therapist's page shows of it, in full.

Whoever is shown it has read it: `what_they_sent` notes that, so that the client can be told truly who has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import SessionStatus
from heedful.practice.people.models import User
from heedful.practice.record.models import (
    CHECKIN_ITEMS,
    CameBy,
    CheckIn,
    MeasureAnswers,
    Participant,
    Session,
)
from heedful.practice.record.readings import note_read
from heedful.practice.record.taking_back import told_of_deleting
from heedful.practice.showing.words import MARKS


@dataclass(frozen=True, slots=True)
class CheckInSent:
    """`when`: before, after or between, as the client said; `marks`: short names with their marks."""

    sent_at: datetime
    when: str
    came_by: str
    marks: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class AnswersSent:
    """`answers`: number, question, answer in words. `total` is empty where too little was answered."""

    sent_at: datetime
    name: str
    total: str
    copyright: str
    answers: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """Oldest first. `deleted`: days and kinds of what the client deleted again after somebody had read it."""

    checkins: tuple[CheckInSent, ...]
    answers: tuple[AnswersSent, ...]
    deleted: tuple[tuple[date, str], ...]

    def __bool__(self) -> bool:
        return bool(self.checkins or self.answers or self.deleted)


def sent_since_last(opened: Participant, catalogue: Catalogue, reader: User) -> Sent:
    """About the latest session held, or before the first: what a therapist reads before the next one."""
    held = opened.course.sessions.filter(status=SessionStatus.HELD.value)
    return what_they_sent(opened, held.order_by("-number").first(), catalogue, reader)


def what_they_sent(opened: Participant, session: Session | None, catalogue: Catalogue, reader: User) -> Sent:
    """By the client's own hand, by link or in the room. What came before the first session goes with the first."""
    about = Q(session=session)
    if session is not None and _is_first(opened, session):
        about |= Q(session=None)
    checkins = list(opened.checkins.filter(about).exclude(came_by=CameBy.TYPED).order_by("sent_at"))
    answers = list(opened.measure_answers.filter(about).exclude(came_by=CameBy.TYPED).order_by("sent_at"))
    note_read(reader, checkins=checkins, answers=answers)
    return Sent(
        tuple(_checkin(row) for row in checkins),
        tuple(_answers(row, catalogue) for row in answers),
        _deleted(opened, session),
    )


def _is_first(opened: Participant, session: Session) -> bool:
    return not opened.course.sessions.filter(number__lt=session.number).exists()


def _checkin(row: CheckIn) -> CheckInSent:
    given = row.marks
    marks = ((MARKS[item][0], f"{given[item]:g}") for item in CHECKIN_ITEMS if item in given)
    return CheckInSent(
        row.sent_at or row.answered_at,
        row.get_when_display(),
        row.get_came_by_display(),
        tuple(marks),
        row.words or "",
    )


def _answers(row: MeasureAnswers, catalogue: Catalogue) -> AnswersSent:
    measure = catalogue.measures.get(row.measure)
    total = "" if row.total is None else f"{row.total:g}"
    if total and measure:
        total += f" of {measure.highest:g}"
    return AnswersSent(
        row.sent_at or row.answered_at,
        measure.name if measure else row.measure,
        total,
        measure.copyright if measure else "",
        tuple(_in_words(row, catalogue)),
    )


def _in_words(row: MeasureAnswers, catalogue: Catalogue) -> Iterable[tuple[int, str, str]]:
    """An item whose words are not here (or were the client's own goals) is told by its number."""
    measure = catalogue.measures.get(row.measure)
    items = {item.number: item for item in measure.items} if measure else {}
    for number, answer in row.by_item.items():
        item = items.get(number)
        options = item.options if item else ()
        words = next((option.words for option in options if option.value == answer), None)
        yield number, (item.text if item else None) or "", f"{words} ({answer:g})" if words else f"{answer:g}"


def _deleted(opened: Participant, session: Session | None) -> tuple[tuple[date, str], ...]:
    """From that session until the next one."""
    since = session.on if session else opened.course.opened_on
    later = opened.course.sessions.filter(on__gt=since).order_by("on").first()
    return told_of_deleting(opened, _midnight(since), _midnight(later.on) if later else None)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
