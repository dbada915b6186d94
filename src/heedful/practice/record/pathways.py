"""Pathways that a client walks, and a therapist's own: what fits now, what was begun, how far it has gone.

Come through `trust.gate` first: nothing is decided here. What is done twice is kept once, and everything can be taken
back. A step left, a pause and a stop are news about the pathway; they are never read as anything about the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from heedful.core.catalogue import Catalogue, Caution, Pathway, PathwayStep, WorksheetField
from heedful.core.circumstances import Situation
from heedful.core.pathways import PathwayOffer, kept_for_later, pathways_for
from heedful.practice.people.models import User
from heedful.practice.record.models import (
    Goal,
    Participant,
    PathwayEnd,
    PathwayMark,
    PathwayStepDone,
    PathwayTaken,
    SaidBy,
    WorksheetAnswer,
)
from heedful.practice.trust import audit

FOR_THERAPIST = "therapist"
MOST_ON_THE_BRIEF = 2
RESTS_FOR_DAYS = 90
"""What came to an end is not offered again for so long; what was not for them is not offered by itself at all."""
USUAL_DAYS_AHEAD = 14
MAY_BE_TAKEN_UP_BY_CLIENT = frozenset({PathwayEnd.PAUSED.value, PathwayEnd.NOT_FOR_ME.value})


class NotNow(ValueError):
    """Something changed meanwhile; the message is a sentence for the person, and nothing was kept."""


# ---------------------------------------------------------------------------------------------------
# What the catalogue has


def is_for_therapist(pathway: Pathway) -> bool:
    return pathway.for_whom == {FOR_THERAPIST}


def for_clients(catalogue: Catalogue, kind: str) -> list[Pathway]:
    """What a course of this kind can choose from, in the order of the library."""
    return [each for each in catalogue.pathways.values() if kind in each.for_whom]


# ---------------------------------------------------------------------------------------------------
# What fits now


@dataclass(frozen=True, slots=True)
class Offered:
    """A pathway that fits now: why, in one line, and where it is begun."""

    pathway: Pathway
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class Waits:
    """A pathway that would fit, but for one circumstance."""

    pathway: Pathway
    caution: Caution


def offered(participant: Participant, now: Situation, most: int = MOST_ON_THE_BRIEF) -> tuple[Offered, ...]:
    """Pathways for this client that fit now, best first; `now`: as `record.alerts.situations_of` makes it.

    Left out: what is under way, what came to an end of late, and what was not for them.
    """
    fresh = [each for each in now.catalogue.pathways.values() if each.id not in _not_to_offer(participant)]
    offers = pathways_for(now, fresh, participant.course.kind)
    return tuple(_as_offered(participant, now, each) for each in offers[:most])


def offered_to_therapist(participant: Participant, by: User, now: Situation) -> tuple[Offered, ...]:
    """For the therapist alone, about their own part in this work."""
    under_way = own_of(participant, by).filter(ended_on=None).values_list("pathway", flat=True)
    fresh = [each for each in now.catalogue.pathways.values() if each.id not in set(under_way)]
    return tuple(_as_offered(participant, now, each) for each in pathways_for(now, fresh, FOR_THERAPIST))


def waiting(participant: Participant, now: Situation) -> tuple[Waits, ...]:
    """What would be offered if nothing spoke against it now."""
    fresh = [each for each in now.catalogue.pathways.values() if each.id not in _not_to_offer(participant)]
    found = kept_for_later(now, fresh, participant.course.kind)
    return tuple(Waits(now.catalogue.pathways[offer.id], caution) for offer, caution in found)


def _as_offered(participant: Participant, now: Situation, offer: PathwayOffer) -> Offered:
    url = reverse("begin_pathway", args=[participant.pk, offer.id])
    return Offered(now.catalogue.pathways[offer.id], "; ".join(_without_stop(offer.because[:2])) + ".", url)


def _without_stop(reasons: Iterable[str]) -> list[str]:
    return [reason.rstrip(".") for reason in reasons]


def _not_to_offer(participant: Participant) -> set[str]:
    since = timezone.localdate() - timedelta(days=RESTS_FOR_DAYS)
    at_rest = Q(ended_on=None) | Q(ended_on__gt=since) | Q(ended=PathwayEnd.NOT_FOR_ME)
    return set(participant.pathways_taken.filter(at_rest).values_list("pathway", flat=True))


# ---------------------------------------------------------------------------------------------------
# Beginning, the next fixed day, the end


def taken_by(participant: Participant) -> QuerySet[PathwayTaken]:
    """The client's, newest first."""
    rows = participant.pathways_taken.select_related("goal")
    return rows.prefetch_related("steps_done", "answers", "marks").order_by("-begun_on", "-id")


