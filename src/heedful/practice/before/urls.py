from __future__ import annotations

from django.urls import path

from heedful.practice.before import choice_views, views

urlpatterns = [
    path("clients/<uuid:participant>/brief/", views.brief, name="brief"),
    path("clients/<uuid:participant>/brief/answers/", views.answer, name="answer_proposal"),
    path(
        "clients/<uuid:participant>/brief/answers/<uuid:answer>/undo/",
        views.take_back,
        name="take_back_answer",
    ),
    path("clients/<uuid:participant>/brief/safety/<uuid:risk>/", views.acknowledge, name="acknowledge_risk"),
    path("clients/<uuid:participant>/choices/", choice_views.choices, name="choices"),
    path("clients/<uuid:participant>/choices/new/", choice_views.offer_choices, name="offer_choices"),
    path("clients/<uuid:participant>/choices/<uuid:menu>/", choice_views.note_choice, name="note_choice"),
    path(
        "clients/<uuid:participant>/choices/<uuid:menu>/close/",
        choice_views.close_choices,
        name="close_choices",
    ),
]
