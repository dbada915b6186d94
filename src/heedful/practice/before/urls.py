from __future__ import annotations

from django.urls import path

from heedful.practice.before import views

urlpatterns = [
    path("clients/<uuid:participant>/brief/", views.brief, name="brief"),
    path("clients/<uuid:participant>/brief/answers/", views.answer, name="answer_proposal"),
    path(
        "clients/<uuid:participant>/brief/answers/<uuid:answer>/undo/",
        views.take_back,
        name="take_back_answer",
    ),
    path("clients/<uuid:participant>/brief/safety/<uuid:risk>/", views.acknowledge, name="acknowledge_risk"),
]
