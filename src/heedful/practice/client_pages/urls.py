"""A client's own pages. `secret` is the private link's: it lets in, so it is never logged (`trust.logs`)."""

from __future__ import annotations

from django.urls import URLPattern

OWN = "p/<str:secret>/"

urlpatterns: list[URLPattern] = []
