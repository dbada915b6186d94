"""Steps between sessions: set small, looked back at without blame, and the wins that are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from heedful.core.vocabulary import Outcome, SessionStatus
from heedful.practice.record.models import Participant, SaidBy, Session, Task, Win

MOST_WINS_A_DAY = 20


def open_tasks(participant: Participant) -> QuerySet[Task]:
    return participant.tasks.filter(outcome__isnull=True).select_related("goal", "step", "set_in")


def past_tasks(participant: Participant) -> QuerySet[Task]:
    """Newest first."""
    return (
        participant.tasks.filter(outcome__isnull=False).select_related("goal").order_by("-outcome_on", "-id")
    )


def unused_code(letter: str, codes: Iterable[str]) -> str:
    """g1, g2, ...: the next after the highest; codes of another make (from an imported case file) do not matter."""
    numbers = [int(code[1:]) for code in codes if code[:1] == letter and code[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"


def set_task(participant: Participant, **fields: object) -> Task:
    """A new task, set in the last session that was held. Two at the same moment each get a code of their own."""
    held = _last_held(participant)
    for attempt in range(3):
        code = unused_code("t", participant.tasks.values_list("code", flat=True))
        try:
            with transaction.atomic():
                return Task.objects.create(participant=participant, code=code, set_in=held, **fields)
        except IntegrityError:  # a colleague was quicker with this code
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def _last_held(participant: Participant) -> Session | None:
    held = participant.course.sessions.filter(status=SessionStatus.HELD.value)
    return held.order_by("number").last()


def keep_outcome(
    task: Task,
    outcome: Outcome | None,
    *,
    by: SaidBy,
    barriers: Iterable[str] = (),
    learned: str | None = None,
) -> None:
    """What became of it. None opens it again; what got in the way is kept only where something did.

    `learned` as None leaves what they found out as it stands: nothing that was written is lost by a tap.
    """
    task.outcome = outcome.value if outcome else None
    task.outcome_on = timezone.localdate() if outcome else None
    task.outcome_by = by if outcome else None
    task.barrier_list = barriers if outcome not in (None, Outcome.DONE) else ()
    if learned is not None:
        task.learned = learned or None
    task.save(update_fields=["outcome", "outcome_on", "outcome_by", "barriers", "learned"])


def keep_win(participant: Participant, words: str, *, by: SaidBy, on: date | None = None) -> Win | None:
    """None where the same words are there for that day already (a button pressed twice), or too many are."""
    on = on or timezone.localdate()
    today = list(participant.wins.filter(on=on))
    if len(today) >= MOST_WINS_A_DAY or any(win.words == words for win in today):
        return None
    return Win.objects.create(participant=participant, on=on, words=words, by=by)
