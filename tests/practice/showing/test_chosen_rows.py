"""What is sent by hand in the place of a row that was offered is said in one plain sentence, on every form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django import forms

from heedful.practice.after.note_forms import LetReadForm
from heedful.practice.between.measure_forms import ToldFirstForm
from heedful.practice.between.pathway_forms import PlanForm
from heedful.practice.between.task_forms import TaskForm
from heedful.practice.over_time.forms import CheckInForm
from heedful.practice.over_time.strain_forms import StrainForm
from heedful.practice.people.models import User
from heedful.practice.record.models import Goal
from heedful.practice.showing.ladder_forms import StepForm
from tests.people import Cast

pytestmark = pytest.mark.django_db

FORMS: dict[str, tuple[str, Callable[[Cast, dict[str, str]], forms.Form]]] = {
    "task": ("goal", lambda cast, data: TaskForm(data, participant=cast.kim)),
    "step": ("goal", lambda cast, data: StepForm(data, cast.kim)),
    "pathway": ("goal", lambda cast, data: PlanForm(data, cast.kim, is_own=False)),
    "who is told": ("told_first", lambda cast, data: ToldFirstForm(data, team=[cast.tamsin])),
    "strain": ("session", lambda cast, data: StrainForm(data, sessions=cast.kim.course.sessions.all())),
    "marks": ("session", lambda cast, data: CheckInForm(data, sessions=cast.kim.course.sessions.all())),
    "notes": ("reader", lambda cast, data: LetReadForm(data, User.objects.filter(pk=cast.sunniva.pk))),
}


@pytest.mark.parametrize("sent", ["not an id", "999999", "5f0c0d9e-0000-4000-8000-000000000000"])
@pytest.mark.parametrize("name", FORMS)
def test_a_row_that_was_not_offered_is_refused_in_one_sentence(cast: Cast, name: str, sent: str) -> None:
    Goal.objects.create(participant=cast.kim, words="sleep through the night")
    field, made = FORMS[name]
    (problem,) = made(cast, {field: sent}).errors[field]
    assert "UUID" not in problem
    assert "valid" not in problem
    assert problem.endswith((".", "?"))


@pytest.mark.parametrize("name", ["task", "step", "pathway"])
def test_a_goal_of_theirs_can_be_chosen_and_another_s_cannot(cast: Cast, name: str) -> None:
    goal = Goal.objects.create(participant=cast.kim, words="sleep through the night")
    others = Goal.objects.create(participant=cast.lou, words="sing again")
    _, made = FORMS[name]
    assert "goal" not in made(cast, {"goal": str(goal.pk)}).errors
    assert "goal" in made(cast, {"goal": str(others.pk)}).errors
