"""A caseload -> who needs thought, and why. Safety first, then the alliance, then what stands out, then the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from heedful.core.alliance import ratings_of
from heedful.core.brief import situation_of
from heedful.core.catalogue import Catalogue
from heedful.core.circumstances import Situation
from heedful.core.vocabulary import AllianceState, Case
from heedful.practice.record.models import Participant
from heedful.practice.showing import words
from heedful.practice.showing.plots import Sparkline, sparkline


class Turn(IntEnum):
    """In which order clients come. The numbers are the order and mean nothing else."""

    SAFETY = 0
    RUPTURED = 1
    STRAINED = 2
    STANDS_OUT = 3
    GOING_ON = 4
    NOT_BEGUN = 5

    @property
    def heading(self) -> str:
        return HEADINGS[self]


HEADINGS = {
    Turn.SAFETY: "Think of first",
    Turn.RUPTURED: "Think of first",
    Turn.STRAINED: "Think of first",
    Turn.STANDS_OUT: "Something stands out",
    Turn.GOING_ON: "Going on",
    Turn.NOT_BEGUN: "Not begun",
}

TURN_OF_STATE = {
    AllianceState.RUPTURED: Turn.RUPTURED,
    AllianceState.STRAINED: Turn.STRAINED,
    AllianceState.REPAIRING: Turn.STRAINED,
}


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    participant: Participant
    turn: Turn
    why: str
    wonder: str
    likelihood: float
    last_on: date | None
    sessions: str
    alliance: str
    state: str
    spark: Sparkline | None

    @property
    def is_safety_open(self) -> bool:
        return self.turn is Turn.SAFETY


def caseload_rows(cases: Iterable[tuple[Participant, Case]], catalogue: Catalogue) -> list[CaseloadRow]:
    """Those who need thought first; within a turn the likeliest source first, then the code."""
    rows = [_row(participant, case, catalogue) for participant, case in cases]
    return sorted(rows, key=lambda row: (row.turn, -row.likelihood, row.participant.client.code))


def _row(participant: Participant, case: Case, catalogue: Catalogue) -> CaseloadRow:
    now = situation_of(case, catalogue)
    turn, why = _turn(now)
    leading = now.formulation.sources[0]
    return CaseloadRow(
        participant=participant,
        turn=turn,
        why=words.sentence(why),
        wonder=catalogue.sources[leading.id].stance if turn is Turn.STANDS_OUT else "",
        likelihood=leading.probability if turn is Turn.STANDS_OUT else 0.0,
        last_on=case.held[-1].on if case.held else None,
        sessions=words.counted(len(case.held), "session"),
        alliance=words.ALLIANCE[now.alliance.state][0],
        state=now.alliance.state.value,
        spark=sparkline(ratings_of(case)),
    )


def _turn(now: Situation) -> tuple[Turn, str]:
    """The turn and the one line that says why."""
    if reason := now.holds("safety_open"):
        return Turn.SAFETY, f"Safety first: {reason}"
    if turn := TURN_OF_STATE.get(now.alliance.state):
        return turn, now.alliance.because[-1]
    if not now.case.sessions:
        return Turn.NOT_BEGUN, "nothing written down yet; a first session would begin the record"
    if now.holds("nothing_stands_out"):
        return Turn.GOING_ON, _latest_news(now)
    return Turn.STANDS_OUT, _leading_in_words(now)


def _leading_in_words(now: Situation) -> str:
    leading = now.formulation.sources[0]
    name = now.catalogue.sources[leading.id].name
    return f"{name}: {words.how_likely(leading.probability)}"


def _latest_news(now: Situation) -> str:
    """The newest signal of the last few sessions, or that all is quiet."""
    news = [signal for signal in now.signals if signal.is_shown and signal.kind in now.recent_kinds]
    if not news:
        return "nothing stands out"
    newest = max(news, key=lambda signal: signal.session)
    return f"{now.catalogue.observations[newest.kind].name}: {newest.why}"
