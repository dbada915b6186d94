"""What a therapist writes about a course of therapy: small forms, each asking for one thing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format

from heedful.core.vocabulary import SessionStatus
from heedful.practice.record.models import Session, Whose
from heedful.practice.showing import words
from heedful.practice.showing.fields import Day, Line, Mark, OneOf
from heedful.practice.showing.marks import MarksForm

LANGUAGES = [
    ("en", "English"),
    ("ar", "Arabic"),
    ("bn", "Bengali"),
    ("zh", "Chinese"),
    ("nl", "Dutch"),
    ("fa", "Farsi"),
    ("fr", "French"),
    ("de", "German"),
    ("gu", "Gujarati"),
    ("hi", "Hindi"),
    ("it", "Italian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("pa", "Punjabi"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("so", "Somali"),
    ("es", "Spanish"),
    ("ta", "Tamil"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("cy", "Welsh"),
    ("other", "Another language"),
]


def scale_for(low: str, high: str) -> list[tuple[str, str]]:
    """Seven steps in whole words, so that each makes sense when it is read aloud by itself."""
    steps = [(str(step), words.preference(step, low, high)) for step in range(-3, 4)]
    return [("", "Not asked yet"), *steps]


def preference(name: str) -> forms.TypedChoiceField:
    label, low, high = words.PREFERENCES[name]
    return forms.TypedChoiceField(
        label=label, choices=scale_for(low, high), coerce=float, empty_value=None, required=False
    )


class GoalForm(forms.Form):
    words = Line(
        label="The goal, in their own words",
        missing="Write the goal as they said it, however small it sounds.",
    )
    why = Line(label="Why it matters to them", required=False)
    whose = forms.ChoiceField(
        label="Whose goal is it?",
        choices=Whose.choices,
        initial=Whose.CLIENT,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Say whose goal it is."),
    )
    importance = Mark(label="How much it matters, 0 to 10")


class ClientForm(forms.Form):
    """Somebody new. Only the name is asked for; everything else can come later, or never."""

    name = Line(label="Name", longest=120, missing="Write the name you call them by. It is stored encrypted.")
    contact = Line(
        label="How to reach them",
        required=False,
        help_text="Phone or email. Stored encrypted, like the name.",
    )
    language = forms.ChoiceField(label="Language you work in", choices=LANGUAGES, initial="en")
    directive = preference("directive")
    challenge = preference("challenge")
    feeling_focus = preference("feeling_focus")
    past_focus = preference("past_focus")
    goal = Line(label="What they want to be different, in their own words", required=False)
    goal_why = Line(label="Why it matters to them", required=False)
    goal_whose = forms.ChoiceField(label="Whose goal is it?", choices=Whose.choices, initial=Whose.CLIENT)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("goal_why") and not given.get("goal") and "goal" not in self.errors:
            self.add_error("goal", "There is a reason below; what is the goal it belongs to?")
        return given

    @property
    def preferences(self) -> list[forms.BoundField]:
        return [self[name] for name in words.PREFERENCES]


class SessionForm(forms.Form):
    on = Day(label="Day", error_messages={"required": "Which day was it, or will it be?"})
    status = forms.ChoiceField(
        label="How was it?",
        choices=[(status.value, name) for status, name in words.STATUS.items()],
        initial=SessionStatus.HELD.value,
    )

    def __init__(self, *args: Any, last: Session | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = last

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if self.last is not None and on < self.last.on:
            day = date_format(self.last.on, "j F Y")
            raise forms.ValidationError(
                f"Session {self.last.number} was on {day}; give that day or a later one."
            )
        return on


class CheckInForm(MarksForm):
    """The marks that a client made on paper after one session, typed in by the therapist."""

    session = OneOf(
        label="Of which session",
        queryset=Session.objects.none(),
        empty_label=None,
        gone="Which session do the marks belong to?",
    )

    def __init__(self, *args: Any, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.fields["session"].label_from_instance = _session_label  # type: ignore[attr-defined]


def _session_label(session: Session) -> str:
    return f"Session {session.number}, {date_format(session.on, 'j F Y')}"
