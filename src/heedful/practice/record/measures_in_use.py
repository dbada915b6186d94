"""Which questionnaires a client and a therapist chose to use, how often, and which are asked for now.

Either of the two can stop one, without a reason. Come through `trust.gate` first: nothing is decided here.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from heedful.core.catalogue import Measure
from heedful.practice.people.models import User
from heedful.practice.record.checkins import session_answered_about
from heedful.practice.record.models import AskedBy, HowOften, MeasureAnswers, MeasureChoice, Participant
from heedful.practice.trust import audit

DAYS_BETWEEN = {HowOften.TWO_WEEKS: 14, HowOften.MONTH: 28}
"""After so many days the same questionnaire is asked for again."""


def can_be_given(measure: Measure, participant: Participant) -> bool:
    """Whether this client can be asked it: every item has its words, and there are goals where it asks of goals."""
    if not measure.is_ready:
        return False
    return measure.items_from != "goals" or participant.goals.exists()


def in_use(participant: Participant) -> list[MeasureChoice]:
    return list(participant.measure_choices.filter(stopped_on__isnull=True).order_by("chosen_on", "id"))


def choice_of(participant: Participant, measure: str) -> MeasureChoice | None:
    return participant.measure_choices.filter(measure=measure, stopped_on__isnull=True).first()


def choose(
    participant: Participant, measure: str, *, how_often: str, chosen_by: str = AskedBy.BOTH, by: User
) -> MeasureChoice:
    """Use it from today; chosen again, only how often changes."""
    with transaction.atomic():
        choice, is_new = MeasureChoice.objects.select_for_update().get_or_create(
            participant=participant,
            measure=measure,
            stopped_on=None,
            defaults={"how_often": how_often, "chosen_by": chosen_by, "chosen_on": timezone.localdate()},
        )
        if not is_new and choice.how_often != how_often:
            choice.how_often = how_often
            choice.save(update_fields=["how_often"])
        audit.record("chose questionnaire", actor=by.pk, subject=participant, purpose="questionnaires")
    return choice


def stop(participant: Participant, measure: str, *, stopped_by: str, by: User | None = None) -> bool:
    """No longer use it; what was begun and not sent goes too. False if it was not in use. `by`: None for the client."""
    with transaction.atomic():
        choice = choice_of(participant, measure)
        if choice is None:
            return False
        choice.stopped_on, choice.stopped_by = timezone.localdate(), stopped_by
        choice.save(update_fields=["stopped_on", "stopped_by"])
        MeasureAnswers.everything.filter(
            participant=participant, measure=measure, sent_at__isnull=True
        ).delete()
        actor = by.pk if by else None
        audit.record("stopped questionnaire", actor=actor, subject=participant, purpose="questionnaires")
    return True


def asked_for_now(participant: Participant, today: date) -> list[MeasureChoice]:
    """Those in use whose time has come, by how often was agreed; `asked` waits for an invitation that names it."""
    last = _last_sent(participant)
    session = session_answered_about(participant, today)
    latest = session.on if session else None
    invited = _invited(participant)
    return [
        choice
        for choice in in_use(participant)
        if choice.measure in invited or _is_due(choice, last.get(choice.measure), latest, today)
    ]


def _is_due(choice: MeasureChoice, last: date | None, latest_session: date | None, today: date) -> bool:
    if choice.how_often == HowOften.ASKED:
        return False
    if last is None:
        return True
    if choice.how_often == HowOften.SESSION:
        return latest_session is not None and last < latest_session
    return today - last >= timedelta(days=DAYS_BETWEEN[HowOften(choice.how_often)])


def _last_sent(participant: Participant) -> dict[str, date]:
    sent = participant.measure_answers.order_by("sent_at").values_list("measure", "sent_at")
    return {measure: timezone.localdate(at) for measure, at in sent}


def _invited(participant: Participant) -> set[str]:
    now = timezone.now()
    open_now = participant.invitations.filter(
        opens_at__lte=now, expires_at__gt=now, answered_at__isnull=True, cancelled_at__isnull=True
    )
    return {id for listed in open_now.values_list("measures", flat=True) for id in listed.split(",") if id}
