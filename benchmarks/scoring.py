"""How long it takes to score a form, beside a function that does nothing.

    .venv/bin/python benchmarks/scoring.py

The bar: a form of nine items in under 5 microseconds on one core. The best round decides, because whatever else runs on
the machine only adds to a round; the median is there to show how much it added.
"""

from __future__ import annotations

import gc
import platform
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter

from heedful.core.catalogue import Measure
from heedful.core.measures import next_item, problems_in, score, triage
from heedful.knowledge import load_catalogue

BAR_US = 5.0
ROUNDS = 200
CALLS = 500
"""Calls timed together: one alone is shorter than the clock can tell well."""

ALL_ASKED = {1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 1, 7: 0}
"""The longest way through the screener."""


def microseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Best and median of `ROUNDS` rounds, for one call."""
    rounds = []
    gc.disable()
    for _ in range(ROUNDS):
        start = perf_counter()
        for _ in range(CALLS):
            work()
        rounds.append((perf_counter() - start) / CALLS * 1e6)
    gc.enable()
    return min(rounds), median(rounds)


def line(what: str, times: tuple[float, float], note: str = "") -> None:
    print(f"{what:<44}{times[0]:>10.2f}{times[1]:>10.2f}   {note}".rstrip())


def whole(measure: Measure) -> dict[int, float | None]:
    return {item.number: item.options[len(item.options) // 2].value for item in measure.items}


def nothing() -> None:
    return None


def main() -> None:
    measures = load_catalogue().measures
    print(f"Python {platform.python_version()}, {platform.machine()}; microseconds a form\n")
    print(f"{'what':<44}{'best':>10}{'median':>10}")
    line("an empty function", microseconds(nothing))
    for id in ("phq9", "gad7", "core10", "who5", "phq4"):
        measure = measures[id]
        times = microseconds(partial(score, measure, whole(measure)))
        note = f"bar {BAR_US:g}: {'kept' if times[0] < BAR_US else 'MISSED'}" if id == "phq9" else ""
        line(f"score {measure.name}, {len(measure.items)} items", times, note)
    core10, cssrs = measures["core10"], measures["cssrs"]
    one_gap = {**whole(core10), 10: None}
    line("score CORE-10 with a gap", microseconds(partial(score, core10, one_gap)))
    line("score C-SSRS screener, every branch", microseconds(partial(score, cssrs, ALL_ASKED)))
    line("triage of the C-SSRS screener", microseconds(partial(triage, cssrs, ALL_ASKED)))
    line("the next item of the C-SSRS screener", microseconds(partial(next_item, cssrs, {1: 0, 2: 1})))
    line("looking for problems in a CORE-10", microseconds(partial(problems_in, core10, one_gap)))


if __name__ == "__main__":
    main()
