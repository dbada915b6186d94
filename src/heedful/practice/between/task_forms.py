"""Setting a task, looking back at it, and keeping a win: small forms."""

from __future__ import annotations

from typing import Any

from django import forms

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Outcome
from heedful.practice.record.models import Goal, LadderStep, Participant, Task
from heedful.practice.showing.fields import Line, Mark

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
    goal = forms.ModelChoiceField(
        label="For which goal", queryset=Goal.objects.none(), required=False, empty_label="No goal yet"
    )
    step = forms.ModelChoiceField(
        label="A step of the ladder?", queryset=LadderStep.objects.none(), required=False, empty_label="No"
    )

    def __init__(self, data: Any = None, *, participant: Participant, task: Task | None = None) -> None:
        initial = {name: getattr(task, name) for name in self.base_fields} if task else {}
        super().__init__(data, auto_id=f"task-{task.pk if task else 'new'}-%s", initial=initial)
        self._offer("goal", participant.goals.filter(ended_on__isnull=True))
        self._offer("step", participant.ladder.filter(left_on__isnull=True))

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows
        field.label_from_instance = lambda row: row.words
        if not rows.exists():
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """The fields as the row takes them: what was left empty is absent."""
        return {name: None if value == "" else value for name, value in self.cleaned_data.items()}


class OutcomeForm(forms.Form):
    """Barriers are picked, or said in own words; never asked for where it was done."""

    outcome = forms.ChoiceField(label="What became of it", choices=OUTCOME_WORDS, widget=forms.RadioSelect)
    barriers = forms.MultipleChoiceField(
        label="What got in the way", required=False, widget=forms.CheckboxSelectMultiple
    )
    other = Line(label="Something else got in the way", required=False, longest=200)
    learned = Line(label="What did they find out?", required=False)

    def __init__(self, data: Any = None, *, catalogue: Catalogue, task: Task) -> None:
        super().__init__(data, auto_id=f"outcome-{task.pk}-%s")
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
