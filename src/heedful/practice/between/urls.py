from __future__ import annotations

from django.urls import path

from heedful.practice.between import views

CLIENT = "clients/<uuid:participant>/"

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path(f"{CLIENT}messages/", views.client_messages, name="client_messages"),
    path("week/", views.week, name="week"),
]
