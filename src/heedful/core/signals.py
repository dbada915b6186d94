"""A case -> what stands out in it, each with its reason.

Signals are observations that nobody tapped: they follow from check-ins, measures, attendance, tasks and the ladder.
Their kinds are those of the catalogue; what a person has already tapped in a session is not derived again.
A planned pause gives no signal, and neither does what was not held or not filled in while one lasts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from heedful.core.catalogue import Catalogue, Measure
from heedful.core.vocabulary import (
    Alliance,
    AllianceState,
    Case,
    CheckIn,
    Outcome,
    Session,
    SessionStatus,
    Signal,
    Task,
)

FIT_MARKS = (
    ("heard", "heard_low", "'I felt heard'"),
    ("goal_fit", "goal_fit_low", "'we worked on what matters to me'"),
    ("method_fit", "method_fit_low", "'the way we work suits me'"),
    ("say_no", "say_no_low", "'I could have said no'"),
)
OUTCOME_KINDS = {
    Outcome.DONE: "task_done",
    Outcome.PARTLY: "task_partly",
    Outcome.NOT_DONE: "task_not_done",
    Outcome.FORGOTTEN: "task_forgotten",
}
NO_SHOWS = frozenset({SessionStatus.MISSED, SessionStatus.CANCELLED_LATE})
GAPS_ALONE = 0.6
"""Attendance alone says less of working in bursts than a therapist who saw it."""
TASK_REPORTED_WITHIN = 2
"""A task's outcome tapped up to this many held sessions after it was set is the same fact as its outcome."""


@dataclass(frozen=True)
class Record:
    """A case read for signals: the held sessions, the check-ins in order, and the cut-offs."""

    case: Case
    alliance: Alliance
    catalogue: Catalogue

    def cut(self, threshold: str) -> float:
        return self.catalogue.threshold(threshold)

    @cached_property
    def checked_in(self) -> tuple[tuple[Session, CheckIn], ...]:
        return tuple((session, session.checkin) for session in self.case.held if session.checkin)

    @cached_property
    def tapped(self) -> frozenset[tuple[str, int]]:
        return frozenset((o.kind, s.number) for s in self.case.sessions for o in s.observations)

    def stayed_away(self, session: Session) -> bool:
        """In a pause nobody stays away, whatever the session was marked as."""
        return session.status in NO_SHOWS and not self.case.is_paused_on(session.on)

    @cached_property
    def _held_numbers(self) -> tuple[int, ...]:
        return tuple(session.number for session in self.case.held)

    def first_held_after(self, session: int | None, most: int) -> tuple[int, ...]:
        """Numbers of the first `most` held sessions after the one numbered `session` (None: from the start)."""
        start = 0 if session is None else bisect_right(self._held_numbers, session)
        return self._held_numbers[start : start + most]

    def session_on_or_after(self, day: date) -> int | None:
        return next((session.number for session in self.case.held if session.on >= day), None)


def signals_of(case: Case, alliance: Alliance, catalogue: Catalogue) -> tuple[Signal, ...]:
    """All that stands out, oldest session first; a kind at most once a session."""
    record = Record(case, alliance, catalogue)
    found: dict[tuple[str, int], Signal] = {}
    for derive in DERIVATIONS:
        for signal in derive(record):
            key = (signal.kind, signal.session)
            if key not in record.tapped and (key not in found or found[key].strength < signal.strength):
                found[key] = signal
    return tuple(sorted(found.values(), key=lambda signal: (signal.session, signal.kind)))


# ---------------------------------------------------------------------------------------------------
# From check-ins


def _low_marks(record: Record) -> Iterator[Signal]:
    """The four alliance marks where they are low: fully at the low cut-off, in part up to the doubtful one."""
    low, doubtful = record.cut("low_rating"), record.cut("doubtful_rating")
    for session, checkin in record.checked_in:
        for mark, kind, words in FIT_MARKS:
            value = getattr(checkin, mark)
            if value is not None and value < doubtful:
                strength = min(1.0, (doubtful - value) / (doubtful - low))
                is_low = value <= low
                yield Signal(kind, session.number, f"{words} was {value:g} of 10", strength, is_low)


