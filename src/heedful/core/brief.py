"""All of it -> one page, safety first."""

from __future__ import annotations

from collections.abc import Sequence

from heedful.core.alliance import AllianceModel, alliance_of
from heedful.core.catalogue import AgendaLine, Catalogue, Opening
from heedful.core.circumstances import Situation
from heedful.core.formulation import formulate
from heedful.core.inquiries import inquiries_for
from heedful.core.learning import Experience
from heedful.core.repair import Patience, with_log
from heedful.core.responses import avoid_for, responses_for
from heedful.core.signals import signals_of
from heedful.core.vocabulary import Brief, Case, LoggedStrain, SafetyNote, Signal

NOTHING_KNOWN = Experience()


def brief_of(
    case: Case,
    catalogue: Catalogue,
    experience: Experience = NOTHING_KNOWN,
    strains: Sequence[LoggedStrain] = (),
) -> Brief:
    """The brief after the last session of `case`. Pure: the same input gives the same page.

    `strains`: the log of strains, which a case file does not hold.
    """
    return brief_in(situation_of(case, catalogue, strains), experience)


def brief_in(now: Situation, experience: Experience = NOTHING_KNOWN) -> Brief:
    """The brief of a situation that has been worked out already."""
    responses, held_back = responses_for(now, experience)
    opening = _opening(now)
    case = now.case
    return Brief(
        client=case.client.code,
        after_session=case.sessions[-1].number if case.sessions else 0,
        stance=opening.stance,
        validation=opening.validation,
        sources=now.formulation.sources,
        standing_out=tuple(
            reading for reading in now.formulation.sources if now.holds(f"likely:{reading.id}")
        ),
        inquiries=inquiries_for(now),
        responses=responses,
        avoid=avoid_for(now),
        alliance=now.alliance,
        signals=_news(now),
        safety=_safety(case, now.catalogue),
        agenda=_agenda(now),
        takeaways=_last_takeaways(case),
        held_back=held_back,
    )


def situation_of(case: Case, catalogue: Catalogue, strains: Sequence[LoggedStrain] = ()) -> Situation:
    """Alliance, signals and formulation of a case, each made from the one before.

    Signals rest on the client's marks alone; the log of strains speaks through the alliance's state.
    """
    marked = alliance_of(case, AllianceModel.from_catalogue(catalogue))
    signals = signals_of(case, marked, catalogue)
    formulation = formulate(case, signals, catalogue)
    alliance = with_log(marked, strains, case.held, Patience.from_catalogue(catalogue))
    return Situation(case, catalogue, alliance, signals, formulation, tuple(strains), marked)


def _opening(now: Situation) -> Opening:
    """The stance line and the validation: of the leading source, or of the circumstance that comes before it."""
    for opening in now.catalogue.openings:
        if now.holds(opening.when):
            return opening
    leading = now.catalogue.sources[now.formulation.sources[0].id]
    return Opening("leading", leading.stance, leading.validation)


def _news(now: Situation) -> tuple[Signal, ...]:
    """Signals of the last few held sessions, newest first; what is only evidence stays with the evidence."""
    recent = now.case.held[-int(now.catalogue.threshold("news_sessions")) :]
    first = recent[0].number if recent else 0
    news = [signal for signal in now.signals if signal.is_shown and signal.session >= first]
    return tuple(sorted(news, key=lambda signal: (-signal.session, signal.kind)))


def _safety(case: Case, catalogue: Catalogue) -> tuple[SafetyNote, ...]:
    """Every answer about risk, what is still open first. A zero never appears here, and is never 'low risk'."""
    notes = []
    for session in case.sessions:
        for risk in session.risk:
            measure = catalogue.measures[risk.measure]
            about = measure.risk_items.get(risk.item, "an item about risk")
            why = f"{measure.name}, item {risk.item} ({about}): answered {risk.answer:g} in session {session.number}"
            notes.append(SafetyNote(session.number, why, risk.acknowledged_on is not None))
    return tuple(sorted(notes, key=lambda note: (note.is_acknowledged, -note.session, note.why)))


def _agenda(now: Situation) -> tuple[str, ...]:
    """A predictable hour: arriving, agreeing the agenda, looking back, one piece of work, closing."""
    return tuple(line.words for line in now.catalogue.agenda if _belongs(line, now))


def _belongs(line: AgendaLine, now: Situation) -> bool:
    is_wanted = line.when is None or now.holds(line.when) is not None
    return is_wanted and (line.unless is None or now.holds(line.unless) is None)


def _last_takeaways(case: Case) -> tuple[str, ...]:
    return next((s.takeaways for s in reversed(case.sessions) if s.takeaways), ())
