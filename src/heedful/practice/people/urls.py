from __future__ import annotations

from django.urls import path

from heedful.practice.people import agreement_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("welcome/", views.welcome, name="welcome"),
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
    path("own-password/", views.own_password, name="own_password"),
    path("own-settings/", views.own_settings, name="own_settings"),
    path("people/", views.people, name="people"),
    path("people/add/", views.person_add, name="person_add"),
    path("people/<uuid:user_id>/deactivate/", views.person_deactivate, name="person_deactivate"),
    path("practice/", views.practice_settings, name="practice_settings"),
    path("practice/agreement/", agreement_views.agreement_wording, name="agreement_wording"),
]
