"""The run-sheet: the page in the room. Every key works as a plain form; the page's script only makes it quieter."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import SessionStatus
from heedful.practice.in_session import sheet_page as page
from heedful.practice.in_session.forms import LONGEST_SESSION_HOURS, TakeawayForm
from heedful.practice.in_session.sheet_forms import (
    AgendaForm,
    ItemForm,
    LandedForm,
    LengthForm,
    PressForm,
    SheetTapForm,
)
from heedful.practice.in_session.sheet_words import DONE, KEYS, LESS, SAY
from heedful.practice.in_session.taps import put_observation, put_response
from heedful.practice.record import run_sheet as hour
from heedful.practice.record.alerts import situations_of
from heedful.practice.record.disclosures import to_ask_about
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import (
    AgendaItem,
    AgendaState,
    ObservedBy,
    Participant,
    Session,
    SheetMarkKind,
    Takeaway,
)
from heedful.practice.record.run_sheet import Clock, SheetPart
from heedful.practice.showing.brief_heart import Heart, heart_of
from heedful.practice.showing.pages import SignedIn, asks_for_part, back_to, say, show
from heedful.practice.showing.sent import what_they_sent
from heedful.practice.trust.gate import may_change, open_session

# ---------------------------------------------------------------------------------------------------
# The page


@require_safe
def run_sheet(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, row = open_session(request.user, participant, session, purpose="run sheet")
    return _show(request, opened, row, look=request.GET.get("look", ""))


def _show(
    request: SignedIn, opened: Participant, row: Session, *, look: str = "", status: int = 200, **bound: Any
) -> HttpResponse:
    """`bound`: forms that were just sent and need another look, by their name in the page."""
    clock = _clock(row)
    shown = page.shown_part(clock, look)
    changes = may_change(request.user, opened)
    catalogue, heart = known_catalogue(), _heart(opened, row)
    context = {
        **_place(opened, row, changes),
        **_keys(opened, row, clock, catalogue),
        "client": opened.client,
        "others": opened.course.participants.exclude(pk=opened.pk).select_related("client"),
        "shown": shown,
        "steps": page.steps_of(shown),
        "heart": heart,
        "agenda": page.agenda_view(row, heart),
        "agenda_form": AgendaForm(auto_id="agenda_%s"),
        "last": page.last_time(opened, row),
        "groups": page.tap_groups(opened, row, catalogue, heart),
        "takeaways": opened.takeaways.filter(session=row),
        "takeaway_form": TakeawayForm(auto_id="takeaway_%s"),
        "length_form": LengthForm(auto_id="length_%s", initial={"minutes": opened.course.session_minutes}),
        "to_ask_about": to_ask_about(opened, row),
        "landed_form": LandedForm(),
        **_sent(request, opened, row, shown),
    }
    return show(request, "in_session/sheet.html", status=status, **(context | bound))


def _place(opened: Participant, row: Session, changes: bool = True) -> dict[str, Any]:
    is_held = row.status == SessionStatus.HELD
    return {"participant": opened, "session": row, "may_change": changes, "is_held": is_held, "less": LESS}


def _clock(row: Session, now: datetime | None = None) -> Clock:
    return hour.clock_of(hour.marks_of(row), now or timezone.now())


def _keys(opened: Participant, row: Session, clock: Clock, catalogue: Catalogue) -> dict[str, Any]:
    """What the clock and the bar at the thumb show."""
    newest = opened.observations.filter(session=row, by=ObservedBy.THERAPIST).order_by("-id").first()
    return {
        "clock": clock,
        "length": row.course.session_minutes,
        "keys": KEYS,
        "go_on": SAY[SheetMarkKind.GO_ON],
        "next": page.next_part(clock),
        "to_say": page.to_say(clock, newest, catalogue),
        "can_do_less": clock.hold == SheetMarkKind.SLOW and _open_items(row) > 1,
        "spent": hour.hour_spent(row, clock.now) if clock.ended_at else None,
    }


def _open_items(row: Session) -> int:
    return row.agenda.filter(state=AgendaState.OPEN).count()


def _heart(opened: Participant, row: Session) -> Heart:
    """Of the record as it now is, with the answers that were given to the brief before this session."""
    answers = opened.proposal_answers.filter(after_session__in=(row.number - 1, row.number))
    return heart_of(situations_of([opened])[opened.pk], answers)


def _sent(request: SignedIn, opened: Participant, row: Session, shown: str) -> dict[str, Any]:
    """What they sent is only put on the page once it is looked at: their page tells them who has read it."""
    if shown != SheetPart.CHECK_IN:
        return {"sent_waits": True}
    catalogue, before = known_catalogue(), page.held_before(row)
    sent = what_they_sent(opened, row, catalogue, request.user)
    if not sent and before is not None:
        sent = what_they_sent(opened, before, catalogue, request.user)
    return {"sent": sent, "typed": page.typed_marks(opened, (row, before))}


@require_safe
def sheet_clock(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    """The time as the practice has it, for a page that stays open: so the sign-in lasts as long as the hour."""
    opened, row = open_session(request.user, participant, session, purpose="run sheet clock")
    return show(
        request,
        "in_session/_sheet_clock.html",
        **_place(opened, row),
        clock=_clock(row),
        length=row.course.session_minutes,
    )


# ---------------------------------------------------------------------------------------------------
# Keys and taps


def _open(request: SignedIn, participant: UUID, session: UUID, purpose: str) -> tuple[Participant, Session]:
    return open_session(request.user, participant, session, purpose=purpose, to_change=True)


@require_POST
def press_sheet(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    """A part begins; pause, slow down, switch, go on; the end."""
    opened, row = _open(request, participant, session, "press on run sheet")
    form = PressForm(request.POST)
    if not form.is_valid():
        return _refused(request, opened, row, form)
    if row.status != SessionStatus.HELD:
        return _not_held(request, opened, row)
    kind, part = form.cleaned_data["press"]
    hour.press(row, kind, part, at=hour.tapped_at(form.cleaned_data["ago"]))
    if not asks_for_part(request):
        return _back(opened, row)
    clock = _clock(row)
    shown = page.shown_part(clock, part)
    context = {**_place(opened, row), **_keys(opened, row, clock, known_catalogue())}
    if part == SheetPart.CHECK_IN:
        context |= _sent(request, opened, row, part)
    context |= {
        "shown": shown,
        "steps": page.steps_of(shown),
        "pressed": part,
        "saved": DONE[SheetMarkKind(kind)],
    }
    return show(request, "in_session/_after_press.html", **context)


def _not_held(request: SignedIn, opened: Participant, row: Session) -> HttpResponse:
    problem = f"This session is kept as “{row.get_status_display()}”. If you did meet, change that on the session page."
    if asks_for_part(request):
        return show(request, "parts/saved.html", saved=problem, status=400)
    return _show(request, opened, row, status=400, kind_word=problem)


@require_POST
def sheet_tap(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    """Something noticed, or offered. With the time into the session, where the clock runs."""
    opened, row = _open(request, participant, session, "tap on run sheet")
    catalogue = known_catalogue()
    form = SheetTapForm(request.POST, catalogue=catalogue)
    if not form.is_valid():
        return _refused(request, opened, row, form, look=SheetPart.WORK)
    what, entry, is_on = form.cleaned_data["tap"]
    if what == "response":
        put_response(request.user, opened, row, entry, is_on)
    else:
        at_seconds = _seconds_in(row, form.cleaned_data["ago"])
        put_observation(request.user, opened, row, entry, is_on, at_seconds)
    if not asks_for_part(request):
        return _back(opened, row, SheetPart.WORK, f"tap-{entry}")
    chip = page.tapped_chip(catalogue, what, entry, is_on)
    return show(
        request,
        "in_session/_after_sheet_tap.html",
        **_place(opened, row),
        **_keys(opened, row, _clock(row), catalogue),
        what=what,
        chip=chip,
        saved=f"{chip.name}: {'kept' if is_on else 'taken out'}.",
    )


def _seconds_in(row: Session, ago: int) -> int | None:
    """Whole minutes, as seconds; None where the run-sheet's clock does not run, or has run on for too long."""
    clock = _clock(row, hour.tapped_at(ago))
    is_within = clock.is_running and clock.seconds <= LONGEST_SESSION_HOURS * 3600
    return clock.minutes * 60 if is_within else None


