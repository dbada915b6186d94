"""The totals of a questionnaire -> their way, beside its cut-offs, its bands and what counts as change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from heedful.core.catalogue import Measure
from heedful.practice.showing.plots.ground import DAYS_BELOW, FOOT_HEIGHT, Ground
from heedful.practice.showing.plots.places import (
    Dot,
    GridLine,
    Height,
    Label,
    Place,
    clear_of,
    curve,
    day,
    grid,
    percent,
    pixels,
)
from heedful.practice.showing.plots.table import Table, number
from heedful.practice.showing.words import sentence

TOP, BOTTOM = 30.0, 170.0
LEAST_BAND = 13.0
"""Pixels that a band must have for its name to be written."""
LABEL_HEIGHT = 13.0

DIRECTIONS = {"worse": "↓ lower is better", "better": "↑ higher is better", "neither": ""}


@dataclass(frozen=True, slots=True)
class CutOffLine:
    y: str
    label: Label


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the scale: y from the top, and how high it is."""

    y: str
    height: str


@dataclass(frozen=True, slots=True)
class MeasurePlot:
    name: str
    title: str
    finding: str
    details: str
    direction: str
    ground: Ground
    grid: tuple[GridLine, ...]
    change: Stretch | None
    change_label: Label | None
    cutoffs: tuple[CutOffLine, ...]
    bands: tuple[Label, ...]
    line: str
    dots: tuple[Dot, ...]
    last: Label
    table: Table
    foot: int = int(BOTTOM)

    @property
    def days_y(self) -> int:
        return self.foot + DAYS_BELOW

    @property
    def height(self) -> int:
        return self.foot + FOOT_HEIGHT

    @property
    def words(self) -> str:
        return f"{self.finding} {self.details}".strip()


Totals = Sequence[tuple[date, float]]


def measure_plot(measure: Measure, totals: Totals, ground: Ground, name: str = "") -> MeasurePlot | None:
    """Totals in order of their days, on the questionnaire's full range; None if there is none."""
    if not totals:
        return None
    height = Height(TOP, BOTTOM, measure.lowest, measure.highest)
    places = [(ground.axis.on(on), height.of(total)) for on, total in totals]
    x, y = places[-1]
    cutoffs = list(_cutoff_lines(measure, height, places))
    taken = [place for place, _ in cutoffs]
    return MeasurePlot(
        name=name or measure.id,
        title=measure.name,
        finding=_finding(measure, totals),
        details=_details(measure),
        direction=DIRECTIONS.get(measure.higher_is, ""),
        ground=ground,
        grid=grid(height, (measure.lowest, measure.highest)),
        change=_change(measure, totals[0][1], height),
        change_label=_change_label(measure, totals[0][1], height, places, taken),
        cutoffs=tuple(line for _, line in cutoffs),
        bands=tuple(_band_names(measure, height)),
        line=curve(places),
        dots=tuple(_dot(place, *total) for place, total in zip(places, totals, strict=True)),
        last=Label(percent(x), pixels(y), number(totals[-1][1]), "start"),
        table=Table(f"Totals of {measure.name}", ("Day", "Total"), _rows(totals)),
    )


def _dot(place: tuple[float, float], on: date, total: float) -> Dot:
    return Dot(percent(place[0]), pixels(place[1]), f"{day(on)}: {number(total)}")


def _rows(totals: Totals) -> tuple[tuple[str, ...], ...]:
    return tuple((day(on), number(total)) for on, total in reversed(totals))


# ---------------------------------------------------------------------------------------------------
# What the scale itself says


def _change(measure: Measure, first: float, height: Height) -> Stretch | None:
    """Round the first total: what lies inside may be chance."""
    if measure.reliable_change is None:
        return None
    top = height.of(first + measure.reliable_change)
    bottom = height.of(first - measure.reliable_change)
    return Stretch(pixels(top), pixels(bottom - top))


