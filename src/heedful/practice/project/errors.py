"""Pages for when something did not work: what a person can do now, and no detail of the machinery."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

PLAIN_PAGE = (
    '<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{0}</title><h1>{0}</h1><p>{1}</p>'
)


def _page(status: int, title: str, words: str) -> HttpResponse:
    """Rendered without the request: an error page asks neither the database nor the session for anything."""
    try:
        page = render_to_string("error.html", {"title": title, "words": words})
    except (TemplateDoesNotExist, TemplateSyntaxError):
        page = mark_safe(PLAIN_PAGE.format(escape(title), escape(words)))  # noqa: S308 - both are escaped
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        400, "That could not be read", "Go back and try once more. What you had saved before is safe."
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(403, "This page is not open to you", "If you think it should be, ask the practice owner.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        404, "There is nothing here for you", "The address may be mistyped, or the page may have moved."
    )


def server_error(request: HttpRequest) -> HttpResponse:
    words = "It is our fault, not yours. What you had saved before is safe. Go back and try once more."
    return _page(500, "Something went wrong", words)


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    words = (
        "The page was open too long, or cookies are turned off. Go back, load the page again, then send it."
    )
    return _page(403, "The form could not be checked", words)


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    words = (
        "There were too many wrong passwords. Wait fifteen minutes, then try again. Nobody has been let in."
    )
    return _page(429, "Signing in is paused", words)
