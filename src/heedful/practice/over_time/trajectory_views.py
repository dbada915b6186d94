"""The page "How it has gone"."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heedful.practice.over_time.trajectories import lived_of, trajectories
from heedful.practice.record.case import cases_of
from heedful.practice.record.known_measures import catalogue_at_load
from heedful.practice.record.strains import logs_of
from heedful.practice.showing.pages import SignedIn, show
from heedful.practice.trust.gate import open_record

PURPOSE = "how it has gone"


@require_safe
def trajectories_page(request: SignedIn, participant: UUID) -> HttpResponse:
    """A course of several people shows their alliances together; each record passes the gate by itself."""
    opened = open_record(request.user, participant, purpose=PURPOSE)
    others = [
        open_record(request.user, pk, purpose=PURPOSE)
        for pk in opened.course.participants.exclude(pk=opened.pk).values_list("pk", flat=True)
    ]
    everybody = [opened, *others]
    cases, logs = cases_of(everybody), logs_of(everybody)
    lived, *beside = (lived_of(each, cases[each.pk], logs[each.pk]) for each in everybody)
    until = opened.course.closed_on or timezone.localdate()
    return show(
        request,
        "over_time/trajectories.html",
        participant=opened,
        client=opened.client,
        page=trajectories(lived, beside, catalogue_at_load(), until),
    )
