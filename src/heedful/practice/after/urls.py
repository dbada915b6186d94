"""Pages for the minutes after a session."""

from __future__ import annotations

from django.urls import path

from heedful.practice.after import debrief_views, note_views, private_note_views, transcript_views

SESSION = "clients/<uuid:participant>/sessions/<uuid:session>/"
TRANSCRIPT = f"{SESSION}transcript/"
NOTE = f"{SESSION}note/"
PRIVATE = "clients/<uuid:participant>/psychotherapy-notes/"

urlpatterns = [
    path(TRANSCRIPT, transcript_views.transcript, name="transcript"),
    path(f"{TRANSCRIPT}give/", transcript_views.give_transcript, name="give_transcript"),
    path(f"{TRANSCRIPT}hide/", transcript_views.hide_words, name="hide_words"),
    path(f"{TRANSCRIPT}<int:index>/", transcript_views.correct_code, name="correct_code"),
    path(f"{TRANSCRIPT}take-in/", transcript_views.take_in_signs, name="take_in_signs"),
    path(f"{TRANSCRIPT}again/", transcript_views.code_again, name="code_again"),
    path(f"{TRANSCRIPT}remove/", transcript_views.remove_transcript, name="remove_transcript"),
    path(f"{SESSION}debrief/", debrief_views.debrief, name="debrief"),
    path(NOTE, note_views.progress_note, name="progress_note"),
    path(f"{NOTE}keep/", note_views.keep_note, name="keep_note"),
    path(f"{NOTE}<uuid:note>/amend/", note_views.amend_note, name="amend_note"),
    path(PRIVATE, private_note_views.private_notes, name="private_notes"),
    path(f"{PRIVATE}new/", private_note_views.write_private_note, name="write_private_note"),
    path(f"{PRIVATE}readers/", private_note_views.let_read, name="let_read"),
    path(f"{PRIVATE}<uuid:note>/", private_note_views.change_private_note, name="change_private_note"),
]
