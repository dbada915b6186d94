"""The log of strains: what is written down, what opens by itself, and what the core is told of it.

Come through `trust.gate` first: nothing is decided here. An entry never closes itself, and every change leaves its
trace in the audit trail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from heedful.core.alliance import AllianceModel, alliance_of
from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import (
    AfterTry,
    Alliance,
    AlliancePoint,
    AllianceState,
    Case,
    LoggedStrain,
    RepairTry,
    StrainEnd,
    StrainShape,
)
from heedful.practice.people.models import User
from heedful.practice.record.case import case_of
from heedful.practice.record.known_measures import catalogue_at_load
from heedful.practice.record.models import (
    CheckIn,
    NoticedBy,
    ObservedBy,
    Participant,
    Session,
    Shape,
    Strain,
    StrainState,
    StrainTry,
)
from heedful.practice.trust import audit

FELL = (
    "Their marks for how you two work fell well below what is usual for them.",
    "Their marks for how you two work have slid lower, step by step.",
)
"""What an entry says that opened by itself: a fall at once, a slide. No figures: the client may take them back."""
MADE_OF_MARKS = frozenset({AllianceState.STRAINED, AllianceState.RUPTURED})

# ---------------------------------------------------------------------------------------------------
# For the core


def strains_of(participant: Participant) -> tuple[LoggedStrain, ...]:
    return logs_of([participant])[participant.pk]


def logs_of(participants: Iterable[Participant]) -> dict[UUID, tuple[LoggedStrain, ...]]:
    """The logs of many participants, oldest entry first, in two queries; no client's words are opened for it."""
    logs: dict[UUID, list[LoggedStrain]] = {each.pk: [] for each in participants}
    rows = Strain.objects.filter(participant__in=list(logs)).defer("seen", "client_said")
    for row in rows.select_related("session").prefetch_related("tries__session").order_by("id"):
        logs[row.participant_id].append(_logged(row))
    return {person: tuple(log) for person, log in logs.items()}


def _logged(row: Strain) -> LoggedStrain:
    return LoggedStrain(
        noticed_on=row.noticed_on,
        noticed_in=row.session.number if row.session else None,
        by_checkin=row.noticed_by == NoticedBy.CHECKIN,
        shape=StrainShape(row.shape),
        raised_on=row.raised_on,
        tries=tuple(_tried(each) for each in row.tries.all()),
        state=StrainEnd(row.state),
        closed_on=row.closed_on,
        id=str(row.pk),
    )


def _tried(row: StrainTry) -> RepairTry:
    return RepairTry(
        on=row.on,
        response=row.response or None,
        in_session=row.session.number if row.session else None,
        followed=AfterTry(row.followed) if row.followed else None,
    )


# ---------------------------------------------------------------------------------------------------
# What opens by itself


def note_fall(checkin: CheckIn) -> Strain | None:
    """Open an entry if this check-in is the one at which the marks newly fell to a rupture: once a session."""
    if checkin.session is None:
        return None
    points = _points(checkin.participant)
    if not points or points[-1].session != checkin.session.number or not is_new_fall(points):
        return None
    return open_from_marks(checkin.participant, checkin.session, points[-1])


def _points(participant: Participant) -> tuple[AlliancePoint, ...]:
    model = AllianceModel.from_catalogue(catalogue_at_load())
    return alliance_of(case_of(participant), model).points


def is_new_fall(points: tuple[AlliancePoint, ...]) -> bool:
    """Whether the last point is ruptured and the one before it was not."""
    before = points[-2].state if len(points) > 1 else AllianceState.STEADY
    return points[-1].state is AllianceState.RUPTURED and before is not AllianceState.RUPTURED


def open_from_marks(
    participant: Participant, session: Session, point: AlliancePoint, by: User | None = None
) -> Strain:
    """The entry of the fall in this session, opened now if there is none; `by` nobody: it opened by itself."""
    with transaction.atomic():
        strain, is_new = Strain.objects.get_or_create(
            participant=participant,
            session=session,
            noticed_by=NoticedBy.CHECKIN,
            defaults={
                "noticed_on": session.on,
                "seen": FELL[0] if point.is_surprise else FELL[1],
                "noted_by": by,
            },
        )
        if is_new:
            _leave_entry("opened strain from marks", strain, by)
    return strain


def forget_fall(participant: Participant, session: Session | None) -> None:
    """After a client took marks back: an entry that opened by itself and that nobody has touched goes with them.

    It stays where other marks of the same session still tell of the fall.
    """
    untouched = participant.strains.filter(
        session=session,
        noticed_by=NoticedBy.CHECKIN,
        noted_by__isnull=True,
        raised_on__isnull=True,
        state=StrainState.OPEN,
        taken_to_supervision_on__isnull=True,
        tries__isnull=True,
    )
    strain = untouched.first() if session else None
    if strain is None or session is None:
        return
    fallen = {point.session for point in _points(participant) if point.state is AllianceState.RUPTURED}
    if session.number not in fallen:
        _leave_entry("removed strain with marks", strain, None)
        strain.delete()


# ---------------------------------------------------------------------------------------------------
# What was seen and has no entry yet


@dataclass(frozen=True, slots=True)
class Unlogged:
    """A session in which something pointed to a strain and that no entry stems from. `point` where the marks did."""

    session: Session
    kinds: tuple[str, ...]
    by: str
    shape: str
    point: AlliancePoint | None = None