def _fits_well(record: Record) -> Iterator[Signal]:
    """Evidence against a misfit: the latest marks of goal and method are both good. The newest check-in only."""
    if not record.checked_in:
        return
    session, checkin = record.checked_in[-1]
    good = record.cut("good_rating")
    if checkin.goal_fit is None or checkin.method_fit is None:
        return
    if min(checkin.goal_fit, checkin.method_fit) >= good and not _is_at_ceiling(record):
        why = f"goal and method fit at {checkin.goal_fit:g} and {checkin.method_fit:g} of 10"
        yield Signal("fits_well", session.number, why, is_shown=False)


def _free_to_object(record: Record) -> Iterator[Signal]:
    """Evidence against a strain: the client feels heard and able to say no. Perfect marks say nothing."""
    if not record.checked_in:
        return
    session, checkin = record.checked_in[-1]
    if checkin.heard is None or checkin.say_no is None or _is_at_ceiling(record):
        return
    if min(checkin.heard, checkin.say_no) >= record.cut("free_rating"):
        why = f"felt heard at {checkin.heard:g} and able to say no at {checkin.say_no:g} of 10"
        yield Signal("free_to_object", session.number, why, is_shown=False)


def _is_at_ceiling(record: Record) -> bool:
    rated = [point.rating for point in record.alliance.points]
    top = record.cut("ceiling_rating")
    return len(rated) >= int(record.cut("ceiling_checkins")) and all(rating >= top for rating in rated)


def _alliance_ceiling(record: Record) -> Iterator[Signal]:
    """Perfect marks throughout while other things point elsewhere: unknown, not good."""
    if not _is_at_ceiling(record):
        return
    recent = record.case.held[-int(record.cut("news_sessions")) :]
    against_the_grain = sum(
        any(weight.decibans > 0 for weight in record.catalogue.observations[o.kind].speaks_to.values())
        for session in recent
        for o in session.observations
    )
    if against_the_grain >= int(record.cut("other_signs_at_ceiling")):
        session = record.alliance.points[-1].session
        yield Signal(
            "alliance_ceiling", session, "every alliance mark is at the top while other signs point elsewhere"
        )


def _alliance_changes(record: Record) -> Iterator[Signal]:
    """Drops, a low start and repairs, as the alliance model sees them."""
    before = AllianceState.STEADY
    for point in record.alliance.points:
        worse = point.state in {AllianceState.STRAINED, AllianceState.RUPTURED}
        if worse and point.expected is not None:
            why = f"alliance {point.rating:.1f} of 10, usually about {point.expected:.1f}"
            strength = 1.0 if point.state is AllianceState.RUPTURED else 0.6
            yield Signal("alliance_drop", point.session, why, strength)
        if point.state is AllianceState.REPAIRED and before is not AllianceState.REPAIRED:
            why = f"alliance is back at {point.rating:.1f} of 10 after a strain"
            yield Signal("alliance_repaired", point.session, why)
        before = point.state


def _alliance_low(record: Record) -> Iterator[Signal]:
    first = record.alliance.points[:2]
    low = record.cut("alliance_low_level")
    if len(first) == 2 and all(point.rating < low for point in first):
        for point in record.alliance.points:
            if point.rating >= low:
                return
            yield Signal("alliance_low", point.session, f"alliance {point.rating:.1f} of 10 from the start")


def _mood_fall(record: Record) -> Iterator[Signal]:
    """A fall over several check-ins without a rise between; told at the check-in that completes it."""
    marks = [(session.number, c.mood) for session, c in record.checked_in if c.mood is not None]
    needed, least = record.cut("fall_over_checkins"), int(record.cut("fall_checkins"))
    for end in range(least, len(marks) + 1):
        run = _falling_run([mood for _, mood in marks[:end]])
        if len(run) >= least and run[0] - run[-1] >= needed and run[-1] < run[-2]:
            session = marks[end - 1][0]
            yield Signal("mood_fall", session, f"mood went from {run[0]:g} to {run[-1]:g} of 10")


