"""Who has signed the agreement, who took their name back, and what was said instead of signing.

Asked are every participant and one therapist; each signs alone. Who takes their name back does so for every version
that it stands on, since no earlier one may come to hold again unasked. That somebody signed or withdrew belongs to the
agreement and all of its people may see it; why, and what was said instead, is that person's own.

Come through `trust.gate` first: nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.agreements import NotNow, current, in_turn
from heedful.practice.record.models import (
    Agreement,
    AgreementReply,
    AgreementSignature,
    Course,
    NotSigned,
    Participant,
    SignedHow,
)
from heedful.practice.trust import audit

Signer = Participant | User

# ---------------------------------------------------------------------------------------------------
# Signing, and taking one's name back


@dataclass(frozen=True, slots=True)
class Hand:
    """One of those who are asked, and how they stand to one version. `withdrawn`: their last signature, taken back."""

    participant: Participant | None
    user: User | None
    signed: AgreementSignature | None
    withdrawn: AgreementSignature | None

    @property
    def name(self) -> str:
        if self.participant is not None:
            return str(self.participant.client.name)
        return self.user.display_name if self.user else "a therapist"


def hands(agreement: Agreement) -> tuple[Hand, ...]:
    """Every participant, then the therapists who signed it or took their name back; or a nameless one, still asked.

    A name that was taken back from an earlier version, and not given again since, counts as taken back here, too.
    """
    rows = AgreementSignature.objects.filter(
        agreement__course=agreement.course_id, agreement__version__lte=agreement.version
    )
    rows_of: dict[UUID | None, list[AgreementSignature]] = {}
    for row in rows.select_related("user", "agreement").order_by("agreement__version", "id"):
        rows_of.setdefault(row.participant_id or row.user_id, []).append(row)
    people = agreement.course.participants.select_related("client").order_by("id")
    asked = [_hand(agreement, rows_of.get(each.pk, []), participant=each) for each in people]
    signed_by = [_hand(agreement, rows, user=rows[0].user) for rows in rows_of.values() if rows[0].user_id]
    therapists = [hand for hand in signed_by if hand.signed or hand.withdrawn]
    return (*asked, *(therapists or [Hand(None, None, None, None)]))


def _hand(
    agreement: Agreement,
    rows: list[AgreementSignature],
    participant: Participant | None = None,
    user: User | None = None,
) -> Hand:
    """`rows`: theirs, oldest version first."""
    standing = [row for row in rows if row.withdrawn_at is None]
    signed = next((row for row in standing if row.agreement_id == agreement.pk), None)
    withdrawn = rows[-1] if rows and rows[-1].withdrawn_at is not None else None
    return Hand(participant, user, signed, None if signed else withdrawn)


def signature_of(agreement: Agreement, who: Signer) -> AgreementSignature | None:
    """The one that stands."""
    found: AgreementSignature | None = agreement.signatures.filter(
        **_is(who), withdrawn_at__isnull=True
    ).first()
    return found


@in_turn
def sign(
    course: Course,
    agreement_id: UUID,
    who: Signer,
    how: SignedHow,
    *,
    on: date | None = None,
    noted_by: User | None = None,
) -> AgreementSignature:
    """Once, however often it is pressed. `on`: an earlier day, for paper; `noted_by`: a therapist took it down.

    Raises: NotNow where a newer version is there, or none with words.
    """
    agreement = current(course)
    if agreement is None or agreement.pk != agreement_id or not agreement.sections:
        raise NotNow("There is a newer version by now. Have a look at it before you sign.")
    there = signature_of(agreement, who)
    if there is not None:
        return there
    made: AgreementSignature = agreement.signatures.create(**_is(who), how=how, signed_at=_moment(on))
    if isinstance(who, Participant):
        agreement.replies.filter(participant=who).delete()
    _settle(agreement)
    actor = who if isinstance(who, User) else noted_by
    audit.record("signed agreement", actor=actor.pk if actor else None, subject=made, purpose="agreement")
    return made


@in_turn
def withdraw(course: Course, who: Signer, why: str | None = None, *, noted_by: User | None = None) -> bool:
    """Take one's name back from every version it stands on; whether there was any. No reason is needed.

    A paper agreement has no signature here: one is written down for its day, and taken back.
    """
    now = timezone.now()
    papers = _papers_of(course, who)
    signed = AgreementSignature.objects.filter(**_is(who), **_open_in(course)).select_related("agreement")
    standing = sorted({*papers, *signed}, key=lambda row: (row.agreement.version, row.pk))
    for row in standing:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        _settle(row.agreement)
    if standing:
        newest = standing[-1]
        newest.why_withdrawn = why or None
        newest.save(update_fields=["why_withdrawn"])
        actor = who if isinstance(who, User) else noted_by
        audit.record(
            "withdrew from agreement", actor=actor.pk if actor else None, subject=newest, purpose="agreement"
        )
    return bool(standing)


def _papers_of(course: Course, who: Signer) -> list[AgreementSignature]:
    return [
        paper.signatures.create(**_is(who), how=SignedHow.PAPER, signed_at=_moment(paper.signed_on))
        for paper in course.agreements.filter(sections__isnull=True, signed_on__isnull=False)
    ]


def is_bound(course: Course, who: Signer) -> bool:
    """Whether there is anything that they could take their name back from."""
    signed = AgreementSignature.objects.filter(**_is(who), **_open_in(course)).exists()
    return signed or course.agreements.filter(sections__isnull=True, signed_on__isnull=False).exists()


def last_withdrawal(course: Course, who: Signer) -> AgreementSignature | None:
    """The newest name taken back, unless they have signed since."""
    rows = AgreementSignature.objects.filter(**_is(who), agreement__course=course)
    newest: AgreementSignature | None = rows.order_by("agreement__version", "id").last()
    return newest if newest is not None and newest.withdrawn_at is not None else None


def forget_why(signature: AgreementSignature) -> None:
    """The reason is theirs to delete; that they withdrew, and when, stays."""
    if signature.why_withdrawn is not None:
        signature.why_withdrawn = None
        signature.save(update_fields=["why_withdrawn"])
        audit.record("client deleted reason", subject=signature, purpose="agreement")


def last_signed_by(participant: Participant) -> Agreement | None:
    """The version with words that they signed last and still stand by: what a newer one is compared with."""
    rows = participant.signatures.filter(withdrawn_at__isnull=True, agreement__sections__isnull=False)
    newest = rows.select_related("agreement").order_by("agreement__version", "id").last()
    return newest.agreement if newest else None


def _is(who: Signer) -> dict[str, Signer]:
    return {"user" if isinstance(who, User) else "participant": who}


def _open_in(course: Course) -> dict[str, object]:
    return {"agreement__course": course, "withdrawn_at__isnull": True}


def _moment(on: date | None) -> datetime:
    """Now; or noon of an earlier day, of which the hour is not known."""
    if on is None or on == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.combine(on, time(12)))


def _settle(agreement: Agreement) -> None:
    """`signed_on`: the day of the last of those who are asked, every participant and one therapist."""
    signed_on = _signed_on(agreement) if agreement.sections else None
    if agreement.signed_on != signed_on:
        agreement.signed_on = signed_on
        agreement.save(update_fields=["signed_on"])


def _signed_on(agreement: Agreement) -> date | None:
    rows = agreement.signatures.filter(withdrawn_at__isnull=True).order_by("signed_at")
    clients = {row.participant_id: row.signed_at for row in rows if row.participant_id}
    therapists = [row.signed_at for row in rows if row.user_id]
    asked = set(agreement.course.participants.values_list("pk", flat=True))
    if not therapists or not asked or asked - clients.keys():
        return None
    return timezone.localdate(max(therapists[0], *clients.values()))


# ---------------------------------------------------------------------------------------------------
# "Not yet", and "let us talk about it first"


@in_turn
def answer(
    course: Course, agreement_id: UUID, participant: Participant, reply: NotSigned | None, words: str | None
) -> AgreementReply | None:
    """What they say instead of signing; again, and it takes the place of what they said. None takes it back.

    Raises: NotNow where a newer version is there, or they have signed this one.
    """
    if reply is None:
        participant.agreement_replies.filter(agreement=agreement_id).delete()
        return None
    agreement = current(course)
    if agreement is None or agreement.pk != agreement_id or not agreement.sections:
        raise NotNow("There is a newer version by now. Have a look at that one.")
    if signature_of(agreement, participant) is not None:
        raise NotNow("You have signed this one. You can take your name back first, if you like.")
    kept: AgreementReply
    kept, _ = AgreementReply.objects.update_or_create(
        agreement=agreement,
        participant=participant,
        defaults={"reply": reply, "words": words or None, "replied_at": timezone.now()},
    )
    return kept


def reply_of(agreement: Agreement, participant: Participant) -> AgreementReply | None:
    found: AgreementReply | None = agreement.replies.filter(participant=participant).first()
    return found