def _refused(
    request: SignedIn, opened: Participant, row: Session, form: Form, look: str = ""
) -> HttpResponse:
    problem = str(next(iter(form.errors.values()))[0])
    if asks_for_part(request):
        return show(request, "parts/saved.html", saved=problem, status=400)
    return _show(request, opened, row, look=look, status=400, kind_word=problem)


# ---------------------------------------------------------------------------------------------------
# Agenda, takeaways, the length of the hour


@require_POST
def add_to_agenda(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, row = _open(request, participant, session, "add to agenda")
    form = AgendaForm(request.POST, auto_id="agenda_%s")
    if not form.is_valid():
        return _agenda(request, opened, row, status=400, agenda_form=form)
    added = hour.add_to_agenda(row, form.cleaned_data["words"], form.cleaned_data["by"])
    saved = "On the agenda." if added else _why_not_added(row, form.cleaned_data["words"])
    return _agenda(request, opened, row, saved=saved)


def _why_not_added(row: Session, words: str) -> str:
    there = any(item.words == words for item in hour.agenda_of(row))
    return (
        "It is on the agenda already."
        if there
        else "The agenda is full. Leave something for next time first."
    )


@require_POST
def change_agenda(request: SignedIn, participant: UUID, session: UUID, item: UUID) -> HttpResponse:
    """Done, for next time, open again, one place earlier, or out."""
    opened, row = _open(request, participant, session, "change agenda")
    changed = get_object_or_404(row.agenda, pk=item)
    form = ItemForm(request.POST)
    if not form.is_valid():
        return _refused(request, opened, row, form, look=SheetPart.AGENDA)
    _change(changed, form.cleaned_data["to"])
    return _agenda(request, opened, row, saved="Kept.")


def _change(item: AgendaItem, to: str) -> None:
    if to == "out":
        item.delete()
    elif to == "earlier":
        hour.move_earlier(item)
    else:
        hour.set_state(item, to)


@require_POST
def leave_for_next_time(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    """Keep one thing for today; or, with `all`, none: whatever was not reached waits without blame."""
    opened, row = _open(request, participant, session, "make agenda smaller")
    is_all = "all" in request.POST
    moved = hour.leave_what_is_open(row) if is_all else hour.leave_the_rest(row)
    saved = "The rest is kept for next time." if moved else "There is nothing to leave."
    return _agenda(request, opened, row, saved=saved, look=SheetPart.CLOSE if is_all else SheetPart.AGENDA)


def _agenda(
    request: SignedIn,
    opened: Participant,
    row: Session,
    *,
    saved: str = "",
    look: str = SheetPart.AGENDA,
    status: int = 200,
    **bound: Any,
) -> HttpResponse:
    if not asks_for_part(request):
        if bound:
            return _show(request, opened, row, look=look, status=status, **bound)
        return _changed(request, opened, row, look, saved)
    context = {
        **_place(opened, row),
        **_keys(opened, row, _clock(row), known_catalogue()),
        "agenda": page.agenda_view(row, _heart(opened, row)),
        "agenda_form": AgendaForm(auto_id="agenda_%s"),
        "saved": saved,
    }
    return show(request, "in_session/_after_agenda.html", status=status, **(context | bound))


@require_POST
def sheet_takeaway(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    """The same words twice are one takeaway. `out`: the one to take out again."""
    opened, row = _open(request, participant, session, "takeaways on run sheet")
    if "out" in request.POST:
        return _take_out(request, opened, row)
    form = TakeawayForm(request.POST, auto_id="takeaway_%s")
    if not form.is_valid():
        return _takeaways(request, opened, row, status=400, takeaway_form=form)
    words, there = form.cleaned_data["words"], opened.takeaways.filter(session=row)
    if words not in [each.words for each in there]:
        Takeaway.objects.create(participant=opened, session=row, words=words)
    return _takeaways(request, opened, row, saved="Takeaway: kept.")


def _take_out(request: SignedIn, opened: Participant, row: Session) -> HttpResponse:
    asked_for = request.POST["out"]
    for each in opened.takeaways.filter(session=row):
        if str(each.pk) == asked_for:
            each.delete()
    return _takeaways(request, opened, row, saved="Takeaway: taken out.")


def _takeaways(
    request: SignedIn, opened: Participant, row: Session, *, saved: str = "", status: int = 200, **bound: Any
) -> HttpResponse:
    if not asks_for_part(request):
        if bound:
            return _show(request, opened, row, look=SheetPart.CLOSE, status=status, **bound)
        return _changed(request, opened, row, SheetPart.CLOSE, saved)
    context = {
        **_place(opened, row),
        "takeaways": opened.takeaways.filter(session=row),
        "takeaway_form": TakeawayForm(auto_id="takeaway_%s"),
        "saved": saved,
    }
    return show(request, "in_session/_after_takeaway.html", status=status, **(context | bound))


@require_POST
def sheet_length(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    opened, row = _open(request, participant, session, "length of session")
    form = LengthForm(request.POST, auto_id="length_%s")
    if not form.is_valid():
        return _show(request, opened, row, status=400, length_form=form)
    opened.course.session_minutes = form.cleaned_data["minutes"]
    opened.course.save(update_fields=["session_minutes"])
    return _changed(request, opened, row, "", "Kept, for this session and those to come.")


# ---------------------------------------------------------------------------------------------------
# After a change


def _changed(request: SignedIn, opened: Participant, row: Session, look: str, saved: str) -> HttpResponse:
    if saved:
        say(request, saved)
    return _back(opened, row, look)


def _back(opened: Participant, row: Session, look: str = "", anchor: str = "") -> HttpResponse:
    url = reverse("run_sheet", args=[opened.pk, row.pk])
    return back_to(f"{url}?look={look}" if look else url, anchor)
