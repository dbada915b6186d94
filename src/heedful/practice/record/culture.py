"""Their world: what they said of it, what is done another way for them, and what the therapist still has to learn.

A gap in what the therapist knows is the therapist's; it is never shown to the client.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from heedful.core.catalogue import Topic
from heedful.core.circumstances import Situation
from heedful.practice.people.models import User
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import (
    Adaptation,
    CultureNote,
    Helped,
    KnowledgeGap,
    Participant,
    SaidBy,
)
from heedful.practice.trust import audit

POINTS_THERE = ("leading:culture", "leading:stigma", "likely:culture", "likely:stigma")
"""Circumstances in which asking somebody who knows is worth a prompt."""


@dataclass(frozen=True, slots=True)
class TopicSaid:
    """A topic of the guide, and what was said about it, newest first."""

    topic: Topic
    notes: tuple[CultureNote, ...]

    @property
    def newest(self) -> CultureNote | None:
        return self.notes[0] if self.notes else None

    def newest_by(self, by: SaidBy) -> CultureNote | None:
        return next((note for note in self.notes if note.by == by), None)


def topics_said(participant: Participant) -> list[TopicSaid]:
    """Every topic, in the order of the guide."""
    by_topic: dict[str, list[CultureNote]] = {}
    for note in participant.culture_notes.order_by("-on", "-id"):
        by_topic.setdefault(note.about, []).append(note)
    topics = known_catalogue().conversations["culture"]
    return [TopicSaid(topic, tuple(by_topic.get(id, ()))) for id, topic in topics.items()]


def keep_note(participant: Participant, about: str, words: str, *, by: SaidBy) -> CultureNote:
    """One a day from each of the two; said again on a day: as it was said last."""
    today = timezone.localdate()
    row: CultureNote | None = participant.culture_notes.filter(about=about, on=today, by=by).first()
    row = row or CultureNote(participant=participant, about=about, on=today, by=by)
    row.words = words
    row.save()
    return row


def take_back(participant: Participant, about: str, *, by: SaidBy) -> None:
    participant.culture_notes.filter(about=about, by=by).delete()


def adaptations_of(participant: Participant) -> QuerySet[Adaptation]:
    return participant.adaptations.order_by("-agreed_on", "-id")


def agree(participant: Participant, words: str, by: User) -> Adaptation:
    """The same words twice are one."""
    there = next((row for row in participant.adaptations.filter(left_on=None) if row.words == words), None)
    row = there or participant.adaptations.create(words=words, agreed_on=timezone.localdate())
    audit.record("agreed adaptation", actor=by.pk, subject=row, purpose="culture")
    return row


def look_back(row: Adaptation, helped: Helped, on: date) -> None:
    row.helped, row.looked_at_on = helped, on
    row.save(update_fields=["helped", "looked_at_on"])


def leave(row: Adaptation, on: date | None) -> None:
    """It is no longer done so; none: it is done again."""
    row.left_on = on
    row.save(update_fields=["left_on"])


def gaps_of(participant: Participant) -> QuerySet[KnowledgeGap]:
    return participant.knowledge_gaps.order_by("-id")


def mark_gap(participant: Participant, words: str, by: User) -> KnowledgeGap:
    there = next(
        (row for row in participant.knowledge_gaps.filter(consulted_on=None) if row.words == words), None
    )
    return there or participant.knowledge_gaps.create(words=words, marked_by=by)


def consulted(row: KnowledgeGap, learned: str, on: date | None) -> None:
    """Somebody who knows was asked; none: not yet after all."""
    row.consulted_on, row.learned = on, learned or None
    row.save(update_fields=["consulted_on", "learned"])


def why_consult(participant: Participant, now: Situation) -> str:
    """Why asking somebody who knows is worth it now, in a sentence; empty where nothing points there."""
    if participant.knowledge_gaps.filter(consulted_on=None).exists():
        return "There is something that you marked as not knowing well enough."
    reason = next((why for each in POINTS_THERE if (why := now.holds(each))), None)
    return f"{reason[0].upper()}{reason[1:].rstrip('.')}." if reason else ""
