"""The agreement of a course: its versions, which one holds, and what calls for another look at it.

A version is written by the therapists, shown to the clients, and signed (`record.agreement_hands`). The newest that is
signed by everybody holds; a newer one that waits does not undo it. A paper one is a version of which only the days
are kept.

Come through `trust.gate` first: nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from heedful.core.agreement_review import (
    Happening,
    ReviewReason,
    Trigger,
    happened_in,
    reasons_to_review,
)
from heedful.core.alliance import AllianceModel, alliance_of
from heedful.core.circumstances import Situation
from heedful.practice.people.models import User
from heedful.practice.record.agreement_wording import template
from heedful.practice.record.case import case_of
from heedful.practice.record.known_measures import catalogue_at_load
from heedful.practice.record.models import Agreement, AgreementReview, Course, Participant
from heedful.practice.record.models.agreed import Sections, as_text, sections_in
from heedful.practice.record.strains import strains_of
from heedful.practice.trust import audit

P = ParamSpec("P")
T = TypeVar("T")


class NotNow(ValueError):
    """Something changed meanwhile; the message is a sentence for the person, and nothing was kept."""


def in_turn(change: Callable[Concatenate[Course, P], T]) -> Callable[Concatenate[Course, P], T]:
    """One change of a course's agreement at a time, all of it or nothing."""

    @wraps(change)
    def locked(course: Course, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with transaction.atomic():
            Course.objects.select_for_update().get(pk=course.pk)
            return change(course, *args, **kwargs)

    return locked


# ---------------------------------------------------------------------------------------------------
# Versions


def current(course: Course) -> Agreement | None:
    """The newest version that the clients see; a paper one has no `sections`."""
    newest: Agreement | None = course.agreements.order_by("id").last()
    return newest


def holding(course: Course) -> Agreement | None:
    """The version on which everybody agrees now."""
    signed: Agreement | None = course.agreements.filter(signed_on__isnull=False).order_by("id").last()
    return signed


def versions(course: Course) -> QuerySet[Agreement]:
    """All that the clients see, newest first."""
    return course.agreements.select_related("written_by").order_by("-id")


def draft_of(course: Course) -> Agreement | None:
    """The version that is still being written; for the therapists of the course alone."""
    drafts = Agreement.everything.filter(course=course, shown_at__isnull=True)
    draft: Agreement | None = drafts.select_related("written_by").order_by("id").last()
    return draft


def words_before(agreement: Agreement) -> Agreement | None:
    """The version with words that came before this one."""
    earlier = Agreement.objects.filter(
        course=agreement.course_id, sections__isnull=False, version__lt=agreement.version
    )
    before: Agreement | None = earlier.order_by("version", "id").last()
    return before


@in_turn
def begin(course: Course, by: User, *, from_template: bool = False) -> Agreement:
    """A version to write on: the draft that is there, or a new one from the last words or from the template."""
    draft = draft_of(course)
    if draft is not None:
        return draft
    last = course.agreements.filter(sections__isnull=False).order_by("id").last()
    words = sections_in(last.sections) if last and not from_template else template()
    audit.record("began agreement", actor=by.pk, subject=course, purpose="agreement")
    made: Agreement = Agreement.everything.create(
        course=course,
        version=_next_version(course),
        sections=as_text(words),
        shown_at=None,
        written_by=by,
        review_on=_day_ahead(current(course)),
    )
    return made


def _day_ahead(agreement: Agreement | None) -> date | None:
    """Its day for another look, where that is still to come."""
    day: date | None = agreement.review_on if agreement else None
    return day if day and day > timezone.localdate() else None


def _next_version(course: Course) -> int:
    numbers = Agreement.everything.filter(course=course).values_list("version", flat=True)
    return max(numbers, default=0) + 1


@in_turn
def write(
    course: Course, draft_id: UUID, sections: Sections, changed: str | None, review_on: date | None, by: User
) -> Agreement:
    """Raises: NotNow where the draft is no longer one."""
    draft = _the_draft(course, draft_id)
    draft.sections, draft.changed, draft.review_on = as_text(sections), changed, review_on
    draft.written_by = by
    draft.save(update_fields=["sections", "changed", "review_on", "written_by"])
    return draft


@in_turn
def show(course: Course, draft_id: UUID, by: User) -> Agreement:
    """From now on the clients see it, and may sign. Raises: NotNow where the draft is no longer one."""
    draft = _the_draft(course, draft_id)
    draft.shown_at = timezone.now()
    draft.save(update_fields=["shown_at"])
    audit.record("showed agreement", actor=by.pk, subject=draft, purpose="agreement")
    return draft


@in_turn
def drop(course: Course, draft_id: UUID, by: User) -> None:
    """The draft goes; a version that was shown stays."""
    draft = _the_draft(course, draft_id)
    audit.record("dropped agreement draft", actor=by.pk, subject=draft, purpose="agreement")
    draft.delete()


def _the_draft(course: Course, draft_id: UUID) -> Agreement:
    draft = draft_of(course)
    if draft is None or draft.pk != draft_id:
        raise NotNow("This version is no longer being written: it was shown, or dropped. Nothing was lost.")
    return draft


@in_turn
def write_on(course: Course, agreement_id: UUID, by: User) -> Agreement:
    """Take a version back to write on it, as long as nobody has said anything to it. Raises: NotNow."""
    shown = current(course)
    if shown is None or shown.pk != agreement_id or not shown.sections or draft_of(course) is not None:
        raise NotNow("There is a newer version by now. Have a look at that one.")
    if shown.signatures.exists() or shown.replies.exists():
        raise NotNow("Somebody has signed or answered it already. Write a new version instead.")
    shown.shown_at = None
    shown.save(update_fields=["shown_at"])
    audit.record("took agreement back to write", actor=by.pk, subject=shown, purpose="agreement")
    return shown


@in_turn
def keep_paper(course: Course, signed_on: date | None, review_on: date | None, by: User) -> Agreement:
    """An agreement on paper, of which only the days are kept; the same days twice are kept once. Raises: NotNow."""
    draft = draft_of(course)
    if draft is not None:
        raise NotNow(
            f"Version {draft.version} is still being written. Show it, or drop it, and then add paper."
        )
    last = current(course)
    if last and not last.sections and (last.signed_on, last.review_on) == (signed_on, review_on):
        return last
    audit.record("kept agreement on paper", actor=by.pk, subject=course, purpose="agreement")
    made: Agreement = Agreement.objects.create(
        course=course,
        version=_next_version(course),
        signed_on=signed_on,
        review_on=review_on,
        written_by=by,
    )
    return made


# ---------------------------------------------------------------------------------------------------
# Looking at it again


def review_reasons(participant: Participant, now: Situation | None = None) -> tuple[ReviewReason, ...]:
    """What calls for another look at the agreement, from this participant's side; nothing where none is signed.

    `now`: what a page has worked out already (`record.alerts.situations_of`); without it the case is read, once there
    is a signed agreement. Two short queries otherwise.
    """
    agreement = holding(participant.course)
    looked_on = _looked_on(participant.course, agreement)
    if agreement is None or looked_on is None:
        return ()
    happened = (
        *_moved_by_itself(participant, now),
        *_goals_moved(participant),
        *_safety_opened(participant),
    )
    return reasons_to_review(looked_on, agreement.review_on, happened, timezone.localdate())


def _looked_on(course: Course, agreement: Agreement | None) -> date | None:
    """The day of the last look: of the signing, or of a review since."""
    review = last_review(course)
    days = (agreement.signed_on if agreement else None, review.on if review else None)
    return max((day for day in days if day), default=None)


def _moved_by_itself(participant: Participant, now: Situation | None) -> Iterator[Happening]:
    if now is not None and now.marked is not None:
        return happened_in(now.case, now.marked, now.strains)
    case = case_of(participant)
    marked = alliance_of(case, AllianceModel.from_catalogue(catalogue_at_load()))
    return happened_in(case, marked, strains_of(participant))


def _goals_moved(participant: Participant) -> Iterator[Happening]:
    days = participant.goals.values_list("created_at", "changed_on", "ended_on")
    for created_at, changed_on, ended_on in days:
        yield Happening(Trigger.GOAL, timezone.localdate(created_at), "a goal is new")
        if changed_on:
            yield Happening(Trigger.GOAL, changed_on, "a goal was put in other words")
        if ended_on:
            yield Happening(Trigger.GOAL, ended_on, "a goal came to its end")


def _safety_opened(participant: Participant) -> Iterator[Happening]:
    """On the day of an answer about risk, whoever has acknowledged it since."""
    for answered_at, created_at, day in participant.risk_answers.values_list(
        "answered_at", "created_at", "session__on"
    ):
        on = timezone.localdate(answered_at) if answered_at else day or timezone.localdate(created_at)
        yield Happening(Trigger.SAFETY, on, "an answer about risk came in")


def last_review(course: Course) -> AgreementReview | None:
    found: AgreementReview | None = course.agreement_reviews.order_by("on", "id").last()
    return found


@in_turn
def keep_review(
    course: Course, on: date, is_kept: bool, words: str | None, review_on: date | None, by: User
) -> AgreementReview:
    """A look back, and the next day for one (none: as it moves). The same of the same day again replaces it."""
    reviewed: AgreementReview
    reviewed, _ = AgreementReview.objects.update_or_create(
        course=course, on=on, noted_by=by, defaults={"is_kept": is_kept, "words": words or None}
    )
    agreement = holding(course) or current(course)
    if agreement is not None and agreement.review_on != review_on:
        agreement.review_on = review_on
        agreement.save(update_fields=["review_on"])
    audit.record("reviewed agreement", actor=by.pk, subject=reviewed, purpose="agreement")
    return reviewed
