"""Signing in and out, the first run, who works here, the practice's settings. No client content passes through here."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedful.practice.people.first_run import found_practice, is_first_run
from heedful.practice.people.forms import (
    OwnPasswordForm,
    OwnSettingsForm,
    PersonForm,
    PracticeForm,
    SignInForm,
    WelcomeForm,
)
from heedful.practice.people.models import Practice, User
from heedful.practice.people.requests import SignedInRequest
from heedful.practice.people.roles import for_the_owner
from heedful.practice.project.outgoing_mail import MailFolder
from heedful.practice.trust import audit

BY_PASSWORD = "django.contrib.auth.backends.ModelBackend"  # noqa: S105  (the name of a class)

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if is_first_run():
        return redirect("welcome")
    if not request.user.is_authenticated:
        return redirect("sign_in")
    sees_clients = request.user.is_therapist or request.user.is_supervisor
    return redirect("/clients/" if sees_clients else "people")


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the application answers and reaches its database; nothing else is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@get_or_post
def welcome(request: HttpRequest) -> HttpResponse:
    """The first run; once there is anybody, this page leads home."""
    if not is_first_run():
        return redirect("home")
    form = WelcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        owner = found_practice(form.cleaned_data)
        if owner is not None:
            login(request, owner, backend=BY_PASSWORD)
        return redirect("home")
    return render(request, "people/welcome.html", {"form": form})


# ---------------------------------------------------------------------------------------------------
# Signing in and out


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_first_run():
            return redirect("welcome")
        return super().dispatch(request, *args, **kwargs)


class SignOut(LogoutView):
    http_method_names = ["post", "options"]
    next_page = "sign_in"


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click into the invented practice; where the practice is real there is no such page."""
    if not Practice.objects.filter(is_demo=True).exists():
        raise Http404
    therapist = get_object_or_404(User.objects.filter(is_therapist=True, is_active=True).order_by("id")[:1])
    login(request, therapist, backend=BY_PASSWORD)
    return redirect("home")


@get_or_post
def own_password(request: SignedInRequest) -> HttpResponse:
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            request.user.must_change_password = False
            form.save()
            audit.record("changed own password", actor=request.user.pk)
        update_session_auth_hash(request, request.user)
        return redirect("home")
    return render(request, "people/own_password.html", {"form": form})


@get_or_post
def own_settings(request: SignedInRequest) -> HttpResponse:
    form = OwnSettingsForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.email = form.cleaned_data["email"] or None
        request.user.wants_digest = form.cleaned_data["wants_digest"]
        with transaction.atomic():
            request.user.save(update_fields=["email", "wants_digest"])
            audit.record("changed own settings", actor=request.user.pk)
        return redirect("own_settings")
    status = 400 if form.errors else 200
    return render(request, "people/own_settings.html", {"form": form, **_mail()}, status=status)


def _mail() -> dict[str, Any]:
    """How mail is set up, as pages tell it."""
    mail = settings.HEEDFUL_MAIL
    return {"mail": mail, "is_dry_run": isinstance(mail, MailFolder)}


# ---------------------------------------------------------------------------------------------------
# For the owner: who works here, and the practice


@for_the_owner
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    return render(request, "people/people.html", {"people": User.objects.all()})


@for_the_owner
@get_or_post
def person_add(request: HttpRequest) -> HttpResponse:
    """The one-time password is shown in this answer and nowhere again."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        one_time_password = secrets.token_urlsafe(12)
        with transaction.atomic():
            person = User.objects.create_user(
                password=one_time_password, must_change_password=True, **form.cleaned_data
            )
            audit.record("added person", actor=request.user.pk, subject=person)
        return render(
            request, "people/person_added.html", {"person": person, "one_time_password": one_time_password}
        )
    return render(request, "people/person_add.html", {"form": form})


@for_the_owner
@require_POST
def person_deactivate(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """They can no longer sign in, and a page they have open stops answering. What they wrote stays."""
    person = get_object_or_404(User, pk=user_id)
    if person != request.user:  # else a practice could be left with nobody to run it
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(is_active=False)
            audit.record("deactivated person", actor=request.user.pk, subject=person)
    return redirect("people")


@for_the_owner
@get_or_post
def practice_settings(request: HttpRequest) -> HttpResponse:
    form = PracticeForm(request.POST or None, instance=Practice.objects.first())
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            audit.record("changed practice settings", actor=request.user.pk)
        return redirect("practice_settings")
    return render(request, "people/practice_settings.html", {"form": form, **_mail()})
