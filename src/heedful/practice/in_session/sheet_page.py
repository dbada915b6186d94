"""One session's rows, its clock and its brief -> what the run-sheet shows, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import SessionStatus
from heedful.practice.in_session import taps
from heedful.practice.in_session.page import Chip, observation_chip, observation_groups, response_chip
from heedful.practice.in_session.sheet_words import ASK, SAY
from heedful.practice.record.models import (
    CHECKIN_ITEMS,
    AgendaItem,
    AgendaState,
    CameBy,
    Observation,
    Participant,
    SaidBy,
    Session,
    SheetMarkKind,
    Takeaway,
)
from heedful.practice.record.run_sheet import Clock, SheetPart, agenda_of, left_for_this_time
from heedful.practice.showing.brief_heart import Heart
from heedful.practice.showing.words import MARKS

BRIEF, OVER = "brief", "over"
TAPPED_IN_THE_ROOM = ("said", "shown", "therapist")
FIRST_SHOWN = 8
SAID_FOR = timedelta(minutes=2)
"""How long a sentence to say stays in the bar when nothing follows it."""
OFFERED_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One part in the row at the top. `ask`: what may be said aloud at its beginning."""

    id: str
    name: str
    is_shown: bool
    ask: str = ""


def steps_of(shown: str) -> list[Step]:
    parts = ((part.value, part.label, ASK.get(part, "")) for part in SheetPart)
    return [Step(id, name, id == shown, ask) for id, name, ask in ((BRIEF, "Brief", ""), *parts)]


def shown_part(clock: Clock, asked_for: str) -> str:
    """The part that was asked for; otherwise where the hour is."""
    if asked_for in (BRIEF, *SheetPart.values):
        return asked_for
    return OVER if clock.ended_at else clock.part or BRIEF


def next_part(clock: Clock) -> SheetPart | None:
    """None at the last one."""
    order = list(SheetPart)
    if not clock.part:
        return order[0]
    place = order.index(SheetPart(clock.part)) + 1
    return order[place] if place < len(order) else None


# ---------------------------------------------------------------------------------------------------
# Words to say now


@dataclass(frozen=True, slots=True)
class ToSay:
    """A sentence in the bar, and where it comes from (a key, or the sign that it names)."""

    words: str
    about: str = ""


def to_say(clock: Clock, newest: Observation | None, catalogue: Catalogue) -> ToSay | None:
    """Of what holds; otherwise of what was tapped or pressed last, for as long as that is fresh."""
    if clock.hold:
        return ToSay(SAY[SheetMarkKind(clock.hold)])
    pressed = clock.last.at if clock.last else None
    if newest and _is_fresh(newest.created_at, clock.now) and (not pressed or newest.created_at > pressed):
        return _naming(newest, catalogue)
    if clock.last and clock.last.kind == SheetMarkKind.GO_ON and _is_fresh(clock.last.at, clock.now):
        return ToSay(SAY[SheetMarkKind.GO_ON])
    return None


def _naming(seen: Observation, catalogue: Catalogue) -> ToSay | None:
    kind = catalogue.observations.get(seen.kind)
    return ToSay(kind.naming, kind.name) if kind and kind.naming else None


def _is_fresh(at: datetime, now: datetime) -> bool:
    return now - at <= SAID_FOR


# ---------------------------------------------------------------------------------------------------
# Check-in and last time


def held_before(row: Session) -> Session | None:
    earlier = row.course.sessions.filter(number__lt=row.number, status=SessionStatus.HELD.value)
    return earlier.order_by("-number").first()


def typed_marks(opened: Participant, sessions: Iterable[Session | None]) -> tuple[tuple[str, str], ...]:
    """What was typed in from paper for the newest of these sessions that has any."""
    for session in filter(None, sessions):
        row = opened.checkins.filter(session=session, came_by=CameBy.TYPED).first()
        if row is not None:
            return tuple((MARKS[i][0], f"{row.marks[i]:g}") for i in CHECKIN_ITEMS if i in row.marks)
    return ()


