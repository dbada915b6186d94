"""A client's own page of the agreement: read it, see what is new, sign it or not, and take one's name back.

In a couple each signs alone. That somebody signed, or took their name back, is part of what they agreed together and
both see it; what one of them said, and why, the other never does. On the therapist's device nothing shows that was
said elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedful.practice.client_pages.door import Visit, own_page
from heedful.practice.client_pages.room import Room
from heedful.practice.record import agreement_hands, agreements
from heedful.practice.record.agreement_hands import Hand
from heedful.practice.record.agreements import NotNow
from heedful.practice.record.models import (
    Agreement,
    AgreementReply,
    AgreementSignature,
    NotSigned,
    Participant,
    SignedHow,
)
from heedful.practice.record.models.agreed import Sections, sections_in
from heedful.practice.showing.fields import Words
from heedful.wording.differences import Change, SectionChange, section_changes

LONGEST_WORDS = 1000
NOT_TICKED = "Please tick the box first, if you say yes to it. If not, that is fine, too."
NOT_THERE = "That version is not here any more. Nothing else is lost."
TAKE_BACK = "take_back"
SAID = {NotSigned.NOT_YET: "Not yet.", NotSigned.TALK: "I want to talk about this first."}


class OwnWords(Words):
    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, rows=3, longest=LONGEST_WORDS)


class ReplyForm(forms.Form):
    reply = forms.ChoiceField(
        choices=NotSigned.choices,
        error_messages={
            "required": "Please tap one of the two below.",
            "invalid_choice": "Please tap one of the two below.",
        },
    )
    words = OwnWords("A few words, if you like")


class WhyForm(forms.Form):
    why = OwnWords("Why, if you like to say")


@dataclass(frozen=True)
class OwnAgreement:
    """What one participant sees. `new`: the sections that differ from what they signed last, and still stand by."""

    agreement: Agreement | None
    sections: Sections
    signed: AgreementSignature | None
    signed_before: Agreement | None
    new: tuple[SectionChange, ...]
    withdrawn: AgreementSignature | None
    reply: AgreementReply | None
    earlier_replies: tuple[AgreementReply, ...]
    hands: tuple[Hand, ...]
    may_withdraw: bool

    @property
    def said(self) -> str:
        return SAID[NotSigned(self.reply.reply)] if self.reply else ""


def own_agreement_of(opened: Participant) -> OwnAgreement:
    course = opened.course
    agreement = agreements.current(course)
    has_words = agreement is not None and bool(agreement.sections)
    signed = agreement_hands.signature_of(agreement, opened) if agreement and has_words else None
    before = agreement_hands.last_signed_by(opened) if signed is None else None
    sections = sections_in(agreement.sections) if agreement else ()
    replies = list(opened.agreement_replies.select_related("agreement").order_by("-agreement__version"))
    return OwnAgreement(
        agreement=agreement,
        sections=sections,
        signed=signed,
        signed_before=before,
        new=_new_in(sections, before),
        withdrawn=agreement_hands.last_withdrawal(course, opened) if signed is None else None,
        reply=next((each for each in replies if agreement and each.agreement_id == agreement.pk), None),
        earlier_replies=tuple(
            each for each in replies if agreement is None or each.agreement_id != agreement.pk
        ),
        hands=agreement_hands.hands(agreement) if agreement and has_words else (),
        may_withdraw=agreement_hands.is_bound(course, opened),
    )


def _new_in(sections: Sections, before: Agreement | None) -> tuple[SectionChange, ...]:
    if before is None:
        return ()
    changes = section_changes(sections_in(before.sections), sections)
    return tuple(each for each in changes if each.change is not Change.SAME)


def room(opened: Participant, today: date) -> Room | None:
    """A new version waits to be read; whoever has said "not yet" is not asked again."""
    agreement = agreements.current(opened.course)
    if agreement is None:
        return None
    news, waits = _news(opened, agreement)
    return Room("own_agreement", "Our agreement", news, waits=waits) if news else None


def _news(opened: Participant, agreement: Agreement) -> tuple[str, bool]:
    signed = agreement_hands.signature_of(agreement, opened)
    if signed:
        return f"You signed it on {_day(localdate(signed.signed_at))}", False
    if agreement_hands.last_withdrawal(opened.course, opened) is not None:
        return "You took your name back", False
    if not agreement.sections:
        return f"On paper, from {_day(agreement.signed_on)}" if agreement.signed_on else "", False
    reply = agreement_hands.reply_of(agreement, opened)
    if reply:
        return f"You said: {SAID[NotSigned(reply.reply)]}", False
    if agreement_hands.last_signed_by(opened):
        return "There is a new version to read", True
    return "To read, and to sign if you like", True


def _day(on: date | None) -> str:
    return date_format(on, "j F Y") if on else ""


# ---------------------------------------------------------------------------------------------------
# Reading, signing, and saying "not yet"


@require_safe
@own_page("own agreement", in_the_room=True)
def own_agreement(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _show(request, visit)


def _show(
    request: HttpRequest,
    visit: Visit,
    *,
    problem: str = "",
    reply_form: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "visit": visit,
        "page": own_agreement_of(visit.opened),
        "problem": problem,
        "reply_form": reply_form or ReplyForm(auto_id="reply_%s"),
    }
    return render(request, "client_pages/agreement.html", context, status=status)


def _theirs(visit: Visit, agreement: UUID) -> Agreement | None:
    found: Agreement | None = visit.opened.course.agreements.filter(pk=agreement).first()
    return found


@require_POST
@own_page("sign own agreement", in_the_room=True)
def sign(request: HttpRequest, visit: Visit, agreement: UUID) -> HttpResponse:
    """A tick and a button; a second tap changes nothing."""
    if _theirs(visit, agreement) is None:
        return _show(request, visit, problem=NOT_THERE, status=404)
    if request.POST.get("agree") != "yes":
        return _show(request, visit, problem=NOT_TICKED, status=400)
    how = SignedHow.ROOM if visit.is_in_the_room else SignedHow.LINK
    try:
        agreement_hands.sign(visit.opened.course, agreement, visit.opened, how)
    except NotNow as meanwhile:
        return _show(request, visit, problem=str(meanwhile), status=400)
    return redirect(visit.url("own_agreement"))


@require_POST
@own_page("answer own agreement", in_the_room=True)
def answer(request: HttpRequest, visit: Visit, agreement: UUID) -> HttpResponse:
    """ "Not yet", or "talk about it first"; said again, it takes the place of what they said; or taken back."""
    if _theirs(visit, agreement) is None:
        return _show(request, visit, problem=NOT_THERE, status=404)
    form = ReplyForm(request.POST, auto_id="reply_%s")
    if request.POST.get("reply") == TAKE_BACK:
        agreement_hands.answer(visit.opened.course, agreement, visit.opened, None, None)
    elif not form.is_valid():
        return _show(request, visit, reply_form=form, status=400)
    else:
        given = form.cleaned_data
        try:
            agreement_hands.answer(
                visit.opened.course, agreement, visit.opened, NotSigned(given["reply"]), given["words"]
            )
        except NotNow as meanwhile:
            return _show(request, visit, problem=str(meanwhile), reply_form=form, status=400)
    return redirect(visit.url("own_agreement") + "#answer")


# ---------------------------------------------------------------------------------------------------
# Taking one's name back


@require_http_methods(["GET", "HEAD", "POST"])
@own_page("withdraw own agreement", in_the_room=True)
def withdraw(request: HttpRequest, visit: Visit) -> HttpResponse:
    """GET asks once more; POST does it. Done already: nothing happens."""
    if not agreement_hands.is_bound(visit.opened.course, visit.opened):
        return redirect(visit.url("own_agreement"))
    form = WhyForm(request.POST if request.method == "POST" else None, auto_id="why_%s")
    if form.is_valid():
        agreement_hands.withdraw(visit.opened.course, visit.opened, form.cleaned_data["why"])
        return redirect(visit.url("own_agreement"))
    context = {
        "visit": visit,
        "form": form,
        "is_joint": visit.opened.course.participants.count() > 1,
    }
    return render(
        request, "client_pages/agreement_withdraw.html", context, status=400 if form.is_bound else 200
    )


@require_POST
@own_page("delete own reason")
def forget_why(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Their reason goes; that they took their name back stays."""
    row = agreement_hands.last_withdrawal(visit.opened.course, visit.opened)
    if row is not None:
        agreement_hands.forget_why(row)
    return redirect(visit.url("own_agreement"))
