"""Who works in the invented practice. Nobody has a password: the demo signs in by one click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from heedful.practice.people.models import User

TEAM: Mapping[str, Mapping[str, Any]] = {
    "robin": {"display_name": "Robin Hale (demo)", "is_therapist": True, "is_owner": True},
    "sunniva": {"display_name": "Sunniva Aird (demo)", "is_therapist": True},
    "maro": {"display_name": "Maro Penhallow (demo)", "is_supervisor": True},
}
"""Username -> who they are. Two therapists, so that it can be seen that neither opens the other's records."""

SUPERVISOR = "maro"


def create_team() -> Mapping[str, User]:
    return {username: User.objects.create_user(username, **who) for username, who in TEAM.items()}
