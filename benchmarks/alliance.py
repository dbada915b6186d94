"""Alarms about the alliance: how often they are wrong, and what they notice, beside six rules of the literature.

    python benchmarks/alliance.py [CLIENTS]

Invented clients only: no public series of alliance ratings from session to session was found. A client has twelve
check-ins; nothing is asked of the first three. "False" is the share of later sessions of steady clients at which an
alarm begins; "in 12" the share of steady clients who meet one. A drop is one session, the eighth; a slide falls by
0.6 SD more at each of sessions 8 to 11 and counts as noticed if the alarm is up at any of them. For the six rules an
alarm stands for one session by itself; ours is the state `ruptured`, which begins once and stays until it mends.
Drops are counted where the alarm is up at the eighth session.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from heedful.core.alliance import AllianceModel, closed, opened, track
from heedful.core.vocabulary import AllianceState
from heedful.knowledge.loader import load_catalogue

Marks = NDArray[np.float64]
Alarms = NDArray[np.bool_]
MODEL = AllianceModel.from_catalogue(load_catalogue())
CHECK_INS, FIRST, AT = 12, 3, 7


def noise(clients: int, seed: int, *, varied: float = 0.0, echo: float = 0.0) -> Marks:
    """Within-person noise of SD 1. `varied`: how clients differ in it (SD of its log); `echo`: autocorrelation."""
    chance = np.random.default_rng(seed)
    e = chance.standard_normal((clients, CHECK_INS))
    for t in range(1, CHECK_INS if echo else 0):
        e[:, t] = echo * e[:, t - 1] + np.sqrt(1 - echo**2) * e[:, t]
    return e * np.exp(chance.normal(0, varied, clients))[:, None]


def fallen(marks: Marks, drop: float = 0.0, slide: float = 0.0) -> Marks:
    out = marks.copy()
    out[:, AT] -= drop
    out[:, AT : AT + 4] -= slide * np.arange(1, 5)
    return out


# ---------------------------------------------------------------------------------------------------
# The six rules, on marks of SD 1


def rules(x: Marks, sd: float = 1.0) -> dict[str, Alarms]:
    """Each rule looks back only; `sd` is the pooled within-person SD that the last one is given."""
    fell = np.diff(x, axis=1, prepend=x[:, :1])
    names = ("fell >= 1 SD since last time", "fell >= 2 SD since last time", "below own mean - 1 own SD",
             "below own mean - 2 own SD", "control chart, mean - 2.66 MR",
             "pooled SD, mean - 2 SD sqrt(1+1/t)")  # fmt: skip
    alarms = {name: np.zeros(x.shape, bool) for name in names}
    alarms[names[0]], alarms[names[1]] = fell <= -sd, fell <= -2 * sd
    for t in range(FIRST, CHECK_INS):
        past, now = x[:, :t], x[:, t]
        mean, own = past.mean(1), past.std(1, ddof=1)
        moved = np.abs(np.diff(past, axis=1)).mean(1)
        alarms[names[2]][:, t] = now < mean - own
        alarms[names[3]][:, t] = now < mean - 2 * own
        alarms[names[4]][:, t] = now < mean - 2.66 * moved
        alarms[names[5]][:, t] = now < mean - 2 * sd * np.sqrt(1 + 1 / t)
    return alarms


def ours(marks: Marks) -> tuple[Alarms, Alarms]:
    """(ruptured, strained) at each check-in, from marks of 0 to 10."""
    states = [[point.state for point in track(enumerate(row, 1), MODEL).points] for row in marks.tolist()]
    found = np.array(states, dtype=object)
    return found == AllianceState.RUPTURED, found == AllianceState.STRAINED


def begins(alarms: Alarms) -> Alarms:
    new = alarms.copy()
    new[:, 1:] &= ~alarms[:, :-1]
    return new


# ---------------------------------------------------------------------------------------------------
# Tables


def row(name: str, still: Alarms, drops: list[Alarms], slide: Alarms) -> str:
    cells = [still[:, FIRST:].mean(), still[:, FIRST:].any(1).mean()]
    cells += [alarms[:, AT].mean() for alarms in drops]
    cells.append(slide[:, AT : AT + 4].any(1).mean())
    return f"{name:38s}" + "".join(f"{cell:8.3f}" for cell in cells)


HEAD = f"{'':38s}" + "".join(
    f"{word:>8s}" for word in ("false", "in 12", "1.5 SD", "2.5 SD", "3.5 SD", "slide")
)


def on_the_scale(x: Marks, level: float, seed: int) -> Marks:
    """Marks of SD 1 put on 0 to 10 by our own scale, round levels that differ by one SD of the noise."""
    usual = opened(level) + MODEL.noise * np.random.default_rng(seed).standard_normal((len(x), 1))
    return np.vectorize(closed)(usual + MODEL.noise * x)


def print_yardstick(clients: int) -> None:
    """The worlds of the published comparison. Our rows see the same noise through marks of 0 to 10."""
    still = noise(clients, 1)
    falls = [fallen(noise(clients, 2), drop) for drop in (1.5, 2.5, 3.5)]
    slide = fallen(noise(clients, 3), slide=0.6)
    told = [rules(x) for x in (still, *falls, slide)]
    print(f"{clients:,} clients a world, level about 7, noise as the model expects it\n{HEAD}")
    for name in told[0]:
        print(row(name, told[0][name], [each[name] for each in told[1:4]], told[4][name]))
    seen = [ours(on_the_scale(x, 7.0, seed)) for seed, x in enumerate((still, *falls, slide), 11)]
    ruptured = [each[0] for each in seen]
    print(row("Heedful: ruptured", begins(ruptured[0]), ruptured[1:4], ruptured[4]))
    print(f"{'  share of steady sessions with it up':38s}{ruptured[0][:, FIRST:].mean():8.3f}")
    either = [each[0] | each[1] for each in seen]
    print(row("Heedful: strained or ruptured (soft)", begins(either[0]), either[1:4], either[4]))


def print_worlds(clients: int) -> None:
    """Worlds that the model was not made for: marks of SD `sd` points of 10, clipped, some rounded."""
    print(
        f"\nOther worlds, marks in points of 10 (clipped); control chart and pooled-SD rule beside ours\n{HEAD}"
    )
    worlds: dict[str, tuple[float, float, dict[str, float], Callable[[Marks], Marks]]] = {
        "level 6, SD 0.7": (6, 0.7, {}, lambda m: m),
        "level 8, SD 0.7": (8, 0.7, {}, lambda m: m),
        "level 7.5, SD 0.8": (7.5, 0.8, {}, lambda m: m),
        "level 7.5, SD 1.0": (7.5, 1.0, {}, lambda m: m),
        "level 7.5, SD 0.8, in halves": (7.5, 0.8, {}, lambda m: np.round(m * 2) / 2),
        "clients differ in noise (.4)": (7.5, 0.8, {"varied": 0.4}, lambda m: m),
        "autocorrelation .3": (7.5, 0.8, {"echo": 0.3}, lambda m: m),
    }
    for name, (level, sd, kind, told_as) in worlds.items():
        x = [noise(clients, 21, **kind)]
        x += [fallen(noise(clients, 22, **kind), drop) for drop in (1.5, 2.5, 3.5)]
        x += [fallen(noise(clients, 23, **kind), slide=0.6)]
        between = np.random.default_rng(24).normal(0, 0.7, (clients, 1))
        marks = [told_as(np.clip(level + between + sd * each, 0, 10)) for each in x]
        print_world(name, marks)


def print_world(name: str, marks: list[Marks]) -> None:
    pooled = float(np.sqrt(marks[0].var(1, ddof=1).mean()))
    told = [rules(each, pooled) for each in marks]
    print(name)
    for rule in list(told[0])[4:]:
        print(row(f"  {rule}", told[0][rule], [each[rule] for each in told[1:4]], told[4][rule]))
    up = [ours(each)[0] for each in marks]
    print(row("  Heedful: ruptured", begins(up[0]), up[1:4], up[4]))


def ceilinged(clients: int) -> dict[str, Marks]:
    """Steady raters in whole numbers who mostly say 9 or 10."""
    chance = np.random.default_rng(31)
    shape = (clients, CHECK_INS)
    usual = chance.normal(9.4, 0.4, (clients, 1, 1))
    items = usual + 0.45 * chance.standard_normal((clients, CHECK_INS, 1))
    items = items + 0.6 * chance.standard_normal((clients, CHECK_INS, 4))
    alone = chance.choice([8.0, 9.0, 10.0], p=[0.1, 0.4, 0.5], size=(clients, CHECK_INS, 4))
    return {
        "four items that move partly together": np.round(np.clip(items, 0, 10)).mean(2),
        "four items, each 8, 9 or 10 by chance": alone.mean(2),
        "one number for all four: 8, 9 or 10": alone[:, :, 0],
        "one number: 9.5 +- 0.7, rounded": np.clip(
            np.round(9.5 + 0.7 * chance.standard_normal(shape)), 0, 10
        ),
        "one number: 7 (3 %), 8 (12 %), 9, 10": chance.choice(
            [7.0, 8.0, 9.0, 10.0], p=[0.03, 0.12, 0.35, 0.5], size=shape
        ),
    }


def print_ceiling(clients: int) -> None:
    print(
        f"\nSteady raters at the ceiling, false alarms a session\n{'':38s}{'chart':>8s}{'pooled':>8s}{'Heedful':>8s}"
    )
    for name, marks in ceilinged(clients).items():
        told = list(rules(marks, float(np.sqrt(marks.var(1, ddof=1).mean()))).values())
        shares = [
            told[4][:, FIRST:].mean(),
            told[5][:, FIRST:].mean(),
            begins(ours(marks)[0])[:, FIRST:].mean(),
        ]
        print(f"{name:38s}" + "".join(f"{share:8.3f}" for share in shares))


def main() -> None:
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else 12_000
    print_yardstick(clients)
    print_worlds(clients // 6)
    print_ceiling(clients // 4)


if __name__ == "__main__":
    main()
