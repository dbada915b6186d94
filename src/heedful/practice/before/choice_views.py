"""Choices to offer: made from what fits now, in plain words, put on the client's page, and what they picked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.record import choices as service
from heedful.practice.record.alerts import situations_of
from heedful.practice.record.models import ChoiceMade, ChoiceMenu, Instead, OptionKind, Participant, SaidBy
from heedful.practice.showing.choice_forms import OfferForm, PickForm
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import may_change, open_record
from heedful.wording.reading import reading_grade

PLAIN_GRADE = 6.0


@dataclass(frozen=True)
class MenuShown:
    menu: ChoiceMenu
    choice: ChoiceMade | None
    earlier: tuple[ChoiceMade, ...]
    form: PickForm
    is_bound: bool
    begin_url: str
    """Where the pathway that they chose is begun; empty for anything else."""
    hard_to_read: tuple[str, ...]
    """Names of ways whose words are above grade 6."""


@require_safe
def choices(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose="choices"))


def _show(
    request: SignedIn,
    opened: Participant,
    *,
    offer: OfferForm | None = None,
    menu: ChoiceMenu | None = None,
    pick: PickForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_therapist = may_change(request.user, opened)
    return show(
        request,
        "before/choices.html",
        status=status,
        participant=opened,
        client=opened.client,
        menus=[
            _shown(opened, row, pick if menu and menu.pk == row.pk else None)
            for row in service.menus_of(opened)
        ],
        offer_form=offer or (_offer_form(opened, None) if is_therapist else None),
        instead=Instead.choices,
        may_change=is_therapist,
    )


def _offer_form(opened: Participant, data: Any) -> OfferForm:
    now = situations_of([opened])[opened.pk]
    fitting = service.ways_that_fit(opened, now)
    keys = {way.key for way in fitting}
    others = [way for way in service.other_pathways(opened, now.catalogue) if way.key not in keys]
    return OfferForm(data, fitting, others)


def _shown(opened: Participant, menu: ChoiceMenu, pick: PickForm | None) -> MenuShown:
    choice = service.choice_in(menu)
    chosen = choice.option if choice else None
    is_pathway = chosen is not None and chosen.kind == OptionKind.PATHWAY
    hard = [row.name for row in menu.options.all() if (reading_grade(row.plain) or 0) > PLAIN_GRADE]
    return MenuShown(
        menu,
        choice,
        tuple(menu.choices.all())[:-1],
        pick or PickForm(None, menu),
        pick is not None,
        reverse("begin_pathway", args=[opened.pk, chosen.ref]) if chosen and is_pathway else "",
        tuple(hard),
    )


def _back(opened: Participant, menu: ChoiceMenu | None = None) -> HttpResponse:
    return back_to(reverse("choices", args=[opened.pk]), f"menu-{menu.pk}" if menu else "")


@require_POST
def offer_choices(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="offer choices", to_change=True)
    form = _offer_form(opened, request.POST)
    if not form.is_valid():
        return _show(request, opened, offer=form, status=400)
    menu = service.offer(opened, request.user, form.cleaned_data["opening"], form.picked())
    say(request, "It is on their page now, with “not now” and “something else” beside it.")
    return _back(opened, menu)


@require_POST
def note_choice(request: SignedIn, participant: UUID, menu: UUID) -> HttpResponse:
    """What they picked in the room."""
    opened = open_record(request.user, participant, purpose="note a choice", to_change=True)
    row = get_object_or_404(service.menus_of(opened), pk=menu)
    form = PickForm(request.POST, row)
    if not form.is_valid():
        return _show(request, opened, menu=row, pick=form, status=400)
    service.choose(row, by=SaidBy.THERAPIST, **form.values())
    return _back(opened, row)


@require_POST
def close_choices(request: SignedIn, participant: UUID, menu: UUID) -> HttpResponse:
    """Off their page; `again`: back on it; `remove`: it was a slip of the hand."""
    opened = open_record(request.user, participant, purpose="close choices", to_change=True)
    row = get_object_or_404(service.menus_of(opened), pk=menu)
    if "remove" in request.POST:
        if not service.remove(row, request.user):
            say(request, "They have picked something by now, so it stays. You can take it off their page.")
            return _back(opened, row)
        return _back(opened)
    service.close(row, request.user, is_closed="again" not in request.POST)
    return _back(opened, row)