def unlogged(participant: Participant, case: Case, marked: Alliance, catalogue: Catalogue) -> list[Unlogged]:
    """Newest first: falls of the marks, and signs of a strain that were tapped or read in a transcript."""
    rows = {row.number: row for row in participant.course.sessions.all()}
    has_entry = set(participant.strains.values_list("session__number", flat=True))
    points = {point.session: point for point in marked.points if point.state in MADE_OF_MARKS}
    found = []
    for session in reversed(case.held):
        signs = [seen for seen in session.observations if seen.kind in catalogue.strain_signs]
        point = points.get(session.number)
        if session.number in has_entry or not (signs or point):
            continue
        kinds = tuple(dict.fromkeys(seen.kind for seen in signs))
        from_transcript = bool(signs) and all(seen.by == ObservedBy.TRANSCRIPT for seen in signs)
        by = NoticedBy.TRANSCRIPT if from_transcript else NoticedBy.ROOM if signs else NoticedBy.CHECKIN
        found.append(Unlogged(rows[session.number], kinds, by.value, shape_of(kinds, catalogue), point))
    return found


def shape_of(kinds: Iterable[str], catalogue: Catalogue) -> str:
    """The way that the signs show; both where they show both ways."""
    shapes = {catalogue.strain_signs[kind] for kind in kinds}
    if len(shapes) > 1:
        return Shape.BOTH.value
    return shapes.pop() if shapes else Shape.UNSURE.value


# ---------------------------------------------------------------------------------------------------
# What a therapist writes


def note_strain(participant: Participant, by: User, given: Mapping[str, Any]) -> Strain:
    """A new entry: `seen`, `shape`, `noticed_by`, `session`, `noticed_on`.

    A fall of the marks has one entry a session, however often it is noted.
    """
    with transaction.atomic():
        strain = _existing_fall(participant, given) or Strain(participant=participant, noted_by=by)
        _set(strain, given, ("seen", "shape", "noticed_by", "session", "noticed_on"))
        strain.save()
        _leave_entry("noted strain", strain, by)
    return strain


def _existing_fall(participant: Participant, given: Mapping[str, Any]) -> Strain | None:
    if given["noticed_by"] != NoticedBy.CHECKIN or given["session"] is None:
        return None
    return participant.strains.filter(session=given["session"], noticed_by=NoticedBy.CHECKIN).first()


CORRECTABLE = (
    "seen",
    "shape",
    "noticed_by",
    "session",
    "noticed_on",
    "raised_on",
    "client_said",
    "state",
    "closed_on",
)


def correct_strain(strain: Strain, by: User, given: Mapping[str, Any]) -> None:
    """Whatever of `CORRECTABLE` is given takes the place of what was there."""
    with transaction.atomic():
        _set(strain, given, CORRECTABLE)
        strain.save()
        _leave_entry("corrected strain", strain, by)


def close_strain(strain: Strain, by: User, state: str, on: date) -> None:
    """Healed, let rest, or open again. Closing what is closed already, in the same way, changes nothing."""
    if strain.state == state:
        return
    strain.state = state
    strain.closed_on = None if state == StrainState.OPEN else on
    with transaction.atomic():
        strain.save()
        _leave_entry(DONE[StrainState(state)], strain, by)


DONE = {
    StrainState.OPEN: "reopened strain",
    StrainState.HEALED: "closed strain as healed",
    StrainState.LEFT: "let strain rest",
}


def remove_strain(strain: Strain, by: User) -> None:
    """Noted by mistake: the entry goes, its trace in the audit trail stays."""
    with transaction.atomic():
        _leave_entry("removed strain", strain, by)
        strain.delete()


def keep_try(strain: Strain, by: User, given: Mapping[str, Any], attempt: StrainTry | None = None) -> None:
    """Something that was tried: `response` or `words`, `on`, `followed`; new, or in place of `attempt`."""
    row = attempt or StrainTry(strain=strain)
    _set(row, given, ("response", "words", "on", "followed"))
    row.session = session_on(strain.participant, row.on)
    with transaction.atomic():
        row.save()
        _leave_entry("corrected try" if attempt else "noted try", strain, by)


def remove_try(attempt: StrainTry, by: User) -> None:
    with transaction.atomic():
        _leave_entry("removed try", attempt.strain, by)
        attempt.delete()


def take_to_supervision(strain: Strain, by: User, on: date | None) -> None:
    strain.taken_to_supervision_on = on
    with transaction.atomic():
        strain.save(update_fields=["taken_to_supervision_on"])
        _leave_entry("took strain to supervision" if on else "not taken to supervision", strain, by)


def open_strains(participants: Iterable[Participant]) -> list[tuple[Participant, Strain, int]]:
    """Every open entry of these records with how many sessions were held since, the longest open first.

    What was seen stays closed: it is read in the client's own record.
    """
    people = {each.pk: each for each in participants}
    rows = Strain.objects.filter(participant__in=list(people), state=StrainState.OPEN)
    held: dict[UUID, list[date]] = {}
    courses = {each.course_id for each in people.values()}
    for course, day in Session.objects.filter(course__in=courses, status="held").values_list("course", "on"):
        held.setdefault(course, []).append(day)
    found = []
    for row in rows.defer("seen", "client_said").select_related("session"):
        person = people[row.participant_id]
        since = sum(day > row.noticed_on for day in held.get(person.course_id, ()))
        found.append((person, row, since))
    return sorted(found, key=lambda one: (-one[2], one[1].noticed_on, one[1].pk))


def session_on(participant: Participant, day: date) -> Session | None:
    """The session of that day, if one was held."""
    return participant.course.sessions.filter(on=day, status="held").order_by("number").last()


def latest_held(participant: Participant) -> Session | None:
    held = participant.course.sessions.filter(on__lte=timezone.localdate(), status="held")
    return held.order_by("number").last()


def _set(row: Strain | StrainTry, given: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if name in given:
            setattr(row, name, given[name])


def _leave_entry(action: str, strain: Strain, by: User | None) -> None:
    audit.record(action, actor=by.pk if by else None, subject=strain, purpose="strains")
