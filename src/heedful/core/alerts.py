"""A situation -> the few things worth the therapist's attention now, hard ones first.

Two grades only. *Hard*: an answer about risk that nobody has acknowledged, a questionnaire that got reliably worse
since the start, marks that fell and have not come back. Everything else is *soft*: a word on the side that goes once it
is answered. An alert is the same alert for as long as it began at the same point, so that an answer holds that long.

The words, how often each kind is wrong, what to try and what to keep from are data (`alerts.yaml`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from heedful.core.catalogue import Catalogue, Measure
from heedful.core.circumstances import Situation
from heedful.core.repair import NOT_BACK, noticed_in_words, sessions_since
from heedful.core.vocabulary import Alert, AlliancePoint, AllianceState, Grade, Session, SplitAlliance

USUAL = "usual"
STRETCH = {"fewer": "stretch_fewer", "more": "stretch_more"}


def at_load(catalogue: Catalogue, load: str) -> Catalogue:
    """The catalogue with the alliance's cut-offs of this load; as usual, the very same.

    A cut-off in standard deviations is multiplied, odds are raised to the power: the same step on both scales.
    """
    if load not in STRETCH:
        return catalogue
    factor = catalogue.threshold(STRETCH[load])
    z, odds = catalogue.thresholds["strained_z"], catalogue.thresholds["rupture_odds"]
    moved = {z.id: replace(z, value=z.value * factor), odds.id: replace(odds, value=odds.value**factor)}
    return replace(catalogue, thresholds={**catalogue.thresholds, **moved})


@dataclass(frozen=True, slots=True)
class Found:
    """That something is so, since when, and why; what it is called and how often it is wrong is in the catalogue."""

    kind: str
    since: Session | None
    why: str
    about: str = ""


def alerts_of(now: Situation, split: SplitAlliance | None = None, load: str = USUAL) -> tuple[Alert, ...]:
    """Every alert that stands now: hard ones first, then soft ones in the order of `DERIVATIONS`.

    `now`: worked out with the catalogue of this load (`at_load`). The page decides how many it shows at the front.
    """
    found = [one for derive in DERIVATIONS for one in derive(now)]
    if split is not None:
        found.append(_of_split(split, now))
    alerts = [_alert(one, now, load) for one in _without_repeats(found) if _is_shown(one, now, load)]
    return tuple(sorted(alerts, key=lambda alert: alert.grade is Grade.SOFT))


def _is_shown(found: Found, now: Situation, load: str) -> bool:
    kind = now.catalogue.alerts.get(found.kind)
    return kind is not None and load in kind.shown_at


def _without_repeats(found: Iterable[Found]) -> Iterator[Found]:
    """A questionnaire that got worse since the start is not told again as worse than at its best."""
    found = list(found)
    worse = {one.about for one in found if one.kind == "deterioration"}
    return (one for one in found if not (one.kind == "distress_rise" and one.about in worse))


def _alert(found: Found, now: Situation, load: str) -> Alert:
    kind = now.catalogue.alerts[found.kind]
    since = found.since
    return Alert(
        kind=kind.id,
        grade=Grade(kind.grade),
        since=str(since.number) if since else "start",
        since_in_words=f"since session {since.number}" if since else "since before the first session",
        name=kind.name,
        what=kind.meaning,
        how_often_wrong=kind.how_often_wrong[load],
        inquiry=kind.inquiry,
        response=kind.response,
        avoid=kind.avoid,
        references=kind.basis.references,
        about=found.about,
        because=(found.why,) if found.why else (),
    )


def _session(now: Situation, number: int | None) -> Session | None:
    return next((session for session in now.case.sessions if session.number == number), None)


# ---------------------------------------------------------------------------------------------------
# Hard


def _risk_open(now: Situation) -> Iterator[Found]:
    """Since the first answer that is still open; a new one beside it changes nothing that an answer could settle."""
    if now.unacknowledged_risk:
        session = _session(now, now.unacknowledged_risk[0])
        yield Found("risk_open", session, "an answer about risk that nobody has acknowledged")


def _deterioration(now: Situation) -> Iterator[Found]:
    """The latest total is worse than the first one by the instrument's reliable change, by its named method."""
    for id in _measures_in(now.case.held):
        measure = now.catalogue.measures[id]
        if measure.reliable_change is None or measure.higher_is == "neither":
            continue
        totals = [(session, session.measures[id]) for session in now.case.held if id in session.measures]
        since = _worse_since(totals, measure)
        if since is not None:
            method = f" ({measure.method})" if measure.method else ""
            change = f"{totals[0][1]:g} at the start, {totals[-1][1]:g} now"
            why = f"{measure.name}: {change}; {measure.reliable_change:g} or more counts as reliable{method}"
            yield Found("deterioration", since, why, about=id)


def _worse_since(totals: Sequence[tuple[Session, float]], measure: Measure) -> Session | None:
    """The first of the unbroken run, up to now, of totals reliably worse than the first one."""
    assert measure.reliable_change is not None
    sign = 1.0 if measure.higher_is == "worse" else -1.0
    first = sign * totals[0][1]
    since = None
    for session, total in reversed(totals[1:]):
        if sign * total - first < measure.reliable_change:
            break
        since = session
    return since


def _measures_in(held: Iterable[Session]) -> list[str]:
    return sorted({id for session in held for id in session.measures})


