"""The client's alliance marks -> level, band and state, check-in by check-in.

Three ideas, in the order of the code:

1. Marks cluster near the top, where a point means more than in the middle: they are followed on a scale that opens up
   the ceiling.
2. What is usual for a client is a local level (random walk plus noise). Noise and drift are pooled over clients,
   because an own SD from three to six marks is too noisy to judge by; a client's own marks move the noise slowly.
3. Two stories are held against "nothing has changed": the mark *dropped* at once, or the marks have *slid* step by step
   since one of the last few check-ins. Each mark speaks for or against a story by its likelihood ratio (over a slide
   these add up, which is the cumulative sum of Page 1954). The average over the stories is one figure with one limit,
   so that drops and slides share one load of false alarms (`benchmarks/alliance.py`).

While a rupture is open the usual level is held still: a client who stays low is not "back to usual".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import exp, sqrt

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Alliance, AlliancePoint, AllianceState, Case

TOP = 13.0
"""Three points above the best mark: the top is opened up, and whole-number answers there do not look like storms."""

Z_BAND = 1.2816
"""The band shown round the level spans 80 %."""

WIDEST_SURPRISE = 2.5
"""A surprise beyond this many SDs says that something happened, not that the client's marks are noisy."""


@dataclass(frozen=True, slots=True)
class AllianceModel:
    """Pooled parameters. Noise, drifts and spread are SDs on the opened scale; z values, sizes and steps are in SDs of
    the noise. `noise_marks`: how many marks the pooled noise counts for beside a client's own."""

    noise: float
    noise_marks: float
    drift: float
    level_drift: float
    start: float
    spread: float
    strained_z: float
    drop_size: float
    least_drop: float
    slide_step: float
    slide_length: int
    slide_share: float
    rupture_odds: float
    repair_band_z: float
    repaired_for: int

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> AllianceModel:
        cut = catalogue.threshold
        return cls(
            noise=cut("alliance_noise"),
            noise_marks=cut("alliance_noise_marks"),
            drift=cut("alliance_drift"),
            level_drift=cut("alliance_level_drift"),
            start=opened(cut("alliance_usual_start")),
            spread=cut("alliance_spread_start"),
            strained_z=cut("strained_z"),
            drop_size=cut("drop_size"),
            least_drop=cut("least_drop"),
            slide_step=cut("slide_step"),
            slide_length=int(cut("slide_length")),
            slide_share=cut("slide_share"),
            rupture_odds=cut("rupture_odds"),
            repair_band_z=cut("repair_band_z"),
            repaired_for=int(cut("repaired_for")),
        )

    def stretched(self, factor: float) -> AllianceModel:
        """With cut-offs further out (`factor` above 1: fewer alerts) or nearer (below 1: more)."""
        return replace(self, strained_z=self.strained_z * factor, rupture_odds=self.rupture_odds**factor)


def opened(rating_0_to_10: float) -> float:
    """A mark on the scale that opens up the ceiling: 9 to 10 is wider there than 5 to 6."""
    return -2.0 * sqrt(TOP - rating_0_to_10)


def closed(value: float) -> float:
    """Back from the opened scale to 0 to 10, kept within it."""
    rating = TOP - value * value / 4.0 if value < 0.0 else TOP
    return 0.0 if rating < 0.0 else min(rating, 10.0)


OPEN = frozenset({AllianceState.STRAINED, AllianceState.RUPTURED, AllianceState.REPAIRING})
SLID_ALREADY = frozenset({AllianceState.RUPTURED, AllianceState.REPAIRING})


def ratings_of(case: Case) -> tuple[tuple[int, float], ...]:
    """(session number, mean of the answered alliance items) of each held session with such a check-in."""
    rated = ((session.number, session.checkin.alliance_items) for session in case.held if session.checkin)
    return tuple((number, sum(items) / len(items)) for number, items in rated if items)


def alliance_of(case: Case, model: AllianceModel) -> Alliance:
    """How the alliance stands after the last check-in, with the way there."""
    return track(ratings_of(case), model)


def track(ratings: Iterable[tuple[int, float]], model: AllianceModel) -> Alliance:
    """Follow (session, rating 0 to 10) pairs in order; no rating at all gives the state `unknown`."""
    way = _Way(model)
    points = [way.take(session, rating) for session, rating in ratings]
    if not points:
        return Alliance(AllianceState.UNKNOWN, because=("no alliance marks yet",))
    last = points[-1]
    because = (_worded(last, way.because),)
    return Alliance(way.state, last.level, last.low, last.high, way.since, because, tuple(points))


def _worded(point: AlliancePoint, because: str) -> str:
    usual = "" if point.expected is None else f", usually about {point.expected:.1f}"
    return f"session {point.session}: {point.rating:.1f} of 10{usual}; {because}"


class _Slide:
    """The story that a slide began at one check-in: a fall of one step more at each mark since.

    `ahead` is how far, in SDs of the noise, the fall is ahead of the usual level, which follows in part: only that much
    is still a surprise. `home` is the usual level (and its variance) from before the slide, to which the client would
    come back.
    """

    __slots__ = ("ahead", "home", "log_odds")

    def __init__(self, home: tuple[float, float]) -> None:
        self.home = home
        self.ahead = self.log_odds = 0.0


