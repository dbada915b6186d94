"""Observations and signals -> how likely each source is, with the evidence for and against.

Evidence adds up in decibans (I. J. Good: 10 log10 of a likelihood ratio):

    L(source) = prior + sum over groups of  cap(group, sum over its kinds of x)
    x(kind)   = sum over its occurrences i, the clearest first, of  weight * strength * 2^(-age / half life) * RHO^i
    cap(x)    = c * tanh(x / c)
    probability = 1 / (1 + 10^(-L / 10))

`age` counts held sessions, so a pause makes nothing older. Occurrences are ordered by what they would add alone
(strength times fading), which is newest first where they are equally clear: were a faint new sign to push an older
clear one down the order, seeing more of a sign could lower what it supports.

The range spans the weights' own ranges, combined in quadrature: the weights were judged one by one, so their
errors are taken as independent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import sqrt, tanh
from operator import attrgetter
from typing import NamedTuple

from heedful.core.catalogue import Catalogue, ObservationKind, Source, Weight
from heedful.core.vocabulary import Case, Evidence, Formulation, Signal, SourceReading

RHO = 0.5
"""Each repetition of a sign adds half of what the one before added."""


FAINTEST_LINE = 0.05
"""In decibans: evidence fainter than this is counted but not shown."""


class Occurrence(NamedTuple):
    """A sign in one session, faded by its age: `force` is strength times fading, 0 to 1."""

    kind: str
    session: int
    force: float
    is_derived: bool


FORCE_THEN_SESSION = attrgetter("force", "session")


class SessionShare(NamedTuple):
    """A kind's occurrences in one session: `factor` is what they multiply the kind's weight by."""

    session: int
    factor: float
    times: int
    is_derived: bool


class Seen(NamedTuple):
    """All of a kind's occurrences, repetition discounted; the same for every source that it speaks to."""

    kind: str
    factor: float
    by_session: tuple[SessionShare, ...]


def formulate(case: Case, signals: Iterable[Signal], catalogue: Catalogue) -> Formulation:
    """Every source with its probability, range and evidence, likeliest first."""
    seen = seen_of(occurrences_of(case, signals, catalogue))
    by_source = _weighed(seen, catalogue)
    readings = [_reading(source, by_source[source.id], catalogue) for source in catalogue.sources.values()]
    readings.sort(key=lambda reading: (-reading.decibans, reading.id))
    return Formulation(tuple(readings))


def probability_of(decibans: float) -> float:
    return 1.0 / (1.0 + float(10.0 ** (-decibans / 10.0)))


def occurrences_of(case: Case, signals: Iterable[Signal], catalogue: Catalogue) -> tuple[Occurrence, ...]:
    """Everything seen, tapped or derived, faded by age. What was tapped in a session is not derived again."""
    ages = _ages(case)
    tapped = [
        (observation.kind, session.number, observation.strength)
        for session in case.sessions
        for observation in session.observations
    ]
    already = {(kind, session) for kind, session, _ in tapped}
    derived = [(s.kind, s.session, s.strength) for s in signals if (s.kind, s.session) not in already]
    kinds = catalogue.observations
    return tuple(
        [
            Occurrence(kind, number, strength * _fading(kinds[kind], ages[number]), False)
            for kind, number, strength in tapped
        ]
        + [
            Occurrence(kind, number, strength * _fading(kinds[kind], ages[number]), True)
            for kind, number, strength in derived
        ]
    )


def _ages(case: Case) -> dict[int, int]:
    """How many held sessions have followed each session."""
    ages: dict[int, int] = {}
    held_since = 0
    for session in reversed(case.sessions):
        ages[session.number] = held_since
        held_since += session.is_held
    return ages


def _fading(kind: ObservationKind, age: int) -> float:
    half_life = kind.half_life_held_sessions
    return 1.0 if half_life is None or age == 0 else float(2.0 ** (-age / half_life))


def seen_of(occurrences: Iterable[Occurrence]) -> tuple[Seen, ...]:
    """By kind, in order of id: the clearest occurrence counts in full, each further one RHO times the one before."""
    by_kind: dict[str, list[Occurrence]] = defaultdict(list)
    for occurrence in occurrences:
        by_kind[occurrence.kind].append(occurrence)
    return tuple(_seen(kind, by_kind[kind]) for kind in sorted(by_kind))


def _seen(kind: str, occurrences: list[Occurrence]) -> Seen:
    occurrences.sort(key=FORCE_THEN_SESSION, reverse=True)
    shares: dict[int, SessionShare] = {}
    total, discount = 0.0, 1.0
    for occurrence in occurrences:
        factor = occurrence.force * discount
        total += factor
        discount *= RHO
        before = shares.get(occurrence.session)
        shares[occurrence.session] = (
            SessionShare(occurrence.session, factor, 1, occurrence.is_derived)
            if before is None
            else SessionShare(
                before.session,
                before.factor + factor,
                before.times + 1,
                before.is_derived and occurrence.is_derived,
            )
        )
    return Seen(kind, total, tuple(shares.values()))


Weighed = tuple[Weight, Seen]
Groups = Mapping[str, list[Weighed]]


def _weighed(seen: Iterable[Seen], catalogue: Catalogue) -> Mapping[str, Groups]:
    """By source and group, the kinds that speak to it; a kind without a group stands alone under its own id."""
    by_source: dict[str, dict[str, list[Weighed]]] = {
        source: defaultdict(list) for source in catalogue.sources
    }
    for one in seen:
        kind = catalogue.observations[one.kind]
        for source, weight in kind.speaks_to.items():
            by_source[source][kind.group or kind.id].append((weight, one))
    return by_source


def _reading(source: Source, groups: Groups, catalogue: Catalogue) -> SourceReading:
    total = source.prior.decibans
    below = (source.prior.decibans - source.prior.low) ** 2
    above = (source.prior.high - source.prior.decibans) ** 2
    evidence: list[Evidence] = []
    for group, kinds in groups.items():
        cap = catalogue.groups[group].cap_decibans if group in catalogue.groups else None
        point, low, high = _sums(kinds)
        capped_point = _capped(point, cap)
        total += capped_point
        below += (capped_point - _capped(low, cap)) ** 2
        above += (_capped(high, cap) - capped_point) ** 2
        evidence += _evidence(kinds, capped_point / point if point else 1.0)
    evidence.sort(key=lambda line: (-abs(line.decibans), line.kind, -line.session))
    return SourceReading(
        id=source.id,
        probability=probability_of(total),
        low=probability_of(total - sqrt(below)),
        high=probability_of(total + sqrt(above)),
        decibans=total,
        evidence=tuple(evidence),
    )


def _sums(kinds: Iterable[Weighed]) -> tuple[float, float, float]:
    point = low = high = 0.0
    for weight, seen in kinds:
        point += weight.decibans * seen.factor
        low += weight.low * seen.factor
        high += weight.high * seen.factor
    return point, low, high


def _capped(x: float, cap: float | None) -> float:
    return x if cap is None else cap * tanh(x / cap)


def _evidence(kinds: Iterable[Weighed], scale: float) -> list[Evidence]:
    """One line a kind and session, together making up what the group adds after its cap.

    Lines too faint to read (old, many times repeated) are left out; their weight is not.
    """
    return [
        Evidence(seen.kind, share.session, decibans, share.is_derived, share.times)
        for weight, seen in kinds
        for share in seen.by_session
        if abs(decibans := weight.decibans * scale * share.factor) >= FAINTEST_LINE
    ]
