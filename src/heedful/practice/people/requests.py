"""What a view may take for granted: somebody is signed in (`middleware` sends everybody else to the sign-in page)."""

from __future__ import annotations

from django.http import HttpRequest

from heedful.practice.people.models import User


class SignedInRequest(HttpRequest):
    """A request by somebody who is signed in. A type for the reader and the checker; never made by hand."""

    user: User
