"""A topic of a guided conversation as a form: free words and, where it has two ends, a mark between them."""

from __future__ import annotations

from typing import Any

from django import forms

from heedful.core.catalogue import Topic
from heedful.practice.showing.fields import Line, Words

STEPS = (-3, -1, 0, 1, 3)


def steps_between(low: str, high: str) -> list[tuple[str, str]]:
    """Five steps in whole words, so that each makes sense when it is read aloud by itself."""
    words = (low, f"A bit more: {_small(low)}", "Both, or it depends", f"A bit more: {_small(high)}", high)
    return [(str(step), said) for step, said in zip(STEPS, words, strict=True)]


def _small(words: str) -> str:
    return words if words.startswith("I ") else words[0].lower() + words[1:]


def step_in_words(topic: Topic, mark: float | None) -> str:
    """The nearest of the five; empty without a mark."""
    if mark is None or not topic.low:
        return ""
    nearest = min(STEPS, key=lambda step: abs(step - mark))
    return dict(steps_between(topic.low, topic.high))[str(nearest)]


class TopicForm(forms.Form):
    words = Words(label="In their own words", required=False)

    def __init__(
        self, data: Any, topic: Topic, *, mark: float | None = None, words: str = "", is_own: bool = False
    ) -> None:
        """`is_own`: on the client's page."""
        super().__init__(data, auto_id=f"{topic.id}_%s", initial={"mark": _step(mark), "words": words})
        self.topic = topic
        if is_own:
            self.fields["words"].label = "In your own words"
        if topic.low:
            choice = forms.ChoiceField(
                label=topic.ask,
                choices=[
                    *steps_between(topic.low, topic.high),
                    ("", "I cannot say" if is_own else "Not said"),
                ],
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Please choose one of these."},
            )
            self.fields = {"mark": choice, **self.fields}

    def values(self) -> tuple[float | None, str]:
        mark = self.cleaned_data.get("mark")
        return (float(mark) if mark else None), self.cleaned_data["words"]


def _step(mark: float | None) -> str:
    return "" if mark is None else str(min(STEPS, key=lambda step: abs(step - mark)))


class LineForm(forms.Form):
    def __init__(
        self, data: Any, *, label: str, missing: str = "", place: str, words: str = "", required: bool = True
    ) -> None:
        super().__init__(data, auto_id=f"{place}_%s", initial={"words": words})
        self.fields["words"] = Line(label=label, missing=missing, required=required)
