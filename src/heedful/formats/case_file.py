"""`heedful.case/1` <-> `Case`: strict reading with every problem at once, and writing back.

Problems name the place and what to do, never the client's words:
`sessions[2].observations[0].kind: unknown observation 'gazeaway'; did you mean 'gaze_away'?`
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from heedful.core import vocabulary as nouns
from heedful.core.catalogue import Catalogue
from heedful.formats import case_shape as shape
from heedful.knowledge.consistency import did_you_mean

MOST_BYTES = 20_000_000


class CaseProblem(ValueError):
    """The case cannot be read; `problems` says what and where, a line each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_case(path: Path, catalogue: Catalogue) -> nouns.Case:
    """Read a case file. Raises: CaseProblem with every problem found."""
    return case_from_text(_text_of(path), catalogue)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CaseProblem(
                [f"{path.name}: is larger than {MOST_BYTES // 1_000_000} MB; is it a case file?"]
            )
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CaseProblem([f"{path}: there is no such file"]) from None
    except IsADirectoryError:
        raise CaseProblem([f"{path}: is a folder; give one case file"]) from None
    except UnicodeDecodeError:
        raise CaseProblem([f"{path.name}: is not UTF-8 text; save it as UTF-8"]) from None
    except OSError as error:
        raise CaseProblem([f"{path.name}: cannot be opened ({error.strerror})"]) from None


