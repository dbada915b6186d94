"""A course of therapy as one calm line: everything that happened, each in a sentence, newest first.

Each table tells its own moments; nothing is judged here, and a pause is a pause. Psychotherapy notes and debriefs are
not part of it: they are kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Outcome, SessionStatus
from heedful.practice.record.models import (
    AskedBy,
    GoalEnd,
    Participant,
    PathwayEnd,
    PlanKind,
    SaidBy,
    StrainState,
)
from heedful.practice.showing import words

KINDS = {
    "sessions": "Sessions",
    "voice": "Check-ins and questionnaires",
    "alliance": "The two of you",
    "aims": "Goals and steps",
    "rests": "Pauses",
    "shape": "How you work together",
    "plans": "Plans for hard times",
}
"""What can be shown alone, with the words for it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """`told` is our sentence; `words` are somebody's own; `url_name` the page on which it can be read in full."""

    on: date
    kind: str
    told: str
    words: str = ""
    url_name: str = ""
    at: datetime | None = None
    session: object = None
    """The id of the session whose page tells more, where there is one."""


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    moments: tuple[Moment, ...]


Tell = Callable[[Participant, Catalogue], Iterable[Moment]]


def moments(opened: Participant, catalogue: Catalogue, kinds: Iterable[str] = ()) -> list[Moment]:
    """Newest first; within a day the latest written down first. `kinds`: these alone; all where there are none."""
    wanted = set(kinds) & KINDS.keys() or KINDS.keys()
    told = [
        moment
        for kind in KINDS
        if kind in wanted
        for tell in _TELLERS[kind]
        for moment in tell(opened, catalogue)
    ]
    return sorted(told, key=_place, reverse=True)


def by_month(found: Sequence[Moment]) -> tuple[Month, ...]:
    return tuple(
        Month(date_format(date(year, month, 1), "F Y"), tuple(group))
        for (year, month), group in groupby(found, key=lambda moment: (moment.on.year, moment.on.month))
    )


def _place(moment: Moment) -> tuple[date, float]:
    return moment.on, moment.at.timestamp() if moment.at else 0.0


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _number(value: float) -> str:
    return f"{value:g}"


# ---------------------------------------------------------------------------------------------------
# Sessions, and what was taken home


