"""A progress note begun from what was tapped in the hour, in lines under the sections of its shape.

A draft holds what was noted and said, never what the program guesses: what it may be about is the therapist's to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import SessionStatus
from heedful.practice.record.models import AgendaState, NoteShape, Participant, SaidBy, Session
from heedful.practice.record.progress_notes import SECTIONS
from heedful.practice.record.run_sheet import clock_of, hour_spent, marks_of
from heedful.practice.showing import words


@dataclass(frozen=True)
class Hour:
    """One session as one participant's record has it."""

    participant: Participant
    session: Session
    catalogue: Catalogue


Line = Callable[[Hour], Iterable[str]]

# ---------------------------------------------------------------------------------------------------
# What was tapped, in lines


def _attendance(hour: Hour) -> Iterable[str]:
    status = words.STATUS[SessionStatus(hour.session.status)]
    clock = clock_of(marks_of(hour.session), timezone.now())
    took = f", {words.counted(clock.minutes, 'minute')}" if clock.ended_at else ""
    yield f"Session {hour.session.number}, {date_format(hour.session.on, 'j F Y')}: {status.lower()}{took}."


def _noticed(*ways: str) -> Line:
    def lines(hour: Hour) -> Iterable[str]:
        found = []
        for row in hour.session.observations.filter(participant=hour.participant).order_by("id"):
            kind = hour.catalogue.observations.get(row.kind)
            if kind is not None and kind.noticed in ways:
                found.append(kind.name.lower() + (f" ({row.note})" if row.note else ""))
        if found:
            yield f"Noticed: {'; '.join(dict.fromkeys(found))}."

    return lines


def _offered(hour: Hour) -> Iterable[str]:
    known = hour.catalogue.responses
    rows = hour.session.responses_used.filter(participant=hour.participant).order_by("id")
    found = [known[row.response].name.lower() for row in rows if row.response in known]
    if found:
        yield f"Offered: {'; '.join(dict.fromkeys(found))}."


def _pace(hour: Hour) -> Iterable[str]:
    """What was pressed on the run-sheet, and how far into the hour."""
    spent = hour_spent(hour.session)
    if spent is not None and spent.holds:
        held = (f"{what.lower()} after {words.counted(minutes, 'minute')}" for what, minutes in spent.holds)
        yield f"Pace: {'; '.join(held)}."


def _takeaways(hour: Hour) -> Iterable[str]:
    rows = hour.session.takeaways.filter(participant=hour.participant).order_by("id")
    for row in rows:
        yield f"Took home: “{row.words}”"


def _check_in(hour: Hour) -> Iterable[str]:
    row = hour.session.checkins.filter(participant=hour.participant).order_by("id").last()
    if row is not None and row.marks:
        said = ", ".join(f"{words.MARKS[name][0].lower()} {value:g}" for name, value in row.marks.items())
        yield f"Their check-in, 0 to 10: {said}."
    if row is not None and row.words:
        yield f"In their words: “{row.words}”"


def _measures(hour: Hour) -> Iterable[str]:
    for row in hour.session.measure_totals.filter(participant=hour.participant).order_by("id"):
        known = hour.catalogue.measures.get(row.measure)
        yield f"{known.name if known else row.measure}: {row.total:g}."


def _agenda(hour: Hour) -> Iterable[str]:
    done = [row.words for row in hour.session.agenda.filter(state=AgendaState.DONE)]
    if done:
        yield f"Worked on: {'; '.join(done)}."


def _goals(hour: Hour) -> Iterable[str]:
    for goal in hour.participant.goals.filter(ended_on=None).order_by("code"):
        rating = goal.ratings.filter(by=SaidBy.CLIENT, on__lte=hour.session.on).order_by("on", "id").last()
        mark = f", rated {rating.value:g} of 10" if rating else ""
        yield f"Goal: “{goal.words}”{mark}."


def _tasks(hour: Hour) -> Iterable[str]:
    for row in hour.participant.tasks.filter(set_in=hour.session).order_by("id"):
        place = ", ".join(part for part in (row.when, row.where) if part)
        yield f"Until next time: “{row.words}”" + (f" ({place})" if place else "") + "."


def _ahead(hour: Hour) -> Iterable[str]:
    moved = [row.words for row in hour.session.agenda.filter(state=AgendaState.MOVED)]
    if moved:
        yield f"For next time: {'; '.join(moved)}."
    for step in hour.participant.ladder.filter(left_on=None, next_on__gte=hour.session.on).order_by(
        "next_on"
    ):
        if step.next_on is not None:
            yield f"Next try of “{step.words}”: {date_format(step.next_on, 'j F')}."
    for pause in hour.participant.pauses.filter(begins_on__gte=hour.session.on).order_by("begins_on"):
        yield f"A pause is planned from {date_format(pause.begins_on, 'j F')}."


LINES: Mapping[tuple[NoteShape, str], tuple[Line, ...]] = {
    (NoteShape.DAP, "data"): (
        _attendance,
        _agenda,
        _noticed("said", "shown", "did"),
        _offered,
        _pace,
        _check_in,
        _measures,
        _takeaways,
    ),
    (NoteShape.DAP, "assessment"): (_goals,),
    (NoteShape.BIRP, "behaviour"): (_attendance, _noticed("said", "shown", "did"), _measures),
    (NoteShape.BIRP, "intervention"): (_agenda, _offered, _pace),
    (NoteShape.BIRP, "response"): (_check_in, _takeaways, _goals),
    (NoteShape.SOAP, "subjective"): (_noticed("said"), _check_in, _takeaways),
    (NoteShape.SOAP, "objective"): (
        _attendance,
        _agenda,
        _noticed("shown", "did"),
        _offered,
        _pace,
        _measures,
    ),
    (NoteShape.SOAP, "assessment"): (_goals,),
    **{(shape, "plan"): (_tasks, _ahead) for shape in NoteShape},
}


def from_what_was_tapped(hour: Hour, shape: NoteShape) -> dict[str, str]:
    """Of each section of the shape the lines that the record has for it; empty where it has none."""
    return {
        id: "\n".join(line for lines in LINES.get((shape, id), ()) for line in lines(hour))
        for id, _ in SECTIONS[shape]
    }
