"""What stands out with one client and what was answered to it; and how many alerts there are over all of one's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.core.catalogue import Catalogue
from heedful.practice.people.models import AlertLoad
from heedful.practice.record.alerts import (
    Fate,
    fate_of_alerts,
    keep_answer,
    split_between,
    standing_alerts,
)
from heedful.practice.record.known_measures import catalogue_at_load, load_in_use
from heedful.practice.record.models import AlertAnswer, AlertReply, Participant
from heedful.practice.showing import words
from heedful.practice.showing.alerts import alert_part, name_of_key
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import caseload, may_change, open_record

PURPOSE = "alerts"
A_QUARTER = timedelta(days=91)
LOADS = (AlertLoad.FEWER, AlertLoad.USUAL, AlertLoad.MORE)
OF_THE_MARKS = ("rupture", "slide", "strain", "rupture_unrepaired")
REPLIES = {
    AlertReply.TALKED: ("was talked about", "were talked about"),
    AlertReply.NOT_NOW: ("not now", "not now"),
    AlertReply.NOT_HELPFUL: ("not helpful", "not helpful"),
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    name: str
    when: str
    reply: str
    row: AlertAnswer


@require_safe
def alerts(request: SignedIn, participant: UUID) -> HttpResponse:
    """Each record of the course passes the gate by itself."""
    opened = open_record(request.user, participant, purpose=PURPOSE)
    others = [
        open_record(request.user, pk, purpose=PURPOSE)
        for pk in opened.course.participants.exclude(pk=opened.pk).values_list("pk", flat=True)
    ]
    catalogue = catalogue_at_load()
    split = split_between([opened, *others]) if others else None
    return show(
        request,
        "over_time/alerts.html",
        participant=opened,
        client=opened.client,
        alerts=alert_part(standing_alerts(opened, others), catalogue),
        split=words.sentence(split.why) if split else "",
        history=_history(opened, catalogue),
        may_change=may_change(request.user, opened),
    )


def _history(opened: Participant, catalogue: Catalogue) -> list[HistoryLine]:
    """Every answer that was ever given, newest first."""
    rows = opened.alert_answers.select_related("by").order_by("-at", "-id")
    return [HistoryLine(*name_of_key(row.alert, catalogue), AlertReply(row.reply).label, row) for row in rows]


class AnswerAlertForm(forms.Form):
    alert = forms.RegexField(r"^[a-z0-9_]+(:[a-z0-9_-]+){1,2}$", max_length=80)
    reply = forms.ChoiceField(choices=AlertReply.choices)


@require_POST
def answer_alert(request: SignedIn, participant: UUID) -> HttpResponse:
    """Keep the answer. Answering again is how one changes one's mind; both answers stay in the history."""
    opened = open_record(request.user, participant, purpose="answer an alert", to_change=True)
    form = AnswerAlertForm(request.POST)
    if not form.is_valid() or form.cleaned_data["alert"].split(":")[0] not in catalogue_at_load().alerts:
        raise Http404
    keep_answer(opened, request.user, form.cleaned_data["alert"], form.cleaned_data["reply"])
    say(request, "Kept, with your name and today’s date.")
    back = "brief" if request.POST.get("back") == "brief" else "alerts"
    return back_to(reverse(back, args=[opened.pk]), "alerts" if back == "brief" else "")


@require_safe
def alert_load(request: SignedIn) -> HttpResponse:
    """Counts alone, over the open courses whose record one may open."""
    people = [each for each in caseload(request.user) if each.course.closed_on is None]
    fate = fate_of_alerts(people, timezone.now() - A_QUARTER)
    catalogue = catalogue_at_load()
    return show(
        request,
        "over_time/alert_load.html",
        fate=fate,
        told=_told(fate),
        load=AlertLoad(load_in_use()).label,
        loads=[load.label.partition(":")[0] for load in LOADS],
        table=[(catalogue.alerts[kind].name, _figures(kind, catalogue)) for kind in OF_THE_MARKS],
        is_owner=request.user.is_owner,
    )


def _told(fate: Fate) -> str:
    """Such as `9 were talked about, 10 not now, 5 not helpful`."""
    parts = [
        f"{count} {many if count != 1 else one}"
        for reply, (one, many) in REPLIES.items()
        if (count := fate.replies.get(reply, 0))
    ]
    if fate.unanswered:
        parts.append(f"{fate.unanswered} {'has' if fate.unanswered == 1 else 'have'} no answer yet")
    return ", ".join(parts)


def _figures(kind: str, catalogue: Catalogue) -> list[str]:
    """The figure of each load out of its sentence, so that it is written down once."""
    entry = catalogue.alerts[kind]
    return [_figure(entry.how_often_wrong[load]) if load in entry.shown_at else "–" for load in LOADS]


def _figure(sentence: str) -> str:
    found = re.search(r"about (\d+)", sentence)
    return found[1] if found else "–"
