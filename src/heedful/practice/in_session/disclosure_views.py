"""Something of one's own life: the four questions before, what was told or held back, and how it landed after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from heedful.practice.in_session.sheet_forms import LandedForm
from heedful.practice.people.forms import WithoutColons
from heedful.practice.record.disclosures import (
    ANSWERS,
    LANDED,
    QUESTIONS,
    keep_landing,
    note_disclosure,
    remove_disclosure,
)
from heedful.practice.record.models import Disclosure, Participant, Session
from heedful.practice.showing.fields import Words
from heedful.practice.showing.pages import SignedIn, back_to, say, show
from heedful.practice.trust.gate import may_change, open_session

TOLD, HELD_BACK = "told", "held"
CHOOSE = "Choose one of the two keys below: told, or held back."


class DisclosureForm(WithoutColons, forms.Form):
    """The four answers may be left out: the questions are for thinking, not for filling in."""

    words = Words(
        label="What was it, and what was it for?",
        help_text="A few words; a name for it is enough.",
        missing="Write in a few words what it was, so that you know it again next time.",
    )
    was = forms.ChoiceField(
        choices=[(TOLD, "I told it"), (HELD_BACK, "I held it back")],
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for id, (question, yes) in QUESTIONS.items():
            self.fields[id] = forms.ChoiceField(
                label=question,
                help_text=yes,
                choices=list(ANSWERS.items()),
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": "Choose one of the three, or none."},
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[id] for id in QUESTIONS]

    def answers(self) -> dict[str, str]:
        return {id: self.cleaned_data[id] for id in QUESTIONS if self.cleaned_data[id]}


@require_http_methods(["GET", "HEAD", "POST"])
def disclosures(request: SignedIn, participant: UUID, session: UUID) -> HttpResponse:
    is_change = request.method == "POST"
    purpose = "note a disclosure" if is_change else "disclosures"
    opened, row = open_session(request.user, participant, session, purpose=purpose, to_change=is_change)
    form = DisclosureForm(request.POST if is_change else None, auto_id="own_%s")
    if not form.is_valid():
        return _show(request, opened, row, form)
    given = form.cleaned_data
    note_disclosure(
        opened,
        row,
        request.user,
        words=given["words"],
        answers=form.answers(),
        was_told=given["was"] == TOLD,
    )
    told = "Kept. How it landed is asked at the close, and next time." if given["was"] == TOLD else "Kept."
    return _back(request, opened, row, told)


def _show(
    request: SignedIn, opened: Participant, row: Session, form: DisclosureForm, **bound: Any
) -> HttpResponse:
    """`landed_form` of `landing`: how something landed that could not be read."""
    is_amiss = form.is_bound or bool(bound)
    noted = opened.disclosures.select_related("session").order_by("-id")
    return show(
        request,
        "in_session/disclosures.html",
        status=400 if is_amiss else 200,
        participant=opened,
        client=opened.client,
        session=row,
        form=form,
        noted=[(each, _answers(each), LANDED.get(each.landed or "", "")) for each in noted],
        may_change=may_change(request.user, opened),
        **({"landed_form": LandedForm()} | bound),
    )


def _answers(row: Disclosure) -> list[tuple[str, str]]:
    """The questions that were answered, with the answer in words."""
    given = row.by_question
    return [(question, ANSWERS.get(given[id], "")) for id, (question, _) in QUESTIONS.items() if id in given]


@require_POST
def change_disclosure(request: SignedIn, participant: UUID, session: UUID, disclosure: UUID) -> HttpResponse:
    """How it landed; or, with `remove`, take it out. `session`: where one is now, which may be a later one."""
    opened, row = open_session(
        request.user, participant, session, purpose="how a disclosure landed", to_change=True
    )
    noted = get_object_or_404(Disclosure, pk=disclosure, participant=opened)
    if "remove" in request.POST:
        remove_disclosure(noted, request.user)
        return _back(request, opened, row, "Removed.")
    form = LandedForm(request.POST)
    if not form.is_valid():
        return _show(request, opened, row, DisclosureForm(auto_id="own_%s"), landed_form=form, landing=noted)
    keep_landing(noted, request.user, form.cleaned_data["landed"], form.cleaned_data["landed_words"])
    return _back(request, opened, row, "Kept.")


def _back(request: SignedIn, opened: Participant, row: Session, saved: str) -> HttpResponse:
    """To the run-sheet's part where it was asked, or to the page of disclosures."""
    say(request, saved)
    if request.POST.get("from") in ("check_in", "close"):
        return back_to(f"{reverse('run_sheet', args=[opened.pk, row.pk])}?look={request.POST['from']}")
    return back_to(reverse("disclosures", args=[opened.pk, row.pk]))
