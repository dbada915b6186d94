"""A client's own pages. `secret` is the private link's: it lets in, so it is never logged (`trust.logs`)."""

from __future__ import annotations

from django.urls import URLPattern, path

from heedful.practice.client_pages import own_views

OWN = "p/<str:secret>/"

urlpatterns: list[URLPattern] = [
    path(OWN, own_views.home, name="own_home"),
]
