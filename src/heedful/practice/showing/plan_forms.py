"""A line of a plan, and the day on which it is looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from heedful.core.catalogue import Topic
from heedful.practice.record.models import PlanLine
from heedful.practice.showing.fields import Day, Line


class LineOfPlanForm(forms.Form):
    words = Line(label="In their own words", missing="Write a few words, or leave it for now.")
    reach = Line(label="Number or place", required=False, longest=120)

    def __init__(
        self, data: Any, topic: Topic, *, line: PlanLine | None = None, place: str = "", is_own: bool = False
    ) -> None:
        initial = {"words": line.words, "reach": line.reach} if line else {}
        super().__init__(data, auto_id=f"{place or topic.id}_%s", initial=initial)
        self.topic = topic
        if is_own:
            self.fields["words"].label = "In your own words"
        if not topic.reach:
            del self.fields["reach"]

    def values(self) -> tuple[str, str]:
        return self.cleaned_data["words"], self.cleaned_data.get("reach", "")


class ReviewForm(forms.Form):
    review_on = Day(label="Look at it again on", required=False)

    def clean_review_on(self) -> date | None:
        day: date | None = self.cleaned_data["review_on"]
        if day is not None and day <= timezone.localdate():
            raise forms.ValidationError("Give a day to come, or leave it out.")
        return day
