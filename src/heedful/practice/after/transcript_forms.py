"""Giving a session's transcript, hiding what was missed, correcting a code, choosing what goes into the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from heedful.practice.showing.fields import Day, Line
from heedful.transcripts.observations import Sign
from heedful.transcripts.reading import KINDS, read_content
from heedful.transcripts.transcript import Transcript, TranscriptProblem

LARGEST_GIVEN = 5_000_000  # bytes; held in memory alone, never on the disk
LONGEST_KEPT = timedelta(days=366)
USUALLY_KEPT = timedelta(days=30)


class GiveTranscriptForm(forms.Form):
    file = forms.FileField(
        label="The transcript",
        help_text="Subtitles (vtt, srt), a table (csv), text, Word, or what speech-to-text gives (json). Up to 5 MB.",
        error_messages={
            "required": "Choose a file of up to 5 MB.",
            "empty": "The file is empty. Export the transcript again and try that file.",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(sorted(KINDS))}),
    )
    therapist = Line(
        label="Your name in the file",
        required=False,
        help_text="Only where it is not plain who speaks. Such as: Speaker 1.",
    )
    consent_on = Day(
        label="The day on which they agreed to be recorded and transcribed",
        error_messages={
            "required": "Give the day on which they agreed. Without that, leave the transcript out."
        },
    )
    keep_until = Day(
        label="Kept until, as agreed with them", help_text="After this day it is removed, with proof."
    )

    def __init__(self, data: Any = None, files: Any = None, *, today: date) -> None:
        super().__init__(data, files, initial={"keep_until": today + USUALLY_KEPT})
        self.today = today

    def clean_consent_on(self) -> date:
        day: date = self.cleaned_data["consent_on"]
        if day > self.today:
            raise forms.ValidationError("That day is still to come. They need to agree first.")
        return day

    def clean_keep_until(self) -> date:
        day: date = self.cleaned_data["keep_until"]
        if not self.today <= day <= self.today + LONGEST_KEPT:
            raise forms.ValidationError("Choose a day from today on, at most a year away.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file is not None:
            try:
                cleaned["transcript"] = _read(file, cleaned.get("therapist") or None)
            except TranscriptProblem as problem:
                self.add_error("file", " ".join(problem.problems))
        return cleaned


def _read(file: UploadedFile, therapist: str | None) -> Transcript:
    name = str(file.name)
    if file.size is None or file.size > LARGEST_GIVEN:
        raise TranscriptProblem(f"{name}: larger than 5 MB. Give one session at a time.")
    return read_content(file.read(), name=name, therapist=therapist)


class HideForm(forms.Form):
    words = Line(
        label="Hide these words, too",
        help_text="Names or places that were missed, with commas between. They are taken away for good.",
        required=False,
    )
    doubtful = forms.MultipleChoiceField(
        label="Words that no list knows",
        help_text="Mostly plain words. Tick those that tell who somebody is.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, doubtful: Sequence[str]) -> None:
        super().__init__(data, auto_id="hide_%s")
        field: Any = self.fields["doubtful"]
        field.choices = [(word, word) for word in doubtful]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.wanted():
            self.add_error("words", "Write or tick the words to hide.")
        return cleaned

    def wanted(self) -> list[str]:
        typed = self.cleaned_data.get("words", "").split(",")
        return [word.strip() for word in (*typed, *self.cleaned_data.get("doubtful", [])) if word.strip()]


class TakeInForm(forms.Form):
    """Which of the signs go into the case; none is chosen beforehand."""

    sign = forms.MultipleChoiceField(
        error_messages={
            "required": "Choose at least one, or leave this for another day.",
            "invalid_choice": "Something was corrected meanwhile. Look at them again.",
        }
    )

    def __init__(self, data: Any, *, signs: Sequence[Sign]) -> None:
        super().__init__(data)
        field: Any = self.fields["sign"]
        field.choices = [(sign.id, sign.id) for sign in signs]
