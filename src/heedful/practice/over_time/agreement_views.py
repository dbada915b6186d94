"""The agreement in a client's record: written and shown, signed or taken back, looked at again when something moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedful.practice.over_time.agreement_forms import (
    ME,
    THEM,
    DraftForm,
    Missing,
    PaperForm,
    ReviewForm,
    SignatureForm,
    WithdrawalForm,
    missing_before_it_is_shown,
)
from heedful.practice.over_time.agreement_page import agreement_page, version_page
from heedful.practice.people.models import User
from heedful.practice.record import agreement_hands, agreements
from heedful.practice.record.agreement_wording import blanks_of
from heedful.practice.record.agreements import NotNow
from heedful.practice.record.models import Agreement, Participant, SignedHow
from heedful.practice.record.models.agreed import sections_in
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.showing.reading import readability, readability_of_all
from heedful.practice.trust.gate import may_change, open_record
from heedful.wording.differences import section_changes

PURPOSE = "agreement"


@dataclass(frozen=True)
class Bound:
    """A form that was just sent and needs another look, and what it is about."""

    what: str = ""
    form: Form | None = None


NOTHING_BOUND = Bound()


@require_safe
def agreement(request: SignedIn, participant: UUID) -> HttpResponse:
    return _show(request, open_record(request.user, participant, purpose=PURPOSE))


def _show(
    request: SignedIn, opened: Participant, bound: Bound = NOTHING_BOUND, status: int = 200
) -> HttpResponse:
    changes = may_change(request.user, opened)
    page = agreement_page(opened, request.user, _people(request.user, opened), sees_draft=changes)
    forms = {name: make(page.holding or page.current) for name, make in SMALL_FORMS.items()}
    if bound.form is not None:
        forms[bound.what] = bound.form
    return show(
        request,
        "over_time/agreement.html",
        status=status,
        participant=opened,
        client=opened.client,
        page=page,
        forms=forms,
        bound=bound.what,
        may_change=changes,
        today=timezone.localdate(),
    )


def _people(reader: User, opened: Participant) -> list[Participant]:
    """Everybody of the course, each record opened through the gate."""
    others = opened.course.participants.exclude(pk=opened.pk).order_by("id")
    ids = others.values_list("pk", flat=True)
    return [opened, *(open_record(reader, each, purpose=PURPOSE) for each in ids)]


def _signature_form(who: str, data: Any = None) -> SignatureForm:
    return SignatureForm(data, auto_id=f"sign_{who}_%s", initial={"who": who, "on": timezone.localdate()})


def _withdrawal_form(who: str, data: Any = None) -> WithdrawalForm:
    return WithdrawalForm(data, auto_id=f"withdraw_{who}_%s", initial={"who": who})


def _paper_form(data: Any = None) -> PaperForm:
    return PaperForm(data, auto_id="paper_%s")


def _review_form(row: Agreement | None, data: Any = None) -> ReviewForm:
    """A day for the next look that still lies ahead stays, unless it is changed."""
    today = timezone.localdate()
    ahead = row.review_on if row and row.review_on and row.review_on > today else None
    return ReviewForm(data, auto_id="review_%s", initial={"on": today, "review_on": ahead})


SMALL_FORMS: dict[str, Any] = {
    "sign_me": lambda row: _signature_form(ME),
    "sign_them": lambda row: _signature_form(THEM),
    "withdraw_me": lambda row: _withdrawal_form(ME),
    "withdraw_them": lambda row: _withdrawal_form(THEM),
    "paper": lambda row: _paper_form(),
    "review": _review_form,
}


# ---------------------------------------------------------------------------------------------------
# Writing a version


@require_POST
def begin_agreement(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="begin agreement", to_change=True)
    agreements.begin(opened.course, request.user, from_template="template" in request.POST)
    return redirect("agreement_draft", opened.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_draft(request: SignedIn, participant: UUID) -> HttpResponse:
    """The version that is being written. `do` in the post: `save`, `show` it to the clients, or `drop` it."""
    opened = open_record(request.user, participant, purpose="write agreement", to_change=True)
    draft = agreements.draft_of(opened.course)
    if draft is None:
        return _back(opened)
    form = DraftForm(request.POST or None, draft=draft)
    if request.method != "POST":
        return _show_draft(request, opened, draft, form)
    try:
        return _write(request, opened, draft, form)
    except NotNow as meanwhile:
        say(request, meanwhile)
        return _back(opened)


def _write(request: SignedIn, opened: Participant, draft: Agreement, form: DraftForm) -> HttpResponse:
    what = request.POST.get("do", "save")
    if what == "drop":
        agreements.drop(opened.course, draft.pk, request.user)
        say(request, "The draft is gone. What was shown before stays.")
        return _back(opened)
    if not form.is_valid():
        return _show_draft(request, opened, draft, form, status=400)
    given = form.cleaned_data
    changed = given["changed"] or None
    draft = agreements.write(
        opened.course, draft.pk, form.sections(), changed, given["review_on"], request.user
    )
    if what != "show":
        say(request, "Kept. Nobody else sees it yet.")
        return back_to(reverse("agreement_draft", args=[opened.pk]))
    missing = missing_before_it_is_shown(draft, agreements.words_before(draft), given["anyway"])
    if missing:
        return _show_draft(request, opened, draft, DraftForm(draft=draft), status=400, missing=missing)
    agreements.show(opened.course, draft.pk, request.user)
    say(request, "It is on their page now. Each of you can sign it, or talk about it first.")
    return _back(opened)


def _show_draft(
    request: SignedIn,
    opened: Participant,
    draft: Agreement,
    form: DraftForm,
    status: int = 200,
    missing: Missing = ("", ""),
) -> HttpResponse:
    sections, before = sections_in(draft.sections), agreements.words_before(draft)
    words = {id: text for id, _, text in sections}
    return show(
        request,
        "over_time/agreement_draft.html",
        status=status,
        participant=opened,
        client=opened.client,
        draft=draft,
        form=form,
        before=before,
        missing_in=missing[0],
        missing=missing[1],
        fields=[
            (id, title, text, readability(words[id]))
            for id, title, text in form.section_fields
            if id in words
        ],
        whole=readability_of_all(words.values()),
        blanks=blanks_of(sections),
        changes=section_changes(sections_in(before.sections), sections) if before else (),
    )


@require_POST
def write_on_agreement(request: SignedIn, participant: UUID, agreement: UUID) -> HttpResponse:
    """Back to a draft, while nobody has said anything to it."""
    opened = open_record(request.user, participant, purpose="write agreement", to_change=True)
    row = get_object_or_404(opened.course.agreements, pk=agreement)
    try:
        agreements.write_on(opened.course, row.pk, request.user)
    except NotNow as meanwhile:
        say(request, meanwhile)
        return _back(opened)
    say(request, "It is no longer on their page. Show it again when it is ready.")
    return redirect("agreement_draft", opened.pk)


@require_safe
def agreement_version(request: SignedIn, participant: UUID, agreement: UUID) -> HttpResponse:
    """The words of one version, with what was new in it; `?as=plain` without the marks, to print."""
    opened = open_record(request.user, participant, purpose=PURPOSE)
    row = get_object_or_404(opened.course.agreements.filter(sections__isnull=False), pk=agreement)
    return show(
        request,
        "over_time/agreement_version.html",
        participant=opened,
        client=opened.client,
        page=version_page(row),
        is_plain=request.GET.get("as") == "plain",
        whole=readability_of_all(words for _, _, words in sections_in(row.sections)),
    )


# ---------------------------------------------------------------------------------------------------
# Signing, withdrawing, paper, looking at it again


@require_POST
def sign_agreement(request: SignedIn, participant: UUID, agreement: UUID) -> HttpResponse:
    """The therapist's own signature, or one that the client gave in the room or on paper."""
    opened = open_record(request.user, participant, purpose="sign agreement", to_change=True)
    row = get_object_or_404(opened.course.agreements, pk=agreement)
    place = _place(request)
    form = _signature_form(place, request.POST)
    if not form.is_valid():
        return _show(request, opened, Bound(f"sign_{place}", form), status=400)
    who = request.user if place == ME else opened
    how = SignedHow(form.cleaned_data["how"])
    try:
        agreement_hands.sign(
            opened.course, row.pk, who, how, on=form.cleaned_data["on"], noted_by=request.user
        )
        say(request, "Signed." if place == ME else "Their signature is kept.")
    except NotNow as meanwhile:
        say(request, meanwhile)
    return _back(opened, "signed")


