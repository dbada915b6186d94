"""For the owner: the practice's own wording of the agreement, changed section by section, each change kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from heedful.core.catalogue import AgreementSection
from heedful.knowledge.agreement import blanks_in
from heedful.practice.people.requests import SignedInRequest
from heedful.practice.people.roles import for_the_owner
from heedful.practice.record.agreement_wording import keep_section, newest_wording, template
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.showing.agreement import SectionTitle, SectionWords
from heedful.practice.showing.pages import back_to, say, show
from heedful.practice.showing.reading import Readability, readability, readability_of_all

NEW = "new"


class SectionForm(forms.Form):
    """Without words the section is left out of the template."""

    title = SectionTitle()
    words = SectionWords(
        required=False, help_text="What stands in [square brackets] is still to be filled in."
    )


class NewSectionForm(forms.Form):
    title = SectionTitle()
    words = SectionWords()


@dataclass(frozen=True)
class Card:
    id: str
    title: str
    words: str
    reading: Readability
    blanks: tuple[str, ...]
    note: str
    is_as_it_came: bool
    form: forms.Form
    is_bound: bool


@for_the_owner
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_wording(request: SignedInRequest) -> HttpResponse:
    return _change(request) if request.method == "POST" else _show(request)


def _change(request: SignedInRequest) -> HttpResponse:
    id = request.POST.get("section", "")
    shipped = _shipped()
    if id not in {NEW, *shipped, *(each[0] for each in template())}:
        return redirect("agreement_wording")
    if "put_back" in request.POST and id in shipped:
        return _keep(request, id, shipped[id].title, shipped[id].words)
    form = _form(id, request.POST)
    if not form.is_valid():
        return _show(request, id, form, status=400)
    try:
        return _keep(request, id, form.cleaned_data["title"], form.cleaned_data["words"])
    except ValueError:
        form.add_error("words", "This is the last section. An agreement needs one, so it stays.")
        return _show(request, id, form, status=400)


def _keep(request: SignedInRequest, id: str, title: str, words: str) -> HttpResponse:
    if keep_section(None if id == NEW else id, title, words, request.user):
        say(request, "Kept. New agreements begin with it; those that were made stay as they are.")
    return back_to(request.path, f"section-{id}" if words and id != NEW else "")


def _show(
    request: SignedInRequest, bound: str = "", form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    """`bound`: the section whose form was just sent and needs another look."""
    sections, shipped = template(), _shipped()
    there = {each[0] for each in sections}
    return show(
        request,
        "people/agreement_wording.html",
        status=status,
        cards=[_card(each, shipped, form if bound == each[0] else None) for each in sections],
        left_out=[each for each in shipped.values() if each.id not in there],
        whole=readability_of_all(words for _, _, words in sections),
        new_form=form if bound == NEW else _form(NEW, None),
        is_adding=bound == NEW,
        newest=newest_wording(),
    )


def _card(
    section: tuple[str, str, str], shipped: Mapping[str, AgreementSection], form: forms.Form | None
) -> Card:
    id, title, words = section
    as_it_came = shipped.get(id)
    return Card(
        id=id,
        title=title,
        words=words,
        reading=readability(words),
        blanks=blanks_in(words),
        note=as_it_came.for_the_practice if as_it_came else "",
        is_as_it_came=as_it_came is None or (as_it_came.title, as_it_came.words) == (title, words),
        form=form or _form(id, None, {"title": title, "words": words}),
        is_bound=form is not None,
    )


def _form(id: str, data: Any, initial: dict[str, str] | None = None) -> forms.Form:
    make = NewSectionForm if id == NEW else SectionForm
    return make(data, auto_id=f"{id}-%s", initial=initial)


def _shipped() -> dict[str, AgreementSection]:
    return {each.id: each for each in known_catalogue().agreement}
