"""Formulation, preferences, what helped before -> a small, varied set of options; and what to avoid now.

    score = expected fit + preference match + what has helped + circumstances

Expected fit counts what the evidence adds over what is so for anybody: the sum over sources of attention * fit, where
attention is (probability - prior probability), scaled down for sources behind the leading one. Without that, a response
that suits a little of everything would crowd out the one that suits what is most likely.

The first option always meets the person (validation, reflection) before anything is moved; one always hands over
choice; one belongs to the leading source; no family crowds out the rest. With distress rising containment leads;
with safety open the rest waits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import NamedTuple

from heedful.core.catalogue import Avoid, Boost, Caution, Lean, Response
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
FEWEST = 3
WHILE_SAFETY_IS_OPEN = frozenset({"contains", "meets", "therapist_side"})
"""Nothing else is offered then; the therapist's own side stays, since nobody should carry this alone."""
WORTH_OFFERING = 0.5
"""Below this score nothing beyond the fewest is offered: a short list that fits beats a long one."""
CLOSEST_FIT = 3.0
WORTH_NAMING = 0.15
MOST_NAMED = 3
"""A response names at most this many sources, those that add at least `WORTH_NAMING` to its score."""
UNUSED = Tally()
MOST_AVOIDED = 5
WORTH_AVOIDING = 0.35
"""What one source that is just more likely than not brings with it."""
PLAIN_CAUTION_WEIGHT = 0.6
"""What a caution counts that rests on something seen rather than on how likely a source is."""
PER_FAMILY = 2
PREFERENCE_WEIGHT = 0.06
"""Preference match is worth about a tenth of a close fit: it steers retention more than symptoms (Windle 2020)."""
HELPED_WEIGHT = 1.5
CONTAINMENT_BOOST = 1.5
"""With distress rising, containment moves ahead of all but the closest fits."""


class Scored(NamedTuple):
    """A response and its score, with what made it: the part of each source, boosts that hold, and tallies."""

    response: Response
    score: float
    parts: Mapping[str, float]
    boosts: Sequence[Boost]
    levels: Sequence[Tally]

    @property
    def for_sources(self) -> tuple[str, ...]:
        """The few sources that it is offered for, the one that speaks most for it first."""
        ranked = sorted(self.parts.items(), key=lambda part: -part[1])
        return tuple(source for source, part in ranked if part > WORTH_NAMING)[:MOST_NAMED]

    def because(self, now: Situation) -> tuple[str, ...]:
        """Its reasons: sources, circumstances, and what followed when it was used before."""
        _, therapist, client = self.levels
        frequencies = in_natural_frequencies(client, therapist)
        return (
            *(
                f"{now.catalogue.sources[s].name} at {now.formulation.probability(s):.0%}"
                for s in self.for_sources
            ),
            *(boost.why for boost in self.boosts if boost.by > 0),
            *([frequencies] if frequencies else []),
        )


def responses_for(
    now: Situation, experience: Experience
) -> tuple[tuple[ResponseOffer, ...], tuple[HeldBack, ...]]:
    """Three to six options, best first, and those that fit but are out of place now, each with its reason."""
    scored, held_back = _scored(now, experience)
    if now.holds("safety_open"):
        scored = [one for one in scored if one.response.roles & WHILE_SAFETY_IS_OPEN]
    chosen = _in_order(_varied(scored, now))
    return tuple(_offer(one, now) for one in chosen), held_back


def _scored(now: Situation, experience: Experience) -> tuple[list[Scored], tuple[HeldBack, ...]]:
    own = tallies_of(now.case, now.alliance, now.strains)
    attended = attention(now)
    scored, held_back = [], []
    for response in now.catalogue.responses.values():
        one = _score(response, now, attended, own, experience)
        caution = next((c for c in response.out_of_place if now.holds(c.when)), None)
        if caution is None:
            scored.append(one)
        elif one.score > 1.0:
            held_back.append((one.score, HeldBack(response.id, caution.why)))
    scored.sort(key=lambda one: (-one.score, one.response.id))
    held_back.sort(key=lambda pair: (-pair[0], pair[1].id))
    return scored, tuple(held for _, held in held_back[:PER_FAMILY])


def attention(now: Situation) -> Mapping[str, float]:
    """By source: what the evidence added to its probability, full for the leading one and less behind it."""
    gains = {
        reading.id: reading.probability - probability_of(now.catalogue.sources[reading.id].prior.decibans)
        for reading in now.formulation.sources
    }
    largest = max(gains.values())
    return {source: gain * gain / largest if gain > 0 else 0.0 for source, gain in gains.items()}


