"""What a client's list of questionnaires shows, and what they are told of their own number."""

from __future__ import annotations

from dataclasses import dataclass

from heedful.core.catalogue import Measure
from heedful.practice.record.models import MeasureChoice


@dataclass(frozen=True, slots=True)
class InUse:
    """A questionnaire that the two chose, as the client's list shows it."""

    choice: MeasureChoice
    measure: Measure
    is_asked_now: bool


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """The client's own total, and the one before it, in words without any label."""

    total: str
    most: str
    meaning: str
    before: str


MEANING = {
    "worse": "A higher number means that these things weighed more on you.",
    "better": "A higher number means that these things went better for you.",
}


def own_number(measure: Measure, total: float | None, before: float | None) -> OwnNumber | None:
    """Their number is theirs to see, so that feedback is not kept from the person it is about. The name of a band is
    not shown: a word such as "severe" says more than a form can know, and nobody is beside them when they read it."""
    if total is None:
        return None
    return OwnNumber(
        total=_short(total),
        most=_short(measure.highest),
        meaning=MEANING.get(measure.higher_is, ""),
        before="" if before is None else _short(before),
    )


def _short(value: float) -> str:
    return f"{round(value, 1):g}"
