"""The talk about how the two work together: what was wished, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from heedful.core.catalogue import Topic
from heedful.practice.record import preferences as service
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Participant, PreferenceNote, SaidBy
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.showing.topics import TopicForm, step_in_words
from heedful.practice.trust.gate import may_change, open_record


@dataclass(frozen=True)
class WishShown:
    wish: service.Wish
    said: str
    """The mark that holds, in words: of the newest note, or from before the talk."""
    before: tuple[tuple[PreferenceNote, str], ...]
    form: TopicForm
    is_bound: bool


@require_safe
def preferences(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose="preferences"))


def _show(
    request: SignedIn, opened: Participant, bound: TopicForm | None = None, status: int = 200
) -> HttpResponse:
    return show(
        request,
        "over_time/preferences.html",
        status=status,
        participant=opened,
        client=opened.client,
        wishes=[_shown(opened, wish, bound) for wish in service.wishes_of(opened)],
        may_change=may_change(request.user, opened),
    )


def _shown(opened: Participant, wish: service.Wish, bound: TopicForm | None) -> WishShown:
    newest, topic = wish.newest, wish.topic
    mark = getattr(opened.client, topic.id, None) if topic.id in service.MARKED else None
    is_bound = bound is not None and bound.topic.id == topic.id
    form = bound if bound is not None and is_bound else TopicForm(None, topic, mark=mark)
    before = tuple((note, step_in_words(topic, note.mark)) for note in wish.before)
    return WishShown(wish, step_in_words(topic, newest.mark if newest else mark), before, form, is_bound)


@require_POST
def keep_preference(request: SignedIn, participant: UUID, topic: str) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="keep a preference", to_change=True)
    form = TopicForm(request.POST, _topic(topic))
    if not form.is_valid():
        return _show(request, opened, form, status=400)
    if not service.keep(opened, {topic: form.values()}, by=SaidBy.THERAPIST):
        say(request, "That is what stood there already.")
    return back_to(reverse("preferences", args=[opened.pk]), topic)


def _topic(id: str) -> Topic:
    topics = known_catalogue().conversations["preferences"]
    if id not in topics:
        raise Http404
    return topics[id]
