"""The first run: a practice and its owner come into being together, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from heedful.practice.people.models import Practice, User
from heedful.practice.trust import audit


def is_first_run() -> bool:
    return not User.objects.exists()


def found_practice(answers: Mapping[str, Any]) -> User | None:
    """The owner, or None if somebody else was first: the practice's fixed id decides between two at once."""
    try:
        with transaction.atomic():
            Practice(name=answers["practice_name"], crisis_line=answers["crisis_line"]).save(
                force_insert=True
            )
            owner = User.objects.create_user(
                answers["username"],
                answers["password"],
                display_name=answers["display_name"],
                is_owner=True,
                is_therapist=answers["is_therapist"],
            )
            audit.record("founded practice", actor=owner.pk, subject=owner)
    except IntegrityError:
        return None
    return owner
