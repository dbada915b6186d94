"""What a client gave -> what their own pages show: warm, short, and nothing to be measured by.

No name and no sign of what these pages are for stands near the top: somebody may be looking over a shoulder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Outcome
from heedful.practice.record.invitations import is_paused
from heedful.practice.record.measures_in_use import asked_for_now, can_be_given
from heedful.practice.record.models import (
    CHECKIN_ITEMS,
    CameBy,
    CareTeamMember,
    CheckIn,
    Goal,
    GoalRating,
    Invitation,
    LadderStep,
    MeasureAnswers,
    Participant,
    Pause,
    Role,
    Whose,
)
from heedful.practice.record.own_words import OwnWords
from heedful.practice.record.risk import told_first
from heedful.practice.showing.words import MARKS

KEPT_SHOWN = 5
"""The newest takeaways and wins; the file that they can take with them has every one."""

TRACK_FROM, TRACK_TO = 8.0, 232.0


# ---------------------------------------------------------------------------------------------------
# Home


@dataclass(frozen=True, slots=True)
class Asked:
    """A questionnaire that waits, in the client's words; `minutes` is 0 where nobody said how long it takes."""

    id: str
    name: str
    about: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Waiting:
    invitation: Invitation | None
    has_draft: bool
    measures: tuple[Asked, ...]
    is_on_break: bool = False
    """Nothing is asked of them then; what they began themselves is still there."""

    def __bool__(self) -> bool:
        return self.invitation is not None or self.has_draft or bool(self.measures)


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal and its two ends, 0 to 10; `track` places them on a line."""

    words: str
    why: str
    asked_by: str
    first: GoalRating | None
    last: GoalRating | None
    is_over: bool = False

    @property
    def is_moving(self) -> bool:
        return self.first is not None and self.last is not None and self.first != self.last

    @property
    def first_x(self) -> float:
        return _along(self.first)

    @property
    def last_x(self) -> float:
        return _along(self.last)


def _along(rating: GoalRating | None) -> float:
    """The place of a rating on the line, in its units; a rating lies from 0 to 10."""
    share = rating.value / 10 if rating is not None else 0.0
    return round(TRACK_FROM + share * (TRACK_TO - TRACK_FROM), 1)


@dataclass(frozen=True, slots=True)
class Wins:
    """What went well; each is said in the page's own words, and `noted`, newest first, in theirs."""

    noted: tuple[str, ...]
    done: tuple[str, ...]
    partly: tuple[str, ...]
    tried: tuple[tuple[str, int], ...]
    risen: tuple[GoalLine, ...]

    def __bool__(self) -> bool:
        return bool(self.noted or self.done or self.partly or self.tried or self.risen)


@dataclass(frozen=True)
class HomePage:
    waiting: Waiting
    goals: tuple[GoalLine, ...]
    points: tuple[tuple[date, dict[str, float]], ...]
    kept: tuple[str, ...]
    wins: Wins
    pause: Pause | None
    review_on: date | None


def home_page(opened: Participant, own: OwnWords, catalogue: Catalogue, now: datetime) -> HomePage:
    today = timezone.localdate(now)
    lines = tuple(_goal_line(goal) for goal in own.goals)
    return HomePage(
        waiting=_waiting(opened, own, catalogue, now),
        goals=tuple(line for line in lines if not line.is_over),
        points=tuple((timezone.localdate(row.sent_at), row.marks) for row in own.checkins),
        kept=tuple(row.words for row in reversed(own.takeaways))[:KEPT_SHOWN],
        wins=_wins(own, lines),
        pause=next((pause for pause in reversed(own.pauses) if _is_on_or_ahead(pause, today)), None),
        review_on=own.review_on,
    )


def _waiting(opened: Participant, own: OwnWords, catalogue: Catalogue, now: datetime) -> Waiting:
    open_now = opened.invitations.filter(
        opens_at__lte=now, expires_at__gt=now, answered_at__isnull=True, cancelled_at__isnull=True
    )
    has_draft = any(row.came_by == CameBy.LINK for row in own.draft_checkins)
    if is_paused(opened, timezone.localdate(now)):
        return Waiting(invitation=None, has_draft=has_draft, measures=(), is_on_break=True)
    return Waiting(
        invitation=open_now.order_by("-opens_at").first(),
        has_draft=has_draft,
        measures=tuple(_asked(opened, catalogue, timezone.localdate(now))),
    )


def _asked(opened: Participant, catalogue: Catalogue, today: date) -> Iterable[Asked]:
    for choice in asked_for_now(opened, today):
        measure = catalogue.measures.get(choice.measure)
        if measure is not None and measure.filled_in_by == "client" and can_be_given(measure, opened):
            yield Asked(measure.id, measure.name, measure.for_client, measure.minutes or 0)


