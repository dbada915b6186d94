"""Pages for the practice owner alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from heedful.practice.people.requests import SignedInRequest

View = Callable[..., HttpResponse]


def for_the_owner(view: View) -> View:
    """403 for anybody else: that a practice has an owner is no secret."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_owner:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
