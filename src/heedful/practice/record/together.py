"""How the two work together, in a line for each piece: what stands, and what asks for a word.

Come through `trust.gate` first: nothing is decided here. `asks` is a sentence for the brief; it never says anything of
the person, only what became due or was said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from heedful.core.circumstances import Situation
from heedful.core.vocabulary import SessionStatus
from heedful.practice.record import agreements, choices, culture, ladder, pauses, plans
from heedful.practice.record.goals import open_goals
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import AskedBy, Participant, PathwayTaken, Pause, PlanKind, SaidBy
from heedful.practice.record.pathways import progress_of, taken_by
from heedful.practice.record.tasks import open_tasks

LATELY = timedelta(days=14)
"""How far back "lately" reaches where no session was held since."""
CONSULTED_LATELY = timedelta(days=90)
"""For so long after somebody who knows was asked, the brief does not ask for it again by itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`url_name` takes the participant; `asks`: empty, or what is worth a word, as a sentence."""

    url_name: str
    title: str
    news: str
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """The day, and since when something is news."""

    today: date
    since: date
    now: Situation | None = None


Tell = Callable[[Participant, Moment], Piece]


def pieces_of(participant: Participant, now: Situation | None = None) -> list[Piece]:
    """Every piece, in the order of a therapy. `now`: what a page has worked out already."""
    today = timezone.localdate()
    moment = Moment(today, _last_held(participant) or today - LATELY, now)
    return [tell(participant, moment) for tell in _PIECES]


def asking(participant: Participant, now: Situation | None = None) -> list[Piece]:
    """Those that ask for a word."""
    return [piece for piece in pieces_of(participant, now) if piece.asks]


def _last_held(participant: Participant) -> date | None:
    last = participant.course.sessions.filter(status=SessionStatus.HELD).order_by("number").last()
    return last.on if last else None


def _day(on: date) -> str:
    return date_format(on, "j F")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


# ---------------------------------------------------------------------------------------------------
# Each piece


def _agreement(participant: Participant, moment: Moment) -> Piece:
    holds = agreements.holding(participant.course)
    newest = agreements.current(participant.course)
    if holds is not None and holds.signed_on is not None:
        news = f"Agreed on {_day(holds.signed_on)}"
    else:
        news = "Waits to be signed" if newest is not None and newest.sections else "None yet"
    reasons = agreements.review_reasons(participant, moment.now)
    asks = f"The agreement is worth another look: {reasons[0].because[0].rstrip('.')}." if reasons else ""
    return Piece("agreement", "Agreement", news, asks)


def _goals(participant: Participant, moment: Moment) -> Piece:
    there = list(open_goals(participant))
    changed = [goal for goal in there if goal.changed_on is not None and goal.changed_on >= moment.since]
    asks = "A goal was put in other words since you met." if changed else ""
    return Piece(
        "goals", "Goals", _counted(len(there), "open goal", "open goals") if there else "None yet", asks
    )


def _tasks(participant: Participant, moment: Moment) -> Piece:
    count = open_tasks(participant).count()
    return Piece(
        "tasks", "Tasks and wins", _counted(count, "open task", "open tasks") if count else "None open"
    )


def _ladder(participant: Participant, moment: Moment) -> Piece:
    rungs = ladder.rungs_of(participant, moment.today)
    gone_by = [rung for rung in rungs if rung.step.next_on is not None and rung.step.next_on < moment.today]
    asks = "The day of a step on the ladder has gone by; a new one would help." if gone_by else ""
    return Piece("ladder", "Ladder", _counted(len(rungs), "step", "steps") if rungs else "None yet", asks)


def _pathways(participant: Participant, moment: Moment) -> Piece:
    rows = [progress_of(row, known_catalogue()) for row in taken_by(participant)]
    under_way = [each for each in rows if each.is_open]
    news = ", ".join(each.name for each in under_way) or "None under way"
    return Piece("pathways", "Pathways", news, _pathway_asks([each.row for each in rows], moment))


def _pathway_asks(rows: list[PathwayTaken], moment: Moment) -> str:
    if any(row.ended_on is None and row.next_on is not None and row.next_on <= moment.today for row in rows):
        return "The day to look at a pathway together has come."
    if any(row.ended_on is not None and row.ended_on >= moment.since for row in rows):
        return "A pathway came to rest since you met. That is news about the pathway."
    return ""


def _choices(participant: Participant, moment: Moment) -> Piece:
    newest = choices.menus_of(participant).first()
    if newest is None:
        return Piece("choices", "Choices", "None offered yet")
    made = choices.choice_in(newest)
    if made is None:
        return Piece("choices", "Choices", f"Offered on {_day(timezone.localdate(newest.created_at))}, open")
    said = (
        f"They chose “{made.option.name}”"
        if made.option
        else f"They said: {made.get_instead_display().lower()}"
    )
    is_news = made.by == SaidBy.CLIENT and timezone.localdate(made.created_at) >= moment.since
    return Piece("choices", "Choices", said, f"{said}, on their page." if is_news else "")


def _preferences(participant: Participant, moment: Moment) -> Piece:
    notes = participant.preference_notes
    theirs = notes.filter(by=SaidBy.CLIENT, on__gte=moment.since).exists()
    asks = "They wrote on their page how they like to work." if theirs else ""
    return Piece(
        "preferences", "How they like to work", "Talked about" if notes.exists() else "Not asked yet", asks
    )


def _culture(participant: Participant, moment: Moment) -> Piece:
    said = participant.culture_notes.values("about").distinct().count()
    news = _counted(said, "thing told", "things told") if said else "Not asked yet"
    return Piece("culture", "Their world", news, _culture_asks(participant, moment))


def _culture_asks(participant: Participant, moment: Moment) -> str:
    """What was marked comes first; what the formulation points to is said until somebody who knows was asked."""
    if participant.knowledge_gaps.filter(consulted_on=None).exists():
        return "There is something about their world that you marked to ask about."
    asked = participant.knowledge_gaps.filter(consulted_on__gt=moment.today - CONSULTED_LATELY).exists()
    if moment.now is None or asked or not culture.why_consult(participant, moment.now):
        return ""
    return "It may be about how this fits their world; somebody who knows it could be asked."


def _plans(participant: Participant, moment: Moment) -> Piece:
    made = {kind: plans.plan_of(participant, kind) for kind in PlanKind}
    there = [kind.label.lower() for kind, plan in made.items() if plan.has_lines]
    due = [kind.label.lower() for kind, plan in made.items() if plan.is_due(moment.today)]
    asks = f"The day to go through the {due[0]} again has come." if due else ""
    return Piece("plans", "Plans for hard times", " and ".join(there).capitalize() or "None yet", asks)


def _pauses(participant: Participant, moment: Moment) -> Piece:
    pause = pauses.now_or_ahead(participant, moment.today)
    if pause is None:
        return Piece("pauses", "Pauses", "None planned")
    is_on = pause.begins_on <= moment.today
    news = f"On a pause since {_day(pause.begins_on)}" if is_on else f"A pause from {_day(pause.begins_on)}"
    return Piece("pauses", "Pauses", news, _pause_asks(participant, pause, moment))


def _pause_asks(participant: Participant, pause: Pause, moment: Moment) -> str:
    met_since = participant.course.sessions.filter(status=SessionStatus.HELD, on__gt=pause.begins_on)
    if pause.until is None and met_since.filter(on__lte=moment.today).exists():
        return "You have met since the pause began: is it over?"
    asked = pause.asked_by == AskedBy.CLIENT and timezone.localdate(pause.created_at) >= moment.since
    return f"They asked for a pause from {_day(pause.begins_on)}." if asked else ""


_PIECES: tuple[Tell, ...] = (
    _agreement,
    _goals,
    _preferences,
    _choices,
    _tasks,
    _ladder,
    _pathways,
    _culture,
    _plans,
    _pauses,
)