def own_of(participant: Participant, user: User) -> QuerySet[PathwayTaken]:
    """This therapist's own about the work with this client, newest first. Nobody else's."""
    rows = PathwayTaken.everything.filter(participant=participant, own_of=user)
    return rows.prefetch_related("steps_done", "answers", "marks").order_by("-begun_on", "-id")


def begin(
    participant: Participant,
    pathway: Pathway,
    by: User,
    *,
    next_on: date,
    goal: Goal | None = None,
    is_on_their_page: bool = True,
) -> tuple[PathwayTaken, bool]:
    """Begin it, and whether it is new: one that is under way stays as it is.

    One for the therapist belongs to `by` alone: no goal of the client's, and nothing of it on the client's page.
    """
    own = by if is_for_therapist(pathway) else None
    fields = {
        "begun_on": timezone.localdate(),
        "next_on": next_on,
        "goal": None if own else goal,
        "is_on_their_page": is_on_their_page and own is None,
    }
    key = {"participant": participant, "pathway": pathway.id, "own_of": own, "ended_on": None}
    taken, is_new = _get_or_create(key, fields)
    if is_new:
        audit.record("began pathway", actor=by.pk, subject=taken, purpose="pathways")
    return taken, is_new


def _get_or_create(key: Mapping[str, object], fields: Mapping[str, object]) -> tuple[PathwayTaken, bool]:
    there = PathwayTaken.everything.filter(**key).first()
    if there is not None:
        return there, False
    try:
        with transaction.atomic():
            return PathwayTaken.everything.create(**key, **fields), True
    except IntegrityError:  # a colleague was quicker
        return PathwayTaken.everything.get(**key), False


def plan(
    taken: PathwayTaken, by: User, *, next_on: date | None, goal: Goal | None, is_on_their_page: bool
) -> None:
    """The next fixed day, what it is for, and whether the client finds it on their page."""
    taken.next_on = next_on
    taken.goal = None if taken.own_of_id else goal
    taken.is_on_their_page = is_on_their_page and taken.own_of_id is None
    taken.save(update_fields=["next_on", "goal", "is_on_their_page"])
    audit.record("planned pathway", actor=by.pk, subject=taken, purpose="pathways")


def end(taken: PathwayTaken, ended: PathwayEnd, by: User | None) -> None:
    """`by`: none for the client. Ended already: another word for the end, the same day."""
    if taken.ended == ended:
        return
    taken.ended = ended.value
    taken.ended_on = taken.ended_on or timezone.localdate()
    taken.save(update_fields=["ended", "ended_on"])
    audit.record("ended pathway", actor=by.pk if by else None, subject=taken, purpose="pathways")


def take_up_again(taken: PathwayTaken, by: User | None, next_on: date | None = None) -> None:
    """Under way already: only the next day moves. What was done and written is still there.

    Raises: NotNow where the same pathway was begun anew meanwhile.
    """
    if taken.ended_on is None and next_on is None:
        return
    taken.ended = taken.ended_on = None
    taken.next_on = next_on
    try:
        with transaction.atomic():
            taken.save(update_fields=["ended", "ended_on", "next_on"])
    except IntegrityError:
        taken.refresh_from_db()
        raise NotNow("This pathway was begun anew since. Go on with that one.") from None
    audit.record("took up pathway again", actor=by.pk if by else None, subject=taken, purpose="pathways")


def is_untouched(taken: PathwayTaken) -> bool:
    """Nothing of it was done, marked or written: it can be taken out as a slip of the hand."""
    return not (taken.steps_done.exists() or taken.answers.exists() or taken.marks.exists())


def remove_untouched(taken: PathwayTaken, by: User) -> bool:
    if not is_untouched(taken):
        return False
    audit.record("removed pathway begun in error", actor=by.pk, subject=taken, purpose="pathways")
    taken.delete()
    return True


# ---------------------------------------------------------------------------------------------------
# Steps, worksheet, mark


def keep_step(taken: PathwayTaken, step: str, *, was_smaller: bool, by: SaidBy) -> None:
    """Done, or a smaller version of it. Said again: as it was said last, on the day it was first."""
    PathwayStepDone.objects.update_or_create(
        taken=taken,
        step=step,
        defaults={"was_smaller": was_smaller, "by": by},
        create_defaults={"was_smaller": was_smaller, "by": by, "on": timezone.localdate()},
    )


def undo_step(taken: PathwayTaken, step: str) -> None:
    taken.steps_done.filter(step=step).delete()


def keep_answer(taken: PathwayTaken, field: str, words: str, by: SaidBy) -> None:
    """The answer as it now stands; empty words take it away. What the client wrote only the client changes.

    Raises: NotNow where a therapist would write over the client's words.
    """
    there = taken.answers.filter(field=field).first()
    if there is not None and there.by == SaidBy.CLIENT and by == SaidBy.THERAPIST:
        raise NotNow("These are the client’s own words by now; they can change them on their page.")
    if not words:
        taken.answers.filter(field=field).delete()
        return
    WorksheetAnswer.objects.update_or_create(
        taken=taken, field=field, defaults={"words": words, "changed_at": timezone.now(), "by": by}
    )