@dataclass(frozen=True, slots=True)
class LastTime:
    """What they took with them when they last took something, and what they set out to try."""

    session: Session | None
    takeaways: tuple[str, ...]
    tasks: tuple[str, ...]


def last_time(opened: Participant, row: Session) -> LastTime:
    taken: list[Takeaway] = list(
        opened.takeaways.filter(session__number__lt=row.number)
        .select_related("session")
        .order_by("-session__number", "id")
    )
    newest = taken[0].session if taken else None
    words = tuple(each.words for each in taken if each.session == newest)
    tasks = opened.tasks.filter(outcome__isnull=True)
    return LastTime(newest, words, tuple(task.smaller or task.words for task in tasks))


# ---------------------------------------------------------------------------------------------------
# Agenda


@dataclass(frozen=True, slots=True)
class Proposal:
    """One tap puts it on the agenda. `why`: a hint for the therapist."""

    words: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class AgendaView:
    items: tuple[AgendaItem, ...]
    proposals: tuple[Proposal, ...]

    @property
    def still_open(self) -> tuple[AgendaItem, ...]:
        return tuple(item for item in self.items if item.state == AgendaState.OPEN)

    @property
    def first_open(self) -> AgendaItem | None:
        return next(iter(self.still_open), None)


def agenda_view(row: Session, heart: Heart) -> AgendaView:
    items = tuple(agenda_of(row))
    there = {item.words for item in items}
    moved = [
        Proposal(item.words, item.by, f"from session {item.session.number}")
        for item in left_for_this_time(row)
    ]
    ours = [_proposal(line) for line in heart.agenda]
    return AgendaView(items, tuple(each for each in (*moved, *ours) if each.words not in there))


def _proposal(line: str) -> Proposal:
    """`A win: let them tell it in full.` -> the win, with the rest as the hint."""
    words, _, why = line.partition(": ")
    return Proposal(words, SaidBy.THERAPIST, why)


# ---------------------------------------------------------------------------------------------------
# Work


@dataclass(frozen=True, slots=True)
class TapGroup:
    """`first` lie open, `rest` unfolds. What a tap puts on keeps its place until the page is loaded again."""

    id: str
    name: str
    what: str
    first: tuple[Chip, ...]
    rest: tuple[Chip, ...] = ()


def tap_groups(opened: Participant, row: Session, catalogue: Catalogue, heart: Heart) -> list[TapGroup]:
    """Said, shown, in me; then what was planned from the brief, to be tapped once it was offered."""
    seen = opened.observations.filter(session=row).only("kind", "by")
    tapped = {each.kind for each in seen if taps.is_tapped(each)}
    groups = observation_groups(catalogue, tapped, taps.familiar(opened, row))
    room = [_group(each.id, each.name, each.chips) for each in groups if each.id in TAPPED_IN_THE_ROOM]
    return [*room, *_offered(opened, row, catalogue, heart)]


def _group(id: str, name: str, chips: Sequence[Chip]) -> TapGroup:
    """One or two left over are not worth a fold; what is on is never folded away."""
    shown = len(chips) if len(chips) <= FIRST_SHOWN + 2 else FIRST_SHOWN
    on, off = ([chip for chip in chips[shown:] if chip.is_on is is_on] for is_on in (True, False))
    return TapGroup(id, name, "observation", (*chips[:shown], *on), tuple(off))


def _offered(opened: Participant, row: Session, catalogue: Catalogue, heart: Heart) -> Iterable[TapGroup]:
    used = set(opened.responses_used.filter(session=row).values_list("response", flat=True))
    ids = dict.fromkeys([*(offer.id for offer in heart.offers[:OFFERED_SHOWN]), *sorted(used)])
    chips = [response_chip(catalogue.responses[id], id in used) for id in ids if id in catalogue.responses]
    if chips:
        yield TapGroup("offered", "Offered", "response", tuple(chips))


def tapped_chip(catalogue: Catalogue, what: str, entry: str, is_on: bool) -> Chip:
    """One chip by itself, for the answer to a tap."""
    if what == "response":
        return response_chip(catalogue.responses[entry], is_on)
    return observation_chip(catalogue, entry, is_on)
