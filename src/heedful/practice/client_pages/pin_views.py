"""The PIN of a private link, for those who chose one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from heedful.practice.client_pages.door import Visit, closed_page, own_page, remember_pin
from heedful.practice.client_pages.forms import PinForm
from heedful.practice.trust.links import LinkClosed, try_pin

NOT_RIGHT = "That was not the PIN. Try once more; after five tries this page rests for 15 minutes."


@require_http_methods(["GET", "HEAD", "POST"])
@own_page("pin", asks_pin=False, in_the_room=True)
def pin(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Right: on to the client's pages, for an hour in this browser. Wrong five times: shut for a quarter of one."""
    if not visit.link.pin:
        return redirect(visit.url("own_checkin"))
    form = PinForm(request.POST or None)
    if form.is_valid():
        try:
            if try_pin(visit.link, form.cleaned_data["pin"]):
                return _let_in(request, visit)
        except LinkClosed as closed:
            return closed_page(request, closed.why)
        form.add_error("pin", NOT_RIGHT)
    status = 400 if form.is_bound else 200
    return render(request, "client_pages/pin.html", {"visit": visit, "form": form}, status=status)


def _let_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    response = redirect(visit.url("own_home"))
    remember_pin(response, request, visit.link, visit.secret)
    return response
