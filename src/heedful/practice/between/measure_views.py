"""Choosing questionnaires together, asking one face to face, typing in a total, and who is told first."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedful.core.catalogue import Measure
from heedful.practice.between.measure_forms import ToldFirstForm, TotalForm, UseForm
from heedful.practice.between.measure_page import NOTHING_BOUND, Bound, Place, has_total, lines_of
from heedful.practice.people.models import User
from heedful.practice.record import measures_in_use, questionnaires
from heedful.practice.record.checkins import NotThisClients
from heedful.practice.record.known_measures import known_catalogue, own_folder, problems_of_own_files
from heedful.practice.record.models import AskedBy, CameBy, MeasureAnswers, Participant
from heedful.practice.record.risk import team_of, told_first
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.showing.questions import given_in, on_the_page, questions_of, submission_in
from heedful.practice.trust import audit
from heedful.practice.trust.gate import may_change, open_record


@require_safe
def measures(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose="questionnaires"))


def _show(
    request: SignedIn,
    opened: Participant,
    bound: Bound = NOTHING_BOUND,
    told_form: ToldFirstForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    lines = lines_of(opened, known_catalogue(), bound)
    team = team_of(opened.course, today)
    return show(
        request,
        "between/measures.html",
        status=status,
        participant=opened,
        client=opened.client,
        lines={place.value: [line for line in lines if line.place is place] for place in Place},
        bound_place=next((line.place.value for line in lines if line.bound), ""),
        asked_now={each.measure for each in measures_in_use.asked_for_now(opened, today)},
        may_change=may_change(request.user, opened),
        own_folder=own_folder(),
        problems=problems_of_own_files(),
        told=told_first(opened.course, today),
        told_form=told_form or _told_form(opened, team),
        today=today,
    )


def _told_form(opened: Participant, team: list[User], data: Any = None) -> ToldFirstForm:
    return ToldFirstForm(data, team=team, initial={"told_first": opened.course.told_first_id})


@require_POST
def use_measure(request: SignedIn, participant: UUID, measure: str) -> HttpResponse:
    """Use it from now on, or change how often."""
    opened = open_record(request.user, participant, purpose="choose questionnaire", to_change=True)
    chosen = _known(measure)
    if chosen.filled_in_by != "client" or not measures_in_use.can_be_given(chosen, opened):
        say(request, f"{chosen.name} cannot be given to this client yet. Its line says what is missing.")
        return _back(opened)
    form = UseForm(request.POST, auto_id=f"use_{chosen.id}_%s")
    if not form.is_valid():
        return _show(request, opened, Bound(chosen.id, "use", form), status=400)
    measures_in_use.choose(opened, chosen.id, **form.cleaned_data, by=request.user)
    say(request, f"{chosen.name} is in use. They find it by their link.")
    return _back(opened, f"measure-{chosen.id}")


@require_POST
def stop_measure(request: SignedIn, participant: UUID, measure: str) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="stop questionnaire", to_change=True)
    known = known_catalogue().measures[measure]
    if measures_in_use.stop(opened, measure, stopped_by=AskedBy.THERAPIST, by=request.user):
        say(request, f"{known.name} is no longer in use. What was answered stays.")
    return _back(opened)


@require_POST
def type_total(request: SignedIn, participant: UUID, measure: str) -> HttpResponse:
    """A total from paper, with the answers to its items about risk."""
    opened = open_record(request.user, participant, purpose="type in a total", to_change=True)
    known = _known(measure)
    if not has_total(known):
        raise Http404
    form = TotalForm(request.POST, measure=known, auto_id=f"total_{known.id}_%s")
    if not form.is_valid():
        return _show(request, opened, Bound(known.id, "total", form), status=400)
    kept = questionnaires.type_in_total(
        opened, known, form.cleaned_data["total"], form.risk, on=form.cleaned_data["on"], by=request.user
    )
    where = f"session {kept.session.number}" if kept.session else "the time before the first session"
    say(request, f"Kept: {known.name} {kept.total:g}, for {where}.")
    return _back(opened, f"measure-{known.id}")


@require_POST
def tell_first(request: SignedIn, participant: UUID) -> HttpResponse:
    """Name the person who is told first of an answer about risk."""
    opened = open_record(request.user, participant, purpose="name who is told", to_change=True)
    form = _told_form(opened, team_of(opened.course, timezone.localdate()), request.POST)
    if not form.is_valid():
        return _show(request, opened, told_form=form, status=400)
    opened.course.told_first = form.cleaned_data["told_first"]
    opened.course.save(update_fields=["told_first"])
    audit.record("named who is told first", actor=request.user.pk, subject=opened, purpose="safety")
    say(request, "Kept.")
    return _back(opened, "told")


def _known(id: str) -> Measure:
    measure = known_catalogue().measures.get(id)
    if measure is None:
        raise Http404
    return measure


def _back(opened: Participant, anchor: str = "") -> HttpResponse:
    return back_to(reverse("measures", args=[opened.pk]), anchor)


# ---------------------------------------------------------------------------------------------------
# Asked face to face


@require_http_methods(["GET", "HEAD", "POST"])
def ask_measure(request: SignedIn, participant: UUID, measure: str) -> HttpResponse:
    """An instrument that the therapist asks: the server decides which item follows from the answers so far."""
    opened = open_record(request.user, participant, purpose="ask questionnaire", to_change=True)
    asked = _known(measure)
    if asked.filled_in_by != "therapist" or not asked.is_ready:
        raise Http404
    if request.method != "POST":
        return _show_asking(request, opened, asked, uuid4(), {})
    return _take_in(request, opened, asked)


def _take_in(request: SignedIn, opened: Participant, asked: Measure) -> HttpResponse:
    draft = _draft(opened, asked, submission_in(request.POST))
    if draft.sent_at is not None:
        return _asked(request, opened, asked, questionnaires.send(draft, asked, by=request.user))
    given = given_in(request.POST, asked.items)
    draft = questionnaires.keep(draft, asked, given.answers)
    answers = questionnaires.so_far(draft)
    still_open = questionnaires.still_open(draft, asked)
    has_new = bool(still_open - on_the_page(request.POST))
    if given.problems or still_open:
        words = "" if given.problems else "The answers lead further." if has_new else "Some are still open."
        return _show_asking(
            request,
            opened,
            asked,
            draft.submission,
            answers,
            problems=given.problems,
            words=words,
            status=400 if given.problems else 200,
        )
    return _asked(request, opened, asked, questionnaires.send(draft, asked, by=request.user))


def _draft(opened: Participant, asked: Measure, submission: UUID | None) -> MeasureAnswers:
    try:
        return questionnaires.answers_draft(opened, asked.id, submission or uuid4(), came_by=CameBy.ROOM)
    except NotThisClients:
        return questionnaires.answers_draft(opened, asked.id, uuid4(), came_by=CameBy.ROOM)


def _asked(
    request: SignedIn, opened: Participant, asked: Measure, done: questionnaires.SentForm
) -> HttpResponse:
    if done.risk:
        say(request, "Kept. What follows from it stands first here.")
        return back_to(reverse("brief", args=[opened.pk]), "safety")
    say(request, f"{asked.name}: kept. A no does not end the conversation; ask again another time.")
    return _back(opened)


def _show_asking(
    request: SignedIn,
    opened: Participant,
    asked: Measure,
    submission: UUID | None,
    answers: questionnaires.Answers,
    *,
    problems: dict[int, str] | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = questions_of(questionnaires.items_of(asked, opened, answers), answers, problems)
    return show(
        request,
        "between/measure_ask.html",
        status=status,
        participant=opened,
        client=opened.client,
        measure=asked,
        submission=submission,
        questions=shown,
        asked=",".join(str(each.number) for each in shown),
        words=words,
    )
