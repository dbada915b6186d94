"""Choices that were offered, in plain words, and what was picked: an option, "not now" or "something else".

Two or three ways are offered, never one: one way is no choice. What was offered stays as it was shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from heedful.core.catalogue import Catalogue, Response
from heedful.core.circumstances import Situation
from heedful.core.learning import Experience
from heedful.core.responses import responses_for
from heedful.practice.people.models import User
from heedful.practice.record.models import (
    ChoiceMade,
    ChoiceMenu,
    ChoiceOption,
    Instead,
    OptionKind,
    Participant,
    SaidBy,
)
from heedful.practice.record.pathways import for_clients, offered
from heedful.practice.trust import audit

FEWEST, MOST = 2, 3


@dataclass(frozen=True, slots=True)
class Way:
    """One way as it would be shown: `name` and `plain` are read by the client."""

    kind: OptionKind
    ref: str
    name: str
    plain: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.ref}"


def ways_that_fit(participant: Participant, now: Situation) -> tuple[Way, ...]:
    """Responses and pathways that fit now, in the words for the client; to be understood is nothing to pick."""
    found = now.catalogue.responses
    responses = [found[offer.id] for offer in responses_for(now, Experience())[0]]
    pathways = [each.pathway for each in offered(participant, now)]
    return (
        *(way_of(each) for each in responses if each.as_choice),
        *(Way(OptionKind.PATHWAY, each.id, each.name, each.plain) for each in pathways),
    )


def way_of(response: Response) -> Way:
    """By its name for the client: what the therapist calls it is for the therapist."""
    return Way(OptionKind.RESPONSE, response.id, response.as_choice, response.rationale)


def other_pathways(participant: Participant, catalogue: Catalogue) -> tuple[Way, ...]:
    """Every pathway that this kind of course can choose from."""
    there = for_clients(catalogue, participant.course.kind)
    return tuple(Way(OptionKind.PATHWAY, each.id, each.name, each.plain) for each in there)


def menus_of(participant: Participant) -> QuerySet[ChoiceMenu]:
    """Newest first, each with its options and the choices that were made, oldest first."""
    made = Prefetch("choices", ChoiceMade.objects.select_related("option").order_by("id"))
    return participant.choice_menus.prefetch_related("options", made).order_by("-id")


def open_menus(participant: Participant) -> QuerySet[ChoiceMenu]:
    """What is on the client's page now."""
    return menus_of(participant).filter(closed_at=None, is_on_their_page=True)


@transaction.atomic
def offer(participant: Participant, by: User, opening: str, ways: Sequence[Way]) -> ChoiceMenu:
    """The same ways in the same words while they are open: the menu that is there.

    Raises: ValueError for fewer than two ways or more than three.
    """
    if not FEWEST <= len(ways) <= MOST:
        raise ValueError("Two or three ways are offered.")
    for menu in menus_of(participant).filter(closed_at=None):
        if _as_offered(menu) == [(way.kind, way.ref, way.name, way.plain) for way in ways]:
            return menu
    menu = ChoiceMenu.objects.create(participant=participant, opening=opening or None, offered_by=by)
    for place, way in enumerate(ways, 1):
        ChoiceOption.objects.create(
            menu=menu, place=place, kind=way.kind, ref=way.ref, name=way.name, plain=way.plain
        )
    audit.record("offered choices", actor=by.pk, subject=menu, purpose="choices")
    return menu


def _as_offered(menu: ChoiceMenu) -> list[tuple[str, str, str, str]]:
    return [(row.kind, row.ref, row.name, row.plain) for row in menu.options.all()]


def choice_in(menu: ChoiceMenu) -> ChoiceMade | None:
    """The one that holds."""
    made = list(menu.choices.all())
    return made[-1] if made else None


@transaction.atomic
def choose(
    menu: ChoiceMenu, *, option: ChoiceOption | None, instead: Instead | None, words: str, by: SaidBy
) -> ChoiceMade:
    """Exactly one of `option` and `instead`. The same again keeps nothing new; another one holds from now on."""
    last = menu.choices.order_by("id").last()
    picked = (option.pk if option else None, instead.value if instead else None, words or None)
    if last is not None and (last.option_id, last.instead, last.words) == picked:
        return last
    return ChoiceMade.objects.create(menu=menu, option=option, instead=instead, words=words or None, by=by)


def take_back(menu: ChoiceMenu) -> None:
    """What the client picked on their page is gone; what the therapist noted stays."""
    menu.choices.filter(by=SaidBy.CLIENT).delete()


def close(menu: ChoiceMenu, by: User, *, is_closed: bool) -> None:
    menu.closed_at = timezone.now() if is_closed else None
    menu.save(update_fields=["closed_at"])
    audit.record(
        "closed choices" if is_closed else "reopened choices", actor=by.pk, subject=menu, purpose="choices"
    )


def remove(menu: ChoiceMenu, by: User) -> bool:
    """A slip of the hand: only while nothing was picked."""
    if menu.choices.exists():
        return False
    audit.record("removed choices", actor=by.pk, subject=menu, purpose="choices")
    menu.delete()
    return True
