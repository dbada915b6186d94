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
from dataclasses import dataclass
from math import sqrt, tanh

from heedful.core.catalogue import Catalogue, ObservationKind, Source, Weight
from heedful.core.vocabulary import Case, Evidence, Formulation, Signal, SourceReading

RHO = 0.5
"""Each repetition of a sign adds half of what the one before added."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A sign in one session, faded by its age: `force` is strength times fading, 0 to 1."""

    kind: str
    session: int
    force: float
    is_derived: bool


@dataclass(frozen=True, slots=True)
class _Share:
    """What one occurrence adds to one source before its group is capped: force times the repetition discount."""

    occurrence: Occurrence
    factor: float


def formulate(case: Case, signals: Iterable[Signal], catalogue: Catalogue) -> Formulation:
    """Every source with its probability, range and evidence, likeliest first."""
    shares = shares_of(occurrences_of(case, signals, catalogue))
    readings = [_reading(source, shares, catalogue) for source in catalogue.sources.values()]
    readings.sort(key=lambda reading: (-reading.decibans, reading.id))
    return Formulation(tuple(readings))


def probability_of(decibans: float) -> float:
    return 1.0 / (1.0 + 10.0 ** (-decibans / 10.0))


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
    return tuple(
        Occurrence(kind, session, strength * _fading(catalogue.observations[kind], ages[session]), is_derived)
        for seen, is_derived in ((tapped, False), (derived, True))
        for kind, session, strength in seen
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
    if kind.half_life_held_sessions is None:
        return 1.0
    return float(2.0 ** (-age / kind.half_life_held_sessions))


def shares_of(occurrences: Iterable[Occurrence]) -> Mapping[str, tuple[_Share, ...]]:
    """By kind, the clearest first, each repetition counting RHO times the one before it."""
    by_kind: dict[str, list[Occurrence]] = defaultdict(list)
    for occurrence in occurrences:
        by_kind[occurrence.kind].append(occurrence)
    return {
        kind: tuple(
            _Share(occurrence, occurrence.force * RHO**repetition)
            for repetition, occurrence in enumerate(
                sorted(seen, key=lambda one: (-one.force, -one.session, one.is_derived))
            )
        )
        for kind, seen in by_kind.items()
    }


def _reading(source: Source, shares: Mapping[str, tuple[_Share, ...]], catalogue: Catalogue) -> SourceReading:
    total = source.prior.decibans
    below = (source.prior.decibans - source.prior.low) ** 2
    above = (source.prior.high - source.prior.decibans) ** 2
    evidence: list[Evidence] = []
    for group, kinds in _by_group(source.id, shares, catalogue).items():
        cap = catalogue.groups[group].cap_decibans if group in catalogue.groups else None
        point, low, high = _sums(kinds)
        capped_point = _capped(point, cap)
        total += capped_point
        below += (capped_point - _capped(low, cap)) ** 2
        above += (_capped(high, cap) - capped_point) ** 2
        evidence.extend(_evidence(kinds, capped_point / point if point else 1.0))
    evidence.sort(key=lambda line: (-abs(line.decibans), line.kind, -line.session))
    return SourceReading(
        id=source.id,
        probability=probability_of(total),
        low=probability_of(total - sqrt(below)),
        high=probability_of(total + sqrt(above)),
        decibans=total,
        evidence=tuple(evidence),
    )


Weighed = tuple[Weight, tuple[_Share, ...]]


def _by_group(
    source: str, shares: Mapping[str, tuple[_Share, ...]], catalogue: Catalogue
) -> dict[str, list[Weighed]]:
    """The kinds that speak to the source, by group; a kind without a group stands alone under its own id."""
    groups: dict[str, list[Weighed]] = defaultdict(list)
    for kind_id in sorted(shares):
        kind = catalogue.observations[kind_id]
        if source in kind.speaks_to:
            groups[kind.group or kind_id].append((kind.speaks_to[source], shares[kind_id]))
    return groups


def _sums(kinds: Iterable[Weighed]) -> tuple[float, float, float]:
    point = low = high = 0.0
    for weight, shares in kinds:
        factor = sum(share.factor for share in shares)
        point += weight.decibans * factor
        low += weight.low * factor
        high += weight.high * factor
    return point, low, high


def _capped(x: float, cap: float | None) -> float:
    return x if cap is None else cap * tanh(x / cap)


def _evidence(kinds: Iterable[Weighed], scale: float) -> Iterable[Evidence]:
    """One line a kind and session, together making up what the group adds after its cap."""
    for weight, shares in kinds:
        by_session: dict[int, list[_Share]] = defaultdict(list)
        for share in shares:
            by_session[share.occurrence.session].append(share)
        for session, seen in by_session.items():
            yield Evidence(
                kind=seen[0].occurrence.kind,
                session=session,
                decibans=weight.decibans * scale * sum(share.factor for share in seen),
                is_derived=all(share.occurrence.is_derived for share in seen),
                count=len(seen),
            )
