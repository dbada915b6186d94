"""The brief, and the therapist's answers to it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.core.circumstances import Situation
from heedful.practice.before.forms import AcknowledgeForm, AnswerForm
from heedful.practice.before.page import BriefPage, Slot, brief_page, name_of
from heedful.practice.record.alerts import situations_of, standing_alerts
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Answer, Part, Participant, ProposalAnswer, RiskAnswer
from heedful.practice.record.pathways import offered
from heedful.practice.record.risk import acknowledge as write_down_what_was_done
from heedful.practice.record.risk import names_told, note_seen
from heedful.practice.record.together import asking
from heedful.practice.showing.alerts import AlertPart, alert_part
from heedful.practice.showing.pages import SignedIn, asks_for_part, back_to, say, show
from heedful.practice.showing.sent import sent_since_last
from heedful.practice.trust import audit
from heedful.practice.trust.gate import may_change, open_record

NO_ID = UUID(int=0)


@require_safe
def brief(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="brief")
    if request.method == "GET":
        note_seen(opened, request.user)
    return _show(request, opened)


def _show(
    request: SignedIn,
    opened: Participant,
    *,
    acknowledging: UUID | None = None,
    form: AcknowledgeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = situations_of([opened])[opened.pk]
    return show(
        request,
        "before/brief.html",
        status=status,
        participant=opened,
        client=opened.client,
        page=_page(opened, now),
        alerts=_alerts(request, opened, now),
        sent=sent_since_last(opened, known_catalogue(), request.user),
        asking=asking(opened, now),
        pathways=offered(opened, now),
        may_change=may_change(request.user, opened),
        acknowledging=acknowledging,
        acknowledge_form=form,
        today=timezone.localdate(),
    )


def _alerts(request: SignedIn, opened: Participant, now: Situation) -> AlertPart:
    """What is worth a word. Safety has its own place; while it is open, only what is hard stands beside it.

    Each record of a couple or group passes the gate by itself; nothing of the others is shown here.
    """
    others = [
        open_record(request.user, pk, purpose="brief")
        for pk in opened.course.participants.exclude(pk=opened.pk).values_list("pk", flat=True)
    ]
    standing = standing_alerts(opened, others, now)
    is_open = now.holds("safety_open") is not None
    return alert_part(standing, now.catalogue, but=("risk_open",), hard_alone=is_open)


def _page(opened: Participant, now: Situation) -> BriefPage:
    after = now.case.sessions[-1].number if now.case.sessions else 0
    said = list(_risk_answers(opened))
    return brief_page(
        now,
        sessions=_session_urls(opened),
        risk=said,
        told=names_told(opened, said),
        answers=opened.proposal_answers.filter(after_session=after),
    )


def _risk_answers(opened: Participant) -> QuerySet[RiskAnswer]:
    """Newest first, the items of one form in their order."""
    rows = opened.risk_answers.select_related("session", "acknowledged_by")
    return rows.order_by(
        F("answered_at").desc(nulls_last=True), F("session__number").desc(nulls_last=True), "item"
    )


def _session_urls(opened: Participant) -> dict[int, str]:
    """By number. Made from one address, since looking one up fifty times over takes longer than the brief."""
    ids = opened.course.sessions.values_list("number", "id")
    pattern = reverse("session", args=[opened.pk, NO_ID])
    return {number: pattern.replace(str(NO_ID), str(id)) for number, id in ids}


@require_POST
def answer(request: SignedIn, participant: UUID) -> HttpResponse:
    """Keep the therapist's answer to one proposal; with none of the three answers, say what is missing."""
    opened = open_record(request.user, participant, purpose="answer a proposal", to_change=True)
    form = AnswerForm(request.POST, catalogue=known_catalogue())
    if not form.is_valid():
        return _not_kept(request, opened, form)
    kept = _keep(request, opened, form)
    return _answered(request, opened, kept.part, kept.proposal)


def _keep(request: SignedIn, opened: Participant, form: AnswerForm) -> ProposalAnswer:
    given = form.cleaned_data
    return ProposalAnswer.objects.create(
        participant=opened,
        after_session=given["after_session"],
        part=given["part"],
        proposal=given["proposal"],
        answer=given["answer"],
        words=given["words"] or None if given["answer"] == Answer.CHANGED else None,
        by=request.user,
        at=timezone.now(),
    )


def _not_kept(request: SignedIn, opened: Participant, form: AnswerForm) -> HttpResponse:
    first = str(next(iter(form.errors.values()))[0])
    part, proposal = request.POST.get("part", ""), request.POST.get("proposal", "")
    if part not in Part.values or proposal not in form.known[Part(part)]:
        raise Http404
    if asks_for_part(request):
        return _slot(request, opened, part, proposal, problem=first)
    say(request, first)
    return back_to(reverse("brief", args=[opened.pk]), f"answer-{part}-{proposal}")


@require_POST
def take_back(request: SignedIn, participant: UUID, answer: UUID) -> HttpResponse:
    """Undo one's own answer; the one before it, if any, holds again. Undone already: nothing happens."""
    opened = open_record(request.user, participant, purpose="take back an answer", to_change=True)
    row = opened.proposal_answers.filter(pk=answer, by=request.user).first()
    part, proposal = request.POST.get("part", ""), request.POST.get("proposal", "")
    if row is not None:
        part, proposal = row.part, row.proposal
        audit.record("took back an answer", actor=request.user.pk, subject=row, purpose="undo")
        row.delete()
    return _answered(request, opened, part, proposal)


def _answered(request: SignedIn, opened: Participant, part: str, proposal: str) -> HttpResponse:
    if part not in Part.values:
        raise Http404
    if asks_for_part(request):
        return _slot(request, opened, part, proposal)
    return back_to(reverse("brief", args=[opened.pk]), f"answer-{part}-{proposal}")


def _slot(
    request: SignedIn, opened: Participant, part: str, proposal: str, problem: str = ""
) -> HttpResponse:
    """The one place on the page that changed."""
    after = opened.course.sessions.order_by("-number").values_list("number", flat=True).first() or 0
    answers = opened.proposal_answers.filter(after_session=after, part=part, proposal=proposal)
    name = name_of(known_catalogue(), part, proposal)
    if not name:
        raise Http404
    slot = Slot(part, proposal, name, answers.last())
    return show(
        request,
        "before/_after_answer.html",
        participant=opened,
        slot=slot,
        after_session=after,
        may_change=True,
        problem=problem,
        saved=problem or ("Kept." if slot.answer else "Taken back."),
    )


@require_POST
def acknowledge(request: SignedIn, participant: UUID, risk: UUID) -> HttpResponse:
    """Say, by name, that an answer about risk was seen and what was done."""
    opened = open_record(request.user, participant, purpose="acknowledge safety", to_change=True)
    row = get_object_or_404(RiskAnswer, pk=risk, participant=opened)
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return _show(request, opened, acknowledging=row.pk, form=form, status=400)
    write_down_what_was_done(row, request.user, form.in_words)
    say(request, "Kept, with your name and today’s date.")
    return back_to(reverse("brief", args=[opened.pk]), "safety")