def _score(
    response: Response,
    now: Situation,
    attended: Mapping[str, float],
    own: Mapping[str, Tally],
    experience: Experience,
) -> Scored:
    parts = {source: attended[source] * fit for source, fit in response.fit.items()}
    boosts = [boost for boost in response.fits_when if now.holds(boost.when)]
    levels = [
        tallies.get(response.id, UNUSED) for tallies in (experience.practice, experience.therapist, own)
    ]
    helped = HELPED_WEIGHT * (chance_of_helping(response.helped_prior, levels) - response.helped_prior)
    score = sum(parts.values()) + sum([boost.by for boost in boosts]) + helped
    score += preference_match(response.lean, now.case.client.preferences)
    if "contains" in response.roles and now.holds("distress_rising"):
        score += CONTAINMENT_BOOST
    return Scored(response, score, parts, boosts, levels)


def preference_match(lean: Lean, preferences: Preferences | None) -> float:
    """Positive where the response leans the way the client likes, summed over the four dimensions."""
    if preferences is None:
        return 0.0
    products: list[float] = [
        getattr(lean, each.name) * getattr(preferences, each.name) for each in fields(Lean)
    ]
    return PREFERENCE_WEIGHT * sum(products)


def _varied(scored: Sequence[Scored], now: Situation) -> list[Scored]:
    """The places that are kept (meets, contains, leading source, hands over), then the best of the rest."""
    picked: list[Scored] = []
    for is_fitting in _kept_places(now):
        picked += [one for one in scored if is_fitting(one.response) and one not in picked][:1]
    families = Counter(one.response.family for one in picked)
    for one in scored:
        is_worth_it = len(picked) < FEWEST or one.score >= WORTH_OFFERING
        if (
            len(picked) < OFFERED
            and is_worth_it
            and one not in picked
            and families[one.response.family] < PER_FAMILY
        ):
            picked.append(one)
            families[one.response.family] += 1
    return picked


def _kept_places(now: Situation) -> list[Callable[[Response], bool]]:
    """In order, what the set must hold one of, where the catalogue has it."""
    places: list[Callable[[Response], bool]] = [lambda response: "meets" in response.roles]
    if now.holds("distress_rising") or now.holds("safety_open"):
        places.append(lambda response: "contains" in response.roles)
    leading = now.formulation.sources[0].id
    if now.holds(f"leading:{leading}"):
        places.append(lambda response: response.fit.get(leading, 0.0) >= CLOSEST_FIT)
    places.append(lambda response: "hands_over" in response.roles)
    return places


def _in_order(picked: Sequence[Scored]) -> list[Scored]:
    """Best first, with the one that meets the person in front: its place is a rule, and its score says so."""
    if not picked:
        return []
    meets, *others = picked
    others = sorted(others, key=lambda one: (-one.score, one.response.id))
    best = max([meets.score, *(one.score for one in others[:1])])
    return [meets._replace(score=best), *others]


def _offer(one: Scored, now: Situation) -> ResponseOffer:
    response, because = one.response, one.because(now)
    return ResponseOffer(
        id=response.id,
        score=one.score,
        why="; ".join(reason.rstrip(".") for reason in because) or response.meaning,
        words=_words_for(response, now),
        rationale=response.rationale,
        choices=response.choices,
        for_sources=one.for_sources,
        watch_for=response.watch_for,
        because=because,
    )


def _words_for(response: Response, now: Situation) -> str:
    """Words that fit the circumstance, where there are any; otherwise others of the three each session."""
    for circumstance, words in response.words_while.items():
        if now.holds(circumstance):
            return words
    return response.words[len(now.case.held) % len(response.words)]


def avoid_for(now: Situation) -> tuple[AvoidNote, ...]:
    """What to keep from now, what matters most first: a short list, since avoiding everything is no advice."""
    attended = attention(now)
    weighed = [_weighed(avoid, now, attended) for avoid in now.catalogue.avoid.values()]
    weighed.sort(key=lambda pair: (-pair[0], pair[1].id))
    return tuple(note for weight, note in weighed if weight >= WORTH_AVOIDING)[:MOST_AVOIDED]


def _weighed(avoid: Avoid, now: Situation, attended: Mapping[str, float]) -> tuple[float, AvoidNote]:
    """How much speaks for keeping from it, with its reasons, the weightiest first."""
    reasons = [
        (_weight_of(caution, attended), f"{caution.why} ({reason})", caution.why)
        for caution in avoid.when
        if (reason := now.holds(caution.when))
    ]
    reasons.sort(key=lambda one: -one[0])
    because = tuple(sentence for _, sentence, _ in reasons)
    why = reasons[0][2] if reasons else ""
    return sum(weight for weight, _, _ in reasons), AvoidNote(avoid.id, why, because)


def _weight_of(caution: Caution, attended: Mapping[str, float]) -> float:
    head, _, id = caution.when.partition(":")
    return attended[id] if head in {"likely", "leading"} else PLAIN_CAUTION_WEIGHT
