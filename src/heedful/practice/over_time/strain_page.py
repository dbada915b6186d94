"""The log of strains of one client -> what its page shows: open ones first, each with what happened since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from heedful.core.alliance import AllianceModel, alliance_of
from heedful.core.catalogue import Catalogue
from heedful.core.repair import are_marks_back, sessions_since
from heedful.core.vocabulary import Alliance, Case, LoggedStrain
from heedful.practice.record.case import case_of
from heedful.practice.record.models import Participant, Strain, StrainState, StrainTry
from heedful.practice.record.strains import Unlogged, strains_of, unlogged
from heedful.practice.showing import words

STATE_WORDS = {
    StrainState.OPEN: "Open",
    StrainState.HEALED: "Healed",
    StrainState.LEFT: "Let rest",
}


@dataclass(frozen=True, slots=True)
class TryLine:
    row: StrainTry
    what: str


@dataclass(frozen=True, slots=True)
class StrainCard:
    row: Strain
    where: str
    tries: tuple[TryLine, ...]
    since: str
    are_marks_back: bool

    @property
    def is_open(self) -> bool:
        return self.row.state == StrainState.OPEN

    @property
    def state(self) -> str:
        if self.is_open and self.row.raised_on:
            return "Open, talked about"
        return STATE_WORDS[StrainState(self.row.state)]

    @property
    def chip(self) -> str:
        """The class of the state's mark, of those that the alliance has."""
        if self.is_open:
            return "repairing" if self.row.raised_on else "ruptured"
        return "repaired" if self.row.state == StrainState.HEALED else "unknown"


@dataclass(frozen=True, slots=True)
class UnloggedLine:
    of: Unlogged
    what: str


@dataclass(frozen=True, slots=True)
class StrainPage:
    open: tuple[StrainCard, ...]
    closed: tuple[StrainCard, ...]
    unlogged: tuple[UnloggedLine, ...]


def strain_page(participant: Participant, catalogue: Catalogue) -> StrainPage:
    """Newest first in each part."""
    case = case_of(participant)
    marked = alliance_of(case, AllianceModel.from_catalogue(catalogue))
    logged = {strain.id: strain for strain in strains_of(participant)}
    rows = (
        participant.strains.select_related("session").prefetch_related("tries").order_by("-noticed_on", "-id")
    )
    cards = [_card(row, logged[str(row.pk)], case, marked, catalogue) for row in rows]
    return StrainPage(
        open=tuple(card for card in cards if card.is_open),
        closed=tuple(card for card in cards if not card.is_open),
        unlogged=tuple(_unlogged_lines(unlogged(participant, case, marked, catalogue), catalogue)),
    )


def _card(
    row: Strain, strain: LoggedStrain, case: Case, marked: Alliance, catalogue: Catalogue
) -> StrainCard:
    waited = sessions_since(row.noticed_on, case.held)
    return StrainCard(
        row=row,
        where=f"Session {row.session.number}" if row.session else "Outside a session",
        tries=tuple(TryLine(each, _tried_in_words(each, catalogue)) for each in row.tries.all()),
        since=f"{words.counted(waited, 'session')} held since" if waited else "no session held since",
        are_marks_back=strain.is_open and strain.by_checkin and are_marks_back(strain, marked.points),
    )


def _tried_in_words(row: StrainTry, catalogue: Catalogue) -> str:
    entry = catalogue.responses.get(row.response)
    named = entry.name if entry else row.response
    return ": ".join(part for part in (named, row.words) if part)


def _unlogged_lines(found: Iterable[Unlogged], catalogue: Catalogue) -> Iterable[UnloggedLine]:
    for one in found:
        seen = [catalogue.observations[kind].name for kind in one.kinds]
        if one.point is not None:
            seen.append(f"the marks were {one.point.state.value}")
        yield UnloggedLine(one, "; ".join(seen))