def _marks_down(now: Situation) -> Iterator[Found]:
    """Marks that fell: hard once they have stayed away for some sessions, soft before that."""
    fall = _fall(_points(now))
    if fall is None:
        return
    session = _session(now, fall.session)
    assert session is not None
    waited = sessions_since(session.on, now.case.held)
    why = f"{fall.rating:.1f} of 10 in session {fall.session}"
    if fall.expected is not None:
        why += f", usually about {fall.expected:.1f}"
    if waited >= int(now.catalogue.threshold("rupture_unrepaired_for")):
        yield Found("rupture_unrepaired", session, f"{why}; not back in the {waited} sessions held since")
    else:
        yield Found("rupture" if fall.is_surprise else "slide", session, why)


def _points(now: Situation) -> tuple[AlliancePoint, ...]:
    return (now.marked or now.alliance).points


def _fall(points: Sequence[AlliancePoint]) -> AlliancePoint | None:
    """Where the fall began that the marks have not come back from; None where there is none."""
    begun = None
    for point in points:
        if point.state is AllianceState.RUPTURED:
            begun = begun or point
        elif point.state not in NOT_BACK:
            begun = None
    return begun


# ---------------------------------------------------------------------------------------------------
# Soft


def _strained(now: Situation) -> Iterator[Found]:
    points = _points(now)
    if points and points[-1].state is AllianceState.STRAINED and _fall(points) is None:
        last = points[-1]
        why = f"{last.rating:.1f} of 10 in session {last.session}, usually about {last.expected or 0:.1f}"
        yield Found("strain", _session(now, last.session), why)


def _left_open(now: Situation) -> Iterator[Found]:
    """Of the log: the oldest entry that has stayed open so long that it belongs in supervision."""
    least = int(now.catalogue.threshold("strain_left_open_for"))
    for strain in now.strains:
        waited = sessions_since(strain.noticed_on, now.case.held)
        if strain.is_open and waited >= least:
            said = "talked about, not closed" if strain.raised_on else "not talked about"
            why = f"noticed {noticed_in_words(strain)}, {said}; {waited} sessions held since"
            yield Found("strain_left_open", _session(now, strain.noticed_in), why)
            return


def _full_marks(now: Situation) -> Iterator[Found]:
    """Every check-in at the top: unknown, not good."""
    points = _points(now)
    if are_all_at_top(points, now.catalogue):
        least = int(now.catalogue.threshold("ceiling_checkins"))
        why = f"all four marks at the top in each of {len(points)} check-ins"
        yield Found("full_marks", _session(now, points[least - 1].session), why)


def are_all_at_top(points: Sequence[AlliancePoint], catalogue: Catalogue) -> bool:
    """Whether every check-in, of enough of them, is at the ceiling: a page then says `unknown`, not `steady`."""
    top = catalogue.threshold("ceiling_rating")
    enough = len(points) >= int(catalogue.threshold("ceiling_checkins"))
    return enough and all(point.rating >= top for point in points)


def _check_ins_missing(now: Situation) -> Iterator[Found]:
    """The last sessions have no check-in although there were some; in a pause none is missing."""
    missing = []
    for session in reversed(now.case.held):
        if session.checkin is not None:
            break
        if not now.case.is_paused_on(session.on):
            missing.append(session)
    given = len([session for session in now.case.held if session.checkin is not None])
    if len(missing) >= 2 and given >= int(now.catalogue.threshold("checkin_in_use")):
        yield Found("check_ins_missing", missing[-1], f"none in the last {len(missing)} sessions held")


def _still_signalled(kind: str) -> Callable[[Situation], Iterator[Found]]:
    """A signal of the latest check-in, since the first of the unbroken run of check-ins that gave it."""

    def derive(now: Situation) -> Iterator[Found]:
        at = {signal.session: signal.why for signal in now.signals if signal.kind == kind}
        checked_in = [session for session in now.case.held if session.checkin is not None]
        since = None
        for session in reversed(checked_in):
            if session.number not in at:
                break
            since = session
        if since is not None:
            yield Found(kind, since, at[checked_in[-1].number])

    return derive


def _stalled(now: Situation) -> Iterator[Found]:
    """Felt progress has stood still; since the first mark from which it has not risen."""
    signal = next((one for one in reversed(now.signals) if one.kind == "progress_stalled"), None)
    if signal is None:
        return
    ceiling = now.catalogue.threshold("stalled_ceiling")
    since, lowest_later = None, float("-inf")
    for session in reversed(now.case.held):
        progress = session.checkin.progress if session.checkin else None
        if progress is None:
            continue
        if progress > ceiling or progress < lowest_later:
            break
        since, lowest_later = session, max(lowest_later, progress)
    yield Found("progress_stalled", since or _session(now, signal.session), signal.why)


def _distress_rise(now: Situation) -> Iterator[Found]:
    """A questionnaire that stands reliably above its own best."""
    for id in _measures_in(now.case.held):
        measure = now.catalogue.measures[id]
        if measure.reliable_change is None or measure.higher_is == "neither":
            continue
        totals = [(session, session.measures[id]) for session in now.case.held if id in session.measures]
        sign = 1.0 if measure.higher_is == "worse" else -1.0
        best = min(range(len(totals)), key=lambda index: sign * totals[index][1])
        since = _worse_since(totals[best:], measure)
        if since is not None:
            why = f"{measure.name}: {totals[best][1]:g} at its best, {totals[-1][1]:g} now"
            yield Found("distress_rise", since, why, about=id)


def _of_split(split: SplitAlliance, now: Situation) -> Found:
    """Without figures and names: this stands on the brief of one person of the course, who may see it."""
    return Found("split_alliance", _session(now, split.since_session), "")


DERIVATIONS: tuple[Callable[[Situation], Iterator[Found]], ...] = (
    _risk_open,
    _marks_down,
    _deterioration,
    _strained,
    _left_open,
    _full_marks,
    _still_signalled("mood_fall"),
    _distress_rise,
    _stalled,
    _check_ins_missing,
)
"""In the order in which alerts of a grade come."""
