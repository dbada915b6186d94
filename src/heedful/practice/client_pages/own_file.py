"""What a client gave -> the file that they take with them, for another program; the page to read has the same.

    {"format": "heedful.own/1", "made_on": "2026-03-02",
     "goals": [{"words", "why", "asked_by", "importance", "ratings": [{"on", "value"}]}],
     "check_ins": [{"sent_at", "when", "marks": {...}, "words", "from_paper", "read_by": [{"name", "at"}]}],
     "questionnaires": [{"sent_at", "name", "copyright", "total", "highest", "from_paper", "read_by": [...],
                         "answers": [{"number", "question", "answer", "words"}]}],
     "tasks": [{"words", "outcome", "confidence", "got_in_the_way": [...], "found_out"}],
     "steps": [{"words", "expected", "tries": [{"on", "before", "peak", "after"}]}],
     "takeaways": [{"on", "words"}], "wins": [{"on", "words"}], "pauses": [{"begins_on", "until"}],
     "together": [{"title", "lines"}]}

Absent is absent, never null or zero. Marks are 0 to 10, 10 the best; the distress of a step is 0 to 100. It holds no
name of the client and nothing that the therapist noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from heedful.core.catalogue import Catalogue, Item, Measure
from heedful.core.vocabulary import Outcome
from heedful.practice.record.models import (
    CameBy,
    CheckIn,
    Goal,
    LadderStep,
    MeasureAnswers,
    Pause,
    Takeaway,
    Task,
    Whose,
)
from heedful.practice.record.own_pages import OwnSection
from heedful.practice.record.own_words import OwnWords

FORMAT = "heedful.own/1"

Object = dict[str, Any]


def own_file(
    own: OwnWords, catalogue: Catalogue, made_on: date, sections: Iterable[OwnSection] = ()
) -> Object:
    """Everything that was sent, oldest first; drafts stay on the page where they were begun.

    `sections`: what was said and picked on the pages of working together.
    """
    return {
        "format": FORMAT,
        "made_on": made_on.isoformat(),
        "goals": [_goal(goal) for goal in own.goals],
        "check_ins": [_checkin(row) for row in own.checkins],
        "questionnaires": [questionnaire(row, own, catalogue) for row in own.answers],
        "tasks": [_task(task) for task in own.tasks],
        "steps": [_step(step) for step in own.ladder],
        "takeaways": [_takeaway(row) for row in own.takeaways],
        "wins": [_given(on=win.on.isoformat(), words=win.words) for win in own.wins],
        "pauses": [_pause(pause) for pause in own.pauses],
        "together": [_section(section) for section in sections],
    }


def _section(section: OwnSection) -> Object:
    return {
        "title": section.title,
        "lines": [{"about": about, "words": words} for about, words in section.lines],
    }


def _given(**values: Any) -> Object:
    """Without what is not there."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _goal(goal: Goal) -> Object:
    return _given(
        words=goal.words,
        why=goal.why,
        asked_by=None if goal.whose == Whose.CLIENT else Whose(goal.whose).label,
        importance=goal.importance,
        ratings=[{"on": each.on.isoformat(), "value": each.value} for each in goal.ratings.all()],
    )


def _checkin(row: CheckIn) -> Object:
    return _given(
        sent_at=_moment(row.sent_at),
        when=row.get_when_display(),
        marks=row.marks,
        words=row.words,
        **_way(row),
    )


def questionnaire(row: MeasureAnswers, own: OwnWords, catalogue: Catalogue) -> Object:
    """With the questions as they were asked and the answers in their words, where the words may be kept here."""
    measure = catalogue.measures.get(row.measure)
    questions = _questions(measure, own)
    return _given(
        sent_at=_moment(row.sent_at),
        name=measure.name if measure else row.measure,
        copyright=measure.copyright if measure else None,
        total=row.total,
        highest=measure.highest if measure else None,
        answers=[_answer(number, given, questions.get(number)) for number, given in row.by_item.items()],
        **_way(row),
    )


def _questions(measure: Measure | None, own: OwnWords) -> Mapping[int, Item]:
    """By number; where a questionnaire asks about the client's own goals, those as they now are."""
    if measure is None:
        return {}
    if measure.items_from == "goals":
        goals = own.goals[: measure.most_items]
        return {number: Item(number, goal.words, measure.options) for number, goal in enumerate(goals, 1)}
    return {item.number: item for item in measure.items}


def _answer(number: int, given: float, item: Item | None) -> Object:
    options = (item.options if item else None) or ()
    words = next((option.words for option in options if option.value == given), None)
    return _given(number=number, question=item.text if item else None, words=words) | {"answer": given}


def _way(row: CheckIn | MeasureAnswers) -> Object:
    """How it came in, and by whom and when it was first read."""
    read = sorted(row.readings.all(), key=lambda each: each.at)
    return {
        "from_paper": row.came_by == CameBy.TYPED or None,
        "read_by": [{"name": each.reader.display_name, "at": _moment(each.at)} for each in read],
    }


def _task(task: Task) -> Object:
    return _given(
        words=task.words,
        outcome=Outcome(task.outcome).value.replace("_", " ") if task.outcome else None,
        confidence=task.confidence,
        got_in_the_way=list(task.barrier_list),
        found_out=task.learned,
    )


def _step(step: LadderStep) -> Object:
    tries = [
        _given(
            on=each.on.isoformat(),
            before=each.before,
            peak=each.peak,
            after=each.after,
            stopped=each.stopped or None,
            found_out=each.learned,
        )
        for each in step.tries.all()
    ]
    return _given(
        words=step.words, expected=step.expected, net=step.net, stop_rule=step.stop_rule, tries=tries
    )


def _takeaway(row: Takeaway) -> Object:
    return {"on": row.session.on.isoformat(), "words": row.words}


def _pause(pause: Pause) -> Object:
    return _given(
        begins_on=pause.begins_on.isoformat(),
        until=pause.until.isoformat() if pause.until else None,
        back_on=pause.ended_on.isoformat() if pause.ended_on else None,
        why=pause.why,
        meanwhile=pause.meanwhile,
        way_back=pause.way_back,
    )


def _moment(at: datetime | None) -> str | None:
    """To the minute, in the practice's own time."""
    return timezone.localtime(at).isoformat(timespec="minutes") if at else None
