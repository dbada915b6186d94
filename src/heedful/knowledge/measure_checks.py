"""What the parts of one instrument say of each other: numbers that follow, totals that can be reached, questions that
depend on earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from heedful.core.catalogue import AskedIf, Item, Measure, Option

TOLERANCE = 1e-9


def problems_in_measure(measure: Measure) -> list[str]:
    """Every problem within one instrument, a sentence each; the practice's own is named by its file."""
    place = f"{measure.id}.yaml" if measure.is_own else f"measures: {measure.id}"
    found = chain(
        _number_problems(measure),
        _answer_problems(measure),
        _range_problems(measure),
        _line_problems(measure),
        _subscale_problems(measure),
        _branch_problems(measure),
        _triage_problems(measure),
    )
    return [f"{place}: {problem}" for problem in found]


def _number_problems(measure: Measure) -> Iterator[str]:
    numbers = [item.number for item in measure.items]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"the items should be numbered 1, 2, 3 and so on; they are {_listed(numbers)}"
    if measure.missing is not None and measure.items and measure.missing.allowed >= len(measure.items):
        yield f"`missing` allows {measure.missing.allowed} of {len(measure.items)} items; some must be answered"


def _answer_problems(measure: Measure) -> Iterator[str]:
    """A problem of shared answers is told once, not for every item."""
    offers: dict[tuple[Option, ...], list[int]] = {}
    for item in measure.items:
        offers.setdefault(item.options, []).append(item.number)
    for options, numbers in offers.items():
        if problem := _problem_of_answers(options, is_worded=measure.is_ready):
            yield f"{'item' if len(numbers) == 1 else 'items'} {_listed(numbers)}: {problem}"


def _problem_of_answers(options: tuple[Option, ...], *, is_worded: bool) -> str | None:
    if len(options) < 2:
        return "no answers to choose from; give `options` for the instrument, or for the item"
    if any(b.value <= a.value for a, b in pairwise(options)):
        return "the values of the answers should go up, each one once"
    if is_worded and not (options[0].words and options[-1].words):
        return "the lowest and the highest answer need `words`"
    return None


def _range_problems(measure: Measure) -> Iterator[str]:
    if not measure.lowest < measure.highest:
        yield "`range` should go from the lowest total to the highest"
        return
    if measure.items and measure.rule is None and not measure.triage:
        yield "has items and no `rule` to score them by; give `sum` or `mean`"
    reach = _reach(measure)
    if reach is not None and not _same(reach, (measure.lowest, measure.highest)):
        given, found = (f"{low:g} to {high:g}" for low, high in ((measure.lowest, measure.highest), reach))
        yield f"`range` says {given}, but the items give {found}"


def _reach(measure: Measure) -> tuple[float, float] | None:
    """The lowest and the highest total that the items can give; None where there is no total from items."""
    offered = [item.options for item in measure.items if item.options]
    if measure.items_from and measure.options:
        offered = [measure.options]
    values = [[option.value for option in options] for options in offered]
    spans = [(min(each), max(each)) for each in values]
    if measure.rule is None or not spans or any(item.asked_if for item in measure.items):
        return None
    over = len(spans) if measure.rule == "mean" else 1
    low, high = sum(low for low, _ in spans), sum(high for _, high in spans)
    return low / over * measure.times, high / over * measure.times


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) < TOLERANCE for a, b in zip(one, other, strict=True))


def _line_problems(measure: Measure) -> Iterator[str]:
    """Bands cover the range from its start; every line that a plot would draw lies within it."""
    starts = [band.lowest for band in measure.bands]
    if starts and starts[0] != measure.lowest:
        yield f"the first band of `severity` should start at {measure.lowest:g}, the lowest total"
    if any(b <= a for a, b in pairwise(starts)) or (starts and starts[-1] > measure.highest):
        yield f"the bands of `severity` should go up, none beyond {measure.highest:g}"
    for cutoff in measure.cutoffs:
        if not measure.lowest <= cutoff.at <= measure.highest:
            yield f"the cut-off {cutoff.at:g} lies outside {measure.lowest:g} to {measure.highest:g}"
    if measure.reliable_change is not None and measure.reliable_change > measure.highest - measure.lowest:
        yield f"a reliable change of {measure.reliable_change:g} is more than the whole range"


def _subscale_problems(measure: Measure) -> Iterator[str]:
    numbers = {item.number for item in measure.items}
    for subscale in measure.subscales:
        if strays := [number for number in subscale.items if number not in numbers]:
            yield f"subscale {subscale.id}: there is no item {_listed(strays)}"
        if len(set(subscale.items)) < len(subscale.items):
            yield f"subscale {subscale.id}: names an item twice"


def _branch_problems(measure: Measure) -> Iterator[str]:
    for item in measure.items:
        if item.asked_if is None:
            continue
        if item.asked_if.item >= item.number:
            yield f"item {item.number}: `asked_if` should name an earlier item, not {item.asked_if.item}"
        else:
            yield from _problems_of_condition(f"item {item.number}: `asked_if`", item.asked_if, measure.items)


def _triage_problems(measure: Measure) -> Iterator[str]:
    for step in measure.triage:
        for condition in step.when:
            yield from _problems_of_condition(f"triage, {step.grade}", condition, measure.items)
    grades = [step.grade for step in measure.triage]
    if grades != sorted(grades):  # act_now, talk_today
        yield "triage: `act_now` comes before `talk_today`, because the first step that applies is the one that counts"


def _problems_of_condition(place: str, condition: AskedIf, items: Iterable[Item]) -> Iterator[str]:
    item = next((item for item in items if item.number == condition.item), None)
    if item is None:
        yield f"{place}: there is no item {condition.item}"
    elif strays := set(condition.values) - {option.value for option in item.options}:
        yield f"{place}: item {item.number} has no answer {_listed(sorted(strays))}"


def _listed(values: Iterable[float]) -> str:
    return ", ".join(f"{value:g}" for value in values)
