"""What the clients of the invented practice say for themselves, and what became of it -> rows, told in weeks.

A person of a story may have a `voice` (all of it may be absent; days are counted as in the rest of the story):

    link: {pin: "1234"}            # a private link; `{revoked: true}` for one that was taken back, `{}` for a plain one
    said: {10: "words"}            # by session number: what was written in that session's check-in
    unread: true                   # what was sent about the last session has not been read yet
    more: [{day: -4, hour: 21, when: between, marks: {mood: 4}, words: "..."}]      # further check-ins
    draft: {mood: 4}               # begun and not sent
    uses: {gad7: session}          # questionnaires in use, and how often
    answers: {gad7: {1: [2, ...]}} # by session number: answers item by item; their total is the one that is told
    reminded: true                 # wishes for reminders at the (invented) contact address
    invited: true                  # something is asked for right now
    messages: [{session: 8, kind: reminder, state: sent, why: ""}]
    strains: [{noticed_day, noticed_by, shape, seen, raised_day, client_said, healed_day, supervision_day,
               tries: [{day, response, words, followed}]}]
    alert_replies: [not_now]       # to the alerts that stand, in their order

What lies in the past is written as rows, since the services keep the time at which they are called; what belongs to
today goes through them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from heedful.core.measures import score
from heedful.practice.between.models import Delivery, Message, MessageKind
from heedful.practice.people.models import User
from heedful.practice.record import measures_in_use, reminder_wishes, strains
from heedful.practice.record.alerts import keep_answer, standing_alerts
from heedful.practice.record.checkins import checkin_draft, keep, session_answered_about
from heedful.practice.record.known_measures import known_catalogue
from heedful.practice.record.models import (
    CameBy,
    CheckIn,
    Invitation,
    MeasureAnswers,
    MeasureTotal,
    NoticedBy,
    Participant,
    Reading,
    RiskAnswer,
    Role,
    Session,
    Strain,
    StrainState,
    When,
)
from heedful.practice.trust.links import make_link, revoke

EVENING, MORNING = time(19, 30), time(9)
STAYS_OPEN = timedelta(days=4)


@dataclass(frozen=True)
class Voice:
    """One person's voice, about to be given to their record."""

    told: Mapping[str, Any]
    participant: Participant
    therapist: User
    day_zero: date
    contact: str

    def give(self) -> None:
        if not self.told:
            return
        sessions = {row.number: row for row in self.participant.course.sessions.all()}
        self._link()
        self._checkins(sessions)
        self._answers(sessions)
        self._wishes(sessions)
        self._strains()
        self._readings(sessions)
        self._alert_replies()

    def _day(self, days: int) -> date:
        return self.day_zero + timedelta(days=days)

    # The link, and what came by it ------------------------------------------------------------------

    def _link(self) -> None:
        told = self.told["link"]
        link = make_link(self.participant, self.therapist, pin=told.get("pin", ""))
        if told.get("revoked"):
            revoke(link, self.therapist)

    def _checkins(self, sessions: Mapping[int, Session]) -> None:
        """The check-ins of the story came by the link, on the evening of the session."""
        said = self.told.get("said", {})
        rows = list(self.participant.checkins.select_related("session").order_by("pk"))
        for row in rows:
            assert row.session is not None
            row.came_by, row.when, row.submission = CameBy.LINK, When.AFTER, uuid4()
            row.answered_at = row.sent_at = row.created_at = _at(row.session.on, EVENING)
            row.words = said.get(row.session.number)
            row.save()
        for told in self.told.get("more", ()):
            self._one_more(told, rows)
        if "draft" in self.told:
            keep(
                checkin_draft(self.participant, uuid4()), self.told["draft"], "Not sure how to say this yet."
            )

    def _one_more(self, told: Mapping[str, Any], rows: Iterable[CheckIn]) -> None:
        """Its id comes before those of later ones, since a record is read in the order of ids."""
        day = self._day(told["day"])
        at = _at(day, time(told["hour"]))
        later = next((row for row in rows if row.sent_at is not None and row.sent_at > at), None)
        row = CheckIn(
            participant=self.participant,
            session=session_answered_about(self.participant, day),
            when=told["when"],
            came_by=CameBy.LINK,
            submission=uuid4(),
            answered_at=at,
            sent_at=at,
            created_at=at,
            words=told.get("words"),
            **told.get("marks", {}),
        )
        if later is not None:
            row.id = UUID(int=later.pk.int - 1)
        row.save()

    # Questionnaires ---------------------------------------------------------------------------------

    def _answers(self, sessions: Mapping[int, Session]) -> None:
        for measure, how_often in self.told.get("uses", {}).items():
            choice = measures_in_use.choose(self.participant, measure, how_often=how_often, by=self.therapist)
            choice.chosen_on = sessions[1].on
            choice.save(update_fields=["chosen_on"])
        for measure, forms in self.told.get("answers", {}).items():
            for number, given in forms.items():
                self._filled_in(measure, sessions[number], dict(enumerate(given, 1)))

    def _filled_in(self, measure: str, session: Session, by_item: Mapping[int, float]) -> None:
        """The answers behind a total that the story tells. Raises: ValueError if they come to another one."""
        total = MeasureTotal.objects.get(participant=self.participant, session=session, measure=measure)
        if score(known_catalogue().measures[measure], by_item).total != total.total:
            raise ValueError(f"{measure}, session {session.number}: the answers do not come to the total")
        at = _at(session.on, EVENING)
        form = MeasureAnswers(
            participant=self.participant,
            session=session,
            measure=measure,
            came_by=CameBy.LINK,
            submission=uuid4(),
            answered_at=at,
            sent_at=at,
            created_at=at,
            total=total.total,
        )
        form.by_item = by_item
        form.save()
        total.answers, total.answered_on = form, session.on
        total.save(update_fields=["answers", "answered_on"])
        risk = RiskAnswer.objects.filter(participant=self.participant, session=session, measure=measure)
        risk.update(answers=form, answered_at=at, told=self.therapist)

    # Being asked ------------------------------------------------------------------------------------

    def _wishes(self, sessions: Mapping[int, Session]) -> None:
        if self.told.get("reminded"):
            wish = reminder_wishes.wish_for_reminders(self.participant, self.contact)
            reminder_wishes.confirm(wish, reminder_wishes.number_of(wish))
        for told in self.told.get("messages", ()):
            self._message(told, sessions[told["session"]])
        if self.told.get("invited"):
            self._invite_now(sessions[max(sessions)])

    def _message(self, told: Mapping[str, Any], session: Session) -> None:
        """A message of the past, about an invitation that is over."""
        opened_at = _at(session.on, EVENING)
        invitation, _ = Invitation.objects.get_or_create(
            participant=self.participant,
            session=session,
            when=When.AFTER,
            defaults={
                "opens_at": opened_at,
                "expires_at": opened_at + STAYS_OPEN,
                "answered_at": opened_at + timedelta(hours=told.get("answered_after_hours", 60)),
            },
        )
        is_reminder = told["kind"] == MessageKind.REMINDER
        due_at = opened_at + timedelta(days=2 if is_reminder else 0)
        Message.objects.create(
            kind=told["kind"],
            participant=self.participant,
            invitation=invitation,
            due_at=due_at,
            state=told["state"],
            tries=1,
            done_at=due_at,
            why=told.get("why", ""),
        )

    def _invite_now(self, session: Session) -> None:
        now = timezone.now()
        opened_at = now - timedelta(hours=20)
        invitation = Invitation.objects.create(
            participant=self.participant,
            session=session,
            when=When.BETWEEN,
            opens_at=opened_at,
            expires_at=opened_at + STAYS_OPEN,
        )
        about = {"participant": self.participant, "invitation": invitation}
        due = {"kind": MessageKind.REMINDER, "due_at": opened_at + timedelta(days=2)}
        Message.objects.create(**about, **due, state=Delivery.WAITING)
        sent = {"kind": MessageKind.INVITATION, "due_at": opened_at, "done_at": opened_at}
        Message.objects.create(**about, **sent, state=Delivery.SENT, tries=1)

    # What the therapist did with it -----------------------------------------------------------------

    def _strains(self) -> None:
        for told in self.told.get("strains", ()):
            on = self._day(told["noticed_day"])
            given = {name: told[name] for name in ("seen", "shape", "noticed_by") if name in told}
            given |= {"noticed_on": on, "session": strains.session_on(self.participant, on)}
            strain = strains.note_strain(self.participant, self.therapist, given)
            if told["noticed_by"] == NoticedBy.CHECKIN:
                strain.noted_by = None  # it opened by itself
                strain.save(update_fields=["noted_by"])
            for tried in told.get("tries", ()):
                attempt = {**tried, "on": self._day(tried["day"])}
                strains.keep_try(strain, self.therapist, attempt)
            self._what_came_of(strain, told)

    def _what_came_of(self, strain: Strain, told: Mapping[str, Any]) -> None:
        if "raised_day" in told:
            later = {"raised_on": self._day(told["raised_day"]), "client_said": told.get("client_said")}
            strains.correct_strain(strain, self.therapist, later)
        if "healed_day" in told:
            healed_on = self._day(told["healed_day"])
            strains.close_strain(strain, self.therapist, StrainState.HEALED, healed_on)
        if "supervision_day" in told:
            strains.take_to_supervision(strain, self.therapist, self._day(told["supervision_day"]))

    def _readings(self, sessions: Mapping[int, Session]) -> None:
        """On the morning of the next session, by the therapist; where it is shared, by the supervisor a day later."""
        course = self.participant.course
        supervisor = course.care_team.filter(role=Role.SUPERVISOR).select_related("user").first()
        last = sessions[max(sessions)]
        new = []
        for name, rows in (
            ("checkin", self.participant.checkins),
            ("answers", self.participant.measure_answers),
        ):
            for row in rows.all():
                if self.told.get("unread") and row.session_id == last.pk:
                    continue
                read_at = _read_at(row.sent_at or row.answered_at, sessions.values())
                new.append(Reading(reader=self.therapist, at=read_at, **{name: row}))
                if supervisor is not None and read_at + timedelta(days=1) < timezone.now():
                    new.append(
                        Reading(
                            reader=supervisor.user, at=read_at + timedelta(days=1, hours=2), **{name: row}
                        )
                    )
        Reading.objects.bulk_create(new)

    def _alert_replies(self) -> None:
        replies = self.told.get("alert_replies", ())
        if replies:
            for standing, reply in zip(standing_alerts(self.participant), replies, strict=False):
                keep_answer(self.participant, self.therapist, standing.alert.key, reply)


def _read_at(sent_at: datetime, sessions: Iterable[Session]) -> datetime:
    """The morning of the first session after it, or of the next day after the last one; never in time to come."""
    day = timezone.localdate(sent_at)
    later = [session.on for session in sessions if session.on > day]
    read_at = _at(min(later, default=day + timedelta(days=1)), MORNING)
    return min(read_at, timezone.now())


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
