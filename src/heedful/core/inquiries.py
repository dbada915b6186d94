"""A formulation -> the questions that would teach us most, ranked by what their answer would tell about the source.

The worth of a question is the mutual information, in bits, between the source and the answer (Lindley 1956). Sources
can be true together; to ask what a question tells apart they are read as rivals: at most one of them at work, or none.
Under that condition each source weighs as its odds against one for "none of these".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import log2

from heedful.core.catalogue import NONE_OF_THESE, Answer, Inquiry
from heedful.core.circumstances import Situation
from heedful.core.vocabulary import Formulation, InquiryOffer

MOST_OFFERED = 3
WORTH_ASKING_BITS = 0.02
"""Below this a second or third question is not worth the client's time; the first is always offered."""
SAFETY_INQUIRY = "how_safe_now"


def inquiries_for(now: Situation) -> tuple[InquiryOffer, ...]:
    """One to three questions, the most telling first, each telling another pair apart than those before."""
    if reason := now.holds("safety_open"):
        return (_offer(now.catalogue.inquiries[SAFETY_INQUIRY], 0.0, (), (reason,)),)
    rivals = rival_shares(now.formulation)
    open_ones = [inquiry for inquiry in now.catalogue.inquiries.values() if _may_be_asked(inquiry, now)]
    ranked = sorted(open_ones, key=lambda inquiry: (-bits(inquiry, rivals), inquiry.id))
    offers: list[InquiryOffer] = []
    for inquiry in ranked:
        pair = told_apart(inquiry, rivals)
        worth = bits(inquiry, rivals)
        is_new = all(set(pair) != set(offer.tells_apart) for offer in offers)
        if not offers or (is_new and worth >= WORTH_ASKING_BITS):
            offers.append(_offer(inquiry, worth, pair, _because(pair, now)))
        if len(offers) == MOST_OFFERED:
            break
    return tuple(offers)


def rival_shares(formulation: Formulation) -> Mapping[str, float]:
    """How the chance is shared if at most one source is at work; `none` included, summing to one."""
    odds = {reading.id: 10.0 ** (reading.decibans / 10.0) for reading in formulation.sources}
    total = 1.0 + sum(odds.values())
    return {NONE_OF_THESE: 1.0 / total} | {source: value / total for source, value in odds.items()}


def bits(inquiry: Inquiry, shares: Mapping[str, float]) -> float:
    """Mutual information between source and answer, in bits; never negative."""
    worth = 0.0
    for answer in inquiry.answers:
        overall = sum(share * likelihood(answer, source) for source, share in shares.items())
        for source, share in shares.items():
            chance = likelihood(answer, source)
            if chance > 0.0:
                worth += share * chance * log2(chance / overall)
    return max(0.0, worth)


def likelihood(answer: Answer, source: str) -> float:
    """How likely the answer is under the source; a source that is not listed answers as `none` does."""
    return answer.likelihood.get(source, answer.likelihood[NONE_OF_THESE])


def told_apart(inquiry: Inquiry, shares: Mapping[str, float]) -> tuple[str, ...]:
    """The pair of sources that the answer would separate most, weighed by how likely they are."""
    sources = [source for source in shares if source != NONE_OF_THESE]
    return max(
        combinations(sources, 2),
        key=lambda pair: shares[pair[0]] * shares[pair[1]] * _distance(inquiry, *pair),
        default=(),
    )


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
