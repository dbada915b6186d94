from __future__ import annotations

from django.urls import path

from heedful.practice.in_session import hand_over, views

SESSION = "clients/<uuid:participant>/sessions/<uuid:session>/"

urlpatterns = [
    path(SESSION, views.session, name="session"),
    path(f"{SESSION}noticed/", views.tap_observation, name="tap_observation"),
    path(f"{SESSION}noticed/<uuid:observation>/", views.observation_details, name="observation_details"),
    path(f"{SESSION}offered/", views.tap_response, name="tap_response"),
    path(f"{SESSION}status/", views.status, name="session_status"),
    path(f"{SESSION}takeaways/", views.add_takeaway, name="add_takeaway"),
    path(f"{SESSION}takeaways/<uuid:takeaway>/", views.remove_takeaway, name="remove_takeaway"),
    path("clients/<uuid:participant>/hand-over/", hand_over.hand_over, name="hand_over"),
    path("hand-over/end/", hand_over.end_hand_over, name="hand_over_end"),
    path(f"{SESSION}marks/", views.marks, name="session_marks"),
]
