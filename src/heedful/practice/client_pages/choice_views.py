"""Ways that a client can choose from: one, none now, or something else; and to choose again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.room import Room
from heedful.practice.record import choices as service
from heedful.practice.record.models import ChoiceMade, ChoiceMenu, Participant, SaidBy
from heedful.practice.showing.choice_forms import PickForm

INSTEAD = (("not_now", "Not now"), ("something_else", "Something else"))
THANKS = {
    "not_now": "That is fine. You need no reason.",
    "something_else": "Good to know. Your idea comes first.",
}


@dataclass(frozen=True)
class OwnMenu:
    """`picked`: what they tapped just now, where it needs another look; or else what is kept."""

    menu: ChoiceMenu
    choice: ChoiceMade | None
    picked: str
    thanks: str
    form: PickForm
    is_bound: bool


def room(opened: Participant, today: date) -> Room | None:
    there = list(service.open_menus(opened))
    if not there:
        return None
    waits = any(service.choice_in(menu) is None for menu in there)
    return Room(
        "own_choices",
        "Ways you could choose",
        "Have a look, if you like" if waits else "You can choose again",
        waits,
    )


@require_safe
@own_page("own choices")
def choices(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _show(request, visit)


def _show(
    request: HttpRequest,
    visit: Visit,
    menu: ChoiceMenu | None = None,
    form: PickForm | None = None,
    status: int = 200,
) -> HttpResponse:
    menus = [
        _own(row, form if menu and menu.pk == row.pk else None) for row in service.open_menus(visit.opened)
    ]
    context = {"visit": visit, "menus": menus, "instead": INSTEAD}
    return render(request, "client_pages/choices.html", context, status=status)


def _own(menu: ChoiceMenu, form: PickForm | None) -> OwnMenu:
    choice = service.choice_in(menu)
    kept = str(choice.option_id or choice.instead) if choice else ""
    picked = form.picked if form else kept
    words = (choice.words or "") if choice else ""
    thanks = THANKS.get(kept, "You chose this. You can choose again.") if choice else ""
    shown = form or PickForm(None, menu, initial={"words": words})
    return OwnMenu(menu, choice, picked, thanks, shown, form is not None)


@require_POST
@own_page("choose")
def choose(request: HttpRequest, visit: Visit, menu: UUID) -> HttpResponse:
    """Keeps the pick, or takes it back (`take_back`)."""
    row = service.open_menus(visit.opened).filter(pk=menu).first()
    if row is None:
        return render(request, "client_pages/task_gone.html", {"visit": visit}, status=404)
    if "take_back" in request.POST:
        service.take_back(row)
        return redirect(f"{visit.url('own_choices')}#m{row.pk}")
    form = PickForm(request.POST, row)
    if not form.is_valid():
        return _show(request, visit, row, form, status=400)
    service.choose(row, by=SaidBy.CLIENT, **form.values())
    return redirect(f"{visit.url('own_choices')}#m{row.pk}")
