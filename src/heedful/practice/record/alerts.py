"""Alerts as this practice has them: worked out from the records, at its own load, with the answers that were given.

Come through `trust.gate` first, for each person of the course: nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from heedful.core.alerts import alerts_of
from heedful.core.alliance import AllianceModel, alliance_of
from heedful.core.brief import situation_of
from heedful.core.circumstances import Situation
from heedful.core.split import split_of
from heedful.core.vocabulary import Alert, Case, Grade, SplitAlliance
from heedful.practice.people.models import User
from heedful.practice.record.case import cases_of
from heedful.practice.record.known_measures import catalogue_at_load, load_in_use
from heedful.practice.record.models import AlertAnswer, AlertReply, Participant
from heedful.practice.record.strains import logs_of
from heedful.practice.trust import audit

# ---------------------------------------------------------------------------------------------------
# What stands now


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert, what was answered to it (newest first), and whether it belongs at the front."""

    alert: Alert
    answers: tuple[AlertAnswer, ...]
    is_front: bool

    @property
    def is_hard(self) -> bool:
        return self.alert.grade is Grade.HARD

    @property
    def answer(self) -> AlertAnswer | None:
        """The one that holds."""
        return self.answers[0] if self.answers else None


def standing_alerts(
    participant: Participant, beside: Sequence[Participant] = (), now: Situation | None = None
) -> tuple[Standing, ...]:
    """Hard ones first. `beside`: the other people of the course; `now`: where it has been worked out already."""
    now = now or situations_of([participant])[participant.pk]
    split = split_between([participant, *beside]) if beside else None
    return _answered(participant, alerts_of(now, split, load_in_use()))


def situations_of(participants: Sequence[Participant]) -> dict[UUID, Situation]:
    """Case and log of each, worked out with the catalogue of this practice."""
    catalogue, cases, logs = catalogue_at_load(), cases_of(participants), logs_of(participants)
    return {each.pk: situation_of(cases[each.pk], catalogue, logs[each.pk]) for each in participants}


def split_between(people: Sequence[Participant]) -> SplitAlliance | None:
    """Whether the people of one course stand alike, by what the marks of each alone say."""
    cases = cases_of(people)
    return split_in({each.client.code: cases[each.pk] for each in people})


def split_in(cases: Mapping[str, Case]) -> SplitAlliance | None:
    catalogue = catalogue_at_load()
    model = AllianceModel.from_catalogue(catalogue)
    return split_of({code: alliance_of(case, model) for code, case in cases.items()}, catalogue)


def _answered(participant: Participant, alerts: Iterable[Alert]) -> tuple[Standing, ...]:
    answers: dict[str, list[AlertAnswer]] = {}
    for row in participant.alert_answers.select_related("by").order_by("-at", "-id"):
        answers.setdefault(row.alert, []).append(row)
    newest = participant.course.sessions.order_by("-created_at").values_list("created_at", flat=True).first()
    return tuple(
        Standing(alert, tuple(given), belongs_at_front(alert, given[0] if given else None, newest))
        for alert in alerts
        for given in [answers.get(alert.key, [])]
    )


def belongs_at_front(alert: Alert, answer: AlertAnswer | None, newest_session: datetime | None) -> bool:
    """A hard alert always; a soft one until it is answered, and again after "not now" once there is a new session."""
    if alert.grade is Grade.HARD or answer is None:
        return True
    if answer.reply != AlertReply.NOT_NOW:
        return False
    return newest_session is not None and newest_session > answer.at


# ---------------------------------------------------------------------------------------------------
# What is answered


def keep_answer(participant: Participant, by: User, alert: str, reply: str) -> AlertAnswer:
    """Every answer is kept; the newest is the one that holds."""
    row: AlertAnswer = AlertAnswer.objects.create(
        participant=participant, alert=alert, reply=reply, by=by, at=timezone.now()
    )
    audit.record("answered alert", actor=by.pk, subject=participant, purpose="alerts")
    return row


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the alerts of a time: by reply, and how many stand unanswered now."""

    replies: Mapping[str, int]
    unanswered: int

    @property
    def count(self) -> int:
        return sum(self.replies.values()) + self.unanswered


def fate_of_alerts(participants: Sequence[Participant], since: datetime) -> Fate:
    """Each alert counts once, by its newest answer since then; those that left without one are in no table."""
    rows = AlertAnswer.objects.filter(participant__in=participants, at__gte=since).order_by("at", "id")
    newest = {(row.participant_id, row.alert): row.reply for row in rows}
    load, now = load_in_use(), situations_of(participants)
    standing = {
        (each.pk, alert.key) for each in participants for alert in alerts_of(now[each.pk], None, load)
    }
    answered = set(
        AlertAnswer.objects.filter(participant__in=participants).values_list("participant_id", "alert")
    )
    return Fate(Counter(newest.values()), len(standing - answered))
