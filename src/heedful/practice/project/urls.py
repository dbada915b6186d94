"""Every address of the application."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("heedful.practice.people.urls")),
    path("", include("heedful.practice.before.urls")),
    path("", include("heedful.practice.in_session.urls")),
    path("", include("heedful.practice.after.urls")),
    path("", include("heedful.practice.between.urls")),
    path("", include("heedful.practice.over_time.urls")),
    path("", include("heedful.practice.client_pages.urls")),
]

handler400 = "heedful.practice.project.errors.bad_request"
handler403 = "heedful.practice.project.errors.not_allowed"
handler404 = "heedful.practice.project.errors.not_found"
handler500 = "heedful.practice.project.errors.server_error"
