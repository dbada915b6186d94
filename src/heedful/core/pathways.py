"""Which pathways fit a case now, and which of them wait.

What a pathway says is data in `knowledge/catalogue/pathways/`; who chooses one is the client, with the therapist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from heedful.core.catalogue import Caution, Pathway
from heedful.core.circumstances import Situation


@dataclass(frozen=True, slots=True)
class PathwayOffer:
    """A pathway that fits now; `score` is its expected fit, `because` what it rests on."""

    id: str
    score: float
    because: tuple[str, ...]


FEWEST_POINTS = 0.75
"""A pathway is offered from this expected fit on: one likely source that it fits well is enough."""
MOST_OFFERS = 3


def pathways_for(
    now: Situation, pathways: Iterable[Pathway], kind: str = "person"
) -> tuple[PathwayOffer, ...]:
    """Up to three pathways for a course of this kind, best first; nothing while one of its `not_when` holds."""
    open_now = (each for each in pathways if kind in each.for_whom and held_back(now, each) is None)
    offers = [offer for each in open_now if (offer := fit_of(now, each)).score >= FEWEST_POINTS]
    return tuple(sorted(offers, key=_best_first)[:MOST_OFFERS])


def kept_for_later(
    now: Situation, pathways: Iterable[Pathway], kind: str = "person"
) -> tuple[tuple[PathwayOffer, Caution], ...]:
    """Those that would be offered if one circumstance did not speak against it, with that circumstance."""
    waiting = [
        (offer, caution)
        for each in pathways
        if kind in each.for_whom and (caution := held_back(now, each)) is not None
        if (offer := fit_of(now, each)).score >= FEWEST_POINTS
    ]
    return tuple(sorted(waiting, key=lambda pair: _best_first(pair[0]))[:MOST_OFFERS])


def held_back(now: Situation, pathway: Pathway) -> Caution | None:
    """The first circumstance that keeps it for later, with the reason in words."""
    return next((caution for caution in pathway.not_when if now.holds(caution.when) is not None), None)


def fit_of(now: Situation, pathway: Pathway) -> PathwayOffer:
    """How well it fits, whether or not it is offered."""
    boosts = [boost for boost in pathway.fits_when if now.holds(boost.when) is not None]
    expected = sum(fit * _excess(now, source) for source, fit in pathway.fits.items())
    reasons = [f"{now.catalogue.sources[source].name} is likely" for source in _likely(now, pathway)]
    score = expected + sum(boost.by for boost in boosts)
    return PathwayOffer(pathway.id, score, (*reasons, *(boost.why for boost in boosts)))


def _best_first(offer: PathwayOffer) -> tuple[float, str]:
    return (-offer.score, offer.id)


def _excess(now: Situation, source: str) -> float:
    """Only what is more likely than not speaks for a pathway: it is weeks of work, not a sentence."""
    return max(0.0, 2 * now.formulation.probability(source) - 1)


def _likely(now: Situation, pathway: Pathway) -> list[str]:
    fitting = [source for source, fit in pathway.fits.items() if fit > 0 and _excess(now, source) > 0]
    return sorted(fitting, key=lambda source: (-now.formulation.probability(source), source))
