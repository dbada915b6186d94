"""A client's own wishes about how the two work: pick, say it in words, change it, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from heedful.core.catalogue import Topic
from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.room import Room
from heedful.practice.record import preferences as service
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Participant, SaidBy
from heedful.practice.showing.topics import TopicForm, step_in_words


@dataclass(frozen=True)
class OwnWish:
    topic: Topic
    said: str
    words: str
    is_own: bool
    form: TopicForm
    is_bound: bool


def room(opened: Participant, today: date) -> Room:
    said = opened.preference_notes.exists()
    return Room(
        "own_preferences", "How you like to work", "You can change it" if said else "Say how, if you like"
    )


@require_safe
@own_page("own preferences")
def preferences(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _show(request, visit)


def _show(
    request: HttpRequest, visit: Visit, bound: TopicForm | None = None, status: int = 200
) -> HttpResponse:
    wishes = [_own(wish, visit, bound) for wish in service.wishes_of(visit.opened)]
    context = {"visit": visit, "wishes": wishes}
    return render(request, "client_pages/preferences.html", context, status=status)


def _own(wish: service.Wish, visit: Visit, bound: TopicForm | None) -> OwnWish:
    newest, topic = wish.newest, wish.topic
    mark = newest.mark if newest else getattr(visit.opened.client, topic.id, None)
    words = _words_of(wish)
    is_bound = bound is not None and bound.topic.id == topic.id
    form = (
        bound
        if bound is not None and is_bound
        else TopicForm(None, topic, mark=mark, words=words, is_own=True)
    )
    is_own = any(note.by == SaidBy.CLIENT for note in wish.notes)
    return OwnWish(topic, step_in_words(topic, mark), words, is_own, form, is_bound)


def _words_of(wish: service.Wish) -> str:
    """What holds; a mark that the therapist noted without words leaves the client's words where they stand."""
    newest = wish.newest
    if newest is None or newest.words or newest.by == SaidBy.CLIENT:
        return (newest.words or "") if newest else ""
    theirs = next((note for note in wish.notes if note.by == SaidBy.CLIENT), None)
    return (theirs.words or "") if theirs else ""


@require_POST
@own_page("keep own preference")
def keep_preference(request: HttpRequest, visit: Visit, topic: str) -> HttpResponse:
    """Keeps it, or takes back everything they said about this (`take_back`)."""
    topics = known_catalogue().conversations["preferences"]
    if topic not in topics:
        return render(request, "client_pages/task_gone.html", {"visit": visit}, status=404)
    if "take_back" in request.POST:
        service.take_back(visit.opened, topic)
        return redirect(f"{visit.url('own_preferences')}#{topic}")
    form = TopicForm(request.POST, topics[topic], is_own=True)
    if not form.is_valid():
        return _show(request, visit, form, status=400)
    service.keep(visit.opened, {topic: form.values()}, by=SaidBy.CLIENT)
    return redirect(f"{visit.url('own_preferences')}#{topic}")