def _falling_run(values: Sequence[float]) -> Sequence[float]:
    """The longest tail in which no value is above the one before it."""
    start = len(values) - 1
    while start > 0 and values[start - 1] >= values[start]:
        start -= 1
    return values[start:]


def _effort_without_progress(record: Record) -> Iterator[Signal]:
    for session, checkin in record.checked_in:
        if checkin.effort is None or checkin.progress is None:
            continue
        if checkin.effort >= record.cut("effort_high") and checkin.progress <= record.cut("progress_low"):
            why = f"effort {checkin.effort:g}, felt progress {checkin.progress:g} of 10"
            is_news = session.number > record.checked_in[0][0].number
            yield Signal("effort_high_progress_low", session.number, why, 1.0 if is_news else 0.5, is_news)


def _progress_stalled(record: Record) -> Iterator[Signal]:
    marks = [(session.number, c.progress) for session, c in record.checked_in if c.progress is not None]
    least = int(record.cut("stalled_checkins"))
    window = [progress for _, progress in marks[-least:]]
    if len(window) == least and max(window) <= record.cut("stalled_ceiling") and window[-1] <= window[0]:
        why = f"felt progress {window[0]:g} to {window[-1]:g} of 10 over {least} check-ins"
        yield Signal("progress_stalled", marks[-1][0], why)


def _checkin_skipped(record: Record) -> Iterator[Signal]:
    """A held session without a check-in, once check-ins are in use and the session before had one."""
    filled = 0
    previous_had_one = False
    for session in record.case.held:
        is_expected = previous_had_one and filled >= int(record.cut("checkin_in_use"))
        if session.checkin is None and is_expected and not record.case.is_paused_on(session.on):
            yield Signal("checkin_skipped", session.number, "no check-in this time", is_shown=False)
        filled += session.checkin is not None
        previous_had_one = session.checkin is not None


# ---------------------------------------------------------------------------------------------------
# From measures


def _distress_changes(record: Record) -> Iterator[Signal]:
    """A total that moved by at least the measure's reliable change from the best (or worst) total so far."""
    for id in sorted({name for session in record.case.held for name in session.measures}):
        measure = record.catalogue.measures[id]
        if measure.reliable_change is not None and measure.higher_is != "neither":
            yield from _changes_of(measure, record)


def _changes_of(measure: Measure, record: Record) -> Iterator[Signal]:
    assert measure.reliable_change is not None
    sign = 1.0 if measure.higher_is == "worse" else -1.0
    totals = [(s.number, s.measures[measure.id]) for s in record.case.held if measure.id in s.measures]
    best = worst = None
    for number, total in totals:
        distress = sign * total
        if best is not None and distress - best[0] >= measure.reliable_change:
            yield Signal("distress_rise", number, f"{measure.name} went from {best[1]:g} to {total:g}")
            worst = (distress, total)
        elif worst is not None and worst[0] - distress >= measure.reliable_change:
            why = f"{measure.name} came down from {worst[1]:g} to {total:g}"
            yield Signal("distress_settled", number, why)
            best = worst = (distress, total)
        best = min(best, (distress, total)) if best else (distress, total)
        worst = max(worst, (distress, total)) if worst else (distress, total)


# ---------------------------------------------------------------------------------------------------
# From attendance


def _no_shows(record: Record) -> Iterator[Signal]:
    for session in record.case.sessions:
        if record.stayed_away(session):
            words = "did not come" if session.status is SessionStatus.MISSED else "cancelled within a day"
            yield Signal(session.status.value, session.number, words)


def _on_and_off(record: Record) -> Iterator[Signal]:
    """Two separate gaps with work on both sides of each: bursts, not an ending. Pauses are no gaps."""
    attended = [s for s in record.case.sessions if s.is_held or record.stayed_away(s)]
    gaps = [
        later.number
        for earlier, gap, later in zip(attended, attended[1:], attended[2:], strict=False)
        if earlier.is_held and later.is_held and gap.status in NO_SHOWS
    ]
    if len(gaps) >= 2:
        why = "came, stayed away and came back, more than once"
        yield Signal("on_and_off", gaps[-1], why, strength=GAPS_ALONE)


