"""The log of strains, laid over what the client's marks say -> the state that the brief shows.

A strain that is noticed but not mended is what foretold worse outcome (McLaughlin 2013), and marks alone miss many:
most clients hold something back (Blanchard and Farber 2016). So an open entry never lets the page look calmer than the
therapist knows it to be. The other way round, the client's marks have the last word: while they have fallen and are
not back, no entry makes the page say that all is mended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import (
    Alliance,
    AlliancePoint,
    AllianceState,
    LoggedStrain,
    Session,
    StrainEnd,
)

MOST_PRESSING_FIRST = (
    AllianceState.RUPTURED,
    AllianceState.STRAINED,
    AllianceState.REPAIRING,
    AllianceState.REPAIRED,
    AllianceState.STEADY,
    AllianceState.UNKNOWN,
)
FALLEN = frozenset({AllianceState.STRAINED, AllianceState.RUPTURED})
NOT_BACK = FALLEN | {AllianceState.REPAIRING}


@dataclass(frozen=True, slots=True)
class Patience:
    """How many held sessions go by before an open strain counts for more."""

    unraised: int
    """Not talked about after so many: as pressing as a rupture."""
    healed: int
    """A strain that has healed stays visible for so many."""

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> Patience:
        return cls(int(catalogue.threshold("strain_unraised_for")), int(catalogue.threshold("repaired_for")))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one entry of the log makes of the state, since when, and why."""

    state: AllianceState
    since: int | None
    why: str


def with_log(
    alliance: Alliance, strains: Sequence[LoggedStrain], held: Sequence[Session], patience: Patience
) -> Alliance:
    """The alliance as marks and log together tell it: state, since when and because; the points stay the marks'.

    `held`: the held sessions, oldest first. Without a strain that matters now, the alliance as it was.
    """
    readings = [
        reading for strain in strains if (reading := _reading(strain, alliance, held, patience)) is not None
    ]
    if not readings:
        return alliance
    logged = min(readings, key=lambda one: MOST_PRESSING_FIRST.index(one.state))
    because = (*alliance.because, *(reading.why for reading in readings))
    if _marks_go_before(alliance, logged, strains, held):
        return replace(alliance, because=because)
    since = alliance.since_session if logged.state is alliance.state else logged.since
    return replace(alliance, state=logged.state, since_session=since, because=because)


def _marks_go_before(
    alliance: Alliance, logged: _Reading, strains: Sequence[LoggedStrain], held: Sequence[Session]
) -> bool:
    """Whether the marks press more than the log, and the log has no newer word on the very fall they show."""
    if MOST_PRESSING_FIRST.index(alliance.state) >= MOST_PRESSING_FIRST.index(logged.state):
        return False
    if alliance.state not in FALLEN:
        return True
    fell_on = _day_of(alliance.since_session, held)
    return not any(_answers(strain, fell_on) for strain in strains)


def _answers(strain: LoggedStrain, fell_on: date | None) -> bool:
    """Talked about, or closed as healed, on or after the day of the fall."""
    if fell_on is None or strain.state is StrainEnd.LEFT:
        return False
    said_on = strain.raised_on if strain.is_open else strain.closed_on
    return said_on is not None and said_on >= fell_on


def _day_of(number: int | None, held: Sequence[Session]) -> date | None:
    return next((session.on for session in held if session.number == number), None)


def _reading(
    strain: LoggedStrain, alliance: Alliance, held: Sequence[Session], patience: Patience
) -> _Reading | None:
    if strain.is_open:
        return _open_reading(strain, alliance, held, patience)
    if strain.state is StrainEnd.HEALED and strain.closed_on is not None:
        return _healed_reading(strain, alliance, held, patience)
    return None


def _open_reading(
    strain: LoggedStrain, alliance: Alliance, held: Sequence[Session], patience: Patience
) -> _Reading:
    noticed = noticed_in_words(strain)
    if strain.raised_on is not None:
        why = f"the strain noticed {noticed} has been talked about and is not closed yet"
        return _Reading(AllianceState.REPAIRING, strain.noticed_in, why)
    if strain.by_checkin and are_marks_back(strain, alliance.points):
        why = f"the marks are back since the strain noticed {noticed}; nobody has said yet whether it healed"
        return _Reading(AllianceState.REPAIRING, strain.noticed_in, why)
    waited = sessions_since(strain.noticed_on, held)
    why = f"the strain noticed {noticed} has not been talked about"
    if strain.by_checkin or waited >= patience.unraised:
        return _Reading(AllianceState.RUPTURED, strain.noticed_in, why + _waited_in_words(waited))
    return _Reading(AllianceState.STRAINED, strain.noticed_in, why)


def _healed_reading(
    strain: LoggedStrain, alliance: Alliance, held: Sequence[Session], patience: Patience
) -> _Reading | None:
    assert strain.closed_on is not None
    if sessions_since(strain.closed_on, held) >= patience.healed:
        return None
    noticed = noticed_in_words(strain)
    if alliance.state in NOT_BACK:
        why = f"the strain noticed {noticed} was closed as healed; the marks are not back yet"
        return _Reading(AllianceState.REPAIRING, strain.noticed_in, why)
    why = f"the strain noticed {noticed} has healed"
    return _Reading(AllianceState.REPAIRED, strain.noticed_in, why)


def sessions_since(day: date, held: Sequence[Session]) -> int:
    """How many sessions were held after that day."""
    return sum(session.on > day for session in held)


def are_marks_back(strain: LoggedStrain, points: Sequence[AlliancePoint]) -> bool:
    """Whether the client's marks, given since the strain was noticed, are within their usual band again."""
    later = [point for point in points if strain.noticed_in is None or point.session > strain.noticed_in]
    return bool(later) and later[-1].state not in NOT_BACK


def noticed_in_words(strain: LoggedStrain) -> str:
    """`in session 8`; before the first session there is only the day."""
    if strain.noticed_in is None:
        return f"on {strain.noticed_on.isoformat()}"
    return f"in session {strain.noticed_in}"


def _waited_in_words(sessions: int) -> str:
    if sessions == 0:
        return ""
    return f" in the {sessions} sessions held since" if sessions > 1 else " in the session held since"
