"""The hour as it was pressed on the run-sheet: its clock, the marks behind it, and the agenda made together.

Come through `trust.gate` first: nothing is decided here. A press that changes nothing is not kept, so that one sent
twice is kept once. Marks and agenda are the course's, whoever takes part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from heedful.practice.record.models import AgendaItem, AgendaState, SaidBy, Session, SheetMark, SheetMarkKind

LEFT_OPEN_AFTER = timedelta(hours=4)
"""A sheet that nobody ended is over with its last mark once this has passed since it began."""
LATEST = timedelta(hours=24)
"""How long a press may have waited for a connection."""
MOST_ITEMS = 20
SESSIONS_LOOKED_BACK = 3


class SheetPart(models.TextChoices):
    """The parts of the hour in their order. The brief is read before it begins."""

    CHECK_IN = "check_in", "Check-in"
    AGENDA = "agenda", "Agenda"
    TAKEAWAYS = "takeaways", "Last time"
    WORK = "work", "Work"
    CLOSE = "close", "Close"


HOLDS = frozenset({SheetMarkKind.PAUSE, SheetMarkKind.SLOW, SheetMarkKind.SWITCH})

# ---------------------------------------------------------------------------------------------------
# The clock


@dataclass(frozen=True, slots=True)
class Clock:
    """How the hour stands at `now`. `hold`: what was pressed and still holds (pause, slow, switch), or empty."""

    now: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    part: str = ""
    part_since: datetime | None = None
    hold: str = ""
    last: SheetMark | None = None
    is_left_open: bool = False

    @property
    def is_running(self) -> bool:
        return self.begun_at is not None and self.ended_at is None

    @property
    def seconds(self) -> int:
        """Gone of the hour."""
        return _between(self.begun_at, self.ended_at or self.now)

    @property
    def part_seconds(self) -> int:
        return _between(self.part_since, self.ended_at or self.now)

    @property
    def minutes(self) -> int:
        return self.seconds // 60

    @property
    def part_minutes(self) -> int:
        return self.part_seconds // 60

    @property
    def part_name(self) -> str:
        return SheetPart(self.part).label if self.part else ""


def _between(start: datetime | None, end: datetime) -> int:
    return max(0, int((end - start).total_seconds())) if start else 0


def marks_of(session: Session) -> list[SheetMark]:
    """In order of time."""
    return list(session.sheet_marks.order_by("at", "id"))


def clock_of(marks: Iterable[SheetMark], now: datetime) -> Clock:
    """What the marks say at `now`. Pure."""
    clock = Clock(now)
    for mark in marks:
        clock = replace(_after(clock, mark), last=mark)
    if clock.is_running and clock.begun_at and clock.last and now - clock.begun_at > LEFT_OPEN_AFTER:
        return replace(clock, ended_at=clock.last.at, hold="", is_left_open=True)
    return clock


def _after(clock: Clock, mark: SheetMark) -> Clock:
    if mark.kind == SheetMarkKind.PART:
        begun = clock.begun_at or mark.at
        return replace(clock, begun_at=begun, ended_at=None, part=mark.part, part_since=mark.at, hold="")
    if mark.kind == SheetMarkKind.END:
        return replace(clock, ended_at=mark.at, hold="")
    if mark.kind == SheetMarkKind.GO_ON:
        return replace(clock, ended_at=None, hold="")
    return replace(clock, hold=mark.kind)


def tapped_at(seconds_ago: int) -> datetime:
    """When something was tapped that may have waited for a connection."""
    return timezone.now() - timedelta(seconds=min(max(0, seconds_ago), LATEST.total_seconds()))


def press(session: Session, kind: str, part: str = "", *, at: datetime) -> SheetMark | None:
    """Keep what was pressed; None where it changes nothing (pressed twice, or sent twice)."""
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        clock = clock_of(marks_of(session), at)
        if not _changes(clock, kind, part):
            return None
        no_earlier = max(at, clock.last.at) if clock.last else at
        return SheetMark.objects.create(session=session, kind=kind, part=part, at=no_earlier)


def _changes(clock: Clock, kind: str, part: str) -> bool:
    if clock.is_left_open:
        return False
    if kind == SheetMarkKind.PART:
        return part != clock.part or not clock.is_running
    if kind == SheetMarkKind.GO_ON:
        return bool(clock.hold) or clock.ended_at is not None
    return clock.is_running and (kind == SheetMarkKind.END or kind != clock.hold)


# ---------------------------------------------------------------------------------------------------
# How the hour was spent


@dataclass(frozen=True, slots=True)
class HourSpent:
    """Whole minutes. `parts`: by name, in the order in which they first began; `holds`: what, and how far in."""

    minutes: int
    parts: tuple[tuple[str, int], ...]
    holds: tuple[tuple[str, int], ...]


def hour_spent(session: Session, now: datetime | None = None) -> HourSpent | None:
    """None where the run-sheet was not used."""
    marks = marks_of(session)
    clock = clock_of(marks, now or timezone.now())
    if clock.begun_at is None:
        return None
    begun = clock.begun_at
    holds = (
        (SheetMarkKind(each.kind).label, _between(begun, each.at) // 60) for each in marks if _is_hold(each)
    )
    return HourSpent(clock.minutes, tuple(_by_part(marks, clock.ended_at or clock.now)), tuple(holds))


def _is_hold(mark: SheetMark) -> bool:
    return mark.kind in HOLDS


@dataclass
class _Open:
    """The part that runs while the marks are gone through."""

    part: str = ""
    since: datetime | None = None
    seconds: Counter[str] = field(default_factory=Counter)

    def close(self, at: datetime) -> None:
        if self.part:
            self.seconds[self.part] += _between(self.since, at)

    def begin(self, part: str, at: datetime) -> None:
        self.part, self.since = part, at


def _by_part(marks: Sequence[SheetMark], until: datetime) -> Iterable[tuple[str, int]]:
    """Time between an end and going on after it belongs to no part."""
    now, is_over = _Open(), False
    for mark in marks:
        if mark.kind in (SheetMarkKind.PART, SheetMarkKind.END) and not is_over:
            now.close(mark.at)
        if mark.kind == SheetMarkKind.PART or (mark.kind == SheetMarkKind.GO_ON and is_over):
            now.begin(mark.part or now.part, mark.at)
        is_over = mark.kind == SheetMarkKind.END
    if not is_over:
        now.close(until)
    return ((SheetPart(part).label, seconds // 60) for part, seconds in now.seconds.items())


# ---------------------------------------------------------------------------------------------------
# The agenda


def agenda_of(session: Session) -> QuerySet[AgendaItem]:
    return session.agenda.all()


def add_to_agenda(session: Session, words: str, by: str = SaidBy.THERAPIST) -> AgendaItem | None:
    """At the end. None where the same words are there (a button pressed twice), or too many are."""
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        there = list(session.agenda.all())
        if len(there) >= MOST_ITEMS or any(item.words == words for item in there):
            return None
        place = 1 + max((item.place for item in there), default=0)
        return AgendaItem.objects.create(session=session, place=place, words=words, by=by)


def set_state(item: AgendaItem, state: str) -> None:
    item.state = state
    item.save(update_fields=["state"])


def move_earlier(item: AgendaItem) -> None:
    """One place up among those still to come; the first stays where it is."""
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=item.session_id)
        order = list(AgendaItem.objects.filter(session=item.session_id))
        still_open = [each.pk for each in order if each.state == AgendaState.OPEN]
        if item.pk not in still_open[1:]:
            return
        before = still_open[still_open.index(item.pk) - 1]
        ids = [each.pk for each in order if each.pk != item.pk]
        ids.insert(ids.index(before), item.pk)
        for place, pk in enumerate(ids, start=1):
            AgendaItem.objects.filter(pk=pk).update(place=place)


def leave_the_rest(session: Session) -> int:
    """Keep the first thing that is still to come; the others are for next time. How many were moved."""
    rest = list(session.agenda.filter(state=AgendaState.OPEN))[1:]
    return AgendaItem.objects.filter(pk__in=[item.pk for item in rest]).update(state=AgendaState.MOVED)


def leave_what_is_open(session: Session) -> int:
    """At the close: whatever was not reached is for next time, and that is all right."""
    return session.agenda.filter(state=AgendaState.OPEN).update(state=AgendaState.MOVED)


def left_for_this_time(session: Session) -> list[AgendaItem]:
    """What earlier sessions moved on, or did not reach, and no later agenda has taken up; each wording once."""
    earlier = session.course.sessions.filter(number__lt=session.number).order_by("-number")
    numbers = list(earlier.values_list("number", flat=True)[:SESSIONS_LOOKED_BACK])
    items = AgendaItem.objects.filter(
        session__course=session.course_id, session__number__in=[*numbers, session.number]
    ).select_related("session")
    newest: dict[str, AgendaItem] = {}
    for item in items.order_by("session__number", "place", "id"):
        newest[item.words] = item
    return [
        item for item in newest.values() if item.state != AgendaState.DONE and item.session_id != session.pk
    ]
