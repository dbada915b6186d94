"""A client's own pages. `secret` is the private link's: it lets in, so it is never logged (`trust.logs`)."""

from __future__ import annotations

from django.urls import path

from heedful.practice.client_pages import checkin_views, measure_views, own_views, pin_views, reminder_views

OWN = "p/<str:secret>/"
QUESTIONS = f"{OWN}questions/"
ONE_MEASURE = f"{QUESTIONS}<slug:measure>/"
CHECK_IN = f"{OWN}check-in/"

urlpatterns = [
    path(OWN, own_views.home, name="own_home"),
    path(f"{OWN}pin/", pin_views.pin, name="own_pin"),
    path(CHECK_IN, checkin_views.checkin, name="own_checkin"),
    path(f"{CHECK_IN}answer/", checkin_views.answer, name="own_checkin_answer"),
    path(f"{CHECK_IN}<uuid:submission>/thanks/", checkin_views.thanks, name="own_thanks"),
    path(f"{CHECK_IN}<uuid:submission>/take-back/", checkin_views.take_checkin_back, name="own_take_back"),
    path(f"{OWN}reminders/", reminder_views.own_reminders, name="own_reminders"),
    path(f"{OWN}reminders/stop/", reminder_views.stop_reminders, name="stop_reminders"),
    path(QUESTIONS, measure_views.measures, name="own_measures"),
    path(ONE_MEASURE, measure_views.questions, name="own_measure"),
    path(f"{ONE_MEASURE}keep/", measure_views.keep_answers, name="own_measure_keep"),
    path(f"{ONE_MEASURE}sent/<uuid:submission>/", measure_views.sent, name="own_measure_sent"),
    path(f"{ONE_MEASURE}stop/", measure_views.stop, name="own_measure_stop"),
]
