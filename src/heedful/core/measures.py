"""Answers to an instrument -> its total, with what is missing, what it means and what was said about risk.

Answers are a mapping from item number to the value chosen; None is an item that the client skipped, an absent number
one that has not been reached. Skipped is never zero.

`score` is called for every form on every plot, so what can be known from the instrument alone is worked out once
(`_table`) and a form costs a few look-ups.
"""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from heedful.core.catalogue import AskedIf, Item, Measure, Subscale

Answers = Mapping[int, float | None]

NO_SUBSCALES: Mapping[str, float | None] = MappingProxyType({})
SIDES: Mapping[str, Callable[[float, float], bool]] = {
    "at_or_above": operator.ge,
    "above": operator.gt,
    "at_or_below": operator.le,
    "below": operator.lt,
}


class Score(NamedTuple):
    """What a form comes to. `total` is None where too little was answered, or where the instrument has no total.

    `missing`: items asked and not answered. `above_cutoff`: the total lies on the side of the first cut-off that
    counts (for a wellbeing scale that is *below*); None without a total or a cut-off. `risk`: every answer to an item
    about risk that was not the lowest, as (item, answer); an empty one says nothing about safety.
    """

    total: float | None
    subscales: Mapping[str, float | None]
    answered: int
    missing: tuple[int, ...]
    is_prorated: bool
    band: str | None
    above_cutoff: bool | None
    risk: tuple[tuple[int, float], ...]


class Triage(NamedTuple):
    """What the answers ask for: `grade` is `act_now` or `talk_today`; `because` holds the (item, answer) pairs."""

    grade: str
    words: str
    because: tuple[tuple[int, float], ...]


class _Asked(NamedTuple):
    """An item as scoring sees it: asked when the earlier item `gate` was answered with one of `opening`."""

    number: int
    worth: Mapping[float, float]  # points of each answer
    gate: int | None
    opening: tuple[float, ...]


class _Table(NamedTuple):
    """What scoring needs of an instrument, worked out once."""

    worth: tuple[tuple[int, Mapping[float, float]], ...]
    items: tuple[_Asked, ...]
    worth_of: Mapping[int, Mapping[float, float]]  # `worth` by number
    risk: tuple[tuple[int, float], ...]
    can_be_whole: bool  # every item is always asked
    most_missing: int
    band_starts: tuple[float, ...]  # of all but the first band
    band_names: tuple[str, ...]
    is_past: Callable[[float, float], bool] | None
    cutoff: float


def score(measure: Measure, answers: Answers) -> Score:
    """Add up a form.

    Missing: up to `measure.missing.allowed` items take the person's own mean; with more there is no total.
    Raises: ValueError with `problems_in(measure, answers)`, one a line, for an answer that the form does not offer.
    """
    table = _table(measure)
    missing: tuple[int, ...] = ()
    points = _whole(table, answers)
    if points is None:
        points, missing = _in_part(measure, table, answers)
    total = _total(measure, table, points, len(missing))
    band = past = None
    if total is not None:
        band = table.band_names[bisect_right(table.band_starts, total)] if table.band_names else None
        past = table.is_past(total, table.cutoff) if table.is_past is not None else None
    return Score(
        total,
        _subscales(measure, table, answers) if measure.subscales else NO_SUBSCALES,
        len(points),
        missing,
        total is not None and missing != (),
        band,
        past,
        _risk(table, answers) if table.risk else (),
    )


def problems_in(measure: Measure, answers: Answers) -> tuple[str, ...]:
    """What is wrong with the answers, a sentence each, naming the item and what it offers; never what was answered."""
    worth = _table(measure).worth_of
    return tuple(
        _problem(measure, number, worth)
        for number, answer in answers.items()
        if number not in worth or not (answer is None or _is_offered(answer, worth[number]))
    )


def asked_items(measure: Measure, answers: Answers) -> tuple[Item, ...]:
    """The items to be asked, in their order, as far as the answers so far decide it."""
    return tuple(item for item in measure.items if item.asked_if is None or _holds(item.asked_if, answers))


def next_item(measure: Measure, answers: Answers) -> Item | None:
    """The first item to be asked that has been neither answered nor skipped; None when the form is done."""
    return next((item for item in asked_items(measure, answers) if item.number not in answers), None)


def triage(measure: Measure, answers: Answers) -> Triage | None:
    """The first step of the instrument's own triage that applies.

    None means that no step applied, which is no sign of safety: most people who died had answered "no".
    """
    for step in measure.triage:
        because = tuple(
            (when.item, answer)
            for when in step.when
            if (answer := answers.get(when.item)) is not None and answer in when.values
        )
        if because:
            return Triage(step.grade, step.words, because)
    return None


# ---------------------------------------------------------------------------------------------------
# Worked out once


