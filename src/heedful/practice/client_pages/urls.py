"""A client's own pages. `secret` is the private link's: it lets in, so it is never logged (`trust.logs`)."""

from __future__ import annotations

from django.urls import path

from heedful.practice.client_pages import (
    agreement_views,
    checkin_views,
    choice_views,
    culture_views,
    goal_views,
    ladder_views,
    measure_views,
    own_views,
    pathway_views,
    pause_views,
    pin_views,
    plan_views,
    preference_views,
    reminder_views,
    task_views,
)

OWN = "p/<str:secret>/"
MINE = f"{OWN}mine/"
QUESTIONS = f"{OWN}questions/"
ONE_MEASURE = f"{QUESTIONS}<slug:measure>/"
CHECK_IN = f"{OWN}check-in/"

GOALS = f"{OWN}goals/"
TASKS = f"{OWN}steps/"
AGREEMENT = f"{OWN}agreement/"
PAUSE = f"{OWN}break/"
PLANS = f"{OWN}hard-days/"
CHOICES = f"{OWN}choices/"
LADDER = f"{OWN}ladder/"
WISHES = f"{OWN}wishes/"
WORLD = f"{OWN}world/"
PATHWAYS = f"{OWN}ways/"
ONE_PATHWAY = f"{PATHWAYS}<uuid:taken>/"

urlpatterns = [
    path(OWN, own_views.home, name="own_home"),
    path(f"{OWN}who-sees-it/", own_views.shared, name="own_shared"),
    path(MINE, own_views.mine, name="own_mine"),
    path(f"{MINE}file/", own_views.file_to_read, name="own_file"),
    path(f"{MINE}data/", own_views.file_as_data, name="own_data"),
    path(f"{MINE}gone/", own_views.gone, name="own_gone"),
    path(f"{MINE}words/", own_views.delete_words, name="own_delete_words"),
    path(f"{MINE}everything/", own_views.delete_everything, name="own_delete_everything"),
    path(f"{MINE}pages/", own_views.delete_pages, name="own_delete_pages"),
    path(f"{MINE}talks/", own_views.take_back_talks, name="own_take_back_talks"),
    path(f"{MINE}drafts/", own_views.drop_drafts, name="own_drop_drafts"),
    path(f"{MINE}reminders/", own_views.drop_address, name="own_drop_address"),
    path(f"{MINE}check-ins/<uuid:checkin>/", own_views.delete_checkin, name="own_delete_checkin"),
    path(f"{MINE}answers/<uuid:answers>/", own_views.delete_answers, name="own_delete_answers"),
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
    path(TASKS, task_views.tasks, name="own_tasks"),
    path(f"{TASKS}<uuid:task>/", task_views.task, name="own_task"),
    path(f"{TASKS}wins/", task_views.add_win, name="own_add_win"),
    path(f"{TASKS}wins/<uuid:win>/", task_views.remove_win, name="own_remove_win"),
    path(GOALS, goal_views.goals, name="own_goals"),
    path(f"{GOALS}new/", goal_views.add_goal, name="own_add_goal"),
    path(f"{GOALS}<uuid:goal>/", goal_views.change_goal, name="own_change_goal"),
    path(f"{GOALS}<uuid:goal>/mark/", goal_views.mark_goal, name="own_mark_goal"),
    path(f"{GOALS}<uuid:goal>/rest/", goal_views.rest_goal, name="own_rest_goal"),
    path(AGREEMENT, agreement_views.own_agreement, name="own_agreement"),
    path(f"{AGREEMENT}withdraw/", agreement_views.withdraw, name="own_agreement_withdraw"),
    path(f"{AGREEMENT}reason/", agreement_views.forget_why, name="own_agreement_forget"),
    path(f"{AGREEMENT}<uuid:agreement>/sign/", agreement_views.sign, name="own_agreement_sign"),
    path(f"{AGREEMENT}<uuid:agreement>/answer/", agreement_views.answer, name="own_agreement_answer"),
    path(PATHWAYS, pathway_views.pathways, name="own_pathways"),
    path(ONE_PATHWAY, pathway_views.pathway, name="own_pathway"),
    path(f"{ONE_PATHWAY}step/", pathway_views.step, name="own_pathway_step"),
    path(f"{ONE_PATHWAY}words/<slug:field>/", pathway_views.answer, name="own_pathway_answer"),
    path(f"{ONE_PATHWAY}mark/", pathway_views.mark, name="own_pathway_mark"),
    path(f"{ONE_PATHWAY}rest/", pathway_views.rest, name="own_pathway_rest"),
    path(PAUSE, pause_views.pause, name="own_pause"),
    path(f"{PAUSE}ask/", pause_views.ask_for_pause, name="own_pause_ask"),
    path(f"{PAUSE}end/", pause_views.end_pause, name="own_pause_end"),
    path(WISHES, preference_views.preferences, name="own_preferences"),
    path(f"{WISHES}<slug:topic>/", preference_views.keep_preference, name="own_keep_preference"),
    path(WORLD, culture_views.culture, name="own_culture"),
    path(f"{WORLD}<slug:topic>/", culture_views.keep_culture, name="own_keep_culture"),
    path(f"{WORLD}ways/<uuid:adaptation>/", culture_views.look_back, name="own_look_back"),
    path(PLANS, plan_views.plans, name="own_plans"),
    path(f"{PLANS}keep.js", plan_views.worker, name="own_plans_worker"),
    path(f"{PLANS}lines/<uuid:line>/", plan_views.delete_line, name="own_plan_delete"),
    path(f"{PLANS}<slug:kind>/<slug:part>/", plan_views.add_line, name="own_plan_add"),
    path(CHOICES, choice_views.choices, name="own_choices"),
    path(f"{CHOICES}<uuid:menu>/", choice_views.choose, name="own_choose"),
    path(LADDER, ladder_views.ladder, name="own_ladder"),
    path(f"{LADDER}<uuid:step>/", ladder_views.keep_try, name="own_keep_try"),
    path(f"{LADDER}<uuid:step>/day/", ladder_views.move_day, name="own_move_day"),
    path(f"{LADDER}<uuid:step>/<uuid:tried>/delete/", ladder_views.delete_try, name="own_delete_try"),
]
