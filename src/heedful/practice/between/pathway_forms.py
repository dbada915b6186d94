"""Beginning a pathway, its next fixed day, its end: small forms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone

from heedful.practice.record.models import Participant, PathwayEnd, PathwayTaken
from heedful.practice.record.pathways import USUAL_DAYS_AHEAD
from heedful.practice.showing.fields import Day
from heedful.practice.showing.goal_field import ForAGoal
from heedful.practice.showing.pathways import Scale

FARTHEST_DAYS = 366
TO_COME = "Give a day to come, so that slower does not turn into never."
TOO_FAR = "That is more than a year away. Choose a day that both of you can see."


def days_ahead(days: int = USUAL_DAYS_AHEAD) -> date:
    return timezone.localdate() + timedelta(days=days)


class NextDay(Day):
    """The fixed day on which the two look at it again; always one to come."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="The day on which you look at it again",
            error_messages={"required": TO_COME},
            initial=days_ahead,
            **kwargs,
        )

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value <= timezone.localdate():
            raise forms.ValidationError(TO_COME)
        if value is not None and value > days_ahead(FARTHEST_DAYS):
            raise forms.ValidationError(TOO_FAR)


class PlanForm(forms.Form):
    """`is_own`: for a therapist's own, which has a day and nothing else."""

    next_on = NextDay()
    goal = ForAGoal()
    is_on_their_page = forms.BooleanField(label="Show it on their page", required=False, initial=True)

    def __init__(
        self, data: Any, participant: Participant, *, is_own: bool, taken: PathwayTaken | None = None
    ) -> None:
        super().__init__(data, auto_id="plan_%s", initial=_as_planned(taken) if taken else None)
        has_goals = cast(ForAGoal, self.fields["goal"]).offer(participant, taken.goal_id if taken else None)
        if is_own or not has_goals:
            del self.fields["goal"]
        if is_own:
            del self.fields["is_on_their_page"]

    def values(self) -> dict[str, Any]:
        return {"goal": None, "is_on_their_page": False} | self.cleaned_data


def _as_planned(taken: PathwayTaken) -> dict[str, Any]:
    is_to_come = taken.next_on is not None and taken.next_on > timezone.localdate()
    return {
        "next_on": taken.next_on if is_to_come else days_ahead(),
        "goal": taken.goal_id,
        "is_on_their_page": taken.is_on_their_page,
    }


class BeginForm(PlanForm):
    """`also`: the others of a couple, family or group who begin it too, each in their own record."""

    also = forms.MultipleChoiceField(
        label="Also for",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose among those who come together here."},
    )

    def __init__(
        self, data: Any, participant: Participant, *, is_own: bool, others: Iterable[Participant] = ()
    ) -> None:
        super().__init__(data, participant, is_own=is_own)
        picker: Any = self.fields["also"]
        picker.choices = [(str(each.pk), each.client.name) for each in others]
        picker.initial = [value for value, _ in picker.choices]
        if not picker.choices or is_own:
            del self.fields["also"]


class EndForm(forms.Form):
    ended = forms.ChoiceField(
        label="How it comes to its end",
        choices=PathwayEnd.choices,
        error_messages={"required": "Choose how it ends.", "invalid_choice": "Choose how it ends."},
    )


class AgainForm(forms.Form):
    next_on = NextDay()


class ToldMarkForm(forms.Form):
    """A mark that the client gave aloud or on paper; or the therapist's, for a pathway of their own."""

    mark = Scale(required=True, label="The mark, 0 to 10")
    on = Day(label="On", error_messages={"required": "Give the day of the mark."}, initial=timezone.localdate)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("That day is still to come.")
        return on
