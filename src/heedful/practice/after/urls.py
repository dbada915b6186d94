"""Pages for the minutes after a session."""

from __future__ import annotations

from django.urls import path

from heedful.practice.after import transcript_views

TRANSCRIPT = "clients/<uuid:participant>/sessions/<uuid:session>/transcript/"

urlpatterns = [
    path(TRANSCRIPT, transcript_views.transcript, name="transcript"),
    path(f"{TRANSCRIPT}give/", transcript_views.give_transcript, name="give_transcript"),
    path(f"{TRANSCRIPT}hide/", transcript_views.hide_words, name="hide_words"),
    path(f"{TRANSCRIPT}<int:index>/", transcript_views.correct_code, name="correct_code"),
    path(f"{TRANSCRIPT}take-in/", transcript_views.take_in_signs, name="take_in_signs"),
    path(f"{TRANSCRIPT}again/", transcript_views.code_again, name="code_again"),
    path(f"{TRANSCRIPT}remove/", transcript_views.remove_transcript, name="remove_transcript"),
]
