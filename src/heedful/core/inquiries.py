"""A formulation -> the questions that would teach us most, ranked by what their answer would tell about the source.

The worth of a question is the mutual information, in bits, between the source and the answer (Lindley 1956). Sources
can be true together; to ask what a question tells apart they are read as rivals: at most one of them at work, or none.
Under that condition each source weighs as its odds against one for "none of these".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from math import log2

from heedful.core.catalogue import NONE_OF_THESE, Answer, Inquiry
from heedful.core.circumstances import Situation
from heedful.core.vocabulary import Formulation, InquiryOffer

MOST_OFFERED = 3
WORTH_ASKING_BITS = 0.05
"""Below this a second or third question is not worth the client's time; the first is always offered."""
RIVALS_COMPARED = 5
"""A question is named after the pair it separates among this many likeliest sources."""
SAFETY_INQUIRY = "how_safe_now"


def inquiries_for(now: Situation) -> tuple[InquiryOffer, ...]:
    """One to three questions, the most telling first, each telling another pair apart than those before."""
    if reason := now.holds("safety_open"):
        return (_offer(now.catalogue.inquiries[SAFETY_INQUIRY], 0.0, (), (reason,)),)
    shares = rival_shares(now.formulation)
    likeliest = [reading.id for reading in now.formulation.sources[:RIVALS_COMPARED]]
    open_ones = (inquiry for inquiry in now.catalogue.inquiries.values() if _may_be_asked(inquiry, now))
    worth = {inquiry: bits(inquiry, shares) for inquiry in open_ones}
    offers: list[InquiryOffer] = []
    for inquiry in sorted(worth, key=lambda one: (-worth[one], one.id)):
        if len(offers) == MOST_OFFERED or (offers and worth[inquiry] < WORTH_ASKING_BITS):
            break
        pair = told_apart(inquiry, shares, likeliest)
        if all(set(pair) != set(offer.tells_apart) for offer in offers):
            offers.append(_offer(inquiry, worth[inquiry], pair, _because(pair, now)))
    return tuple(offers)


def rival_shares(formulation: Formulation) -> Mapping[str, float]:
    """How the chance is shared if at most one source is at work; `none` included, summing to one."""
    odds = {reading.id: 10.0 ** (reading.decibans / 10.0) for reading in formulation.sources}
    total = 1.0 + sum(odds.values())
    return {NONE_OF_THESE: 1.0 / total} | {source: value / total for source, value in odds.items()}


def bits(inquiry: Inquiry, shares: Mapping[str, float]) -> float:
    """Mutual information between source and answer, in bits; never negative."""
    return max(0.0, sum(_bits_of(answer, shares) for answer in inquiry.answers))


def _bits_of(answer: Answer, shares: Mapping[str, float]) -> float:
    """What one answer adds: sum of p(source) p(answer | source) log2 of p(answer | source) / p(answer).

    Sources that it does not list answer as `none` does, so they are taken together.
    """
    listed, unlisted, unlisted_entropy = _terms(answer)
    rest, overall, worth = 1.0, 0.0, 0.0
    for source, chance, entropy in listed:
        share = shares[source]
        rest -= share
        overall += share * chance
        worth += share * entropy
    overall += rest * unlisted
    worth += rest * unlisted_entropy
    return worth - overall * log2(overall) if overall > 0.0 else 0.0


@cache
def _terms(answer: Answer) -> tuple[tuple[tuple[str, float, float], ...], float, float]:
    """Of each listed source its id, the likelihood p and p log2 p; then the last two for the unlisted."""
    listed = tuple((source, chance, _p_log_p(chance)) for source, chance in answer.likelihood.items())
    unlisted = answer.likelihood[NONE_OF_THESE]
    return listed, unlisted, _p_log_p(unlisted)


def _p_log_p(chance: float) -> float:
    return chance * log2(chance) if chance > 0.0 else 0.0


def likelihood(answer: Answer, source: str) -> float:
    """How likely the answer is under the source; a source that is not listed answers as `none` does."""
    return answer.likelihood.get(source, answer.likelihood[NONE_OF_THESE])


def told_apart(inquiry: Inquiry, shares: Mapping[str, float], sources: Sequence[str]) -> tuple[str, ...]:
    """The pair among `sources` that the answer would separate most, weighed by how likely they are."""
    return max(
        combinations(sources, 2),
        key=lambda pair: shares[pair[0]] * shares[pair[1]] * _distance(inquiry, *pair),
        default=(),
    )


@cache
def _distance(inquiry: Inquiry, one: str, other: str) -> float:
    """How far apart two sources' answers lie (total variation, 0 to 1)."""
    gaps = (abs(likelihood(a, one) - likelihood(a, other)) for a in inquiry.answers)
    return sum(gaps) / 2.0


def _may_be_asked(inquiry: Inquiry, now: Situation) -> bool:
    return inquiry.id != SAFETY_INQUIRY and not any(now.holds(name) for name in inquiry.waits_while)


def _because(pair: Sequence[str], now: Situation) -> tuple[str, ...]:
    return tuple(
        f"{now.catalogue.sources[source].name} at {now.formulation.probability(source):.0%}"
        for source in pair
    )


def _offer(inquiry: Inquiry, worth: float, pair: tuple[str, ...], because: tuple[str, ...]) -> InquiryOffer:
    return InquiryOffer(inquiry.id, inquiry.words, worth, pair, because)
