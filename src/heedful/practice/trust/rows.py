"""What every table of the practice shares: an id made before the row is saved, and when it was made."""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

from django.db import models
from django.utils import timezone

_lock = threading.Lock()
_last_ns = 0


def new_id() -> UUID:
    """A time-ordered UUID (RFC 9562, version 7), strictly increasing within a process.

    Made in Python, so that a ciphertext can be bound to its row before the row exists; in order of time,
    so that `order_by("id")` is the order in which things were written down. 54 bits are random.
    """
    milliseconds, rest_ns = divmod(_next_ns(), 1_000_000)
    high, low = divmod(rest_ns, 1 << 8)
    random_bits = secrets.randbits(54)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 54 | random_bits)


def _next_ns() -> int:
    """Now in nanoseconds since 1970, moved on by at least one from the last time it was asked."""
    global _last_ns  # noqa: PLW0603  (one clock for the process is the point)
    with _lock:
        _last_ns = max(_last_ns + 1, time.time_ns())
        return _last_ns


class Row(models.Model):
    """A row with an id of its own; `created_at` may be set, so that a story can be told in weeks of data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["id"]


def between(name: str, column: str, low: float, high: float | None = None) -> models.CheckConstraint:
    """The column lies in low..high (no upper end if `high` is None), or is empty. `name`: the constraint's."""
    inside = models.Q(**{f"{column}__gte": low})
    if high is not None:
        inside &= models.Q(**{f"{column}__lte": high})
    return models.CheckConstraint(condition=inside | models.Q(**{f"{column}__isnull": True}), name=name)


def one_of(name: str, column: str, values: list[str]) -> models.CheckConstraint:
    """The column holds one of the values, or is empty."""
    inside = models.Q(**{f"{column}__in": values})
    return models.CheckConstraint(condition=inside | models.Q(**{f"{column}__isnull": True}), name=name)