def keep_mark(taken: PathwayTaken, mark: float, on: date, by: SaidBy) -> PathwayMark:
    """One a day from each of the two; a second one on a day takes the place of the first."""
    with transaction.atomic():
        row: PathwayMark | None = taken.marks.filter(on=on, by=by).first()
        if row is None:
            return PathwayMark.objects.create(taken=taken, on=on, by=by, mark=mark)
        row.mark = mark
        row.save(update_fields=["mark"])
        return row


# ---------------------------------------------------------------------------------------------------
# How far it has gone


@dataclass(frozen=True, slots=True)
class AnswerNow:
    """A question of the worksheet and what stands under it. `field` is None if the library no longer has it."""

    field: WorksheetField | None
    row: WorksheetAnswer | None


@dataclass(frozen=True, slots=True)
class StepNow:
    step: PathwayStep
    done: PathwayStepDone | None
    answers: tuple[AnswerNow, ...]


@dataclass(frozen=True)
class Progress:
    """A pathway under way or ended. `pathway` is None if the library no longer has it; words and marks are kept."""

    row: PathwayTaken
    pathway: Pathway | None
    steps: tuple[StepNow, ...]
    left_over: tuple[AnswerNow, ...]
    """Answers to questions that the library no longer asks."""
    marks: tuple[PathwayMark, ...]
    """Oldest first."""

    @property
    def name(self) -> str:
        return self.pathway.name if self.pathway else "A pathway that is no longer in the library"

    @property
    def is_open(self) -> bool:
        return self.row.ended_on is None

    @property
    def next_step(self) -> StepNow | None:
        """The first that is not done; they may be taken in any order."""
        return next((each for each in self.steps if each.done is None), None)

    @property
    def done_count(self) -> int:
        return sum(each.done is not None for each in self.steps)

    @property
    def has_words(self) -> bool:
        return bool(self.left_over or self.marks or any(a.row for step in self.steps for a in step.answers))

    @property
    def own_marks(self) -> tuple[PathwayMark, ...]:
        """One a day, oldest first: the client's own, or what they told the therapist on a day without one."""
        given = {mark.on for mark in self.marks if mark.by == SaidBy.CLIENT}
        return tuple(mark for mark in self.marks if mark.by == SaidBy.CLIENT or mark.on not in given)


def progress_of(taken: PathwayTaken, catalogue: Catalogue) -> Progress:
    pathway = catalogue.pathways.get(taken.pathway)
    rows = {row.field: row for row in taken.answers.all()}
    done = {row.step: row for row in taken.steps_done.all()}
    steps = tuple(StepNow(each, done.get(each.id), _answers(pathway, each, rows)) for each in _steps(pathway))
    asked = {field.id for field in pathway.worksheet} if pathway else set()
    return Progress(
        row=taken,
        pathway=pathway,
        steps=steps,
        left_over=tuple(AnswerNow(None, row) for id, row in rows.items() if id not in asked),
        marks=tuple(sorted(taken.marks.all(), key=lambda mark: (mark.on, mark.id))),
    )


def _steps(pathway: Pathway | None) -> Sequence[PathwayStep]:
    return pathway.steps if pathway else ()


def _answers(
    pathway: Pathway | None, step: PathwayStep, rows: dict[str, WorksheetAnswer]
) -> tuple[AnswerNow, ...]:
    fields = pathway.worksheet if pathway else ()
    return tuple(AnswerNow(field, rows.get(field.id)) for field in fields if field.step == step.id)


# ---------------------------------------------------------------------------------------------------
# On the client's own page


def on_their_page(participant: Participant, catalogue: Catalogue) -> list[Progress]:
    """What the client finds there: what was put there, and whatever holds something of theirs, so that they can
    change it and take it back. Nothing that is for a therapist, whatever its row says."""
    found = [progress_of(row, catalogue) for row in taken_by(participant)]
    return [each for each in found if _may_be_seen(each)]


def _may_be_seen(progress: Progress) -> bool:
    if progress.pathway is not None and is_for_therapist(progress.pathway):
        return False
    return progress.row.is_on_their_page or holds_their_own(progress)


def holds_their_own(progress: Progress) -> bool:
    answered = {row.by for row in progress.row.answers.all()}
    return SaidBy.CLIENT in answered | {mark.by for mark in progress.marks}


def is_theirs_to_walk(progress: Progress) -> bool:
    """Whether its steps are open on the client's page now. Otherwise what they wrote stands there, theirs to change."""
    return progress.is_open and progress.row.is_on_their_page and progress.pathway is not None
