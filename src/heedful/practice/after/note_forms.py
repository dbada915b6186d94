"""Two minutes for oneself, a progress note in its sections, and a psychotherapy note."""

from __future__ import annotations

from typing import Any

from django import forms

from heedful.practice.people.models import User
from heedful.practice.record.models import NoteShape
from heedful.practice.record.progress_notes import SECTIONS
from heedful.practice.showing.fields import OneOf, Words

LONGEST_NOTE = 20000


class DebriefForm(forms.Form):
    """Nothing has to be filled in."""

    helped = Words(label="What helped", required=False)
    pushed = Words(label="What I pushed", required=False)
    felt = Words(label="What I felt", required=False)


class ShapeForm(forms.Form):
    shape = forms.ChoiceField(choices=NoteShape.choices)


class NoteForm(forms.Form):
    """One field for each section of the shape."""

    def __init__(self, data: Any, shape: NoteShape, before: dict[str, str] | None = None) -> None:
        super().__init__(data, auto_id="note_%s", initial=before)
        for id, name in SECTIONS[shape]:
            self.fields[id] = Words(label=name, rows=6, longest=LONGEST_NOTE, required=False)


class PsychotherapyNoteForm(forms.Form):
    words = Words(
        label="For you alone", rows=8, longest=LONGEST_NOTE, missing="Write something, or leave the page."
    )


class LetReadForm(forms.Form):
    reader = OneOf(
        label="Let a colleague of the care team read them",
        queryset=User.objects.none(),
        empty_label="Nobody",
        gone="Choose a colleague of this care team.",
    )

    def __init__(self, data: Any, colleagues: Any) -> None:
        super().__init__(data, auto_id="let_%s")
        reader: Any = self.fields["reader"]
        reader.queryset = colleagues
        reader.label_from_instance = lambda user: user.display_name
