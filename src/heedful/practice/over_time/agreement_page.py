"""The agreement of one course, from one participant's record -> what the therapist's page shows of it.

In a couple each one's answer and reason stand in their own record alone: the page may be open with the other one there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from heedful.core.agreement_review import ReviewReason, Trigger
from heedful.practice.people.models import User
from heedful.practice.record import agreement_hands, agreements
from heedful.practice.record.agreement_hands import Hand
from heedful.practice.record.models import Agreement, AgreementReply, AgreementReview, Participant
from heedful.practice.record.models.agreed import sections_in
from heedful.wording.differences import Change, SectionChange, section_changes

CALLED = {
    Trigger.SAFETY: "Safety came up",
    Trigger.ALLIANCE: "The alliance was strained",
    Trigger.METHOD: "The way of working changed",
    Trigger.GOAL: "A goal moved",
    Trigger.DAY: "The day for it has come",
}


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """`who`: whose record it comes from, where several people take part."""

    title: str
    reason: ReviewReason
    who: str


@dataclass(frozen=True, slots=True)
class HandLine:
    """How one person stands to the version. `is_here`: whose record is open, or the therapist who reads it.

    `answer` and `why` are given for whoever `is_here` alone; `has_answered` tells that there is one to read elsewhere.
    """

    hand: Hand
    is_here: bool
    participant: Participant | None
    answer: AgreementReply | None
    has_answered: bool

    @property
    def why(self) -> str:
        row = self.hand.withdrawn
        return (row.why_withdrawn or "") if row is not None and self.is_here else ""


@dataclass(frozen=True)
class AgreementPage:
    """`holding` is signed by everybody; `current` is the newest that the clients see; `draft` they do not see."""

    current: Agreement | None
    holding: Agreement | None
    draft: Agreement | None
    versions: Sequence[Agreement]
    hands: Sequence[HandLine]
    reasons: Sequence[ReasonLine]
    last_review: AgreementReview | None
    i_have_signed: bool
    they_have_signed: bool
    i_am_bound: bool
    they_are_bound: bool

    @property
    def waits_for(self) -> str:
        """Every client who has not signed, and a therapist if none has."""
        waiting = [line.hand.name for line in self.hands if line.participant and not line.hand.signed]
        if not any(line.hand.signed for line in self.hands if not line.participant):
            waiting.append("a therapist")
        return " and ".join(filter(None, (", ".join(waiting[:-1]), waiting[-1] if waiting else "")))

    @property
    def may_write_on(self) -> bool:
        """Nobody has said anything to it yet, so a slip of the pen can still be put right."""
        untouched = all(
            not (line.hand.signed or line.has_answered or self._left(line.hand)) for line in self.hands
        )
        return bool(self.current and self.current.sections) and self.draft is None and untouched

    def _left(self, hand: Hand) -> bool:
        """Whether they took their name back from this very version."""
        return bool(hand.withdrawn and self.current and hand.withdrawn.agreement_id == self.current.pk)


def agreement_page(
    opened: Participant, reader: User, people: Sequence[Participant], *, sees_draft: bool
) -> AgreementPage:
    """`people`: everybody of the course whose record the gate gave out, `opened` among them."""
    course = opened.course
    current = agreements.current(course)
    lines = _hand_lines(current, opened, reader) if current else []
    return AgreementPage(
        current=current,
        holding=agreements.holding(course),
        draft=agreements.draft_of(course) if sees_draft else None,
        versions=list(agreements.versions(course)),
        hands=lines,
        reasons=_reasons(people),
        last_review=agreements.last_review(course),
        i_have_signed=any(line.hand.signed and line.hand.user == reader for line in lines),
        they_have_signed=any(line.hand.signed and line.hand.participant == opened for line in lines),
        i_am_bound=agreement_hands.is_bound(course, reader),
        they_are_bound=agreement_hands.is_bound(course, opened),
    )


def _hand_lines(current: Agreement, opened: Participant, reader: User) -> list[HandLine]:
    answers = {row.participant_id: row for row in current.replies.all()}
    return [_hand_line(hand, opened, reader, answers) for hand in agreement_hands.hands(current)]


def _hand_line(
    hand: Hand, opened: Participant, reader: User, answers: dict[UUID, AgreementReply]
) -> HandLine:
    answer = answers.get(hand.participant.pk) if hand.participant else None
    is_here = hand.participant == opened if hand.participant else hand.user == reader
    return HandLine(hand, is_here, hand.participant, answer if is_here else None, answer is not None)


def _reasons(people: Sequence[Participant]) -> list[ReasonLine]:
    """Of everybody, safety first; what is the same for all (the day) is told once."""
    found = [(each, reason) for each in people for reason in agreements.review_reasons(each)]
    order = list(Trigger)
    lines: dict[tuple[object, ...], ReasonLine] = {}
    for person, reason in sorted(found, key=lambda one: order.index(one[1].trigger)):
        is_shared = len(people) == 1 or reason.trigger is Trigger.DAY
        who = "" if is_shared else person.client.name
        lines.setdefault((reason, who), ReasonLine(CALLED[reason.trigger], reason, who))
    return list(lines.values())


# ---------------------------------------------------------------------------------------------------
# One version, and what is new in it


@dataclass(frozen=True)
class VersionPage:
    agreement: Agreement
    before: Agreement | None
    sections: tuple[tuple[str, str, str], ...]
    changes: tuple[SectionChange, ...]
    hands: tuple[Hand, ...]

    @property
    def has_changes(self) -> bool:
        return any(each.change is not Change.SAME for each in self.changes)


def version_page(agreement: Agreement) -> VersionPage:
    before = agreements.words_before(agreement)
    sections = sections_in(agreement.sections)
    changes = section_changes(sections_in(before.sections), sections) if before else ()
    return VersionPage(agreement, before, sections, changes, agreement_hands.hands(agreement))
