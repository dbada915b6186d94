"""A client's own world, in their words; what is done their way; nothing has to be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heedful.core.catalogue import Topic
from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.room import Room
from heedful.practice.record import culture as service
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import CultureNote, Helped, Participant, SaidBy
from heedful.practice.showing.topics import TopicForm

HELPED = ((Helped.YES, "Yes"), (Helped.PARTLY, "A little"), (Helped.NO, "No"))


@dataclass(frozen=True)
class OwnTopic:
    topic: Topic
    own: CultureNote | None
    told: CultureNote | None
    """What the therapist wrote down of it."""
    form: TopicForm
    is_bound: bool


def room(opened: Participant, today: date) -> Room | None:
    """There once something was said or agreed; before that the two talk first."""
    if not (opened.culture_notes.exists() or opened.adaptations.exists()):
        return None
    return Room("own_culture", "Your world", "What your therapist should know")


@require_safe
@own_page("own world")
def culture(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _show(request, visit)


def _show(
    request: HttpRequest, visit: Visit, bound: TopicForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "visit": visit,
        "topics": [_own(said, bound) for said in service.topics_said(visit.opened)],
        "adaptations": service.adaptations_of(visit.opened).filter(left_on=None),
        "helped": [(value.value, words) for value, words in HELPED],
    }
    return render(request, "client_pages/culture.html", context, status=status)


def _own(said: service.TopicSaid, bound: TopicForm | None) -> OwnTopic:
    own = said.newest_by(SaidBy.CLIENT)
    is_bound = bound is not None and bound.topic.id == said.topic.id
    form = (
        bound
        if bound is not None and is_bound
        else TopicForm(None, said.topic, words=own.words if own else "", is_own=True)
    )
    return OwnTopic(said.topic, own, said.newest_by(SaidBy.THERAPIST), form, is_bound)


def _not_there(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "client_pages/task_gone.html", {"visit": visit}, status=404)


@require_POST
@own_page("write about own world")
def keep_culture(request: HttpRequest, visit: Visit, topic: str) -> HttpResponse:
    """Empty words take back what they said before."""
    topics = known_catalogue().conversations["culture"]
    if topic not in topics:
        return _not_there(request, visit)
    form = TopicForm(request.POST, topics[topic], is_own=True)
    if not form.is_valid():
        return _show(request, visit, form, status=400)
    words = form.values()[1]
    if words:
        service.keep_note(visit.opened, topic, words, by=SaidBy.CLIENT)
    else:
        service.take_back(visit.opened, topic, by=SaidBy.CLIENT)
    return redirect(f"{visit.url('own_culture')}#{topic}")


@require_POST
@own_page("look back at own adaptation")
def look_back(request: HttpRequest, visit: Visit, adaptation: UUID) -> HttpResponse:
    row = visit.opened.adaptations.filter(pk=adaptation).first()
    helped = request.POST.get("helped", "")
    if row is None or helped not in Helped.values:
        return _not_there(request, visit)
    service.look_back(row, Helped(helped), timezone.localdate())
    return redirect(f"{visit.url('own_culture')}#done")
