from __future__ import annotations

from django.urls import path

from heedful.practice.over_time import (
    agreement_views,
    alert_views,
    culture_views,
    goal_views,
    pause_views,
    plan_views,
    preference_views,
    strain_views,
    timeline_views,
    together_views,
    trajectory_views,
    views,
)

AGREEMENT = "clients/<uuid:participant>/agreement/"
GOALS = "clients/<uuid:participant>/goals/"
PAUSES = "clients/<uuid:participant>/pauses/"
CULTURE = "clients/<uuid:participant>/culture/"
PREFERENCES = "clients/<uuid:participant>/preferences/"
PLANS = "clients/<uuid:participant>/plans/"
ONE_AGREEMENT = f"{AGREEMENT}<uuid:agreement>/"

urlpatterns = [
    path("clients/", views.caseload, name="caseload"),
    path("clients/new/", views.add_client, name="add_client"),
    path("clients/<uuid:participant>/", views.client, name="client"),
    path("clients/<uuid:participant>/course/", trajectory_views.trajectories_page, name="trajectories"),
    path("clients/<uuid:participant>/together/", together_views.together, name="together"),
    path("clients/<uuid:participant>/timeline/", timeline_views.timeline, name="timeline"),
    path("clients/<uuid:participant>/sessions/", views.add_session, name="add_session"),
    path(GOALS, goal_views.goals, name="goals"),
    path(f"{GOALS}new/", goal_views.keep_goal, name="keep_goal"),
    path(f"{GOALS}<uuid:goal>/", goal_views.change_goal, name="change_goal"),
    path(f"{GOALS}<uuid:goal>/mark/", goal_views.rate_goal, name="rate_goal"),
    path(f"{GOALS}<uuid:goal>/end/", goal_views.end_goal, name="end_goal"),
    path(PAUSES, pause_views.pauses, name="pauses"),
    path(f"{PAUSES}new/", pause_views.add_pause, name="add_pause"),
    path(f"{PAUSES}<uuid:pause>/", pause_views.change_pause, name="change_pause"),
    path(f"{PAUSES}<uuid:pause>/end/", pause_views.end_pause, name="end_pause"),
    path("clients/<uuid:participant>/check-ins/", views.add_checkin, name="add_checkin"),
    path("strains/", strain_views.open_strains, name="open_strains"),
    path("clients/<uuid:participant>/strains/", strain_views.strains, name="strains"),
    path("clients/<uuid:participant>/strains/new/", strain_views.note_strain, name="note_strain"),
    path(
        "clients/<uuid:participant>/strains/<uuid:strain>/", strain_views.change_strain, name="change_strain"
    ),
    path(
        "clients/<uuid:participant>/strains/<uuid:strain>/remove/",
        strain_views.remove_strain,
        name="remove_strain",
    ),
    path(
        "clients/<uuid:participant>/strains/<uuid:strain>/tries/<uuid:attempt>/",
        strain_views.change_try,
        name="change_try",
    ),
    path("alerts/", alert_views.alert_load, name="alert_load"),
    path("clients/<uuid:participant>/alerts/", alert_views.alerts, name="alerts"),
    path("clients/<uuid:participant>/alerts/answers/", alert_views.answer_alert, name="answer_alert"),
    path(AGREEMENT, agreement_views.agreement, name="agreement"),
    path(f"{AGREEMENT}begin/", agreement_views.begin_agreement, name="begin_agreement"),
    path(f"{AGREEMENT}draft/", agreement_views.agreement_draft, name="agreement_draft"),
    path(f"{AGREEMENT}withdraw/", agreement_views.withdraw_agreement, name="withdraw_agreement"),
    path(f"{AGREEMENT}paper/", agreement_views.paper_agreement, name="paper_agreement"),
    path(f"{AGREEMENT}review/", agreement_views.review_agreement, name="review_agreement"),
    path(ONE_AGREEMENT, agreement_views.agreement_version, name="agreement_version"),
    path(f"{ONE_AGREEMENT}sign/", agreement_views.sign_agreement, name="sign_agreement"),
    path(f"{ONE_AGREEMENT}write-on/", agreement_views.write_on_agreement, name="write_on_agreement"),
    path(PREFERENCES, preference_views.preferences, name="preferences"),
    path(f"{PREFERENCES}<slug:topic>/", preference_views.keep_preference, name="keep_preference"),
    path(CULTURE, culture_views.culture, name="culture"),
    path(f"{CULTURE}topics/<slug:topic>/", culture_views.keep_culture, name="keep_culture"),
    path(f"{CULTURE}ways/", culture_views.agree_adaptation, name="agree_adaptation"),
    path(
        f"{CULTURE}ways/<uuid:adaptation>/",
        culture_views.look_back_at_adaptation,
        name="look_back_at_adaptation",
    ),
    path(f"{CULTURE}gaps/", culture_views.mark_gap, name="mark_gap"),
    path(f"{CULTURE}gaps/<uuid:gap>/", culture_views.close_gap, name="close_gap"),
    path(PLANS, plan_views.plans, name="plans"),
    path(f"{PLANS}lines/<uuid:line>/", plan_views.change_line, name="change_line"),
    path(f"{PLANS}<slug:kind>/gone-through/", plan_views.go_through_plan, name="go_through_plan"),
    path(f"{PLANS}<slug:kind>/<slug:part>/", plan_views.add_to_plan, name="add_to_plan"),
]
