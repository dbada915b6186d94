"""Wishes about the way of working, in own words: talking points, not scores.

The newest mark of each dimension is what the engine knows of it (`Client.directive` and so on); everything that was
said before is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone

from heedful.core.catalogue import Topic
from heedful.core.vocabulary import Preferences
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import Participant, PreferenceAbout, PreferenceNote, SaidBy

MARKED = tuple(field.name for field in fields(Preferences))
"""The dimensions that have a mark."""
SHOWN_BEFORE = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """A topic of the talk, and what was said about it, newest first."""

    topic: Topic
    notes: tuple[PreferenceNote, ...]

    @property
    def newest(self) -> PreferenceNote | None:
        return self.notes[0] if self.notes else None

    @property
    def before(self) -> tuple[PreferenceNote, ...]:
        return self.notes[1 : 1 + SHOWN_BEFORE]


def wishes_of(participant: Participant) -> list[Wish]:
    """Every topic, in the order of the guide."""
    by_topic: dict[str, list[PreferenceNote]] = {}
    for note in participant.preference_notes.order_by("-on", "-id"):
        by_topic.setdefault(note.about, []).append(note)
    topics = known_catalogue().conversations["preferences"]
    return [Wish(topic, tuple(by_topic.get(id, ()))) for id, topic in topics.items()]


@transaction.atomic
def keep(
    participant: Participant, given: Mapping[str, tuple[float | None, str]], *, by: SaidBy
) -> list[PreferenceNote]:
    """`given`: of each topic the mark (-3 to 3, or none) and the words. Only news is kept; the newest holds."""
    wishes = {wish.topic.id: wish for wish in wishes_of(participant)}
    kept = [
        _keep_one(participant, wishes[about].newest, PreferenceAbout(about), mark, words, by)
        for about, (mark, words) in given.items()
        if _is_news(wishes[about], mark, words, by)
    ]
    copy_marks(participant)
    return kept


def _is_news(wish: Wish, mark: float | None, words: str, by: SaidBy) -> bool:
    """Other than what holds; or the client puts away words of theirs that a newer mark of the therapist left there."""
    before = (wish.newest.mark, wish.newest.words or "") if wish.newest else (None, "")
    own = next((note for note in wish.notes if note.by == by), None)
    is_put_away = by == SaidBy.CLIENT and own is not None and (own.words or "") != words
    return (mark, words) != before or is_put_away


def _keep_one(
    participant: Participant,
    newest: PreferenceNote | None,
    about: PreferenceAbout,
    mark: float | None,
    words: str,
    by: SaidBy,
) -> PreferenceNote:
    """Changes the newest note where it is today's and from the same person; or else a new one, which then holds."""
    today = timezone.localdate()
    is_mine = newest is not None and newest.on == today and newest.by == by
    row = (
        newest
        if newest and is_mine
        else PreferenceNote(participant=participant, about=about, on=today, by=by)
    )
    row.mark, row.words = mark, words or None
    row.save()
    return row


@transaction.atomic
def take_back(participant: Participant, about: str) -> int:
    """What the client said themselves about a topic; the number of notes that are gone."""
    gone, _ = participant.preference_notes.filter(about=about, by=SaidBy.CLIENT).delete()
    if gone and about in MARKED:
        setattr(participant.client, about, None)
        participant.client.save(update_fields=[about])
        copy_marks(participant)
    return gone


def copy_marks(participant: Participant) -> None:
    """Write the newest mark of each dimension where the engine finds it; none where nothing was said.

    A mark from before the talk (entered with a new client) stays until somebody says something about it.
    """
    client = participant.client
    said = [wish for wish in wishes_of(participant) if wish.topic.id in MARKED and wish.notes]
    for wish in said:
        setattr(client, wish.topic.id, wish.newest.mark if wish.newest else None)
    client.save(update_fields=[wish.topic.id for wish in said])
