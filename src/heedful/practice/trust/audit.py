"""The audit trail: who opened or did what, when and for what, in a chain that cannot be changed unseen.

Each entry holds the hash of the one before it; its own hash covers number, time, person, action, subject
and purpose. A chain alone would not notice that its last entries were cut off, so the head (how many there
are, and the last hash) is kept beside it under an HMAC whose key lies outside the database. What nobody can see
from inside is a whole database put back to an earlier day together with its head.

No entry holds a word of a client: subjects are ids, actions and purposes are short words of the program.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from heedful.practice.trust.keys import KeyRingError, key_ring

GENESIS = "0" * 64
THE_HEAD = 1
SHORT_WORDS = re.compile(r"[a-z]+([ _-][a-z]+){0,5}")


class AppendOnly(Exception):
    """An entry of the audit trail can be added, never changed or removed."""


class AuditEvents(models.QuerySet["AuditEvent"]):
    def update(self, **_: Any) -> int:
        raise AppendOnly("entries of the audit trail are not changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("entries of the audit trail are not removed")


class AuditEvent(models.Model):
    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    """The person's id; null for the program itself, or for somebody who has not signed in."""
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=60, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditEvents.as_manager()

    class Meta:
        ordering = ["number"]
        base_manager_name = "objects"
        indexes = [models.Index(fields=["subject", "subject_id", "number"], name="audit_subject")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("entries of the audit trail are not changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("entries of the audit trail are not removed")

    def expected_hash(self) -> str:
        entry = {
            "number": self.number,
            "at": self.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds"),
            "actor": str(self.actor) if self.actor else None,
            "action": self.action,
            "subject": self.subject,
            "subject_id": self.subject_id,
            "purpose": self.purpose,
            "previous_hash": self.previous_hash,
        }
        canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


class AuditHead(models.Model):
    """One row: the last entry's number and hash, sealed. Locking it puts writers in a queue."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_HEAD)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    key_id = models.CharField(max_length=20, default="")
    seal = models.CharField(max_length=64, default="")

    def expected_seal(self) -> str:
        message = f"{self.number}:{self.hash}".encode()
        return hmac.new(key_ring().seal_key(self.key_id), message, "sha256").hexdigest()


def record(action: str, *, actor: UUID | None = None, subject: Any = None, purpose: str = "") -> AuditEvent:
    """Add an entry, in the caller's transaction if there is one. `subject`: a row, or (name, id), or None."""
    for words in filter(None, (action, purpose)):
        if not SHORT_WORDS.fullmatch(words):
            raise ValueError("an audit entry's action and purpose are up to six plain lower-case words")
    name, subject_id = _named(subject)
    with transaction.atomic():
        head, _ = AuditHead.objects.select_for_update().get_or_create(id=THE_HEAD)
        event = AuditEvent(
            number=head.number + 1,
            at=timezone.now(),
            actor=actor,
            action=action,
            subject=name,
            subject_id=subject_id,
            purpose=purpose,
            previous_hash=head.hash,
        )
        event.hash = event.expected_hash()
        event.save()
        head.number, head.hash, head.key_id = event.number, event.hash, key_ring().current
        head.seal = head.expected_seal()
        head.save()
    return event


def _named(subject: Any) -> tuple[str, str]:
    if subject is None:
        return "", ""
    if isinstance(subject, models.Model):
        return subject._meta.model_name or "", str(subject.pk)
    name, subject_id = subject
    return name, str(subject_id)


@dataclass(frozen=True, slots=True)
class ChainProblem:
    number: int
    what: str


def verify_chain() -> list[ChainProblem]:
    """Everything that is wrong with the trail, in order; an empty list if it is whole."""
    with transaction.atomic():
        return list(_problems())


def _problems() -> Iterator[ChainProblem]:
    number, previous_hash = 0, GENESIS
    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=2000):
        if event.number != number + 1:
            yield ChainProblem(number + 1, f"entries {number + 1} to {event.number - 1} are missing")
        elif event.previous_hash != previous_hash:
            yield ChainProblem(event.number, "does not follow from the entry before it")
        if event.hash != event.expected_hash():
            yield ChainProblem(event.number, "was changed after it was written")
        number, previous_hash = event.number, event.hash
    yield from _head_problems(number, previous_hash)


def _head_problems(number: int, last_hash: str) -> Iterator[ChainProblem]:
    head = AuditHead.objects.filter(id=THE_HEAD).first()
    if head is None:
        if number:
            yield ChainProblem(number, "the head of the trail is missing")
        return
    if (head.number, head.hash) != (number, last_hash):
        yield ChainProblem(
            number, f"the trail should end with entry {head.number}; its end was cut off or rewritten"
        )
    try:
        is_genuine = hmac.compare_digest(head.seal, head.expected_seal())
    except KeyRingError:
        is_genuine = False
    if not is_genuine:
        yield ChainProblem(head.number, "the seal on the head of the trail is not ours")
