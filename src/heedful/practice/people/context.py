"""What every page may show of the practice: its name, its crisis line, whether everybody in it is invented."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from heedful.practice.people.models import Practice


def practice(_request: HttpRequest) -> dict[str, object]:
    """`practice`, looked up when a page first asks for it; falsy before the first run."""
    return {
        "practice": SimpleLazyObject(lambda: Practice.objects.first() or Practice(name="", is_demo=False))
    }
