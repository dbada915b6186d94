"""Signing in, out and failing to leave an entry in the audit trail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from heedful.practice.people.models import User
from heedful.practice.trust import audit


@receiver(user_logged_in)
def signed_in(user: User, **_: Any) -> None:
    audit.record("signed in", actor=user.pk)


@receiver(user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        audit.record("signed out", actor=user.pk)


@receiver(user_login_failed)
def failed_to_sign_in(**_: Any) -> None:
    """Without the name that was typed: people type passwords into the wrong field."""
    audit.record("failed to sign in")
