"""The client's alliance marks -> level, band and state, check-in by check-in.

Alliance marks cluster near the top, where a point means more than in the middle, so they are tracked on a scale that
opens up the ceiling. The usual level of a client is a local level (random walk plus noise) with within-person noise and
drift pooled over clients, because an own SD from three to six marks is too noisy to judge by. While a strain is open
the usual level is held still: a client who stays low is not "back to usual".

Departs from the rules compared in the literature in two ways: drops are judged on the transformed scale, and
a slow slide is caught by a one-sided cumulative sum (Page 1954) beside the one-session rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Alliance, AlliancePoint, AllianceState, Case

TOP = 10.5
"""Half a point above the best mark, so that the scale stays finite at 10."""

Z_BAND = 1.2816
"""The band shown round the level spans 80 %."""


@dataclass(frozen=True, slots=True)
class AllianceModel:
    """Pooled parameters. Noise, drift and spread are SDs on the transformed scale; z values are in SDs."""

    noise: float
    drift: float
    level_drift: float
    start: float
    spread: float
    strained_z: float
    ruptured_z: float
    slide_allowance: float
    slide_limit: float
    repair_band_z: float
    repaired_for: int

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> AllianceModel:
        cut = catalogue.threshold
        return cls(
            noise=cut("alliance_noise"),
            drift=cut("alliance_drift"),
            level_drift=cut("alliance_level_drift"),
            start=opened(cut("alliance_usual_start")),
            spread=cut("alliance_spread_start"),
            strained_z=cut("strained_z"),
            ruptured_z=cut("ruptured_z"),
            slide_allowance=cut("slide_allowance"),
            slide_limit=cut("slide_limit"),
            repair_band_z=cut("repair_band_z"),
            repaired_for=int(cut("repaired_for")),
        )


def opened(rating_0_to_10: float) -> float:
    """A mark on the scale that opens up the ceiling: 9 to 10 is wider there than 5 to 6."""
    return -2.0 * sqrt(TOP - rating_0_to_10)


def closed(value: float) -> float:
    """Back from the opened scale to 0 to 10, kept within it."""
    return min(10.0, max(0.0, TOP - (min(value, 0.0) / 2.0) ** 2))


class _Belief(NamedTuple):
    """What is believed of a level: mean and variance on the opened scale."""

    mean: float
    variance: float

    def after_drift(self, drift: float) -> _Belief:
        return _Belief(self.mean, self.variance + drift**2)

    def after(self, mark: float, noise: float) -> _Belief:
        gain = self.variance / (self.variance + noise**2)
        return _Belief(self.mean + gain * (mark - self.mean), self.variance * (1 - gain))

    def surprise(self, mark: float, noise: float) -> float:
        """How many SDs the mark lies from what was foreseen; negative is below."""
        return (mark - self.mean) / sqrt(self.variance + noise**2)


class _Standing(NamedTuple):
    """Where the tracking stands after a check-in."""

    usual: _Belief
    now: _Belief
    slide: float
    state: AllianceState
    since: int | None
    check_ins: int
    mended_at: int
    because: str


OPEN = frozenset({AllianceState.STRAINED, AllianceState.RUPTURED, AllianceState.REPAIRING})


def ratings_of(case: Case) -> tuple[tuple[int, float], ...]:
    """(session number, mean of the answered alliance items) of each held session with such a check-in."""
    rated = ((session.number, session.checkin.alliance_items) for session in case.held if session.checkin)
    return tuple((number, sum(items) / len(items)) for number, items in rated if items)


def alliance_of(case: Case, model: AllianceModel) -> Alliance:
    """How the alliance stands after the last check-in, with the way there."""
    return track(ratings_of(case), model)


def track(ratings: Iterable[tuple[int, float]], model: AllianceModel) -> Alliance:
    """Follow (session, rating 0 to 10) pairs in order; no rating at all gives the state `unknown`."""
    start = _Belief(model.start, model.spread**2)
    standing = _Standing(start, start, 0.0, AllianceState.STEADY, None, 0, 0, "")
    points: list[AlliancePoint] = []
    for session, rating in ratings:
        standing, point = _step(standing, session, rating, model)
        points.append(point)
    if not points:
        return Alliance(AllianceState.UNKNOWN, because=("no alliance marks yet",))
    last = points[-1]
    because = _worded(last, standing.because)
    return Alliance(
        standing.state, last.level, last.low, last.high, standing.since, (because,), tuple(points)
    )


def _worded(point: AlliancePoint, because: str) -> str:
    usual = "" if point.expected is None else f", usually about {point.expected:.1f}"
    return f"session {point.session}: {point.rating:.1f} of 10{usual}; {because}"


def _step(
    before: _Standing, session: int, rating: float, model: AllianceModel
) -> tuple[_Standing, AlliancePoint]:
    mark = opened(rating)
    usual = before.usual.after_drift(model.drift)
    surprise = usual.surprise(mark, model.noise)
    slide = max(0.0, before.slide - surprise - model.slide_allowance) if before.check_ins else 0.0
    state, because = _next_state(before, surprise, slide, model)
    is_open = state in OPEN
    is_mended = state is AllianceState.REPAIRED and before.state is not AllianceState.REPAIRED
    follows_at_once = is_open or is_mended
    expected = closed(usual.mean)
    after = _Standing(
        usual=before.usual if is_open else usual.after(mark, model.noise),
        now=_followed(before.now, mark, model, follows_at_once=follows_at_once),
        slide=0.0 if state is AllianceState.RUPTURED or surprise > 0 else slide,
        state=state,
        since=session if state is not before.state or before.since is None else before.since,
        check_ins=before.check_ins + 1,
        mended_at=before.check_ins if is_mended else before.mended_at,
        because=because,
    )
    return after, _point(after, session, rating, expected, surprise < -model.strained_z)


def _next_state(
    before: _Standing, surprise: float, slide: float, model: AllianceModel
) -> tuple[AllianceState, str]:
    if before.check_ins == 0:
        return AllianceState.STEADY, "the first mark"
    is_strained = surprise < -model.strained_z
    if surprise < -model.ruptured_z:
        return AllianceState.RUPTURED, "fell well below what was usual"
    if is_strained and before.state is AllianceState.STRAINED:
        return AllianceState.RUPTURED, "below what was usual twice running"
    if slide > model.slide_limit:
        return AllianceState.RUPTURED, "has slid step by step"
    if is_strained:
        ruptured = before.state is AllianceState.RUPTURED
        return (before.state if ruptured else AllianceState.STRAINED), "below what was usual"
    return _mending(before, surprise, model)


def _mending(before: _Standing, surprise: float, model: AllianceModel) -> tuple[AllianceState, str]:
    """The mark is not strikingly low: does it heal what was open?"""
    if before.state in OPEN:
        if surprise >= -model.repair_band_z:
            return AllianceState.REPAIRED, "is back within its usual band"
        return AllianceState.REPAIRING, "is on its way back"
    if before.state is AllianceState.REPAIRED and before.check_ins - before.mended_at < model.repaired_for:
        return AllianceState.REPAIRED, "came back after a strain and has held"
    return AllianceState.STEADY, "within its usual band"


def _followed(level: _Belief, mark: float, model: AllianceModel, *, follows_at_once: bool) -> _Belief:
    """The present level: smoothed in quiet times, at the mark itself while a strain opens or heals."""
    if follows_at_once:
        return _Belief(mark, model.noise**2)
    return level.after_drift(model.level_drift).after(mark, model.noise)


def _point(standing: _Standing, session: int, rating: float, expected: float, is_low: bool) -> AlliancePoint:
    half = Z_BAND * sqrt(standing.now.variance)
    has_past = standing.check_ins > 1
    return AlliancePoint(
        session=session,
        rating=rating,
        level=closed(standing.now.mean),
        low=closed(standing.now.mean - half),
        high=closed(standing.now.mean + half),
        state=standing.state,
        expected=expected if has_past else None,
        is_surprise=is_low and has_past,
    )