def _change_label(
    measure: Measure, first: float, height: Height, places: Sequence[Place], taken: Sequence[Place]
) -> Label | None:
    if measure.reliable_change is None:
        return None
    told = f"first ± {number(measure.reliable_change)}"
    y = _inside_the_band(measure, first, height)
    return Label(percent(clear_of(places, y, told, taken)), pixels(y), told, "start")


def _inside_the_band(measure: Measure, first: float, height: Height) -> float:
    """For words at its upper or its lower edge, whichever is farther from a cut-off's line."""
    change = measure.reliable_change or 0.0
    edges = height.of(first + change) + LABEL_HEIGHT, height.of(first - change) - 4
    lines = [height.of(cutoff.at) for cutoff in measure.cutoffs]
    return max(edges, key=lambda y: min((abs(y - 4 - line) for line in lines), default=0.0))


def _cutoff_lines(
    measure: Measure, height: Height, places: Sequence[Place]
) -> Iterable[tuple[Place, CutOffLine]]:
    """Each line once, with where its name begins: just above it, where the totals and other names leave room."""
    taken: list[Place] = []
    for at in sorted({cutoff.at for cutoff in measure.cutoffs}):
        y, told = height.of(at) - 4, f"cut-off {number(at)}"
        x = clear_of(places, y, told, taken)
        taken.append((x, y))
        yield (x, y), CutOffLine(pixels(y + 4), Label(percent(x), pixels(y), told, "start"))


def _band_names(measure: Measure, height: Height) -> Iterable[Label]:
    """At the height of their stretch, where it is high enough for a name."""
    for band, above in pairwise([*measure.bands, None]):
        assert band is not None
        low, high = height.of(band.lowest), height.of(above.lowest if above else measure.highest)
        if low - high >= LEAST_BAND:
            yield Label("100%", pixels((low + high) / 2), band.name, "start", "wide")


# ---------------------------------------------------------------------------------------------------
# In words


def _finding(measure: Measure, totals: Totals) -> str:
    last = totals[-1][1]
    if len(totals) == 1:
        return f"{number(last)} on {day(totals[0][0])}{_in_band(measure, last)}."
    first = totals[0][1]
    if first == last:
        return f"{number(last)}, as at the beginning{_in_band(measure, last)}."
    return (
        f"From {number(first)} to {number(last)}{_in_band(measure, last)}: {_how_far(measure, first, last)}."
    )


def _in_band(measure: Measure, total: float) -> str:
    found = [band for band in measure.bands if band.lowest <= total]
    return f" ({found[-1].name})" if found else ""


def _how_far(measure: Measure, first: float, last: float) -> str:
    points = _points(abs(last - first))
    way = "up" if last > first else "down"
    sense = _sense(measure, last - first)
    if measure.reliable_change is None:
        return f"{way} by {points}{sense}"
    is_enough = abs(last - first) >= measure.reliable_change
    needed = number(measure.reliable_change)
    told = f"where {needed} count as change" if is_enough else f"less than the {needed} that count as change"
    return f"{way} by {points}{sense}, {told}"


def _points(difference: float) -> str:
    return f"{number(difference)} point" + ("" if difference == 1 else "s")


def _sense(measure: Measure, difference: float) -> str:
    if measure.higher_is not in {"worse", "better"}:
        return ""
    is_better = (difference < 0) == (measure.higher_is == "worse")
    return ", for the better" if is_better else ", for the worse"


def _details(measure: Measure) -> str:
    """What counts as change, by which method, and what the cut-offs mean."""
    if measure.reliable_change is None:
        change = "No amount of change is established for it, so none is claimed."
    else:
        change = f"{number(measure.reliable_change)} points count as change: {sentence(measure.method or '')}"
    cutoffs = [f"Cut-off {number(cutoff.at)}: {sentence(cutoff.meaning)}" for cutoff in measure.cutoffs]
    return " ".join([change, *cutoffs])
