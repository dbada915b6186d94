"""Reliable change on published data: the counts of each method beside those that were published.

    .venv/bin/python benchmarks/oracles.py FOLDER

FOLDER holds `claus_2020.csv` (Claus et al. 2020, OSF rc754) and `jacobson_1989.csv` (Jacobson et al. 1989) of the R
package clinicalsignificance, which publishes the counts. The data are not part of this project.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean, stdev

from heedful.core.reliable_change import (
    Change,
    Method,
    change_index,
    classify_change,
    clinical_cutoff,
    reliable_difference,
)

Pairs = Sequence[tuple[float, float]]
PUBLISHED = {
    Method.JACOBSON_TRUAX: (26, 3, 10, 1, 0),
    Method.EDWARDS_NUNNALLY: (26, 6, 5, 3, 0),
    Method.GULLIKSEN_LORD_NOVICK: (26, 3, 10, 1, 0),
    Method.NUNNALLY_KOTSCH: (26, 2, 11, 1, 0),
    Method.HSU_LINN_LORD: (12, 0, 16, 11, 1),
}
COUPLES = {0.80: (0, 16, 13, 1, 0), 0.88: (0, 19, 10, 1, 0), 0.96: (0, 21, 7, 2, 0)}


def pairs(path: Path, person: str, column: str, before: str, after: str) -> Pairs:
    """First and last total of everybody who has both."""
    times: dict[str, dict[str, float]] = defaultdict(dict)
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row[column] not in {"", "NA"}:
                times[row[person]][row["time"].removesuffix(".0")] = float(row[column])
    return [(seen[before], seen[after]) for seen in times.values() if {before, after} <= seen.keys()]


def counts(
    people: Pairs, index: Callable[[float, float], float], cutoff: float | None, higher_is: str
) -> tuple[int, ...]:
    """How many of each `Change`, in its order."""
    found = Counter(
        classify_change(first=a, last=b, index=index(a, b), cutoff=cutoff, higher_is=higher_is)
        for a, b in people
    )
    return tuple(found[change] for change in Change)


def line(what: str, found: tuple[int, ...], published: tuple[int, ...]) -> bool:
    is_same = found == published
    print(
        f"{what:<34}" + "".join(f"{n:>14}" for n in found) + f"   {'as published' if is_same else 'DIFFERS'}"
    )
    return is_same


def inpatients(folder: Path) -> list[bool]:
    people = pairs(folder / "claus_2020.csv", "id", "hamd", "1", "4")
    mean, sd = fmean(a for a, _ in people), stdev(a for a, _ in people)
    cutoff = clinical_cutoff(clinical_mean=mean, clinical_sd=sd, functional_mean=8, functional_sd=8)
    points = reliable_difference(sd=sd, reliability=0.80)
    print(f"\n{len(people)} inpatients, HAM-D: M {mean:.2f}, SD {sd:.3f}, RC95 {points:.2f}, c {cutoff:.3f}")
    group = {"mean": mean, "sd": sd, "reliability": 0.80, "mean_after": fmean(b for _, b in people)}

    def index_by(method: Method) -> Callable[[float, float], float]:
        after = 0.5 if method is Method.NUNNALLY_KOTSCH else None
        return lambda a, b: change_index(method, first=a, last=b, reliability_after=after, **group)

    return [
        line(method.value, counts(people, index_by(method), cutoff, "worse"), published)
        for method, published in PUBLISHED.items()
    ]


def couples(folder: Path) -> list[bool]:
    people = pairs(folder / "jacobson_1989.csv", "subject", "das", "pre", "post")
    mean, sd = fmean(a for a, _ in people), stdev(a for a, _ in people)
    print(f"\n{len(people)} people of couples, DAS, higher is better: M {mean:.2f}, SD {sd:.3f}; no cut-off")

    def index_at(reliability: float) -> Callable[[float, float], float]:
        group = {"mean": mean, "sd": sd, "reliability": reliability}
        return lambda a, b: change_index(Method.JACOBSON_TRUAX, first=a, last=b, **group)

    return [
        line(
            f"reliability {reliability:.2f}, RC95 {reliable_difference(sd=sd, reliability=reliability):.2f}",
            counts(people, index_at(reliability), None, "better"),
            published,
        )
        for reliability, published in COUPLES.items()
    ]


def main() -> int:
    if len(sys.argv) == 1:
        print("Left out: it needs the folder with the published data, claus_2020.csv and jacobson_1989.csv.")
        return 0
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print("Give the folder with claus_2020.csv and jacobson_1989.csv.", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    print(f"{'':<34}" + "".join(f"{change.value:>14}" for change in Change))
    return 0 if all([*inpatients(folder), *couples(folder)]) else 1


if __name__ == "__main__":
    sys.exit(main())
