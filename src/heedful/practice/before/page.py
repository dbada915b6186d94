"""A brief, with the catalogue beside it and the therapist's own answers -> what the page shows, in its order.

Nothing is decided here: the core decides, this module only puts words, links and pictures next to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from heedful.core.brief import brief_in
from heedful.core.catalogue import Avoid, Basis, Catalogue, Measure, Reference, Response, Source
from heedful.core.circumstances import WINS, Situation
from heedful.core.measures import triage
from heedful.core.vocabulary import (
    Alliance,
    AllianceState,
    AvoidNote,
    Brief,
    Case,
    Evidence,
    InquiryOffer,
    Outcome,
    ResponseOffer,
    Signal,
    SourceReading,
)
from heedful.practice.before.forms import WHAT_WAS_DONE
from heedful.practice.record.models import Part, ProposalAnswer, RiskAnswer
from heedful.practice.showing import words
from heedful.practice.showing.plots import (
    AlliancePlot,
    RangeBar,
    alliance_plot,
    days_axis,
    ground,
    range_bar,
    session_marks,
)
from heedful.practice.showing.standing import as_shown, state_words

SHOWN_SOURCES = 3
SHOWN_RESPONSES = 3
SHOWN_AVOID = 3
BY_THE_LOG = {
    AllianceState.RUPTURED: "A strain between you has waited to be talked about. Worth talking about first.",
    AllianceState.STRAINED: "A strain between you was noticed and has not been talked about. Worth asking about.",
    AllianceState.REPAIRING: "A strain between you is being mended.",
    AllianceState.REPAIRED: "A strain between you has healed.",
}
SIGNS_SHOWN = 10
"""Of each reading, the clearest; what is fainter is told as a sum. The case file has every line."""


@dataclass(frozen=True, slots=True)
class SessionLink:
    """A session by its number; no address where the number stands for no session of the record."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Slot:
    """The place for the therapist's answer to one proposal, and the answer that holds, if there is one."""

    part: str
    proposal: str
    name: str
    answer: ProposalAnswer | None

    @property
    def anchor(self) -> str:
        return f"answer-{self.part}-{self.proposal}"

    @property
    def wording(self) -> Wording:
        return WORDINGS[Part(self.part)]

    @property
    def said(self) -> str:
        return "" if self.answer is None else getattr(self.wording, f"was_{self.answer.answer}")


@dataclass(frozen=True, slots=True)
class Wording:
    """What the three answers are called for one part of the page, and how they read once given."""

    accept: str
    change: str
    decline: str
    was_accepted: str
    was_changed: str
    was_declined: str


WORDINGS = {
    Part.SOURCE: Wording(
        accept="Rings true",
        change="I see it differently",
        decline="Not this",
        was_accepted="Rings true to you",
        was_changed="You see it this way",
        was_declined="Not this, you said",
    ),
    Part.INQUIRY: Wording(
        accept="I’ll ask this",
        change="In my own words",
        decline="Not this time",
        was_accepted="You will ask this",
        was_changed="You will ask",
        was_declined="Not this time, you said",
    ),
    Part.RESPONSE: Wording(
        accept="I’ll use this",
        change="In my own way",
        decline="Not this time",
        was_accepted="You will use this",
        was_changed="You will do it this way",
        was_declined="Not this time, you said",
    ),
    Part.AVOID: Wording(
        accept="I’ll leave it",
        change="I see it differently",
        decline="Not so here",
        was_accepted="You will leave it for now",
        was_changed="You see it this way",
        was_declined="Not so here, you said",
    ),
}


@dataclass(frozen=True, slots=True)
class SignalLine:
    """What stands out, as it was last; `earlier`: the sessions of late in which it stood out before."""

    name: str
    why: str
    session: SessionLink
    earlier: tuple[SessionLink, ...]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    name: str
    in_words: str
    decibans: str
    is_for: bool
    times: str
    is_derived: bool
    session: SessionLink
    ground: SafeString


