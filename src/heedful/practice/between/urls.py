from __future__ import annotations

from django.urls import path

from heedful.practice.between import (
    ladder_views,
    library_views,
    link_views,
    measure_views,
    pathway_views,
    task_views,
    views,
)

CLIENT = "clients/<uuid:participant>/"
LADDER = f"{CLIENT}ladder/"
PATHWAYS = f"{CLIENT}pathways/"
ONE_PATHWAY = f"{PATHWAYS}<uuid:taken>/"
ONE_MEASURE = f"{CLIENT}measures/<slug:measure>/"

urlpatterns = [
    path(f"{CLIENT}links/", link_views.links, name="links"),
    path(f"{CLIENT}links/card/", link_views.link_card, name="link_card"),
    path(f"{CLIENT}links/<uuid:link>/take-back/", link_views.take_back_link, name="take_back_link"),
    path("messages/", views.messages, name="messages"),
    path(f"{CLIENT}messages/", views.client_messages, name="client_messages"),
    path("week/", views.week, name="week"),
    path(f"{CLIENT}measures/", measure_views.measures, name="measures"),
    path(f"{ONE_MEASURE}use/", measure_views.use_measure, name="use_measure"),
    path(f"{ONE_MEASURE}stop/", measure_views.stop_measure, name="stop_measure"),
    path(f"{ONE_MEASURE}total/", measure_views.type_total, name="type_total"),
    path(f"{ONE_MEASURE}ask/", measure_views.ask_measure, name="ask_measure"),
    path(f"{CLIENT}told-first/", measure_views.tell_first, name="tell_first"),
    path(f"{CLIENT}tasks/", task_views.tasks, name="tasks"),
    path(f"{CLIENT}tasks/new/", task_views.set_task, name="set_task"),
    path(f"{CLIENT}tasks/<uuid:task>/", task_views.change_task, name="change_task"),
    path(f"{CLIENT}tasks/<uuid:task>/outcome/", task_views.task_outcome, name="task_outcome"),
    path(f"{CLIENT}tasks/<uuid:task>/remove/", task_views.remove_task, name="remove_task"),
    path(f"{CLIENT}wins/", task_views.add_win, name="add_win"),
    path("pathways/", library_views.pathway_library, name="pathway_library"),
    path("pathways/<slug:pathway>/", library_views.pathway_in_library, name="pathway_in_library"),
    path(PATHWAYS, pathway_views.pathways, name="pathways"),
    path(f"{PATHWAYS}begin/<slug:pathway>/", pathway_views.begin_pathway, name="begin_pathway"),
    path(ONE_PATHWAY, pathway_views.pathway_taken, name="pathway_taken"),
    path(f"{ONE_PATHWAY}change/", pathway_views.change_pathway, name="change_pathway"),
    path(f"{ONE_PATHWAY}worksheet/<slug:field>/", pathway_views.write_worksheet, name="write_worksheet"),
    path(LADDER, ladder_views.ladder, name="ladder"),
    path(f"{LADDER}new/", ladder_views.add_step, name="add_step"),
    path(f"{LADDER}<uuid:step>/", ladder_views.change_step, name="change_step"),
    path(f"{LADDER}<uuid:step>/tries/", ladder_views.keep_try, name="keep_try"),
    path(f"{LADDER}<uuid:step>/tries/<uuid:tried>/remove/", ladder_views.remove_try, name="remove_try"),
]