class _Way:
    """Where the tracking stands: what is usual, what is now, the stories told against it, and the state."""

    __slots__ = (
        "because", "check_ins", "mended_at", "model", "noise2", "noise_weight", "now", "now_variance", "since",
        "slides", "state", "usual", "variance",
    )  # fmt: skip

    def __init__(self, model: AllianceModel) -> None:
        self.model = model
        self.usual = self.now = model.start
        self.variance = self.now_variance = model.spread**2
        self.noise2, self.noise_weight = model.noise**2, model.noise_marks
        self.slides: list[_Slide] = []
        self.state, self.since, self.because = AllianceState.STEADY, None, "the first mark"
        self.check_ins = self.mended_at = 0

    state: AllianceState
    since: int | None

    def take(self, session: int, rating: float) -> AlliancePoint:
        """The next mark, 0 to 10; the point that it gives."""
        model, mark, before = self.model, opened(rating), self.state
        self.variance += model.drift**2
        foreseen, spread2 = self.usual, self.variance + self.noise2
        surprise = (mark - foreseen) / sqrt(spread2)
        is_low = self.check_ins > 0 and surprise < -model.strained_z
        if self.check_ins:
            self.state, self.because = self._next_state(surprise, sqrt(self.noise2 / spread2), rating, is_low)
        is_mended = self.state is AllianceState.REPAIRED is not before
        self._learn(mark, surprise, spread2, is_mended=is_mended)
        if self.state is not before or self.since is None:
            self.since = session
        if is_mended:
            self.mended_at = self.check_ins
        self.check_ins += 1
        return self._point(session, rating, foreseen, is_low)

    # -- the state

    def _next_state(
        self, surprise: float, unit: float, rating: float, is_low: bool
    ) -> tuple[AllianceState, str]:
        """`unit`: the noise's share of the spread, so that stories told in SDs of the noise fit the surprise."""
        if (why := self._rupture(surprise, unit, rating)) is not None:
            return AllianceState.RUPTURED, why
        if is_low and self.state is AllianceState.STRAINED:
            return AllianceState.RUPTURED, "below what was usual twice running"
        if is_low:
            is_ruptured = self.state is AllianceState.RUPTURED
            return (self.state if is_ruptured else AllianceState.STRAINED), "below what was usual"
        return self._mending(surprise)

    def _rupture(self, surprise: float, unit: float, rating: float) -> str | None:
        """Which of the two stories is told, if together they are likely enough; None if nothing has changed."""
        share, length = self.model.slide_share, self.model.slide_length
        dropped = (1 - share) * self._drop_odds(surprise, unit, rating)
        odds = self._slide_odds(surprise, unit)
        slid = share * sum(odds) / length
        if dropped + slid < self.model.rupture_odds:
            return None
        if dropped >= slid:
            return "fell well below what was usual"
        self.usual, self.variance = self.slides[odds.index(max(odds))].home
        return "has slid step by step"

    def _drop_odds(self, surprise: float, unit: float, rating: float) -> float:
        """A drop too small to stand out from whole-number answers speaks for nothing."""
        if closed(self.usual) - rating < self.model.least_drop:
            return 0.0
        size = self.model.drop_size * unit
        return exp(-size * (surprise + size / 2))

    def _slide_odds(self, surprise: float, unit: float) -> list[float]:
        """How likely a slide is that began at each of the last check-ins; none while a rupture is open."""
        if self.state in SLID_ALREADY:
            return []
        self.slides = [*self.slides, _Slide((self.usual, self.variance))][-self.model.slide_length :]
        step = self.model.slide_step
        for slide in self.slides:
            slide.ahead += step
            shift = slide.ahead * unit
            slide.log_odds -= shift * (surprise + shift / 2)
        return [exp(slide.log_odds) for slide in self.slides]

    def _mending(self, surprise: float) -> tuple[AllianceState, str]:
        """The mark is not strikingly low: does it heal what was open?"""
        if self.state in OPEN:
            if surprise >= -self.model.repair_band_z:
                return AllianceState.REPAIRED, "is back within its usual band"
            return AllianceState.REPAIRING, "is on its way back"
        is_fresh = self.check_ins - self.mended_at < self.model.repaired_for
        if self.state is AllianceState.REPAIRED and is_fresh:
            return AllianceState.REPAIRED, "came back after a strain and has held"
        return AllianceState.STEADY, "within its usual band"

    # -- what the mark teaches

    def _learn(self, mark: float, surprise: float, spread2: float, *, is_mended: bool) -> None:
        if self.state is AllianceState.RUPTURED:
            self.slides = []
        else:
            self._follow_usual(mark, self.variance / spread2)
        if is_mended:
            self.slides = []
        self._follow_now(mark, at_once=is_mended or self.state in OPEN)
        if self.check_ins:
            self._weigh_noise(surprise)

    def _follow_usual(self, mark: float, gain: float) -> None:
        self.usual += gain * (mark - self.usual)
        self.variance *= 1 - gain
        for slide in self.slides:
            slide.ahead *= 1 - gain

    def _follow_now(self, mark: float, *, at_once: bool) -> None:
        """The present level: smoothed in quiet times, at the mark itself while a strain opens or heals."""
        if at_once:
            self.now, self.now_variance = mark, self.noise2
            return
        variance = self.now_variance + self.model.level_drift**2
        gain = variance / (variance + self.noise2)
        self.now += gain * (mark - self.now)
        self.now_variance = variance * (1 - gain)

    def _weigh_noise(self, surprise: float) -> None:
        """The client's own surprises move the noise as one mark among `noise_weight` pooled ones."""
        size2 = min(surprise * surprise, WIDEST_SURPRISE**2)
        self.noise_weight += 1
        self.noise2 *= 1 + (size2 - 1) / self.noise_weight

    def _point(self, session: int, rating: float, foreseen: float, is_low: bool) -> AlliancePoint:
        half = Z_BAND * sqrt(self.now_variance)
        return AlliancePoint(
            session=session,
            rating=rating,
            level=closed(self.now),
            low=closed(self.now - half),
            high=closed(self.now + half),
            state=self.state,
            expected=closed(foreseen) if self.check_ins > 1 else None,
            is_surprise=is_low,
        )
