"""A step of the ladder, and one try of it: distress 0 to 100, what held, what was learned, and the next fixed day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone

from heedful.practice.record.models import LadderStep, Participant
from heedful.practice.showing.fields import Day, Line
from heedful.practice.showing.goal_field import ForAGoal
from heedful.practice.showing.pathways import Distress

STEP = ("words", "expected", "goal", "net", "stop_rule", "next_on")
MARKS = ("before", "peak", "after")
USUAL_DAYS_AHEAD = 7
FARTHEST_DAYS = 366
OWN_TO_COME = "Please choose a day to come. It can be a late one."


def _to_come(day: date | None) -> date | None:
    today = timezone.localdate()
    if day is not None and day < today:
        raise forms.ValidationError("Give a day to come, so that slower does not turn into never.")
    if day is not None and day > today + timedelta(days=FARTHEST_DAYS):
        raise forms.ValidationError("That is more than a year away. Choose a day that both of you can see.")
    return day


class StepForm(forms.Form):
    words = Line(label="The step, in their own words", missing="Write the step as they would say it.")
    expected = Distress(label="How hard they expect it to be, 0 to 100", required=False)
    net = Line(label="What holds them if it gets too much", required=False)
    stop_rule = Line(
        label="When they stop", required=False, help_text="Agreed beforehand; to stop then is to do it right."
    )
    next_on = Day(label="The day of the next try", required=False)
    goal = ForAGoal()

    def __init__(self, data: Any, participant: Participant, step: LadderStep | None = None) -> None:
        if step is None:
            initial: dict[str, Any] = {"next_on": timezone.localdate() + timedelta(days=USUAL_DAYS_AHEAD)}
        else:
            initial = {name: getattr(step, name) for name in STEP}
        super().__init__(data, initial=initial, auto_id=f"step-{step.pk if step else 'new'}-%s")
        self.before = step.next_on if step else None
        cast(ForAGoal, self.fields["goal"]).offer(participant, step.goal_id if step else None)

    def clean_next_on(self) -> date | None:
        day: date | None = self.cleaned_data["next_on"]
        return day if day == self.before else _to_come(day)

    def values(self) -> dict[str, Any]:
        return {name: None if value == "" else value for name, value in self.cleaned_data.items()}


def _day_ahead(step: LadderStep) -> date:
    """The day that was agreed, as long as it is still to come."""
    today = timezone.localdate()
    is_to_come = step.next_on is not None and step.next_on > today
    return step.next_on if is_to_come and step.next_on else today + timedelta(days=USUAL_DAYS_AHEAD)


class OwnDayForm(forms.Form):
    """A client moves the day of the next try: later is fine, and never is not offered."""

    next_on = Day(label="A day that suits you", error_messages={"required": OWN_TO_COME})

    def __init__(self, data: Any, step: LadderStep) -> None:
        super().__init__(data, initial={"next_on": _day_ahead(step)}, auto_id=f"day-{step.pk}-%s")

    def clean_next_on(self) -> date | None:
        day: date = self.cleaned_data["next_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(OWN_TO_COME)
        return _to_come(day)


class TryForm(forms.Form):
    """`is_own`: on the client's page, where it is about today and the words are theirs."""

    on = Day(label="On", error_messages={"required": "On which day was it?"})
    before = Distress(label="Before, 0 to 100", required=False)
    peak = Distress(label="At its strongest", required=False)
    after = Distress(label="Afterwards", required=False)
    stopped = forms.BooleanField(label="They stopped, as agreed", required=False)
    learned = Line(label="What they found out", required=False)
    next_on = Day(label="The day of the next try", required=False)

    def __init__(self, data: Any, step: LadderStep, *, is_own: bool = False) -> None:
        today = timezone.localdate()
        super().__init__(
            data, initial={"on": today, "next_on": _day_ahead(step)}, auto_id=f"try-{step.pk}-%s"
        )
        if is_own:
            for name, words in OWN_LABELS.items():
                self.fields[name].label = words

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("That day is still to come.")
        return on

    def clean_next_on(self) -> date | None:
        return _to_come(self.cleaned_data["next_on"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        peak, others = given.get("peak"), [given.get("before"), given.get("after")]
        if peak is not None and any(each is not None and each > peak for each in others):
            self.add_error("peak", "The strongest moment is below one of the other two. Which one is right?")
        return given


OWN_LABELS = {
    "on": "Which day?",
    "before": "Before it, 0 to 100",
    "peak": "At the hardest point",
    "after": "After it",
    "stopped": "I stopped. That is fine, too",
    "learned": "What did you find out?",
    "next_on": "When will you try again?",
}
