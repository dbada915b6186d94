"""The talk about their world, what is done another way for them, and what the therapist still has to learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.practice.record import culture as service
from heedful.practice.record.alerts import situations_of
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Helped, KnowledgeGap, Participant, SaidBy
from heedful.practice.showing.pages import SignedIn, back_to, show
from heedful.practice.showing.topics import LineForm, TopicForm
from heedful.practice.trust.gate import may_change, open_record


@dataclass(frozen=True)
class TopicShown:
    said: service.TopicSaid
    form: TopicForm
    is_bound: bool


@dataclass(frozen=True)
class GapShown:
    row: KnowledgeGap
    form: LineForm
    is_bound: bool


@require_safe
def culture(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose="culture"))


def _show(
    request: SignedIn, opened: Participant, *, what: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    """`what`: the topic or the small form (`adaptation`, `gap`) that was sent and needs another look."""
    return show(
        request,
        "over_time/culture.html",
        status=status,
        participant=opened,
        client=opened.client,
        topics=[_shown(said, what, form) for said in service.topics_said(opened)],
        adaptations=service.adaptations_of(opened),
        helped=Helped.choices,
        gaps=[_gap(row, what, form) for row in service.gaps_of(opened)],
        adaptation_form=form if what == "adaptation" else _adaptation_form(None),
        gap_form=form if what == "gap" else _gap_form(None),
        why_consult=service.why_consult(opened, situations_of([opened])[opened.pk]),
        may_change=may_change(request.user, opened),
    )


def _shown(said: service.TopicSaid, what: str, form: Any) -> TopicShown:
    mine = said.newest_by(SaidBy.THERAPIST)
    is_bound = what == said.topic.id
    return TopicShown(
        said, form if is_bound else TopicForm(None, said.topic, words=mine.words if mine else ""), is_bound
    )


def _gap(row: KnowledgeGap, what: str, form: Any) -> GapShown:
    is_bound = what == f"gap {row.pk}"
    return GapShown(row, form if is_bound else _learned_form(None, row), is_bound)


def _learned_form(data: Any, row: KnowledgeGap) -> LineForm:
    label = "What you learned, without naming anybody"
    return LineForm(data, label=label, place=f"learned-{row.pk}", required=False)


def _adaptation_form(data: Any) -> LineForm:
    return LineForm(
        data, label="What we do another way", missing="Write what you do another way.", place="adaptation"
    )


def _gap_form(data: Any) -> LineForm:
    missing = "Write what you would like to know more about."
    return LineForm(data, label="What I do not know well enough", missing=missing, place="gap")


def _back(opened: Participant, anchor: str) -> HttpResponse:
    return back_to(reverse("culture", args=[opened.pk]), anchor)


@require_POST
def keep_culture(request: SignedIn, participant: UUID, topic: str) -> HttpResponse:
    """What they said, as the therapist wrote it down; empty words take it away."""
    opened = open_record(request.user, participant, purpose="write about their world", to_change=True)
    topics = known_catalogue().conversations["culture"]
    if topic not in topics:
        raise Http404
    form = TopicForm(request.POST, topics[topic])
    if not form.is_valid():
        return _show(request, opened, what=topic, form=form, status=400)
    words = form.values()[1]
    if words:
        service.keep_note(opened, topic, words, by=SaidBy.THERAPIST)
    else:
        service.take_back(opened, topic, by=SaidBy.THERAPIST)
    return _back(opened, topic)


@require_POST
def agree_adaptation(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="agree an adaptation", to_change=True)
    form = _adaptation_form(request.POST)
    if not form.is_valid():
        return _show(request, opened, what="adaptation", form=form, status=400)
    service.agree(opened, form.cleaned_data["words"], request.user)
    return _back(opened, "adaptations")


class HelpedForm(forms.Form):
    helped = forms.ChoiceField(choices=Helped.choices)


@require_POST
def look_back_at_adaptation(request: SignedIn, participant: UUID, adaptation: UUID) -> HttpResponse:
    """Whether it helped; `left`: no longer done so; `again`: done so again."""
    opened = open_record(request.user, participant, purpose="look back at an adaptation", to_change=True)
    row = get_object_or_404(opened.adaptations, pk=adaptation)
    form = HelpedForm(request.POST)
    if "left" in request.POST or "again" in request.POST:
        service.leave(row, timezone.localdate() if "left" in request.POST else None)
    elif form.is_valid():
        service.look_back(row, Helped(form.cleaned_data["helped"]), timezone.localdate())
    else:
        raise Http404
    return _back(opened, "adaptations")


@require_POST
def mark_gap(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="mark a gap", to_change=True)
    form = _gap_form(request.POST)
    if not form.is_valid():
        return _show(request, opened, what="gap", form=form, status=400)
    service.mark_gap(opened, form.cleaned_data["words"], request.user)
    return _back(opened, "gaps")


@require_POST
def close_gap(request: SignedIn, participant: UUID, gap: UUID) -> HttpResponse:
    """Somebody who knows was asked, and what was learned; `again`: not yet; `remove`: a slip of the hand."""
    opened = open_record(request.user, participant, purpose="close a gap", to_change=True)
    row = get_object_or_404(opened.knowledge_gaps, pk=gap)
    if "remove" in request.POST:
        row.delete()
        return _back(opened, "gaps")
    if "again" in request.POST:
        service.consulted(row, "", None)
        return _back(opened, "gaps")
    form = _learned_form(request.POST, row)
    if not form.is_valid():
        return _show(request, opened, what=f"gap {row.pk}", form=form, status=400)
    service.consulted(row, form.cleaned_data["words"], timezone.localdate())
    return _back(opened, "gaps")
