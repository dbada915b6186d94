"""Formulation, preferences, what helped before -> a small, varied set of options; and what to avoid now.

    score = expected fit + preference match + what has helped + circumstances

Expected fit counts what the evidence adds over what is so for anybody: the sum over sources of
(probability - prior probability) * fit. The first option always meets the person (validation, reflection) before
anything is moved; one always hands over choice; no two families crowd out the rest. With distress rising containment
leads; with safety open the rest waits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from heedful.core.catalogue import Lean, Response
from heedful.core.circumstances import Situation
from heedful.core.formulation import probability_of
from heedful.core.learning import (
    Experience,
    Tally,
    chance_of_helping,
    in_natural_frequencies,
    tallies_of,
)
from heedful.core.vocabulary import AvoidNote, HeldBack, Preferences, ResponseOffer

OFFERED = 5
PER_FAMILY = 2
PREFERENCE_WEIGHT = 0.06
"""Preference match is worth about a tenth of a close fit: it steers retention more than symptoms (Windle 2020)."""
HELPED_WEIGHT = 1.5
CONTAINMENT_BOOST = 1.5
"""With distress rising, containment moves ahead of all but the closest fits."""


@dataclass(frozen=True, slots=True)
class Scored:
    response: Response
    score: float
    because: tuple[str, ...]
    for_sources: tuple[str, ...]


def responses_for(
    now: Situation, experience: Experience
) -> tuple[tuple[ResponseOffer, ...], tuple[HeldBack, ...]]:
    """Three to six options, best first, and those that fit but are out of place now, each with its reason."""
    scored, held_back = _scored(now, experience)
    if now.holds("safety_open"):
        scored = [one for one in scored if one.response.roles & {"contains", "meets"}]
    chosen = _in_order(_varied(scored, bool(now.holds("distress_rising") or now.holds("safety_open"))))
    turn = len(now.case.held)
    return tuple(_offer(one, turn) for one in chosen), held_back


def _scored(now: Situation, experience: Experience) -> tuple[list[Scored], tuple[HeldBack, ...]]:
    own = tallies_of(now.case, now.alliance)
    gains = _gains(now)
    scored, held_back = [], []
    for response in now.catalogue.responses.values():
        one = _score(response, now, gains, own, experience)
        caution = next((c for c in response.out_of_place if now.holds(c.when)), None)
        if caution is None:
            scored.append(one)
        elif one.score > 1.0:
            held_back.append((one.score, HeldBack(response.id, caution.why)))
    scored.sort(key=lambda one: (-one.score, one.response.id))
    held_back.sort(key=lambda pair: (-pair[0], pair[1].id))
    return scored, tuple(held for _, held in held_back[:PER_FAMILY])


def _gains(now: Situation) -> Mapping[str, float]:
    """By source: probability now less the prior probability."""
    return {
        reading.id: reading.probability - probability_of(now.catalogue.sources[reading.id].prior.decibans)
        for reading in now.formulation.sources
    }


def _score(
    response: Response,
    now: Situation,
    gains: Mapping[str, float],
    own: Mapping[str, Tally],
    experience: Experience,
) -> Scored:
    parts = {source: gains[source] * fit for source, fit in response.fit.items()}
    boosts = [boost for boost in response.fits_when if now.holds(boost.when)]
    levels = [
        tallies.get(response.id, Tally()) for tallies in (experience.practice, experience.therapist, own)
    ]
    helped = HELPED_WEIGHT * (chance_of_helping(response.helped_prior, levels) - response.helped_prior)
    score = sum(parts.values()) + sum(boost.by for boost in boosts) + helped
    score += preference_match(response.lean, now.case.client.preferences)
    if "contains" in response.roles and now.holds("distress_rising"):
        score += CONTAINMENT_BOOST
    for_sources = [s for s, part in sorted(parts.items(), key=lambda item: -item[1]) if part > 0.15][:3]
    because = [
        f"{now.catalogue.sources[s].name} at {now.formulation.probability(s):.0%}" for s in for_sources
    ]
    because += [boost.why for boost in boosts if boost.by > 0]
    frequencies = in_natural_frequencies(levels[2], levels[1])
    because += [frequencies] if frequencies else []
    return Scored(response, score, tuple(because), tuple(for_sources))


def preference_match(lean: Lean, preferences: Preferences | None) -> float:
    """Positive where the response leans the way the client likes, summed over the four dimensions."""
    if preferences is None:
        return 0.0
    products = (getattr(lean, each.name) * getattr(preferences, each.name) for each in fields(Lean))
    return PREFERENCE_WEIGHT * sum(products)


def _varied(scored: Sequence[Scored], containment_first: bool) -> list[Scored]:
    """One that meets the person, one that hands over choice, and the best of the rest, families kept varied."""
    chosen = [_first_with("meets", scored)]
    if containment_first:
        chosen.append(_first_with("contains", scored, chosen))
    chosen.append(_first_with("hands_over", scored, chosen))
    picked = [one for one in chosen if one is not None]
    families = Counter(one.response.family for one in picked)
    for one in scored:
        if len(picked) >= OFFERED:
            break
        if one not in picked and families[one.response.family] < PER_FAMILY:
            picked.append(one)
            families[one.response.family] += 1
    return picked


def _first_with(role: str, scored: Iterable[Scored], taken: Sequence[Scored | None] = ()) -> Scored | None:
    return next((one for one in scored if role in one.response.roles and one not in taken), None)


def _in_order(picked: Sequence[Scored]) -> list[Scored]:
    """Best first, with the one that meets the person in front: its place is a rule, and its score says so."""
    if not picked:
        return []
    meets, *others = picked
    others = sorted(others, key=lambda one: (-one.score, one.response.id))
    best = max([meets.score, *(one.score for one in others[:1])])
    return [Scored(meets.response, best, meets.because, meets.for_sources), *others]


def _offer(one: Scored, turn: int) -> ResponseOffer:
    response = one.response
    return ResponseOffer(
        id=response.id,
        score=one.score,
        why="; ".join(one.because) or response.meaning,
        words=response.words[turn % len(response.words)],
        rationale=response.rationale,
        choices=response.choices,
        for_sources=one.for_sources,
        watch_for=response.watch_for,
        because=one.because,
    )


def avoid_for(now: Situation) -> tuple[AvoidNote, ...]:
    """What to keep from now: those with most reasons first."""
    notes = []
    for avoid in now.catalogue.avoid.values():
        held = [(caution.why, reason) for caution in avoid.when if (reason := now.holds(caution.when))]
        if held:
            note = AvoidNote(avoid.id, held[0][0], tuple(f"{why} ({reason})" for why, reason in held))
            notes.append((len(held), note))
    notes.sort(key=lambda pair: (-pair[0], pair[1].id))
    return tuple(note for _, note in notes)
