"""Numbers -> coordinates. Templates draw them as SVG attributes, which a strict content policy allows.

A plot is never the only way to its facts: each carries its words, and the page gives a table beside the big one.
Pure: no Django, no clock. Ratings are 0 to 10; y grows downwards, as in SVG.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heedful.core.vocabulary import Alliance, AlliancePoint

TOP_RATING = 10.0


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    session: int
    rating: float
    is_surprise: bool = False
    expected_y: float | None = None


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The last few alliance marks, small enough for a row of a list."""

    width: float
    height: float
    line: str
    last: Dot
    words: str


SPARK_WIDTH, SPARK_HEIGHT, SPARK_PAD = 104.0, 30.0, 5.0
SPARK_LOWEST = 3.0
"""Alliance marks cluster near the top: the small plot spends its height on 3 to 10; what is lower lies on its floor."""

SPARK_MARKS = 12
"""A row shows the last twelve marks: about a season of weekly sessions."""


def sparkline(ratings: Sequence[tuple[int, float]]) -> Sparkline | None:
    """Of (session, rating) pairs in order; None if there are none."""
    recent = list(ratings)[-SPARK_MARKS:]
    if not recent:
        return None
    xs = _spread(len(recent), SPARK_PAD, SPARK_WIDTH - SPARK_PAD)
    dots = [
        Dot(
            x,
            _height(max(rating, SPARK_LOWEST), SPARK_PAD, SPARK_HEIGHT - SPARK_PAD, SPARK_LOWEST),
            session,
            rating,
        )
        for x, (session, rating) in zip(xs, recent, strict=True)
    ]
    return Sparkline(SPARK_WIDTH, SPARK_HEIGHT, _path(dots), dots[-1], _run_in_words(recent))


def _run_in_words(ratings: Sequence[tuple[int, float]]) -> str:
    last = ratings[-1][1]
    if len(ratings) == 1:
        return f"One alliance mark so far: {last:.1f} of 10."
    values = [rating for _, rating in ratings]
    return (
        f"Alliance marks over {len(values)} check-ins: from {values[0]:.1f} to {last:.1f} of 10, "
        f"lowest {min(values):.1f}, highest {max(values):.1f}."
    )


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class AlliancePlot:
    """Level with its band, the client's own marks, what was expected, and the sessions along the bottom."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    band: str
    level: str
    expected: str
    dots: tuple[Dot, ...]
    surprises: tuple[Dot, ...]
    rating_ticks: tuple[Tick, ...]
    session_ticks: tuple[Tick, ...]
    words: str


PLOT_WIDTH, PLOT_HEIGHT = 560.0, 180.0
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 42.0, 12.0, 12.0, 30.0
MOST_TICKS = 9


def alliance_plot(alliance: Alliance) -> AlliancePlot | None:
    """The way of the alliance, check-in by check-in; None before the first."""
    points = alliance.points
    if not points:
        return None
    xs = _by_session([point.session for point in points], PLOT_LEFT + 10, PLOT_WIDTH - PLOT_RIGHT - 10)
    dots = tuple(_dot(x, point) for x, point in zip(xs, points, strict=True))
    expected = [dot for dot in dots if dot.expected_y is not None]
    return AlliancePlot(
        width=PLOT_WIDTH,
        height=PLOT_HEIGHT,
        left=PLOT_LEFT,
        right=PLOT_WIDTH - PLOT_RIGHT,
        bottom=PLOT_HEIGHT - PLOT_BOTTOM,
        band=_band(xs, points),
        level=_polyline((x, _plot_y(point.level)) for x, point in zip(xs, points, strict=True)),
        expected=_polyline((dot.x, dot.expected_y) for dot in expected),
        dots=dots,
        surprises=tuple(dot for dot in dots if dot.is_surprise),
        rating_ticks=tuple(Tick(_plot_y(rating), f"{rating:g}") for rating in (0, 5, 10)),
        session_ticks=_session_ticks(dots),
        words=_plot_in_words(points),
    )


def _dot(x: float, point: AlliancePoint) -> Dot:
    expected_y = None if point.expected is None else _plot_y(point.expected)
    return Dot(x, _plot_y(point.rating), point.session, point.rating, point.is_surprise, expected_y)


def _band(xs: Sequence[float], points: Sequence[AlliancePoint]) -> str:
    """One closed outline: along the tops, back along the bottoms; a single point gets a sliver of width."""
    if len(points) == 1:
        xs, points = [xs[0] - 6, xs[0] + 6], [points[0], points[0]]
    tops = [(x, _plot_y(point.high)) for x, point in zip(xs, points, strict=True)]
    bottoms = [(x, _plot_y(point.low)) for x, point in zip(xs, points, strict=True)]
    return _polyline([*tops, *reversed(bottoms)])


def _session_ticks(dots: Sequence[Dot]) -> tuple[Tick, ...]:
    """At most nine, evenly picked, with the last one always named."""
    step = -(-len(dots) // MOST_TICKS)
    return tuple(Tick(dot.x, str(dot.session)) for dot in reversed(dots[::-1][::step]))


def _plot_in_words(points: Sequence[AlliancePoint]) -> str:
    last = points[-1]
    surprises = [str(point.session) for point in points if point.is_surprise]
    words = (
        f"Alliance after session {last.session}: level {last.level:.1f} of 10, "
        f"likely between {last.low:.1f} and {last.high:.1f}, over {len(points)} check-ins."
    )
    return words + (f" Lower than expected in session {_listed(surprises)}." if surprises else "")


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


@dataclass(frozen=True, slots=True)
class RangeBar:
    """A probability with its range on a line of 100 units, half way marked."""

    low: float
    point: float
    high: float

    @property
    def span(self) -> float:
        return round(self.high - self.low, 1)


def range_bar(low: float, point: float, high: float) -> RangeBar:
    """Probabilities 0 to 1; kept two units inside the ends so that the dot is never cut off."""
    return RangeBar(*(round(2 + 96 * min(1.0, max(0.0, share)), 1) for share in (low, point, high)))


def _spread(count: int, start: float, end: float) -> list[float]:
    """Evenly from start to end; a single one stands at the end, where the newest belongs."""
    if count == 1:
        return [end]
    return [round(start + (end - start) * index / (count - 1), 1) for index in range(count)]


def _by_session(sessions: Sequence[int], start: float, end: float) -> list[float]:
    """In proportion to the session's number, so that a gap in check-ins is seen as one."""
    first, last = sessions[0], sessions[-1]
    if first == last:
        return [round((start + end) / 2, 1)]
    return [round(start + (end - start) * (session - first) / (last - first), 1) for session in sessions]


def _height(rating: float, top: float, bottom: float, lowest: float = 0.0) -> float:
    share = (rating - lowest) / (TOP_RATING - lowest)
    return round(bottom - (bottom - top) * share, 1)


def _plot_y(rating: float) -> float:
    return _height(rating, PLOT_TOP, PLOT_HEIGHT - PLOT_BOTTOM)


def _path(dots: Sequence[Dot]) -> str:
    return _polyline((dot.x, dot.y) for dot in dots)


def _polyline(pairs: Iterable[tuple[float, float | None]]) -> str:
    """SVG `points`: `x,y x,y`."""
    return " ".join(f"{x:g},{y:g}" for x, y in pairs)
