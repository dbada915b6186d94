"""How long it takes to score a form, beside a function that does nothing.

    .venv/bin/python benchmarks/scoring.py

The bar: a form of nine items in under 5 microseconds on one core. The best round decides, because whatever else runs on
the machine only adds to a round; the median is there to show how much it added.
"""

from __future__ import annotations

import gc
import platform
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median
from time import perf_counter

from heedful.core.catalogue import Measure
from heedful.core.measures import next_item, problems_in, score, triage
from heedful.knowledge import load_catalogue

BAR_US = 5.0
NINE_ITEMS = "score PHQ-9, 9 items"
ROUNDS = 500
CALLS = 100
"""Calls timed together: one alone is shorter than the clock can tell well."""

ALL_ASKED = {1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 1, 7: 0}
"""The longest way through the screener."""


def microseconds(works: Mapping[str, Callable[[], object]]) -> dict[str, tuple[float, float]]:
    """Best and median of `ROUNDS` rounds, for one call of each; in turns, so that a slow moment falls on all alike."""
    rounds: dict[str, list[float]] = {what: [] for what in works}
    gc.disable()
    for _ in range(ROUNDS):
        for what, work in works.items():
            start = perf_counter()
            for _ in range(CALLS):
                work()
            rounds[what].append((perf_counter() - start) / CALLS * 1e6)
    gc.enable()
    return {what: (min(times), median(times)) for what, times in rounds.items()}


def whole(measure: Measure) -> dict[int, float | None]:
    return {item.number: item.options[len(item.options) // 2].value for item in measure.items}


def nothing() -> None:
    return None


def works() -> dict[str, Callable[[], object]]:
    measures = load_catalogue().measures
    core10, cssrs = measures["core10"], measures["cssrs"]
    one_gap = {**whole(core10), 10: None}
    scored = [measures[id] for id in ("phq9", "gad7", "core10", "who5", "phq4")]
    return {
        "an empty function": nothing,
        **{f"score {m.name}, {len(m.items)} items": partial(score, m, whole(m)) for m in scored},
        "score CORE-10 with a gap": partial(score, core10, one_gap),
        "score C-SSRS screener, every branch": partial(score, cssrs, ALL_ASKED),
        "triage of the C-SSRS screener": partial(triage, cssrs, ALL_ASKED),
        "the next item of the C-SSRS screener": partial(next_item, cssrs, {1: 0, 2: 1}),
        "looking for problems in a CORE-10": partial(problems_in, core10, one_gap),
    }


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}; microseconds a form\n")
    print(f"{'what':<44}{'best':>10}{'median':>10}")
    for what, (best, middle) in microseconds(works()).items():
        note = f"bar {BAR_US:g}: {'kept' if best < BAR_US else 'MISSED'}" if what == NINE_ITEMS else ""
        print(f"{what:<44}{best:>10.2f}{middle:>10.2f}   {note}".rstrip())


if __name__ == "__main__":
    main()
