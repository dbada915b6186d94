"""The catalogue's instruments beside what this client uses -> what the page for choosing together shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.forms import Form
from django.utils import timezone

from heedful.core.catalogue import Catalogue, Measure
from heedful.practice.between.measure_forms import TotalForm, UseForm
from heedful.practice.record.known_measures import own_folder
from heedful.practice.record.measures_in_use import can_be_given, in_use
from heedful.practice.record.models import AskedBy, MeasureChoice, MeasureTotal, Participant


class Place(StrEnum):
    IN_USE = "in_use"
    CAN_BE_CHOSEN = "can_be_chosen"
    ASKED_BY_THERAPIST = "asked_by_therapist"
    NEEDS_GOALS = "needs_goals"
    NEEDS_OWN_LICENCE = "needs_own_licence"
    TOTAL_ONLY = "total_only"


@dataclass(frozen=True, slots=True)
class Line:
    measure: Measure
    place: Place
    choice: MeasureChoice | None
    file: Path
    """Where a site that holds a permission puts the owner's words."""
    last_total: str
    last_on: date | None
    declined_on: date | None
    """The day on which the client said that they would rather not."""
    use_form: Form
    total_form: TotalForm | None
    bound: str
    """The form of this line that was just sent and needs another look: `use` or `total`."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A form that needs another look."""

    measure: str = ""
    what: str = ""
    form: Form | None = None


NOTHING_BOUND = Bound()


def has_total(measure: Measure) -> bool:
    """Whether a total can be typed in: not for a form whose items are never added up."""
    return not (measure.items and measure.rule is None)


def lines_of(opened: Participant, catalogue: Catalogue, bound: Bound = NOTHING_BOUND) -> list[Line]:
    chosen = {choice.measure: choice for choice in in_use(opened)}
    declined = dict(
        opened.measure_choices.filter(stopped_by=AskedBy.CLIENT)
        .order_by("stopped_on", "id")
        .values_list("measure", "stopped_on")
    )
    totals = _last_totals(opened)
    return [
        _line(opened, each, chosen.get(each.id), totals.get(each.id), declined.get(each.id), bound)
        for each in catalogue.measures.values()
    ]


def _line(
    opened: Participant,
    measure: Measure,
    choice: MeasureChoice | None,
    last: tuple[float, date] | None,
    declined_on: date | None,
    bound: Bound,
) -> Line:
    form = bound.form if bound.measure == measure.id else None
    return Line(
        measure=measure,
        place=_place(opened, measure, choice),
        choice=choice,
        file=own_folder() / f"{measure.id}.yaml",
        last_total=f"{round(last[0], 1):g}" if last else "",
        last_on=last[1] if last else None,
        declined_on=None if choice else declined_on,
        use_form=form if form and bound.what == "use" else use_form(measure, choice),
        total_form=_total_form(measure, form, bound.what),
        bound=bound.what if form else "",
    )


def _place(opened: Participant, measure: Measure, choice: MeasureChoice | None) -> Place:
    if measure.verdict == "total_only":
        return Place.TOTAL_ONLY
    if not measure.is_ready:
        return Place.NEEDS_OWN_LICENCE
    if measure.filled_in_by == "therapist":
        return Place.ASKED_BY_THERAPIST
    if not can_be_given(measure, opened):
        return Place.NEEDS_GOALS
    return Place.IN_USE if choice else Place.CAN_BE_CHOSEN


def use_form(measure: Measure, choice: MeasureChoice | None) -> UseForm:
    initial = {"how_often": choice.how_often, "chosen_by": choice.chosen_by} if choice else {}
    return UseForm(auto_id=f"use_{measure.id}_%s", initial=initial or None)


def _total_form(measure: Measure, form: Form | None, what: str) -> TotalForm | None:
    if not has_total(measure):
        return None
    if what == "total" and isinstance(form, TotalForm):
        return form
    return TotalForm(measure=measure, auto_id=f"total_{measure.id}_%s", initial={"on": timezone.localdate()})


def _last_totals(opened: Participant) -> dict[str, tuple[float, date]]:
    """By measure, the newest total and its day."""
    dated = [(_day_of(row), row) for row in opened.measure_totals.select_related("session").order_by("id")]
    return {row.measure: (row.total, on) for on, row in sorted(dated, key=lambda pair: pair[0])}


def _day_of(row: MeasureTotal) -> date:
    """The day of the answers, or of their session: one of the two is there (`measure_total_has_a_day`)."""
    return row.answered_on or (row.session.on if row.session else timezone.localdate(row.created_at))