# ---------------------------------------------------------------------------------------------------
# From tasks, goals and the ladder


def _task_outcomes(record: Record) -> Iterator[Signal]:
    claimed: set[tuple[str, int]] = set()
    for task in record.case.tasks:
        if task.outcome is None:
            continue
        kind = OUTCOME_KINDS[task.outcome]
        reported = record.first_held_after(task.set_in, TASK_REPORTED_WITHIN)
        told = next((n for n in reported if (kind, n) in record.tapped and (kind, n) not in claimed), None)
        if told is not None:
            claimed.add((kind, told))
        elif reported:
            yield Signal(kind, reported[0], _task_words(task), is_shown=task.outcome is not Outcome.DONE)


def _task_words(task: Task) -> str:
    assert task.outcome is not None
    said = {Outcome.DONE: "done", Outcome.PARTLY: "done in part", Outcome.NOT_DONE: "not done"}
    words = f"the task set in session {task.set_in} was {said.get(task.outcome, 'forgotten')}"
    return f"{words} ({'; '.join(task.barriers)})" if task.barriers else words


def _confidence_low(record: Record) -> Iterator[Signal]:
    for task in record.case.tasks:
        confidence = task.confidence_0_to_10
        if confidence is None or task.set_in is None or task.outcome is Outcome.DONE:
            continue
        if confidence < record.cut("confidence_needed"):
            why = f"confidence in the task was {confidence:g} of 10"
            yield Signal("confidence_low", task.set_in, why, is_shown=task.outcome is None)


def _goal_importance(record: Record) -> Iterator[Signal]:
    """A goal that matters little, where none of the client's own matters much; or the other way round."""
    if not record.case.held:
        return
    session = record.case.held[-1].number
    rated = [goal for goal in record.case.goals if goal.importance_0_to_10 is not None]
    own = [goal.importance_0_to_10 or 0.0 for goal in rated if goal.whose == "client"]
    if own and max(own) >= record.cut("good_rating"):
        why = f"a goal of their own matters to them, {max(own):g} of 10"
        yield Signal("own_goal", session, why, is_shown=False)
        return
    for goal in rated:
        importance = goal.importance_0_to_10
        if importance is not None and importance < record.cut("importance_low"):
            yield Signal("importance_low", session, f"a goal's importance is {importance:g} of 10")


def _others_goal(record: Record) -> Iterator[Signal]:
    """A goal that is somebody else's is a lasting fact; the first session stands for it."""
    for goal in record.case.goals:
        if goal.whose != "client" and record.case.held:
            why = f"a goal comes from elsewhere ({goal.whose})"
            yield Signal("others_want_it", record.case.held[0].number, why, strength=0.8)
            return


def _ladder_tries(record: Record) -> Iterator[Signal]:
    for step in record.case.ladder:
        for one in step.tries:
            session = record.session_on_or_after(one.on) or _last_held(record)
            if session is None:
                continue
            if one.stopped:
                why = "stopped a step of the ladder early"
                yield Signal("stopped_step_early", session, why)
            else:
                yield Signal("step_taken", session, "took a step of the ladder", is_shown=False)


def _last_held(record: Record) -> int | None:
    return record.case.held[-1].number if record.case.held else None


DERIVATIONS: tuple[Callable[[Record], Iterator[Signal]], ...] = (
    _low_marks,
    _fits_well,
    _free_to_object,
    _alliance_ceiling,
    _alliance_changes,
    _alliance_low,
    _mood_fall,
    _effort_without_progress,
    _progress_stalled,
    _checkin_skipped,
    _distress_changes,
    _no_shows,
    _on_and_off,
    _task_outcomes,
    _confidence_low,
    _goal_importance,
    _others_goal,
    _ladder_tries,
)
"""Each makes one kind of signal or a few that belong together; the order does not matter."""
