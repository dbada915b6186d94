"""How the alliance stands, in words for every page: full marks every time are unknown, not good."""

from __future__ import annotations

from dataclasses import replace

from heedful.core.alerts import are_all_at_top
from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Alliance, AllianceState
from heedful.practice.showing.words import ALLIANCE, NO_MARKS


def as_shown(alliance: Alliance, catalogue: Catalogue) -> Alliance:
    """A page says `unknown` where each of enough check-ins is at the top; the engine goes on with `steady`."""
    is_doubtful = alliance.state is AllianceState.STEADY and are_all_at_top(alliance.points, catalogue)
    if not is_doubtful:
        return alliance
    points = tuple(replace(point, state=AllianceState.UNKNOWN) for point in alliance.points)
    return replace(alliance, state=AllianceState.UNKNOWN, points=points)


def state_words(alliance: Alliance) -> tuple[str, str]:
    """Name and meaning of the present state, of an alliance as it is shown."""
    return ALLIANCE[alliance.state] if alliance.points or alliance.since_session else NO_MARKS
