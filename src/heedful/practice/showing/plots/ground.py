"""What happened along the way -> what lies under every plot of a page: pauses, sessions, agreements, steps, strains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from heedful.core.vocabulary import Pause, Session, SessionStatus
from heedful.practice.showing.plots.axis import Axis
from heedful.practice.showing.plots.places import (
    LETTER,
    NARROW,
    WIDE,
    Label,
    day,
    percent,
    pixels,
)
from heedful.practice.showing.words import STATUS


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened on a day. `kind` is a key of `SHAPES`; `label` a letter or two beside its glyph."""

    on: date
    kind: str
    words: str
    label: str = ""


SHAPES = {
    SessionStatus.HELD.value: "held",
    SessionStatus.MISSED.value: "not-held",
    SessionStatus.CANCELLED_LATE.value: "not-held",
    SessionStatus.CANCELLED.value: "not-held",
    SessionStatus.PAUSED.value: "not-held",
    "agreement": "diamond",
    "step": "triangle",
    "step_stopped": "triangle-open",
    "strain": "ring",
    "healed": "disc",
}
"""Kind of mark -> its glyph: shapes, so that nothing rests on a colour. What is not listed is a plain dot."""

SESSIONS = frozenset(status.value for status in SessionStatus)
EVENTS_STAND_OUT = frozenset({"agreement"})
"""Those that also draw a hairline up through the plot: few, and a beginning of something."""


DAYS_BELOW, FOOT_HEIGHT = 36, 56
"""Pixels below a plot's foot: where the days are written, and where the drawing ends."""


@dataclass(frozen=True, slots=True)
class Glyph:
    x: str
    shape: str
    words: str
    label: str = ""
    has_hairline: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """A pause: a quiet shaded span, named where its name fits."""

    x: str
    width: str
    middle: str
    words: str
    room: str


@dataclass(frozen=True, slots=True)
class Ground:
    axis: Axis
    sessions: tuple[Glyph, ...] = ()
    events: tuple[Glyph, ...] = ()
    rests: tuple[Rest, ...] = ()


def session_marks(sessions: Iterable[Session]) -> Iterator[Mark]:
    """Each session on its day, held or not."""
    for session in sessions:
        told = f"session {session.number}, {STATUS[session.status].lower()}"
        yield Mark(session.on, session.status.value, told)


def ground(
    axis: Axis, marks: Iterable[Mark] = (), pauses: Iterable[Pause] = (), today: date | None = None
) -> Ground:
    """`today`: how far a pause without an agreed end has come."""
    placed = [(mark.kind in SESSIONS, _glyph(axis, mark)) for mark in sorted(marks, key=lambda mark: mark.on)]
    return Ground(
        axis=axis,
        sessions=tuple(glyph for is_session, glyph in placed if is_session),
        events=tuple(glyph for is_session, glyph in placed if not is_session),
        rests=tuple(_rest(axis, pause, today) for pause in pauses),
    )


def _glyph(axis: Axis, mark: Mark) -> Glyph:
    return Glyph(
        x=percent(axis.on(mark.on)),
        shape=SHAPES.get(mark.kind, "dot"),
        words=f"{day(mark.on)}: {mark.words}",
        label=mark.label,
        has_hairline=mark.kind in EVENTS_STAND_OUT,
    )


def _rest(axis: Axis, pause: Pause, today: date | None) -> Rest:
    until = pause.until or today
    start = axis.on(pause.begins_on)
    end = max(start, axis.on(until) if until else 100.0)
    words = f"Pause from {day(pause.begins_on)} " + (f"to {day(pause.until)}" if pause.until else "on")
    return Rest(
        percent(start),
        percent(end - start),
        percent((start + end) / 2),
        words,
        _room_for("pause", end - start),
    )


def _room_for(words: str, share: float) -> str:
    """Where the words fit into so many hundredths of a plot's width."""
    needed = len(words) * LETTER
    if needed <= NARROW * share / 100:
        return "always"
    return "wide" if needed <= WIDE * share / 100 else "none"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that belong to a stretch from `start` to `end` (0 to 100); those of less `rank` give way."""

    start: float
    end: float
    words: str
    rank: int


def labels_of(runs: Iterable[Run], y: float) -> tuple[Label, ...]:
    """The words of as many runs as do not touch, worked out for a phone and for a desk."""
    runs = list(runs)
    return (*_fitted(runs, y, NARROW, "narrow"), *_fitted(runs, y, WIDE, "wide"))


def _fitted(runs: list[Run], y: float, width: float, room: str) -> Iterable[Label]:
    taken: list[tuple[float, float]] = []
    for run in sorted(runs, key=lambda run: -run.rank):
        start, end, anchor = _stretch(run, width)
        if all(end <= other_start or start >= other_end for other_start, other_end in taken):
            taken.append((start, end))
            x = run.start if anchor == "start" else 100.0
            yield Label(percent(x), pixels(y), run.words, anchor, room)


def _stretch(run: Run, width: float) -> tuple[float, float, str]:
    """From and to in pixels, and from which end the words are set: those that would run out end at the edge."""
    length = len(run.words) * LETTER + 6
    start = width * run.start / 100
    if start + length <= width + 6:
        return start, start + length, "start"
    return width - length, width, "end"
