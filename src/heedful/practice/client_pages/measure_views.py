"""The questionnaires that a client and their therapist chose: answered, sent once, or left ("I would rather not")."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedful.core.catalogue import Measure
from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.measure_page import InUse, own_number
from heedful.practice.record import measures_in_use, questionnaires
from heedful.practice.record.checkins import NotThisClients
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import AskedBy, CameBy, MeasureAnswers
from heedful.practice.record.risk import team_of, told_now
from heedful.practice.showing.questions import (
    NOT_OFFERED,
    Given,
    Question,
    given_in,
    on_the_page,
    questions_of,
    submission_in,
)

NOTHING_YET = "There is no answer to send yet. Choose one, or come back another time."
MORE_FOLLOW = "Thank you. Your answers lead to a few more questions."


@require_safe
@own_page("own questionnaires")
def measures(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Those in use, what each is for, and a way to say no to it."""
    now = {each.measure for each in measures_in_use.asked_for_now(visit.opened, timezone.localdate())}
    known = known_catalogue().measures
    lines = [
        InUse(each, known[each.measure], each.measure in now)
        for each in measures_in_use.in_use(visit.opened)
        if _client_can_answer(known.get(each.measure), visit)
    ]
    left = visit.opened.measure_choices.filter(stopped_by=AskedBy.CLIENT).order_by("-stopped_on", "-id")
    in_use = {line.choice.measure for line in lines}
    names = dict.fromkeys(known[each.measure].name for each in left if each.measure not in in_use)
    return _show(request, "measures", visit, lines=lines, left=list(names))


@require_http_methods(["GET", "HEAD", "POST"])
@own_page("own questionnaire", in_the_room=True)
def questions(request: HttpRequest, visit: Visit, measure: str) -> HttpResponse:
    asked = _in_use(visit, measure)
    if asked is None:
        return _not_in_use(request, visit)
    return _take_in(request, visit, asked) if request.method == "POST" else _open(request, visit, asked)


@require_POST
@own_page("own questionnaire", in_the_room=True)
def keep_answers(request: HttpRequest, visit: Visit, measure: str) -> HttpResponse:
    """What the page's own script sends after each answer, so that nothing is lost with the connection."""
    asked = _in_use(visit, measure)
    if asked is None:
        return JsonResponse({"problem": "These questions are no longer in use."}, status=404)
    draft = _draft(visit, asked, submission_in(request.POST))
    given = _given(request, visit, asked, draft)
    questionnaires.keep(draft, asked, given.answers)
    if given.problems:
        return JsonResponse({"problem": NOT_OFFERED}, status=400)
    return JsonResponse({"said": "Kept."})


@require_safe
@own_page("own questionnaire sent", in_the_room=True)
def sent(request: HttpRequest, visit: Visit, measure: str, submission: UUID) -> HttpResponse:
    """Thanks. After an answer about risk: help first, and who is told, by name."""
    answers = visit.opened.measure_answers.filter(measure=measure, submission=submission).first()
    if answers is None or (visit.is_in_the_room and answers.came_by != CameBy.ROOM):
        return _not_in_use(request, visit)
    asked = known_catalogue().measures[measure]
    risk = list(answers.risk_answers.select_related("participant__course").order_by("item"))
    today = timezone.localdate()
    return _show(
        request,
        "measure_sent",
        visit,
        measure=asked,
        is_about_risk=bool(risk),
        told=told_now(risk[0], today) if risk else None,
        readers=[each.display_name for each in team_of(visit.opened.course, today)],
        number=own_number(asked, answers.total, None if visit.is_in_the_room else _total_before(answers)),
        has_total=asked.rule is not None,
    )


@require_POST
@own_page("stop own questionnaire")
def stop(request: HttpRequest, visit: Visit, measure: str) -> HttpResponse:
    """The client would rather not, and is asked for no reason. Said twice, nothing more happens."""
    if not measures_in_use.stop(visit.opened, measure, stopped_by=AskedBy.CLIENT):
        return _not_in_use(request, visit)
    return redirect(visit.url("own_measures"))


# ---------------------------------------------------------------------------------------------------
# One questionnaire


def _client_can_answer(measure: Measure | None, visit: Visit) -> bool:
    return (
        measure is not None
        and measure.filled_in_by == "client"
        and measures_in_use.can_be_given(measure, visit.opened)
    )


def _in_use(visit: Visit, id: str) -> Measure | None:
    measure = known_catalogue().measures.get(id)
    is_chosen = measures_in_use.choice_of(visit.opened, id) is not None
    return measure if is_chosen and _client_can_answer(measure, visit) else None