def _goal_line(goal: Goal) -> GoalLine:
    ratings = list(goal.ratings.all())
    return GoalLine(
        words=goal.words,
        why=goal.why or "",
        asked_by="" if goal.whose == Whose.CLIENT else Whose(goal.whose).label.lower(),
        first=ratings[0] if ratings else None,
        last=ratings[-1] if ratings else None,
        is_over=goal.ended_on is not None,
    )


def _wins(own: OwnWords, goals: Sequence[GoalLine]) -> Wins:
    return Wins(
        noted=tuple(win.words for win in reversed(own.wins))[:KEPT_SHOWN],
        done=tuple(task.words for task in own.tasks if task.outcome == Outcome.DONE),
        partly=tuple(task.words for task in own.tasks if task.outcome == Outcome.PARTLY),
        tried=tuple((step.words, _tries(step)) for step in own.ladder if _tries(step)),
        risen=tuple(
            line for line in goals if line.first and line.last and line.last.value > line.first.value
        ),
    )


def _tries(step: LadderStep) -> int:
    return len(step.tries.all())


def _is_on_or_ahead(pause: Pause, today: date) -> bool:
    """A pause without an agreed end is shown for a season; after that the page would only guess."""
    ends_on = pause.ended_on or pause.until or pause.begins_on + timedelta(days=90)
    return ends_on > today


# ---------------------------------------------------------------------------------------------------
# Who sees it, and who has read it


@dataclass(frozen=True, slots=True)
class Seen:
    """Who may open the record today, by name; `told_first`: who is told if an answer sounds like danger."""

    therapists: tuple[str, ...]
    supervisors: tuple[str, ...]
    told_first: str


def who_sees(opened: Participant, today: date) -> Seen:
    members = list(
        opened.course.care_team.filter(
            Q(until__isnull=True) | Q(until__gt=today), since__lte=today, user__is_active=True
        )
        .select_related("user")
        .order_by("since", "id")
    )
    told = told_first(opened.course, today)
    return Seen(
        therapists=_names(m for m in members if m.role == Role.THERAPIST and m.user.is_therapist),
        supervisors=_names(m for m in members if m.role == Role.SUPERVISOR and m.user.is_supervisor),
        told_first=told.display_name if told else "",
    )


def _names(members: Iterable[CareTeamMember]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(member.user.display_name for member in members))


@dataclass(frozen=True, slots=True)
class SentLine:
    """Something that was sent, and everybody who has read it, the first reader first."""

    row: CheckIn | MeasureAnswers
    name: str
    readers: tuple[tuple[str, datetime], ...]

    @property
    def sent_at(self) -> datetime:
        """A line is of something that was sent; were it a draft, the time of its newest mark stands in."""
        return self.row.sent_at or self.row.answered_at

    @property
    def is_checkin(self) -> bool:
        return isinstance(self.row, CheckIn)

    @property
    def is_from_paper(self) -> bool:
        return self.row.came_by == CameBy.TYPED

    @property
    def marks(self) -> tuple[tuple[str, str], ...]:
        """The marks of a check-in, with the question that each one answers."""
        if not isinstance(self.row, CheckIn):
            return ()
        given = self.row.marks
        return tuple((MARKS[item][1], f"{given[item]:g}") for item in CHECKIN_ITEMS if item in given)

    @property
    def words(self) -> str:
        return (self.row.words or "") if isinstance(self.row, CheckIn) else ""


def sent_lines(own: OwnWords, catalogue: Catalogue) -> tuple[SentLine, ...]:
    """Newest first."""
    lines = [SentLine(row, "", _readers(row)) for row in own.checkins]
    lines += [SentLine(row, _name_of(row.measure, catalogue), _readers(row)) for row in own.answers]
    return tuple(sorted(lines, key=lambda line: line.sent_at, reverse=True))


def sent_line(row: CheckIn | MeasureAnswers, catalogue: Catalogue) -> SentLine:
    name = _name_of(row.measure, catalogue) if isinstance(row, MeasureAnswers) else ""
    return SentLine(row, name, _readers(row))


def _readers(row: CheckIn | MeasureAnswers) -> tuple[tuple[str, datetime], ...]:
    readings = row.readings.all()
    return tuple((each.reader.display_name, each.at) for each in sorted(readings, key=lambda r: r.at))


def _name_of(measure: str, catalogue: Catalogue) -> str:
    known = catalogue.measures.get(measure)
    return known.name if known else measure