def _sessions(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    kept: dict[object, list[str]] = {}
    for takeaway in opened.takeaways.all():
        kept.setdefault(takeaway.session_id, []).append(takeaway.words)
    for row in opened.course.sessions.all():
        told = f"Session {row.number}"
        if row.status != SessionStatus.HELD:
            told += f": {words.STATUS[SessionStatus(row.status)].lower()}"
        home = " · ".join(kept.get(row.pk, ()))
        yield Moment(row.on, "sessions", told, home, "session", row.created_at, row.pk)


# ---------------------------------------------------------------------------------------------------
# Their voice


def _checkins(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.checkins.all():
        at = row.sent_at or row.answered_at
        told = f"Check-in, {words.counted(len(row.marks), 'mark')}"
        yield Moment(_day(at), "voice", told, row.words or "", "trajectories", at)


def _totals(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.measure_totals.select_related("session"):
        known = catalogue.measures.get(row.measure)
        on = row.answered_on or (row.session.on if row.session else _day(row.created_at))
        name = known.name if known else row.measure
        yield Moment(on, "voice", f"{name}: {_number(row.total)}", "", "trajectories", row.created_at)


# ---------------------------------------------------------------------------------------------------
# The two of them: strains and the agreement


def _strains(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    ends = {StrainState.HEALED: "A strain healed", StrainState.LEFT: "A strain was let rest"}
    for row in opened.strains.all():
        yield Moment(
            row.noticed_on, "alliance", "A strain was noticed", row.seen or "", "strains", row.created_at
        )
        if row.raised_on:
            yield Moment(row.raised_on, "alliance", "It was talked about", row.client_said or "", "strains")
        if row.closed_on:
            yield Moment(row.closed_on, "alliance", ends[StrainState(row.state)], "", "strains")


def _repairs(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    strains = opened.strains.prefetch_related("tries")
    for row in (attempt for strain in strains for attempt in strain.tries.all()):
        known = catalogue.responses.get(row.response)
        told = f"Tried to mend it: {known.name.lower()}" if known else "Tried to mend it"
        yield Moment(row.on, "alliance", told, row.words or "", "strains", row.created_at)


def _agreements(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.course.agreements.all():
        if row.sections and row.shown_at:
            told = f"Version {row.version} of the agreement was put to them"
            yield Moment(_day(row.shown_at), "alliance", told, row.changed or "", "agreement", row.shown_at)
        elif row.signed_on:
            yield Moment(row.signed_on, "alliance", "An agreement was signed", "", "agreement")


def _signatures(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    """Of this client and of therapists; another participant's hand is theirs to speak of."""
    ended: set[tuple[str, datetime]] = set()
    versions = opened.course.agreements.prefetch_related("signatures__user")
    for row in (hand for version in versions for hand in version.signatures.all()):
        if row.participant_id not in (None, opened.pk):
            continue
        who = row.user.display_name if row.user else "The client"
        yield Moment(
            _day(row.signed_at), "alliance", f"{who} signed the agreement", "", "agreement", row.signed_at
        )
        if row.withdrawn_at and (who, row.withdrawn_at) not in ended:
            ended.add((who, row.withdrawn_at))  # one withdrawal takes the name off every version
            told = f"{who} withdrew from the agreement"
            yield Moment(_day(row.withdrawn_at), "alliance", told, "", "agreement", row.withdrawn_at)


def _reviews(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.course.agreement_reviews.all():
        told = "The agreement was looked at again and " + ("kept" if row.is_kept else "is to change")
        yield Moment(row.on, "alliance", told, row.words or "", "agreement", row.created_at)


# ---------------------------------------------------------------------------------------------------
# Goals, tasks, ladder, pathways


def _goals(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.goals.prefetch_related("ratings"):
        began = min([_day(row.created_at), *(rating.on for rating in row.ratings.all())])
        yield Moment(began, "aims", "A goal", row.words, "goals", row.created_at)
        if row.changed_on:
            yield Moment(row.changed_on, "aims", "A goal was put in other words", row.words, "goals")
        if row.ended_on and row.ended:
            yield Moment(
                row.ended_on, "aims", f"A goal: {GoalEnd(row.ended).label.lower()}", row.words, "goals"
            )


def _ratings(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    goals = opened.goals.prefetch_related("ratings__goal")
    for row in (rating for goal in goals for rating in goal.ratings.all()):
        whose = "" if row.by == SaidBy.CLIENT else ", by the therapist"
        told = f"Goal rated {_number(row.value)} of 10{whose}"
        yield Moment(row.on, "aims", told, row.goal.words, "goals", row.created_at)


def _tasks(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    became = {
        Outcome.DONE.value: "A task was done",
        Outcome.PARTLY.value: "A task was done in part",
        Outcome.NOT_DONE.value: "A task was left",
        Outcome.FORGOTTEN.value: "A task slipped their mind",
    }
    for row in opened.tasks.select_related("set_in"):
        on = row.set_in.on if row.set_in else _day(row.created_at)
        yield Moment(on, "aims", "A task", row.words, "tasks", row.created_at)
        if row.outcome and row.outcome_on:
            yield Moment(row.outcome_on, "aims", became[row.outcome], row.learned or row.words, "tasks")


def _wins(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.wins.all():
        yield Moment(row.on, "aims", "A win", row.words, "tasks", row.created_at)


def _tries(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    ladder = opened.ladder.prefetch_related("tries__step")
    for row in (attempt for step in ladder for attempt in step.tries.all()):
        peak = f"; it rose to {_number(row.peak)} of 100" if row.peak is not None else ""
        told = ("A step was begun and stopped as agreed" if row.stopped else "A step was tried") + peak
        yield Moment(row.on, "aims", told, row.learned or row.step.words, "ladder", row.created_at)


def _pathways(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.pathways_taken.all():
        name = _pathway_name(row.pathway, catalogue)
        yield Moment(row.begun_on, "aims", f"Pathway begun: {name}", "", "pathways", row.created_at)
        if row.ended_on and row.ended:
            told = f"Pathway {name}: {PathwayEnd(row.ended).label.lower()}"
            yield Moment(row.ended_on, "aims", told, "", "pathways")


def _pathway_steps(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    taken = opened.pathways_taken.prefetch_related("steps_done__taken")
    for row in (step for pathway in taken for step in pathway.steps_done.all()):
        known = catalogue.pathways.get(row.taken.pathway)
        step = (
            next((each.name for each in known.steps if each.id == row.step), row.step) if known else row.step
        )
        told = f"Step of {_pathway_name(row.taken.pathway, catalogue)}: {step}"
        yield Moment(row.on, "aims", told, "", "pathways", row.created_at)


def _pathway_name(id: str, catalogue: Catalogue) -> str:
    known = catalogue.pathways.get(id)
    return known.name if known else id


# ---------------------------------------------------------------------------------------------------
# Pauses


def _pauses(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.pauses.all():
        asked = f", asked for by {AskedBy(row.asked_by).label.lower()}" if row.asked_by else ""
        until = f" until {date_format(row.until, 'j F')}" if row.until else ""
        yield Moment(
            row.begins_on, "rests", f"A pause{until}{asked}", row.meanwhile or "", "pauses", row.created_at
        )
        if row.ended_on:
            yield Moment(row.ended_on, "rests", "Back from the pause", row.way_back or "", "pauses")


# ---------------------------------------------------------------------------------------------------
# How they work together


def _preferences(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.preference_notes.all():
        told = f"A wish about how you work: {row.get_about_display().lower()}"
        yield Moment(row.on, "shape", told, row.words or "", "preferences", row.created_at)


def _choices(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    menus = opened.choice_menus.prefetch_related("choices__option")
    for row in (choice for menu in menus for choice in menu.choices.all()):
        picked = row.option.name if row.option else row.get_instead_display().lower()
        on = _day(row.created_at)
        yield Moment(on, "shape", f"They chose: {picked}", row.words or "", "choices", row.created_at)


def _culture(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.culture_notes.all():
        yield Moment(row.on, "shape", "About their world", row.words, "culture", row.created_at)


def _adaptations(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.adaptations.all():
        yield Moment(
            row.agreed_on, "shape", "Done another way for them", row.words, "culture", row.created_at
        )
        if row.looked_at_on and row.helped:
            told = f"Looked back: {row.get_helped_display().lower()}"
            yield Moment(row.looked_at_on, "shape", told, row.words, "culture")


def _gaps(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.knowledge_gaps.all():
        on = _day(row.created_at)
        yield Moment(
            on, "shape", "Something to learn about their world", row.words, "culture", row.created_at
        )
        if row.consulted_on:
            yield Moment(row.consulted_on, "shape", "Asked somebody who knows", row.learned or "", "culture")


# ---------------------------------------------------------------------------------------------------
# Plans


def _plans(opened: Participant, catalogue: Catalogue) -> Iterator[Moment]:
    for row in opened.plans_agreed.all():
        told = f"{PlanKind(row.plan).label} gone through together"
        yield Moment(row.on, "plans", told, "", "plans", row.created_at)


_TELLERS: dict[str, tuple[Tell, ...]] = {
    "sessions": (_sessions,),
    "voice": (_checkins, _totals),
    "alliance": (_strains, _repairs, _agreements, _signatures, _reviews),
    "aims": (_goals, _ratings, _tasks, _wins, _tries, _pathways, _pathway_steps),
    "rests": (_pauses,),
    "shape": (_preferences, _choices, _culture, _adaptations, _gaps),
    "plans": (_plans,),
}
