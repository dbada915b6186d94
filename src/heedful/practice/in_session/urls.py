from __future__ import annotations

from django.urls import path

from heedful.practice.in_session import disclosure_views, hand_over, sheet_views, views

SESSION = "clients/<uuid:participant>/sessions/<uuid:session>/"

SHEET = f"{SESSION}sheet/"

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
    path(SHEET, sheet_views.run_sheet, name="run_sheet"),
    path(f"{SHEET}clock/", sheet_views.sheet_clock, name="sheet_clock"),
    path(f"{SHEET}press/", sheet_views.press_sheet, name="press_sheet"),
    path(f"{SHEET}taps/", sheet_views.sheet_tap, name="sheet_tap"),
    path(f"{SHEET}agenda/", sheet_views.add_to_agenda, name="add_to_agenda"),
    path(f"{SHEET}agenda/less/", sheet_views.leave_for_next_time, name="leave_for_next_time"),
    path(f"{SHEET}agenda/<uuid:item>/", sheet_views.change_agenda, name="change_agenda"),
    path(f"{SHEET}takeaways/", sheet_views.sheet_takeaway, name="sheet_takeaway"),
    path(f"{SHEET}length/", sheet_views.sheet_length, name="sheet_length"),
    path(f"{SESSION}disclosures/", disclosure_views.disclosures, name="disclosures"),
    path(
        f"{SESSION}disclosures/<uuid:disclosure>/",
        disclosure_views.change_disclosure,
        name="change_disclosure",
    ),
]