def case_from_text(text: str, catalogue: Catalogue) -> nouns.Case:
    """A case from JSON text. Raises: CaseProblem."""
    try:
        raw = json.loads(
            text.removeprefix("\ufeff"), object_pairs_hook=_each_key_once, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise CaseProblem([f"{where}: is not JSON here ({error.msg.lower()})"]) from None
    except RecursionError:
        raise CaseProblem(["is nested too deeply to be a case file"]) from None
    except ValueError as error:  # also an integer of too many digits
        problem = error.args[0] if isinstance(error, _Twice) else "holds a number that is none"
        raise CaseProblem([str(problem)]) from None
    return case_from_object(raw, catalogue)


class _Twice(ValueError):
    """A key or constant that JSON itself would let pass."""


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    counts = Counter(key for key, _ in pairs)
    twice = sorted(key for key, count in counts.items() if count > 1)
    if twice:
        raise _Twice(f"the key '{shape.legible(twice[0])}' stands twice in one object; keep one")
    return dict(pairs)


def _no_constant(name: str) -> float:
    raise _Twice(f"{name} is no number that a case file can hold; leave the value out")


def case_from_object(raw: Any, catalogue: Catalogue) -> nouns.Case:
    """A case from decoded JSON. Raises: CaseProblem."""
    try:
        part = shape.CasePart.model_validate(raw, context={"catalogue": catalogue})
    except ValidationError as error:
        raise CaseProblem([*_in_words(error), *_problems_between_the_rest(raw, error, catalogue)]) from None
    problems = list(_problems_between(part, catalogue))
    if problems:
        raise CaseProblem(problems)
    return _case(part)


# ---------------------------------------------------------------------------------------------------
# Errors in words


def _in_words(error: ValidationError) -> list[str]:
    return [_sentence(fault) for fault in error.errors(include_url=False)]


def _sentence(fault: Mapping[str, Any]) -> str:
    where = _place(fault["loc"])
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        return f"{where}: unknown key{_nearest_key(fault['loc'])}"
    if kind == "missing":
        return f"{where}: is missing"
    if kind == "literal_error":
        return f"{where}: expected {context['expected']}"
    message = str(fault["msg"]).removeprefix("Input ")
    return f"{where}: {message[0].lower()}{message[1:]}"


def _place(loc: Iterable[str | int]) -> str:
    place = ""
    for part in loc:
        if part == "[key]":
            continue
        place += f"[{part}]" if isinstance(part, int) else f".{shape.legible(part)}"
    return place.removeprefix(".") or "the file"


PARTS_BY_KEY: Mapping[str, type[shape.Part]] = {
    "client": shape.ClientPart,
    "preferences": shape.PreferencesPart,
    "agreement": shape.AgreementPart,
    "goals": shape.GoalPart,
    "ratings": shape.RatingPart,
    "sessions": shape.SessionPart,
    "observations": shape.ObservationPart,
    "checkin": shape.CheckInPart,
    "risk": shape.RiskPart,
    "tasks": shape.TaskPart,
    "ladder": shape.StepPart,
    "tries": shape.TryPart,
    "pauses": shape.PausePart,
}


def _nearest_key(loc: tuple[str | int, ...]) -> str:
    parents = [part for part in loc[:-1] if isinstance(part, str)]
    part = PARTS_BY_KEY[parents[-1]] if parents and parents[-1] in PARTS_BY_KEY else shape.CasePart
    known = [field.alias or name for name, field in part.model_fields.items()]
    return did_you_mean(str(loc[-1]), known) or f"; known here: {', '.join(known)}"


# ---------------------------------------------------------------------------------------------------
# What one part of the file says of another

ENTRIES_THAT_STAND_ALONE = frozenset(
    {"observations", "responses", "risk", "takeaways", "ratings", "barriers", "tries"}
)
"""Lists whose entries say nothing of other parts: one with a fault can be left out to look at the rest."""


def _problems_between_the_rest(raw: Any, error: ValidationError, catalogue: Catalogue) -> list[str]:
    """So that a misspelt id does not hide dates out of order: what is wrong between the parts that are sound."""
    rest = deepcopy(raw)
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        _leave_out(rest, fault["loc"])
    try:
        part = shape.CasePart.model_validate(rest, context={"catalogue": catalogue})
    except ValidationError:
        return []
    return list(_problems_between(part, catalogue))


def _leave_out(rest: Any, loc: tuple[Any, ...]) -> None:
    """Take out the value at `loc`, or the whole list around it where its entries stand alone."""
    inside = rest
    for step in loc[:-1]:
        if step in ENTRIES_THAT_STAND_ALONE:
            break
        inside = inside[step] if isinstance(inside, list | dict) else None
    else:
        step = loc[-1] if loc else ""
    if isinstance(inside, dict):
        inside.pop(step, None)


def _problems_between(part: shape.CasePart, catalogue: Catalogue) -> Iterator[str]:
    yield from _sessions_in_order(part)
    yield from _ids_once("goals", [goal.id for goal in part.goals])
    yield from _ids_once("tasks", [task.id for task in part.tasks])
    yield from _ids_once("ladder", [step.id for step in part.ladder])
    yield from _totals_in_range(part, catalogue)
    yield from _references_resolve(part)
    yield from _spans_in_order(part)


def _sessions_in_order(part: shape.CasePart) -> Iterator[str]:
    for index, (before, after) in enumerate(pairwise(part.sessions), start=1):
        if after.number <= before.number:
            yield f"sessions[{index}].number: {after.number} does not come after {before.number}; put sessions in order"
        if after.on < before.on:
            yield f"sessions[{index}].on: {after.on} is before the session above it ({before.on}); put dates in order"


def _ids_once(place: str, ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for index, id in enumerate(ids):
        if id in seen:
            yield f"{place}[{index}].id: stands for another entry already; give each its own"
        seen.add(id)


def _totals_in_range(part: shape.CasePart, catalogue: Catalogue) -> Iterator[str]:
    for index, session in enumerate(part.sessions):
        for id, total in session.measures.items():
            measure = catalogue.measures[id]
            if not measure.lowest <= total <= measure.highest:
                span = f"{measure.lowest:g} to {measure.highest:g}"
                yield f"sessions[{index}].measures.{id}: {total:g} is outside {span}"


def _references_resolve(part: shape.CasePart) -> Iterator[str]:
    goals = [goal.id for goal in part.goals]
    numbers = {session.number for session in part.sessions}
    for index, task in enumerate(part.tasks):
        if task.goal is not None and task.goal not in goals:
            yield f"tasks[{index}].goal: there is no goal with this id{did_you_mean(task.goal, goals)}"
        if task.set_in is not None and task.set_in not in numbers:
            yield f"tasks[{index}].set_in: there is no session {task.set_in}"


def _spans_in_order(part: shape.CasePart) -> Iterator[str]:
    agreement = part.agreement
    if (
        agreement
        and agreement.signed_on
        and agreement.review_on
        and agreement.review_on < agreement.signed_on
    ):
        yield "agreement.review_on: is before the day it was signed"
    for index, pause in enumerate(part.pauses):
        if pause.until is not None and pause.until < pause.from_:
            yield f"pauses[{index}].until: is before the day the pause begins"


# ---------------------------------------------------------------------------------------------------
# Parts -> nouns


def _case(part: shape.CasePart) -> nouns.Case:
    return nouns.Case(
        client=_client(part.client),
        sessions=tuple(_session(session) for session in part.sessions),
        agreement=nouns.Agreement(**part.agreement.model_dump()) if part.agreement else None,
        goals=tuple(_goal(goal) for goal in part.goals),
        tasks=tuple(_task(task) for task in part.tasks),
        ladder=tuple(_step(step) for step in part.ladder),
        pauses=tuple(nouns.Pause(pause.from_, pause.until, pause.asked_by) for pause in part.pauses),
    )


def _client(part: shape.ClientPart) -> nouns.Client:
    preferences = nouns.Preferences(**part.preferences.model_dump()) if part.preferences else None
    return nouns.Client(part.code, part.language, preferences)


def _session(part: shape.SessionPart) -> nouns.Session:
    return nouns.Session(
        number=part.number,
        on=part.on,
        status=nouns.SessionStatus(part.status),
        observations=tuple(_observation(one) for one in part.observations),
        responses=tuple(part.responses),
        checkin=nouns.CheckIn(**part.checkin.model_dump()) if part.checkin else None,
        measures=dict(part.measures),
        risk=tuple(nouns.RiskAnswer(**risk.model_dump()) for risk in part.risk),
        takeaways=tuple(part.takeaways),
    )


def _observation(part: shape.ObservationPart) -> nouns.Observation:
    return nouns.Observation(part.kind, part.strength, part.by, seconds_of(part.at), part.note)


def seconds_of(clock: str | None) -> int | None:
    """`00:12:30` -> 750."""
    if clock is None:
        return None
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def clock_of(seconds: int | None) -> str | None:
    """750 -> `00:12:30`."""
    if seconds is None:
        return None
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _goal(part: shape.GoalPart) -> nouns.Goal:
    ratings = tuple(nouns.GoalRating(rating.on, rating.value) for rating in part.ratings)
    return nouns.Goal(part.id, part.words, part.why, part.importance, part.whose, ratings)


def _task(part: shape.TaskPart) -> nouns.Task:
    return nouns.Task(
        id=part.id,
        words=part.words,
        set_in=part.set_in,
        goal=part.goal,
        confidence_0_to_10=part.confidence,
        outcome=nouns.Outcome(part.outcome) if part.outcome else None,
        barriers=tuple(part.barriers),
    )


def _step(part: shape.StepPart) -> nouns.LadderStep:
    tries = tuple(nouns.LadderTry(**one.model_dump()) for one in part.tries)
    return nouns.LadderStep(part.id, part.words, part.expected, tries)


# ---------------------------------------------------------------------------------------------------
# Nouns -> JSON


def case_as_object(case: nouns.Case) -> dict[str, Any]:
    """The case as `heedful.case/1`; what is absent is left out, so that reading it back gives the same case."""
    return _bare(
        {
            "format": shape.FORMAT,
            "client": _client_out(case.client),
            "agreement": _agreement_out(case.agreement),
            "goals": [_goal_out(goal) for goal in case.goals],
            "tasks": [_task_out(task) for task in case.tasks],
            "ladder": [_step_out(step) for step in case.ladder],
            "pauses": [_pause_out(pause) for pause in case.pauses],
        }
    ) | {"sessions": [_session_out(session) for session in case.sessions]}


def case_as_text(case: nouns.Case) -> str:
    return json.dumps(case_as_object(case), ensure_ascii=False, indent=1) + "\n"


def _bare(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is absent: None and empty lists or mappings (an empty text is kept)."""
    return {key: value for key, value in entry.items() if value is not None and value not in ([], {})}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _client_out(client: nouns.Client) -> dict[str, Any]:
    wishes = client.preferences
    out: dict[str, Any] = {"code": client.code, "language": client.language}
    if wishes is not None:
        out["preferences"] = {
            "directive": wishes.directive,
            "challenge": wishes.challenge,
            "feeling_focus": wishes.feeling_focus,
            "past_focus": wishes.past_focus,
        }
    return out


def _agreement_out(agreement: nouns.Agreement | None) -> dict[str, Any] | None:
    if agreement is None:
        return None
    return {"signed_on": _iso(agreement.signed_on), "review_on": _iso(agreement.review_on)}


def _goal_out(goal: nouns.Goal) -> dict[str, Any]:
    ratings = [{"on": _iso(rating.on), "value": rating.value_0_to_10} for rating in goal.ratings]
    return _bare(
        {
            "id": goal.id,
            "words": goal.words,
            "why": goal.why,
            "importance": goal.importance_0_to_10,
            "whose": goal.whose,
            "ratings": ratings,
        }
    )


def _session_out(session: nouns.Session) -> dict[str, Any]:
    return _bare(
        {
            "number": session.number,
            "on": _iso(session.on),
            "status": session.status.value,
            "observations": [_observation_out(one) for one in session.observations],
            "responses": list(session.responses),
            "measures": dict(session.measures),
            "risk": [_risk_out(risk) for risk in session.risk],
            "takeaways": list(session.takeaways),
        }
    ) | ({"checkin": _checkin_out(session.checkin)} if session.checkin else {})


def _observation_out(one: nouns.Observation) -> dict[str, Any]:
    return _bare(
        {
            "kind": one.kind,
            "strength": one.strength,
            "by": one.by,
            "at": clock_of(one.at_seconds),
            "note": one.note,
        }
    )


def _checkin_out(checkin: nouns.CheckIn) -> dict[str, Any]:
    marks = ("mood", "effort", "progress", "heard", "goal_fit", "method_fit", "say_no")
    return _bare({mark: getattr(checkin, mark) for mark in marks})


def _risk_out(risk: nouns.RiskAnswer) -> dict[str, Any]:
    return {
        "measure": risk.measure,
        "item": risk.item,
        "answer": risk.answer,
        "acknowledged_on": _iso(risk.acknowledged_on),
    }


def _task_out(task: nouns.Task) -> dict[str, Any]:
    return _bare(
        {
            "id": task.id,
            "goal": task.goal,
            "words": task.words,
            "set_in": task.set_in,
            "confidence": task.confidence_0_to_10,
            "outcome": task.outcome.value if task.outcome else None,
            "barriers": list(task.barriers),
        }
    )


def _step_out(step: nouns.LadderStep) -> dict[str, Any]:
    tries = [
        _bare(
            {
                "on": _iso(one.on),
                "before": one.before,
                "peak": one.peak,
                "after": one.after,
                "stopped": one.stopped,
            }
        )
        for one in step.tries
    ]
    return _bare({"id": step.id, "words": step.words, "expected": step.expected, "tries": tries})


def _pause_out(pause: nouns.Pause) -> dict[str, Any]:
    return _bare({"from": _iso(pause.begins_on), "until": _iso(pause.until), "asked_by": pause.asked_by})
