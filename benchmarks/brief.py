"""How long a brief takes: from a case in memory, over a growing course, and with what must be read first.

    .venv/bin/python benchmarks/brief.py

The bar: a brief from a case of 50 sessions in under 5 ms on one core, and a cost that is linear in sessions.
"""

from __future__ import annotations

import gc
import platform
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from heedful.core.brief import brief_of
from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import (
    Case,
    CheckIn,
    Client,
    Goal,
    Observation,
    Outcome,
    Session,
    SessionStatus,
    Task,
)
from heedful.formats.brief_json import brief_as_text
from heedful.formats.case_file import case_as_text, case_from_text
from heedful.knowledge import load_catalogue

BAR_MS = 5.0
RUNS = 200
GROWING = (50, 100, 200, 400)
FIRST_DAY = date(2024, 1, 1)


def invented_case(sessions: int, catalogue: Catalogue) -> Case:
    """A busy course, the same each time: five observations a session, check-ins, totals, a task every other week."""
    kinds = sorted(catalogue.observations)
    responses = sorted(catalogue.responses)
    return Case(
        client=Client("K-050"),
        sessions=tuple(_session(number, kinds, responses) for number in range(1, sessions + 1)),
        goals=(Goal("g1", "sleep in my own bed again", importance_0_to_10=8),),
        tasks=tuple(
            Task(f"t{n}", "lie down for ten minutes", set_in=n, confidence_0_to_10=6, outcome=Outcome.PARTLY)
            for n in range(1, sessions, 2)
        ),
    )


def _session(number: int, kinds: list[str], responses: list[str]) -> Session:
    is_held = number % 11 != 0
    mark = 6.5 + (number * 7 % 5) / 2
    seen = tuple(Observation(kinds[(number * 13 + i * 17) % len(kinds)]) for i in range(5)) if is_held else ()
    return Session(
        number=number,
        on=FIRST_DAY + timedelta(weeks=number),
        status=SessionStatus.HELD if is_held else SessionStatus.MISSED,
        observations=seen,
        responses=(responses[number % len(responses)], responses[number * 3 % len(responses)]),
        checkin=CheckIn(number % 10, 6, 5, mark, mark, mark, mark) if is_held else None,
        measures={"phq9": 8 + number % 9} if is_held else {},
    )


def milliseconds(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Wall time of each of `runs` runs, after a few to warm up."""
    for _ in range(min(5, runs)):
        work()
    gc.collect()
    times = []
    for _ in range(runs):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return times


def line(what: str, times: list[float], note: str = "") -> None:
    print(f"{what:<44}{median(times):>10.2f}{min(times):>10.2f}   {note}".rstrip())


def main() -> None:
    catalogue = load_catalogue()
    print(f"Python {platform.python_version()}, {platform.machine()}; milliseconds, {RUNS} runs each\n")
    print(f"{'what':<44}{'median':>10}{'best':>10}")
    for sessions in (12, 50):
        case = invented_case(sessions, catalogue)
        times = milliseconds(lambda case=case: brief_of(case, catalogue))
        verdict = (
            f"bar {BAR_MS:g}: {'kept' if median(times) < BAR_MS else 'MISSED'}" if sessions == 50 else ""
        )
        line(f"brief, {sessions} sessions", times, verdict)
    fifty = invented_case(50, catalogue)
    text, made = case_as_text(fifty), brief_of(fifty, catalogue)
    line(
        f"reading its case file ({len(text) // 1000} kB)",
        milliseconds(lambda: case_from_text(text, catalogue)),
    )
    line("writing its case file", milliseconds(lambda: case_as_text(fifty)))
    line("writing the brief as JSON", milliseconds(lambda: brief_as_text(made)))
    line("loading the catalogue (5 runs)", milliseconds(load_catalogue.__wrapped__, runs=5))

    print(f"\n{'growth':<44}{'median':>10}{'best':>10}   microseconds a session")
    for sessions in GROWING:
        case = invented_case(sessions, catalogue)
        times = milliseconds(lambda case=case: brief_of(case, catalogue), runs=RUNS // 4)
        line(f"brief, {sessions} sessions", times, f"{min(times) / sessions * 1000:.0f}")


if __name__ == "__main__":
    main()
