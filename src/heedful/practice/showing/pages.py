"""How a page is sent: with one kind word from the step before, and in part to a script that asks for a part."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from heedful.practice.people.models import User


class SignedIn(HttpRequest):
    """What a view is given behind the door: `LoginRequiredMiddleware` lets nobody else through."""

    user: User


KIND_WORD = "kind_word"


def say(request: HttpRequest, words: object) -> None:
    """Keep a sentence for the next page. It lies in the session store: never a client's name or words."""
    request.session[KIND_WORD] = str(words)


def show(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A whole page, with the kept sentence if there is one; a `kind_word` of the page's own comes before it."""
    kept = request.session.pop(KIND_WORD, "")
    context.setdefault("kind_word", kept)
    return render(request, template, context, status=status)


def asks_for_part(request: HttpRequest) -> bool:
    """Whether the page's own script sent this and will put the answer in place."""
    return request.headers.get("X-Heedful-Part") == "yes"


def back_to(url: str, anchor: str = "") -> HttpResponse:
    """After a change: look at the page again, where the change was made."""
    return redirect(f"{url}#{anchor}" if anchor else url)