@require_POST
def withdraw_agreement(request: SignedIn, participant: UUID) -> HttpResponse:
    """The therapist's own name, or that of a client who told them so."""
    opened = open_record(request.user, participant, purpose="withdraw from agreement", to_change=True)
    place = _place(request)
    form = _withdrawal_form(place, request.POST)
    if not form.is_valid():
        return _show(request, opened, Bound(f"withdraw_{place}", form), status=400)
    who = request.user if place == ME else opened
    agreement_hands.withdraw(opened.course, who, form.cleaned_data["why"], noted_by=request.user)
    say(request, "Taken back. Nothing else changes by itself; it is something to talk about.")
    return _back(opened, "signed")


def _place(request: SignedIn) -> str:
    """`me` or `them`, as the post says; the form refuses anything else."""
    return ME if request.POST.get("who") == ME else THEM


@require_POST
def paper_agreement(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="agreement dates", to_change=True)
    form = _paper_form(request.POST)
    if not form.is_valid():
        return _show(request, opened, Bound("paper", form), status=400)
    try:
        agreements.keep_paper(opened.course, by=request.user, **form.cleaned_data)
        say(request, "The days are kept.")
    except NotNow as meanwhile:
        say(request, meanwhile)
    return _back(opened)


@require_POST
def review_agreement(request: SignedIn, participant: UUID) -> HttpResponse:
    opened = open_record(request.user, participant, purpose="review agreement", to_change=True)
    row = agreements.holding(opened.course)
    form = _review_form(row, request.POST)
    if not form.is_valid():
        return _show(request, opened, Bound("review", form), status=400)
    given = form.cleaned_data
    is_kept = given["outcome"] == "kept"
    agreements.keep_review(
        opened.course, given["on"], is_kept, given["words"], given["review_on"], request.user
    )
    say(request, "Kept. It stays as it is." if is_kept else "Kept. Write the new version when you are ready.")
    return _back(opened)


def _back(opened: Participant, anchor: str = "") -> HttpResponse:
    return back_to(reverse("agreement", args=[opened.pk]), anchor)