def _not_in_use(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _show(request, "measure_not_in_use", visit, status=404)


def _came_by(visit: Visit) -> CameBy:
    return CameBy.ROOM if visit.is_in_the_room else CameBy.LINK


def _open(request: HttpRequest, visit: Visit, asked: Measure) -> HttpResponse:
    draft = questionnaires.open_draft(visit.opened, asked.id, _came_by(visit))
    answers = questionnaires.so_far(draft) if draft else {}
    submission = draft.submission if draft and draft.submission else uuid4()
    return _show_questions(request, visit, asked, submission, answers, is_resumed=bool(answers))


def _draft(visit: Visit, asked: Measure, submission: UUID | None) -> MeasureAnswers:
    """The draft that this form belongs to; a new one where the form names none of this client's."""
    came_by = _came_by(visit)
    try:
        return questionnaires.answers_draft(visit.opened, asked.id, submission or uuid4(), came_by=came_by)
    except NotThisClients:
        return questionnaires.answers_draft(visit.opened, asked.id, uuid4(), came_by=came_by)


def _given(request: HttpRequest, visit: Visit, asked: Measure, draft: MeasureAnswers) -> Given:
    every = asked.items or questionnaires.items_of(asked, visit.opened, questionnaires.so_far(draft))
    return given_in(request.POST, every)


def _take_in(request: HttpRequest, visit: Visit, asked: Measure) -> HttpResponse:
    """Keep what came; send it if nothing more is to be asked; otherwise show what is still open."""
    draft = _draft(visit, asked, submission_in(request.POST))
    if draft.sent_at is not None:
        return _sent_already(visit, draft)
    given = _given(request, visit, asked, draft)
    draft = questionnaires.keep(draft, asked, given.answers)
    answers = questionnaires.so_far(draft)
    still_open = questionnaires.still_open(draft, asked)
    has_new = bool(still_open - on_the_page(request.POST))
    has_any = any(answer is not None for answer in answers.values())
    words = _what_is_open(len(still_open), has_new, has_any)
    if given.problems or not has_any or (still_open and (has_new or "anyway" not in request.POST)):
        return _show_questions(
            request,
            visit,
            asked,
            draft.submission,
            answers,
            problems=given.problems,
            words="" if given.problems else words,
            may_send_anyway=has_any and not has_new and not given.problems,
            status=400 if given.problems else 200,
        )
    questionnaires.send(draft, asked)
    return _sent_already(visit, draft)


def _what_is_open(count: int, has_new: bool, has_any: bool) -> str:
    if not has_any:
        return NOTHING_YET
    if has_new:
        return MORE_FOLLOW
    lines = "One line has no answer yet." if count == 1 else f"{count} lines have no answer yet."
    return f"{lines} You can answer now, or send it as it is. Both are fine."


def _sent_already(visit: Visit, draft: MeasureAnswers) -> HttpResponse:
    return redirect(visit.url("own_measure_sent", draft.measure, draft.submission))


def _total_before(answers: MeasureAnswers) -> float | None:
    earlier = answers.participant.measure_answers.filter(
        measure=answers.measure, sent_at__lt=answers.sent_at, total__isnull=False
    )
    before: float | None = earlier.order_by("sent_at").values_list("total", flat=True).last()
    return before


def _show_questions(
    request: HttpRequest,
    visit: Visit,
    asked: Measure,
    submission: UUID | None,
    answers: questionnaires.Answers,
    *,
    problems: dict[int, str] | None = None,
    words: str = "",
    may_send_anyway: bool = False,
    is_resumed: bool = False,
    status: int = 200,
) -> HttpResponse:
    items = questionnaires.items_of(asked, visit.opened, answers)
    shown = questions_of(items, answers, problems)
    return _show(
        request,
        "measure",
        visit,
        status=status,
        measure=asked,
        submission=submission,
        questions=shown,
        asked=",".join(str(each.number) for each in shown),
        start=_start(shown),
        words=words,
        may_send_anyway=may_send_anyway,
        is_resumed=is_resumed,
        problem_count=len(problems or {}),
    )


def _start(shown: tuple[Question, ...]) -> int:
    """Where a phone begins: what is amiss, else the first that is open."""
    waiting = [each.number for each in shown if each.problem] or [
        each.number for each in shown if each.is_open
    ]
    return waiting[0] if waiting else 0


def _show(request: HttpRequest, page: str, visit: Visit, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"client_pages/{page}.html", {**context, "visit": visit}, status=status)
