"""A caseload -> who needs thought, and why. Safety first, then the alliance, then what stands out, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from heedful.core.alliance import AllianceModel, alliance_of, ratings_of
from heedful.core.brief import situation_of
from heedful.core.catalogue import Catalogue, Measure
from heedful.core.circumstances import Situation
from heedful.core.repair import Patience, with_log
from heedful.core.vocabulary import Alliance, AllianceState
from heedful.practice.over_time.caseload_cases import WordlessCase
from heedful.practice.record.models import Participant
from heedful.practice.showing import words
from heedful.practice.showing.plots import Sparkline, sparkline
from heedful.practice.showing.plots.table import number
from heedful.practice.showing.standing import as_shown, state_words


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
class Why:
    """The turn and the one line that says why; the stance and how likely where a source stands out."""

    turn: Turn
    words: str
    wonder: str = ""
    likelihood: float = 0.0


@dataclass(frozen=True, slots=True)
class LastTotal:
    """The newest total of a questionnaire and how far it is from the first."""

    name: str
    total: str
    moved: str


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
    mood: Sparkline | None
    last_total: LastTotal | None

    @property
    def is_safety_open(self) -> bool:
        return self.turn is Turn.SAFETY


def caseload_rows(
    cases: Iterable[tuple[Participant, WordlessCase]], catalogue: Catalogue
) -> list[CaseloadRow]:
    """Those who need thought first; within a turn the likeliest source first, then the code."""
    model, patience = AllianceModel.from_catalogue(catalogue), Patience.from_catalogue(catalogue)
    rows = [_row(participant, known, model, patience, catalogue) for participant, known in cases]
    return sorted(rows, key=lambda row: (row.turn, -row.likelihood, row.participant.client.code))


def _row(
    participant: Participant,
    known: WordlessCase,
    model: AllianceModel,
    patience: Patience,
    catalogue: Catalogue,
) -> CaseloadRow:
    held = known.case.held
    alliance = with_log(alliance_of(known.case, model), known.strains, held, patience)
    shown = as_shown(alliance, catalogue)
    why = _why(known, alliance, catalogue)
    return CaseloadRow(
        participant=participant,
        turn=why.turn,
        why=words.sentence(why.words),
        wonder=why.wonder,
        likelihood=why.likelihood,
        last_on=held[-1].on if held else None,
        sessions=words.counted(len(held), "session"),
        alliance=state_words(shown)[0],
        state=shown.state.value,
        spark=sparkline(ratings_of(known.case)),
        mood=sparkline(list(enumerate(known.moods)), about="Mood"),
        last_total=_last_total(known, catalogue),
    )


# ---------------------------------------------------------------------------------------------------
# The turn, and why


def _why(known: WordlessCase, alliance: Alliance, catalogue: Catalogue) -> Why:
    """How likely each source is comes last and only where nothing comes before it: it is the dear part."""
    if known.risk_open:
        return Why(Turn.SAFETY, _risk_in_words(known.risk_open[0]))
    if turn := TURN_OF_STATE.get(alliance.state):
        return Why(turn, alliance.because[-1])
    if not known.case.sessions:
        return Why(Turn.NOT_BEGUN, "nothing written down yet; a first session would begin the record")
    return _MEMORY.of(known, catalogue)


def _what_stands_out(known: WordlessCase, catalogue: Catalogue) -> Why:
    now = situation_of(known.case, catalogue, known.strains)
    if now.holds("nothing_stands_out"):
        return Why(Turn.GOING_ON, _latest_news(now))
    return _leading(now)


class _Memory:
    """What stood out of the same rows a moment ago: a therapist opens this page many times a day, and little changes.

    It holds a line of the catalogue's and the signals' words for a digest of numbers, in this process alone.
    """

    MOST = 4096

    def __init__(self) -> None:
        self._kept: tuple[Catalogue | None, dict[object, Why]] = (None, {})

    def of(self, known: WordlessCase, catalogue: Catalogue) -> Why:
        if not known.fingerprint:
            return _what_stands_out(known, catalogue)
        made_with, lines = self._kept
        if made_with is not catalogue or len(lines) >= self.MOST:
            lines = {}
            self._kept = (catalogue, lines)
        key = (known.fingerprint, known.strains)
        if key not in lines:
            lines[key] = _what_stands_out(known, catalogue)
        return lines[key]


_MEMORY = _Memory()


def _risk_in_words(session: int | None) -> str:
    where = f"in session {session}" if session else "given outside a session"
    return f"Safety first: an answer about risk {where} has not been acknowledged"


def _leading(now: Situation) -> Why:
    leading = now.formulation.sources[0]
    source = now.catalogue.sources[leading.id]
    told = f"{source.name}: {words.how_likely(leading.probability)}"
    return Why(Turn.STANDS_OUT, told, source.stance, leading.probability)


def _latest_news(now: Situation) -> str:
    """The newest signal of the last few sessions, or that all is quiet."""
    news = [signal for signal in now.signals if signal.is_shown and signal.kind in now.recent_kinds]
    if not news:
        return "nothing stands out"
    newest = max(news, key=lambda signal: signal.session)
    return f"{now.catalogue.observations[newest.kind].name}: {newest.why}"


# ---------------------------------------------------------------------------------------------------
# The newest total


def _last_total(known: WordlessCase, catalogue: Catalogue) -> LastTotal | None:
    """Of the questionnaire that was answered last; one that this practice no longer knows is passed over."""
    there = [entry for entry in known.totals if entry[0] in catalogue.measures]
    if not there:
        return None
    measure = catalogue.measures[there[-1][0]]
    totals = [total for id, _, total in there if id == measure.id]
    return LastTotal(measure.name, number(totals[-1]), _moved(measure, totals))


def _moved(measure: Measure, totals: Sequence[float]) -> str:
    """`down 4 since the first, for the better`; whether it is for the better only where enough has changed."""
    if len(totals) == 1:
        return "the first one"
    difference = totals[-1] - totals[0]
    if difference == 0:
        return "as at first"
    moved = f"{'up' if difference > 0 else 'down'} {number(abs(difference))} since the first"
    is_enough = measure.reliable_change is not None and abs(difference) >= measure.reliable_change
    if not is_enough or measure.higher_is not in {"worse", "better"}:
        return moved
    is_better = (difference < 0) == (measure.higher_is == "worse")
    return f"{moved}, for the {'better' if is_better else 'worse'}"
