"""Responses used and what followed -> what tends to help, with this client and in this therapist's work.

For each response used: did the next held session's alliance come back to, or stay within, what was expected?
Beta-binomial with partial pooling down a chain, each level lending the next a few imagined uses:

    catalogue prior -> this practice -> this therapist -> this client

What was tried to mend a strain, and what the therapist saw follow, counts too, but gives way to the client's own marks:
a use that a later check-in judges is judged by that alone, so that nothing counts twice and nobody's own impression
outvotes the client. "No change yet" is a use after which the alliance has not come back.

Small numbers move little. What followed is not what was caused: a response chosen at a hard moment has a harder start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from heedful.core.vocabulary import AfterTry, Alliance, AllianceState, Case, LoggedStrain

LENT_USES = 4.0
"""How many imagined uses each level lends to the one below: few, so that a client's own record soon speaks."""

WENT_WELL = frozenset({AllianceState.STEADY, AllianceState.REPAIRING, AllianceState.REPAIRED})


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a response was used and how often the alliance then held or came back."""

    used: int = 0
    held: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.used + other.used, self.held + other.held)


Tallies = Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Experience:
    """Tallies by response id, widest first; the narrower are not counted again in the wider."""

    practice: Tallies = field(default_factory=dict)
    therapist: Tallies = field(default_factory=dict)


def tallies_of(case: Case, alliance: Alliance, strains: Sequence[LoggedStrain] = ()) -> dict[str, Tally]:
    """What followed each response in one case. A use with nothing to judge it by is not counted."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    judged = {**_judged_by_therapist(strains), **_judged_by_marks(case, alliance)}
    for (response, _), went_well in judged.items():
        tallies[response] += Tally(1, int(went_well))
    return dict(tallies)


Judged = dict[tuple[str, object], bool]
"""By response and the session of its use (a day, where it was between sessions): whether it went well."""


def _judged_by_marks(case: Case, alliance: Alliance) -> Judged:
    """By the state at the next held session's check-in."""
    state_at = {point.session: point.state for point in alliance.points}
    return {
        (response, session.number): state_at[following.number] in WENT_WELL
        for session, following in pairwise(case.held)
        if following.number in state_at
        for response in session.responses
    }


def _judged_by_therapist(strains: Sequence[LoggedStrain]) -> Judged:
    """By what was seen to follow; tried twice in a session, the later word counts."""
    return {
        (each.response, each.in_session or each.on): each.followed is AfterTry.CLOSER
        for strain in strains
        for each in strain.tries
        if each.response is not None and each.followed is not None
    }


def chance_of_helping(prior: float, levels: Sequence[Tally]) -> float:
    """The pooled chance that the alliance holds after a use; `levels` run from the widest to the client."""
    chance = prior
    for tally in levels:
        chance = (LENT_USES * chance + tally.held) / (LENT_USES + tally.used)
    return chance


def in_natural_frequencies(client: Tally, therapist: Tally) -> str | None:
    """`with this client 3 of 4 times; in your work 21 of 30`; None where nothing is known yet."""
    parts = []
    if client.used:
        parts.append(f"with this client the alliance held after {client.held} of {client.used}")
    if therapist.used:
        parts.append(f"in your work after {therapist.held} of {therapist.used}")
    if not parts:
        return None
    few = " (few, so they move little)" if client.used + therapist.used < 2 * LENT_USES else ""
    return "; ".join(parts) + few
