"""What a client wrote and picked on their own pages of working together: to take along, and to delete at once.

Beside `own_words`, which holds goals, tasks, steps, check-ins and answers. Nothing of anybody else who takes part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format

from heedful.practice.record import choices, culture, plans, preferences
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import (
    ChoiceMade,
    LadderTry,
    Participant,
    PathwayMark,
    PlanKind,
    SaidBy,
    WorksheetAnswer,
)
from heedful.practice.record.pathways import on_their_page
from heedful.practice.trust import audit

INSTEAD = {"not_now": "Not now", "something_else": "Something else"}


@dataclass(frozen=True, slots=True)
class OwnSection:
    """`lines`: (what it is about, what was said)."""

    title: str
    lines: tuple[tuple[str, str], ...]


Line = tuple[str, str]
Tell = Callable[[Participant], Iterable[Line]]


def own_sections(opened: Participant) -> list[OwnSection]:
    """Those that hold something, in the order of their pages. What the therapist wrote down with them is in it."""
    found = [OwnSection(title, tuple(tell(opened))) for title, tell in _SECTIONS.items()]
    return [section for section in found if section.lines]


def _wishes(opened: Participant) -> Iterator[Line]:
    for wish in preferences.wishes_of(opened):
        for note in wish.notes:
            if note.words:
                yield wish.topic.title, note.words


def _chosen(opened: Participant) -> Iterator[Line]:
    for menu in choices.menus_of(opened):
        for made in menu.choices.all():
            picked = made.option.name if made.option else INSTEAD[made.instead or ""]
            yield date_format(made.created_at, "j F Y"), f"{picked}. {made.words}" if made.words else picked


def _ways(opened: Participant) -> Iterator[Line]:
    for walked in on_their_page(opened, known_catalogue()):
        for answer in (*(each for step in walked.steps for each in step.answers), *walked.left_over):
            if answer.row is not None:
                asked = f": {answer.field.ask}" if answer.field else ""
                yield f"{walked.name}{asked}", answer.row.words
        for mark in walked.own_marks:
            yield f"{walked.name}, {date_format(mark.on, 'j F Y')}", f"{mark.mark:g} of 10"


def _world(opened: Participant) -> Iterator[Line]:
    for said in culture.topics_said(opened):
        for note in said.notes:
            yield said.topic.ask, note.words


def _our_ways(opened: Participant) -> Iterator[Line]:
    for row in culture.adaptations_of(opened):
        yield date_format(row.agreed_on, "j F Y"), row.words


def _plan(kind: PlanKind) -> Tell:
    def lines(opened: Participant) -> Iterator[Line]:
        for part in plans.plan_of(opened, kind).parts:
            for line in part.lines:
                yield part.topic.title, f"{line.words} ({line.reach})" if line.reach else line.words

    return lines


_SECTIONS: dict[str, Tell] = {
    "How I like to work": _wishes,
    "What I chose": _chosen,
    "Ways I tried": _ways,
    "My world": _world,
    "What we do my way": _our_ways,
    "My plan for a hard day": _plan(PlanKind.COPING),
    "My safety plan": _plan(PlanKind.SAFETY),
}


def has_own(opened: Participant) -> bool:
    """Whether they wrote or picked anything there themselves."""
    return any(rows.exists() for rows in _theirs(opened))


@transaction.atomic
def delete_own(opened: Participant) -> None:
    """Everything that they wrote, picked or marked there themselves; what the therapist wrote down stays."""
    for about in set(opened.preference_notes.filter(by=SaidBy.CLIENT).values_list("about", flat=True)):
        preferences.take_back(opened, about)
    for rows in _theirs(opened):
        rows.delete()
    audit.record("client deleted own words", subject=opened, purpose="own pages")


def _theirs(opened: Participant) -> tuple[QuerySet[Any], ...]:
    by = {"by": SaidBy.CLIENT}
    return (
        opened.preference_notes.filter(**by),
        opened.culture_notes.filter(**by),
        opened.plan_lines.filter(**by),
        opened.wins.filter(**by),
        ChoiceMade.objects.filter(menu__participant=opened, **by),
        WorksheetAnswer.objects.filter(taken__participant=opened, **by),
        PathwayMark.objects.filter(taken__participant=opened, **by),
        LadderTry.objects.filter(step__participant=opened, **by),
    )
