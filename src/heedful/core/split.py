"""The alliances of the people of one course -> do they stand alike with the therapist?

In work with couples, families and groups one person may stand close and another far off, or one may be moving away
while the others stay. That is news of its own, and it is for the therapist's eyes alone: what one of them marked is
never shown to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

from heedful.core.alliance import opened
from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Alliance, AllianceState, SplitAlliance, SplitKind

FALLING = frozenset({AllianceState.STRAINED, AllianceState.RUPTURED})
STAYING = frozenset({AllianceState.STEADY, AllianceState.REPAIRED})


def split_of(marked: Mapping[str, Alliance], catalogue: Catalogue) -> SplitAlliance | None:
    """The split in this course, if there is one; one person falling comes before a distance that stands still.

    `marked`: by code, what the marks of each person alone say. Somebody without marks takes no part.
    """
    known = {code: alliance for code, alliance in marked.items() if alliance.points}
    if len(known) < 2:
        return None
    return _one_falling(known) or _apart(known, catalogue.threshold("split_apart"))


def _one_falling(known: Mapping[str, Alliance]) -> SplitAlliance | None:
    """Some have fallen, and at least one has marked since and has not."""
    falling = {code: one for code, one in known.items() if one.state in FALLING}
    if not falling:
        return None
    since = min(_since(one) for one in falling.values())
    staying = [
        code for code, one in known.items() if one.state in STAYING and one.points[-1].session >= since
    ]
    if not staying:
        return None
    why = f"from session {since} on {_listed(falling)} fell, {_listed(staying)} did not"
    return SplitAlliance(SplitKind.ONE_FALLING, (*falling, *staying), since, why)


def _apart(known: Mapping[str, Alliance], least: float) -> SplitAlliance | None:
    """The pair that stands farthest apart, if that is beyond both bands and at least `least` on the opened scale."""
    pairs = [
        (_distance(known[lower], known[higher]), lower, higher)
        for lower, higher in permutations(known, 2)
        if _is_below(known[lower], known[higher])
    ]
    if not pairs or max(pairs)[0] < least:
        return None
    _, lower, higher = max(pairs)
    since = _apart_since(known[lower], known[higher], least)
    why = f"{lower} stands at {known[lower].level:.1f} of 10, {higher} at {known[higher].level:.1f}"
    return SplitAlliance(SplitKind.APART, (lower, higher), since, why)


def _is_below(lower: Alliance, higher: Alliance) -> bool:
    """Whether the two bands do not touch."""
    return lower.high is not None and higher.low is not None and lower.high < higher.low


def _distance(lower: Alliance, higher: Alliance) -> float:
    assert lower.level is not None
    assert higher.level is not None
    return opened(higher.level) - opened(lower.level)


def _apart_since(lower: Alliance, higher: Alliance, least: float) -> int:
    """The first of the unbroken run of sessions, marked by both, in which they stood this far apart."""
    at = {point.session: point.level for point in higher.points}
    since = max(lower.points[-1].session, higher.points[-1].session)
    for point in reversed(lower.points):
        if point.session in at:
            if opened(at[point.session]) - opened(point.level) < least:
                break
            since = point.session
    return since


def _since(alliance: Alliance) -> int:
    return alliance.points[-1].session if alliance.since_session is None else alliance.since_session


def _listed(codes: Mapping[str, Alliance] | list[str]) -> str:
    return " and ".join(codes)