@lru_cache(maxsize=512)
def _table(measure: Measure) -> _Table:
    worth = _worth(measure)
    gates = {item.number: item.asked_if for item in measure.items if item.asked_if}
    first = measure.cutoffs[0] if measure.cutoffs else None
    return _Table(
        worth=worth,
        items=tuple(_asked(number, points, gates.get(number)) for number, points in worth),
        worth_of=dict(worth),
        risk=tuple((item.number, _harmless(item)) for item in measure.items if item.risk),
        can_be_whole=not gates and measure.items_from is None,
        most_missing=measure.missing.allowed if measure.missing else 0,
        band_starts=tuple(band.lowest for band in measure.bands[1:]),
        band_names=tuple(band.name for band in measure.bands),
        is_past=SIDES[first.side] if first else None,
        cutoff=first.at if first else 0.0,
    )


def _asked(number: int, points: Mapping[float, float], condition: AskedIf | None) -> _Asked:
    if condition is None:
        return _Asked(number, points, None, ())
    return _Asked(number, points, condition.item, condition.values)


def _worth(measure: Measure) -> tuple[tuple[int, Mapping[float, float]], ...]:
    if measure.items_from is not None:
        values = {option.value: option.value for option in measure.options}
        return tuple((number, values) for number in range(1, (measure.most_items or 0) + 1))
    return tuple((item.number, _points(item)) for item in measure.items)


def _points(item: Item) -> Mapping[float, float]:
    turned = item.lowest + item.highest
    values = [_whole_number(option.value) for option in item.options]
    return {value: turned - value if item.is_reversed else value for value in values}


def _whole_number(value: float) -> float:
    """3 for 3.0: answers come as whole numbers, and a dict finds its own kind of key at once."""
    return int(value) if value == int(value) else value


def _harmless(item: Item) -> float:
    """The answer that reports no risk at all."""
    return item.highest if item.is_reversed else item.lowest


# ---------------------------------------------------------------------------------------------------
# For each form


def _whole(table: _Table, answers: Answers) -> list[float] | None:
    """The points of a form with every item answered; None sends it the longer way."""
    if not table.can_be_whole or len(answers) != len(table.worth):
        return None
    try:
        return [worth[answers[number]] for number, worth in table.worth]  # type: ignore[index]
    except (KeyError, TypeError):
        return None


def _in_part(measure: Measure, table: _Table, answers: Answers) -> tuple[list[float], tuple[int, ...]]:
    """The points of what was answered, and the items that were asked and not answered."""
    points: list[float] = []
    missing: list[int] = []
    try:
        for number, worth, gate, opening in table.items:
            answer = answers.get(number)
            worth_of_answer = None if answer is None else worth[answer]
            if gate is not None and answers.get(gate) not in opening:
                continue
            if worth_of_answer is None:
                missing.append(number)
            else:
                points.append(worth_of_answer)
        if not answers.keys() <= table.worth_of.keys():
            raise KeyError
    except (KeyError, TypeError):
        raise ValueError("\n".join(problems_in(measure, answers))) from None
    # Up to so many goals: one that is not there is not missing.
    return points, tuple(missing) if measure.items_from is None else ()


def _total(measure: Measure, table: _Table, points: list[float], missing: int) -> float | None:
    if not points or measure.rule is None or missing > table.most_missing:
        return None
    total = sum(points)
    if measure.rule == "mean":
        total /= len(points)
    elif missing:
        total = total * (len(points) + missing) / len(points)
    return total * measure.times


def _holds(condition: AskedIf, answers: Answers) -> bool:
    return answers.get(condition.item) in condition.values


def _risk(table: _Table, answers: Answers) -> tuple[tuple[int, float], ...]:
    """Also from an item that should not have been asked: an answer about risk is never dropped."""
    found = [
        (number, answer)
        for number, harmless in table.risk
        if (answer := answers.get(number)) is not None and answer != harmless
    ]
    return tuple(found)


def _subscales(measure: Measure, table: _Table, answers: Answers) -> Mapping[str, float | None]:
    """Only where every item of the subscale was answered: few items leave little to fill a gap from."""
    return {subscale.id: _subscale_total(subscale, table, answers) for subscale in measure.subscales}


def _subscale_total(subscale: Subscale, table: _Table, answers: Answers) -> float | None:
    total = 0.0
    for number in subscale.items:
        answer = answers.get(number)
        if answer is None:
            return None
        total += table.worth_of[number][answer]
    return total / len(subscale.items) if subscale.rule == "mean" else total


def _is_offered(answer: object, worth: Mapping[float, float]) -> bool:
    return isinstance(answer, int | float) and answer in worth


def _problem(measure: Measure, number: int, worth: Mapping[int, Mapping[float, float]]) -> str:
    if number not in worth:
        return f"{measure.name} has no item {number}; its items are {_spoken(sorted(worth))}"
    return f"{measure.name}, item {number}: choose one of {_spoken(sorted(worth[number]))}"


def _spoken(values: Sequence[float]) -> str:
    """`0, 1, 2 or 3`; a long run of whole numbers as `0 to 10`; none as `none`."""
    if len(values) > 4 and all(b - a == 1 for a, b in pairwise(values)):
        return f"{values[0]:g} to {values[-1]:g}"
    words = [f"{value:g}" for value in values]
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]])) or "none"
