"""What a therapist writes about a strain: small forms, none of which asks for more than twenty seconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from heedful.core.catalogue import Response
from heedful.practice.record.models import Followed, NoticedBy, Session, Shape, StrainState
from heedful.practice.showing.fields import Day, Line, OneOf, Words

REPAIRING = "repairing"
"""The family of responses that is offered first."""

EXAMPLES = {
    Shape.WITHDRAWAL: "Went quiet or vague, agreed too fast, changed the subject, was late or left early.",
    Shape.CONFRONTATION: "Complained, objected, took things back, sounded sharp, defended themselves.",
    Shape.BOTH: "One and then the other: a sharp word, then silence.",
    Shape.UNSURE: "Something felt off. That is enough.",
}
"""Plain examples of both ways, in our own words, after the two families of rupture markers."""


class _NotInTheFuture(forms.Form):
    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, value in list(given.items()):
            if isinstance(self.fields[name], Day) and value and value > timezone.localdate():
                self.add_error(name, "That day is still to come. Give today or an earlier day.")
        return given


class StrainForm(_NotInTheFuture):
    """Everything about an entry but what came of it. Only how it was noticed and which way it showed are asked for."""

    shape = forms.ChoiceField(
        label="Which way did it show?",
        choices=Shape.choices,
        widget=forms.RadioSelect,
        initial=Shape.UNSURE,
        error_messages={"required": "Choose one; “not sure yet” is a good answer."},
    )
    seen = Words(label="What was seen", required=False, rows=2, help_text="A few words, or none.")
    noticed_by = forms.ChoiceField(label="How was it noticed?", choices=NoticedBy.choices)
    session = OneOf(
        label="In which session",
        queryset=Session.objects.none(),
        required=False,
        empty_label="Outside a session",
        gone="That session is not one of theirs. Choose once more.",
    )
    noticed_on = Day(label="On which day", required=False, help_text="Left out: the session’s day, or today.")

    def __init__(self, *args: Any, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.fields["session"].label_from_instance = _session_label  # type: ignore[attr-defined]

    @property
    def shapes(self) -> list[tuple[Any, str]]:
        """Each choice of `shape` with its example."""
        return [(radio, EXAMPLES[Shape(radio.data["value"])]) for radio in self["shape"]]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("noticed_on") and "noticed_on" not in self.errors:
            session = given.get("session")
            given["noticed_on"] = session.on if session else timezone.localdate()
        given["seen"] = given.get("seen") or None
        return given


class RaisedForm(_NotInTheFuture):
    """The day on which it was talked about; none: it was not."""

    raised_on = Day(label="Talked about on", required=False)


class SaidForm(forms.Form):
    client_said = Words(label="What they said of it the next time", required=False, rows=2)

    def clean_client_said(self) -> str | None:
        return self.cleaned_data["client_said"] or None


class EndForm(_NotInTheFuture):
    state = forms.ChoiceField(choices=StrainState.choices)


class SupervisionForm(_NotInTheFuture):
    """The day on which it was taken to supervision; none: it was not."""

    taken_on = Day(label="Taken to supervision on", required=False)


class TryForm(_NotInTheFuture):
    """Something that was tried to mend it: one of the catalogue, or own words."""

    response = forms.ChoiceField(label="What was tried", required=False)
    words = Line(label="Or in your own words", required=False)
    on = Day(label="When", error_messages={"required": "On which day?"})
    followed = forms.ChoiceField(
        label="What followed", choices=[("", "Too early to say"), *Followed.choices], required=False
    )

    def __init__(self, *args: Any, responses: Mapping[str, Response], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["response"].choices = tried_choices(responses)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("response") and not given.get("words") and not self.errors:
            self.add_error("response", "Choose what was tried, or write it in your own words below.")
        given["words"] = given.get("words") or None
        given["followed"] = given.get("followed") or None
        return given


def tried_choices(responses: Mapping[str, Response]) -> list[Any]:
    """Grouped, those that belong to mending first; the therapist's own side last."""
    mending = [(id, one.name) for id, one in responses.items() if one.family == REPAIRING]
    others = sorted(
        ((id, one.name) for id, one in responses.items() if one.family != REPAIRING), key=lambda one: one[1]
    )
    return [("", "In my own words"), ("Made for mending", mending), ("Others", others)]


def _session_label(session: Session) -> str:
    return f"Session {session.number}, {date_format(session.on, 'j F Y')}"