@dataclass(frozen=True, slots=True)
class SourceView:
    id: str
    name: str
    meaning: str
    may_protect: str
    how_likely: str
    out_of_ten: str
    bar: RangeBar
    evidence: tuple[EvidenceLine, ...]
    fainter: str
    ground: SafeString
    slot: Slot


@dataclass(frozen=True, slots=True)
class InquiryView:
    words: str
    purpose: str
    tells_apart: tuple[str, ...]
    answers: tuple[str, ...]
    ground: SafeString
    slot: Slot


@dataclass(frozen=True, slots=True)
class ResponseView:
    """`plain` is the rationale in words for the client; `other_words` the remaining ways to say it."""

    name: str
    meaning: str
    words: str
    other_words: tuple[str, ...]
    why: tuple[str, ...]
    plain: str
    choices: tuple[str, ...]
    watch_for: str
    evidence: str
    caveat: str
    ground: SafeString
    slot: Slot


@dataclass(frozen=True, slots=True)
class AvoidView:
    name: str
    meaning: str
    why: str
    because: tuple[str, ...]
    instead: tuple[str, ...]
    ground: SafeString
    slot: Slot


@dataclass(frozen=True, slots=True)
class AllianceView:
    state: str
    name: str
    meaning: str
    is_from_log: bool
    """The log of strains says so; the client's marks alone would say something else."""
    level: str
    because: tuple[str, ...]
    plot: AlliancePlot | None
    rows: tuple[tuple[SessionLink, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class RiskSaid:
    """One answer about risk: what the item asks about, and the answer in the words that the form offered."""

    item: int
    about: str
    answer: str


@dataclass(frozen=True, slots=True)
class RiskGroup:
    """The answers about risk of one form, which one person acknowledges at once. No session: before the first.

    `row` is the first of them; `told`: who is told first, empty if nobody is left; `triage`: what the instrument's own
    steps ask for; `screener`: the instrument that could be asked next.
    """

    row: RiskAnswer
    measure: str
    said: tuple[RiskSaid, ...]
    session: SessionLink | None
    told: str
    triage: str
    screener: Measure | None


@dataclass(frozen=True)
class BriefPage:
    brief: Brief
    alliance: AllianceView
    signals: tuple[SignalLine, ...]
    risk_open: tuple[RiskGroup, ...]
    risk_seen: tuple[RiskGroup, ...]
    risk_choices: tuple[tuple[str, str], ...]
    leading: tuple[SourceView, ...]
    others: tuple[SourceView, ...]
    is_anything_standing_out: bool
    inquiries: tuple[InquiryView, ...]
    responses: tuple[ResponseView, ...]
    avoid: tuple[AvoidView, ...]
    held_back: tuple[tuple[str, str], ...]
    wins: tuple[str, ...]
    answered_before: tuple[Slot, ...]
    """Answers to proposals that have left the page since, because something more was noted."""

    @property
    def first_inquiry(self) -> InquiryView | None:
        return self.inquiries[0] if self.inquiries else None

    @property
    def more_inquiries(self) -> tuple[InquiryView, ...]:
        return self.inquiries[1:]

    @property
    def shown_responses(self) -> tuple[ResponseView, ...]:
        return self.responses[:SHOWN_RESPONSES]

    @property
    def more_responses(self) -> tuple[ResponseView, ...]:
        return self.responses[SHOWN_RESPONSES:]

    @property
    def shown_avoid(self) -> tuple[AvoidView, ...]:
        return self.avoid[:SHOWN_AVOID]

    @property
    def more_avoid(self) -> tuple[AvoidView, ...]:
        return self.avoid[SHOWN_AVOID:]


def brief_page(
    now: Situation,
    *,
    sessions: Mapping[int, str],
    risk: Iterable[RiskAnswer],
    answers: Iterable[ProposalAnswer],
    told: Mapping[UUID, str] | None = None,
) -> BriefPage:
    """`sessions`: addresses by number; `answers`: to this brief, oldest first, so that the newest holds; `told`: by
    answer about risk, the name of whoever is told first."""
    by_proposal = {(one.part, one.proposal): one for one in answers}
    maker = _Maker(now.catalogue, sessions, by_proposal, told or {})
    return maker.page(now.case, brief_in(now), risk)


@dataclass(frozen=True)
class _Maker:
    catalogue: Catalogue
    sessions: Mapping[int, str]
    answers: Mapping[tuple[str, str], ProposalAnswer]
    told: Mapping[UUID, str]

    def page(self, case: Case, brief: Brief, risk: Iterable[RiskAnswer]) -> BriefPage:
        standing_out = len(brief.standing_out)
        views = tuple(self.source(reading) for reading in brief.sources)
        groups = [self.risk(rows) for rows in _by_form(risk)]
        return BriefPage(
            brief=brief,
            alliance=self.alliance(case, brief.alliance),
            signals=tuple(self.signals(brief.signals)),
            risk_open=tuple(group for group in groups if group.row.acknowledged_on is None),
            risk_seen=tuple(group for group in groups if group.row.acknowledged_on is not None),
            risk_choices=tuple(WHAT_WAS_DONE),
            leading=views[: standing_out or SHOWN_SOURCES],
            others=views[standing_out or SHOWN_SOURCES :],
            is_anything_standing_out=bool(standing_out),
            inquiries=tuple(self.inquiry(offer) for offer in brief.inquiries),
            responses=tuple(self.response(offer) for offer in brief.responses),
            avoid=tuple(self.avoid(note) for note in brief.avoid),
            held_back=tuple(
                (self.catalogue.responses[h.id].name, words.sentence(h.why)) for h in brief.held_back
            ),
            wins=tuple(self.wins(case, brief)),
            answered_before=tuple(self.answered_before(brief)),
        )

    def link(self, number: int) -> SessionLink:
        return SessionLink(number, self.sessions.get(number, ""))

    def signals(self, signals: Iterable[Signal]) -> Iterable[SignalLine]:
        """Newest first, a line a kind: the same thing three weeks running is one piece of news."""
        by_kind: dict[str, list[Signal]] = {}
        for signal in signals:
            by_kind.setdefault(signal.kind, []).append(signal)
        for kind, (newest, *earlier) in by_kind.items():
            yield SignalLine(
                name=self.catalogue.observations[kind].name,
                why=words.sentence(newest.why),
                session=self.link(newest.session),
                earlier=tuple(self.link(signal.session) for signal in earlier),
            )

    def slot(self, part: Part, proposal: str, name: str) -> Slot:
        return Slot(part.value, proposal, name, self.answers.get((part.value, proposal)))

    def answered_before(self, brief: Brief) -> Iterable[Slot]:
        """Sources are always on the page; the other three come and go."""
        there = {(Part.INQUIRY.value, one.id) for one in brief.inquiries}
        there |= {(Part.RESPONSE.value, one.id) for one in brief.responses}
        there |= {(Part.AVOID.value, one.id) for one in brief.avoid}
        for part, proposal in self.answers:
            if part != Part.SOURCE and (part, proposal) not in there:
                yield self.slot(Part(part), proposal, name_of(self.catalogue, part, proposal))

    def ground(self, basis: Basis) -> SafeString:
        return ground_of(basis, tuple(self.catalogue.references[id] for id in basis.references))

    def risk(self, rows: Sequence[RiskAnswer]) -> RiskGroup:
        first = rows[0]
        measure = self.catalogue.measures[first.measure]
        is_screener = bool(measure.triage)
        return RiskGroup(
            row=first,
            measure=measure.name,
            said=tuple(_risk_said(measure, row) for row in rows),
            session=self.link(first.session.number) if first.session else None,
            told=self.told.get(first.pk, ""),
            triage=_triage_words(measure, rows) if is_screener else "",
            screener=None if is_screener else self.screener(),
        )

    def screener(self) -> Measure | None:
        """The instrument with steps of its own that a therapist asks face to face, where its words may be shown."""
        ready = (m for m in self.catalogue.measures.values() if m.triage and m.is_ready)
        return next((each for each in ready if each.filled_in_by == "therapist"), None)

    def alliance(self, case: Case, alliance: Alliance) -> AllianceView:
        alliance = as_shown(alliance, self.catalogue)
        name, meaning = state_words(alliance)
        by_marks = alliance.points[-1].state if alliance.points else AllianceState.UNKNOWN
        is_from_log = alliance.state is not by_marks
        return AllianceView(
            state=alliance.state.value,
            name=name,
            meaning=BY_THE_LOG.get(alliance.state, meaning) if is_from_log else meaning,
            is_from_log=is_from_log,
            level=_level_in_words(alliance),
            because=tuple(
                words.sentence(reason)
                for reason in alliance.because
                if alliance.points or alliance.since_session
            ),
            plot=_picture(case, alliance),
            rows=tuple(
                (self.link(p.session), f"{p.rating:.1f}", _number(p.expected), words.ALLIANCE[p.state][0])
                for p in reversed(alliance.points)
            ),
        )

    def source(self, reading: SourceReading) -> SourceView:
        source = self.catalogue.sources[reading.id]
        return SourceView(
            id=source.id,
            name=source.name,
            meaning=source.meaning,
            may_protect=source.may_protect,
            how_likely=words.how_likely(reading.probability),
            out_of_ten=words.out_of_ten(reading.probability, reading.low, reading.high),
            bar=range_bar(reading.low, reading.probability, reading.high),
            evidence=tuple(self.evidence(line) for line in reading.evidence[:SIGNS_SHOWN]),
            fainter=_fainter(reading.evidence[SIGNS_SHOWN:]),
            ground=self.ground(source.basis),
            slot=self.slot(Part.SOURCE, source.id, source.name),
        )

    def evidence(self, line: Evidence) -> EvidenceLine:
        kind = self.catalogue.observations[line.kind]
        return EvidenceLine(
            name=kind.name,
            in_words=words.for_or_against(line.decibans),
            decibans=words.signed(line.decibans),
            is_for=line.decibans >= 0,
            times=f"{line.times} times" if line.times > 1 else "",
            is_derived=line.is_derived,
            session=self.link(line.session),
            ground=self.ground(kind.basis),
        )

    def inquiry(self, offer: InquiryOffer) -> InquiryView:
        inquiry = self.catalogue.inquiries[offer.id]
        return InquiryView(
            words=offer.words,
            purpose=inquiry.purpose,
            tells_apart=tuple(self.catalogue.sources[id].name for id in offer.tells_apart),
            answers=tuple(answer.words for answer in inquiry.answers),
            ground=self.ground(inquiry.basis),
            slot=self.slot(Part.INQUIRY, offer.id, offer.words),
        )

    def response(self, offer: ResponseOffer) -> ResponseView:
        entry = self.catalogue.responses[offer.id]
        return ResponseView(
            name=entry.name,
            meaning=entry.meaning,
            words=offer.words,
            other_words=_others(entry, offer.words),
            why=tuple(words.sentence(reason) for reason in offer.because),
            plain=offer.rationale,
            choices=offer.choices,
            watch_for=offer.watch_for,
            evidence=entry.evidence,
            caveat=entry.caveat,
            ground=self.ground(entry.basis),
            slot=self.slot(Part.RESPONSE, offer.id, entry.name),
        )

    def avoid(self, note: AvoidNote) -> AvoidView:
        entry = self.catalogue.avoid[note.id]
        return AvoidView(
            name=entry.name,
            meaning=entry.meaning,
            why=note.why,
            because=tuple(words.sentence(reason) for reason in note.because),
            instead=tuple(self.catalogue.responses[id].name for id in entry.instead),
            ground=self.ground(entry.basis),
            slot=self.slot(Part.AVOID, note.id, entry.name),
        )

    def wins(self, case: Case, brief: Brief) -> Iterable[str]:
        """What went well lately: tasks done, and wins that were noticed or stand out, each once."""
        recent = case.held[-int(self.catalogue.threshold("recent_sessions")) :]
        first = recent[0].number if recent else 0
        for task in case.tasks:
            if task.outcome is Outcome.DONE and (task.set_in or 0) >= first - 1:
                yield task.words
        seen = {
            one.kind: session.number for session in recent for one in session.observations if one.kind in WINS
        }
        seen |= {signal.kind: signal.session for signal in brief.signals if signal.kind in WINS}
        for kind, session in seen.items():
            yield f"{self.catalogue.observations[kind].name} (session {session})"


def _by_form(risk: Iterable[RiskAnswer]) -> Iterable[list[RiskAnswer]]:
    """Answers of one form together, open ones apart from those seen; one typed in stands by itself."""
    forms: dict[object, list[RiskAnswer]] = {}
    for row in risk:
        forms.setdefault((row.answers_id or row.pk, row.acknowledged_on), []).append(row)
    return forms.values()


def _risk_said(measure: Measure, row: RiskAnswer) -> RiskSaid:
    item = next((each for each in measure.items if each.number == row.item), None)
    offered = {option.value: option.words for option in item.options} if item else {}
    in_words = offered.get(row.answer)
    return RiskSaid(
        item=row.item,
        about=measure.risk_items.get(row.item, "an item about risk"),
        answer=f"{row.answer:g} (“{in_words}”)" if in_words else f"{row.answer:g}",
    )


def _triage_words(measure: Measure, rows: Sequence[RiskAnswer]) -> str:
    step = triage(measure, {row.item: row.answer for row in rows})
    return step.words if step else ""


@lru_cache(maxsize=1024)
def ground_of(basis: Basis, references: tuple[Reference, ...]) -> SafeString:
    """What an entry of the catalogue rests on, as markup: the same for everybody, asked for a hundred times a page."""
    return render_to_string("before/_ground.html", {"consensus": basis.consensus, "references": references})


def name_of(catalogue: Catalogue, part: str, proposal: str) -> str:
    """What a proposal is called on the page; a question is called by its words. Empty if there is no such entry."""
    if part == Part.INQUIRY:
        inquiry = catalogue.inquiries.get(proposal)
        return inquiry.words if inquiry else ""
    named: Mapping[str, Mapping[str, Source | Response | Avoid]] = {
        Part.SOURCE: catalogue.sources,
        Part.RESPONSE: catalogue.responses,
        Part.AVOID: catalogue.avoid,
    }
    entry = named[part].get(proposal)
    return entry.name if entry else ""


def _others(entry: Response, shown: str) -> tuple[str, ...]:
    return tuple(one for one in entry.words if one != shown)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _fainter(rest: Sequence[Evidence]) -> str:
    """What the signs beyond those shown come to, together; nothing where there are none."""
    if not rest:
        return ""
    signs = "1 fainter sign adds" if len(rest) == 1 else f"{len(rest)} fainter signs add"
    return f"{signs} {words.signed(sum(line.decibans for line in rest))} dB in all."


def _picture(case: Case, alliance: Alliance) -> AlliancePlot | None:
    """By day, over the sessions and pauses of the whole course."""
    days = {session.number: session.on for session in case.sessions}
    if not days:
        return None
    return alliance_plot(
        alliance, days, ground(days_axis(days.values()), session_marks(case.sessions), case.pauses)
    )


def _level_in_words(alliance: Alliance) -> str:
    if alliance.level is None or alliance.low is None or alliance.high is None:
        return ""
    return f"Level {alliance.level:.1f} of 10, likely between {alliance.low:.1f} and {alliance.high:.1f}."
