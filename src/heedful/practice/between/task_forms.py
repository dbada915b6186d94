"""Setting a task, looking back at it, and keeping a win: small forms."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Outcome
from heedful.practice.record.models import LadderStep, Participant, Task
from heedful.practice.showing.fields import Line, Mark, OneOf
from heedful.practice.showing.goal_field import ForAGoal

OUTCOME_WORDS = [
    (Outcome.DONE.value, "Done"),
    (Outcome.PARTLY.value, "Partly done"),
    (Outcome.NOT_DONE.value, "Left"),
    (Outcome.FORGOTTEN.value, "Slipped their mind"),
]


class TaskForm(forms.Form):
    words = Line(label="What, as you agreed it", missing="Write what was agreed, as you agreed it.")
    when = Line(label="When", required=False, help_text="After something that happens anyway works best.")
    where = Line(label="Where", required=False)
    smaller = Line(
        label="A smaller version that counts, too",
        required=False,
        help_text="So small that it works on a bad day.",
    )
    confidence = Mark(
        label="How sure they are to do it, 0 to 10", help_text="Below 7, make it smaller together."
    )
    goal = ForAGoal()
    step = OneOf(
        label="A step of the ladder?",
        queryset=LadderStep.objects.none(),
        required=False,
        empty_label="No",
        gone="That step is not on their ladder any more. Choose once more.",
    )

    def __init__(self, data: Any = None, *, participant: Participant, task: Task | None = None) -> None:
        initial = {name: getattr(task, name) for name in self.base_fields} if task else {}
        super().__init__(data, auto_id=f"task-{task.pk if task else 'new'}-%s", initial=initial)
        goal, step = cast(ForAGoal, self.fields["goal"]), cast(OneOf, self.fields["step"])
        if not goal.offer(participant, task.goal_id if task else None):
            del self.fields["goal"]
        chosen = Q(left_on__isnull=True) | Q(pk=task.step_id if task else None)
        step.queryset = participant.ladder.filter(chosen)
        if not step.queryset.exists():
            del self.fields["step"]

    def values(self) -> dict[str, Any]:
        """The fields as the row takes them: what was left empty is absent."""
        return {name: None if value == "" else value for name, value in self.cleaned_data.items()}


class OutcomeForm(forms.Form):
    """Barriers are picked, or said in own words; never asked for where it was done."""

    outcome = forms.ChoiceField(
        label="What became of it",
        choices=OUTCOME_WORDS,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what became of it."),
    )
    barriers = forms.MultipleChoiceField(
        label="What got in the way",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of these is not on the list any more. Choose once more."},
    )
    other = Line(label="Something else got in the way", required=False, longest=200)
    learned = Line(label="What did they find out?", required=False)

    def __init__(self, data: Any = None, *, catalogue: Catalogue, task: Task) -> None:
        super().__init__(data, auto_id=f"outcome-{task.pk}-%s", initial={"learned": task.learned})
        picker: Any = self.fields["barriers"]
        picker.choices = [(each.id, each.plain) for each in catalogue.barriers.values()]
        self._catalogue = catalogue

    def barrier_words(self) -> list[str]:
        """The picked ones in the client's words, then the one of their own."""
        picked = [self._catalogue.barriers[id].plain for id in self.cleaned_data["barriers"]]
        other = self.cleaned_data["other"]
        return [*picked, other] if other else picked

    def what_became(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class WinForm(forms.Form):
    words = Line(label="What went well, however small", missing="Write what went well, in their words.")
