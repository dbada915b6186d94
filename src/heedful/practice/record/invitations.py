"""Asking a client how a session was: who is asked after which one, for what, and until when.

    session_noted(session, by=user)     # wherever a session is added, or its status changes

Nothing is sent from here: an invitation stands on the client's own page, and whoever wishes is told of it by email
(`practice.between`). Come through `trust.gate` first: nothing is decided here about who may look.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from heedful.core.vocabulary import SessionStatus
from heedful.practice.people.models import User
from heedful.practice.record.checkins import session_answered_about
from heedful.practice.record.measures_in_use import DAYS_BETWEEN, in_use
from heedful.practice.record.models import (
    HowOften,
    Invitation,
    MeasureChoice,
    Participant,
    Session,
    When,
)
from heedful.practice.record.pauses import is_over
from heedful.practice.trust import audit

INVITATION_LASTS = timedelta(days=4)
"""An answer that comes later mixes the session with the days since; then it is better not to ask. Day 4, with a
reminder on day 2, is also what clinics elsewhere have settled on."""

REMINDER_AFTER = timedelta(days=2)
"""Half-way: the session is still near, and whoever meant to answer has had two evenings."""

EVENING = time(18)
"""When the invitation opens for a session that was written down before its day."""

DUE_EARLY_BY = timedelta(days=3)
"""Answers come up to some days after a session. Without this, whoever answered last time on the second day would not
be asked at the next fortnight's session, and from then on every three weeks."""


def session_noted(session: Session, *, by: User | None = None) -> None:
    """Ask everybody who takes part once a session was held; take it back when it turns out that it was not."""
    with transaction.atomic():
        if session.status == SessionStatus.HELD.value:
            session_was_held(session, by=by)
        else:
            session_was_not_held(session, by=by)


def session_was_held(session: Session, *, by: User | None = None) -> list[Invitation]:
    """The invitations, one for each who is to be asked. Said twice, it asks once."""
    opens_at = _opens_at(session, timezone.now())
    if opens_at is None or session.course.closed_on is not None:
        return []
    everybody = session.course.participants.all()
    asked = [each for each in everybody if _is_to_be_asked(each, session, opens_at)]
    return [_invite(each, session, opens_at, by) for each in asked]


def session_was_not_held(session: Session, *, by: User | None = None) -> None:
    """What was asked about it and has not been answered is taken back."""
    for invitation in waiting(session.invitations.all()):
        _take_back(invitation, by)


def _opens_at(session: Session, now: datetime) -> datetime | None:
    """Now; on the evening of a day to come; never, for a session so long ago that the answer would mix with the days
    since."""
    today = timezone.localdate(now)
    if session.on > today:
        return timezone.make_aware(datetime.combine(session.on, EVENING))
    return now if today - session.on <= INVITATION_LASTS else None


def _is_to_be_asked(participant: Participant, session: Session, opens_at: datetime) -> bool:
    """A check-in is about the latest session held: an older one written down late is not asked about."""
    day = timezone.localdate(opens_at)
    if is_paused(participant, day) or session_answered_about(participant, day) != session:
        return False
    return not participant.checkins.filter(session=session).exists()


def _invite(participant: Participant, session: Session, opens_at: datetime, by: User | None) -> Invitation:
    when = When.AFTER
    found = participant.invitations.filter(session=session, when=when).first()
    if found is not None and found.cancelled_at is None:
        return found
    for former in waiting(participant.invitations.filter(session__number__lt=session.number, when=when)):
        _take_back(former, by)
    invitation = found or Invitation(participant=participant, session=session, when=when)
    invitation.measures = ",".join(measures_due(participant, timezone.localdate(opens_at)))
    invitation.opens_at, invitation.expires_at = opens_at, opens_at + INVITATION_LASTS
    invitation.cancelled_at = None
    invitation.save()
    audit.record("asked for check-in", actor=_id_of(by), subject=participant, purpose="after a session")
    return invitation


def _take_back(invitation: Invitation, by: User | None) -> None:
    invitation.cancelled_at = timezone.now()
    invitation.save(update_fields=["cancelled_at"])
    who = invitation.participant
    audit.record("no longer asked for check-in", actor=_id_of(by), subject=who, purpose="after a session")


def _id_of(user: User | None) -> UUID | None:
    return user.pk if user else None


def waiting(invitations: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Those neither answered nor taken back."""
    return invitations.filter(answered_at__isnull=True, cancelled_at__isnull=True)


def invitations_to_mail(now: datetime) -> QuerySet[Invitation]:
    """Open and unanswered, of clients who asked to be told by email and confirmed their address."""
    wishing = Q(
        participant__reminder_wishes__confirmed_at__isnull=False,
        participant__reminder_wishes__withdrawn_at__isnull=True,
    )
    return waiting(Invitation.objects.filter(wishing, opens_at__lte=now, expires_at__gt=now))


# ---------------------------------------------------------------------------------------------------
# Pauses, and questionnaires that are due


def is_paused(participant: Participant, day: date) -> bool:
    """Whether a planned pause covers this day: a pause is never read as silence, and nobody is asked in it.

    It is over on the day they came back or, before that is said, on the agreed one; without either, as soon as they
    have met again.
    """
    begun = [pause for pause in participant.pauses.filter(begins_on__lte=day) if not is_over(pause, day)]
    return any(
        pause.ended_on or pause.until or not _have_met_since(participant, pause.begins_on, day)
        for pause in begun
    )


def _have_met_since(participant: Participant, begins_on: date, day: date) -> bool:
    held = participant.course.sessions.filter(status=SessionStatus.HELD.value)
    return held.filter(on__gt=begins_on, on__lte=day).exists()


def measures_due(participant: Participant, day: date) -> list[str]:
    """Ids of the questionnaires in use that are due on this day, in the order in which they were chosen.

    One that either of them stopped is not asked for; one for when somebody asks is asked for by hand.
    """
    answered = _last_answered(participant)
    return [each.measure for each in in_use(participant) if _is_due(each, answered.get(each.measure), day)]


def _is_due(choice: MeasureChoice, last: date | None, day: date) -> bool:
    if choice.how_often == HowOften.ASKED:
        return False
    every = timedelta(days=DAYS_BETWEEN.get(HowOften(choice.how_often), 0))
    return last is None or not every or day - last >= every - DUE_EARLY_BY


def _last_answered(participant: Participant) -> dict[str, date]:
    """The day of the latest answers to each questionnaire, sent by the client or typed in."""
    sent = participant.measure_answers.values_list("measure", "answered_at")
    totals = participant.measure_totals.values_list("measure", "answered_on", "session__on")
    days = [(measure, timezone.localdate(at)) for measure, at in sent]
    days += [(measure, answered_on or session_on) for measure, answered_on, session_on in totals]
    return dict(sorted(days, key=lambda each: each[1]))
