"""Hypothesis strategies: any valid case, small enough to be quick and odd enough to be useful."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import (
    Agreement,
    Case,
    CheckIn,
    Client,
    Goal,
    GoalRating,
    LadderStep,
    LadderTry,
    Observation,
    Outcome,
    Pause,
    Preferences,
    RiskAnswer,
    Session,
    SessionStatus,
    Task,
)
from tests.core.makers import SHIPPED

WHOSE = ("client", "therapist", "partner", "parent", "family", "court", "school", "employer", "other")

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
ids = st.text("abcdefghij0123456789-_", min_size=1, max_size=8)
zero_to_ten = st.one_of(st.integers(0, 10).map(float), st.floats(0, 10))
distress = st.one_of(st.none(), st.floats(0, 100))
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), strategy)


def observations(catalogue: Catalogue = SHIPPED) -> st.SearchStrategy[Observation]:
    return st.builds(
        Observation,
        kind=st.sampled_from(sorted(catalogue.observations)),
        strength=st.floats(0, 1),
        by=st.sampled_from(("therapist", "client", "transcript", "system")),
        at_seconds=maybe(st.integers(0, 3 * 3600)),
        note=maybe(words),
    )


checkins = st.builds(CheckIn, *[maybe(zero_to_ten)] * 7)
preferences = st.builds(Preferences, *[st.floats(-3, 3)] * 4)
risks = st.builds(
    RiskAnswer, measure=st.just("phq9"), item=st.just(9), answer=st.integers(1, 3).map(float),
    acknowledged_on=maybe(days),
)  # fmt: skip
tries = st.builds(LadderTry, on=days, before=distress, peak=distress, after=distress, stopped=st.booleans())


@st.composite
def totals(draw: st.DrawFn, catalogue: Catalogue = SHIPPED) -> dict[str, float]:
    names = draw(st.lists(st.sampled_from(sorted(catalogue.measures)), max_size=2, unique=True))
    spans = {name: (catalogue.measures[name].lowest, catalogue.measures[name].highest) for name in names}
    return {name: draw(st.floats(low, high)) for name, (low, high) in spans.items()}


@st.composite
def sessions(
    draw: st.DrawFn, number: int, on: date, catalogue: Catalogue, *, with_risk: bool = True
) -> Session:
    status = draw(st.sampled_from([SessionStatus.HELD] * 4 + list(SessionStatus)))
    return Session(
        number=number,
        on=on,
        status=status,
        observations=tuple(draw(st.lists(observations(catalogue), max_size=3))),
        responses=tuple(draw(st.lists(st.sampled_from(sorted(catalogue.responses)), max_size=2))),
        checkin=draw(maybe(checkins)),
        measures=draw(totals(catalogue)),
        risk=tuple(draw(st.lists(risks, max_size=1))) if with_risk and draw(st.integers(0, 5)) == 0 else (),
        takeaways=tuple(draw(st.lists(words, max_size=2))),
    )


@st.composite
def cases(
    draw: st.DrawFn, catalogue: Catalogue = SHIPPED, *, most_sessions: int = 4, with_risk: bool = True
) -> Case:
    """A valid case. Session numbers are even, so that a test can put another session between two."""
    gaps = draw(st.lists(st.integers(0, 30), max_size=most_sessions))
    on, made = date(2026, 3, 2), []
    for index, gap in enumerate(gaps, start=1):
        on += timedelta(days=gap)
        made.append(draw(sessions(2 * index, on, catalogue, with_risk=with_risk)))
    goals = tuple(draw(st.lists(_goals, max_size=2, unique_by=lambda goal: goal.id)))
    numbers = [session.number for session in made]
    return Case(
        client=Client(draw(ids), draw(st.sampled_from(("en", "cy", "tr"))), draw(maybe(preferences))),
        sessions=tuple(made),
        agreement=draw(maybe(_agreements())),
        goals=goals,
        tasks=tuple(draw(st.lists(_tasks(numbers, goals), max_size=2, unique_by=lambda task: task.id))),
        ladder=tuple(draw(st.lists(_steps, max_size=2, unique_by=lambda step: step.id))),
        pauses=tuple(draw(st.lists(_pauses(), max_size=1))),
    )


_goals = st.builds(
    Goal, id=ids, words=words, why=maybe(words), importance_0_to_10=maybe(zero_to_ten), whose=st.sampled_from(WHOSE),
    ratings=st.lists(st.builds(GoalRating, days, zero_to_ten), max_size=2).map(tuple),
)  # fmt: skip
_steps = st.builds(
    LadderStep, id=ids, words=words, expected=distress, tries=st.lists(tries, max_size=2).map(tuple)
)


def _tasks(numbers: list[int], goals: tuple[Goal, ...]) -> st.SearchStrategy[Task]:
    return st.builds(
        Task,
        id=ids,
        words=words,
        set_in=maybe(st.sampled_from(numbers)) if numbers else st.none(),
        goal=maybe(st.sampled_from([goal.id for goal in goals])) if goals else st.none(),
        confidence_0_to_10=maybe(zero_to_ten),
        outcome=maybe(st.sampled_from(Outcome)),
        barriers=st.lists(words, max_size=2).map(tuple),
    )


@st.composite
def _agreements(draw: st.DrawFn) -> Agreement:
    signed_on = draw(maybe(days))
    later = draw(st.integers(0, 200))
    review_on = signed_on + timedelta(days=later) if signed_on else draw(maybe(days))
    return Agreement(signed_on, review_on if draw(st.booleans()) else None)


@st.composite
def _pauses(draw: st.DrawFn) -> Pause:
    begins_on = draw(days)
    until = draw(maybe(st.integers(0, 60)))
    asked_by = draw(maybe(st.sampled_from(("client", "therapist", "both"))))
    return Pause(begins_on, None if until is None else begins_on + timedelta(days=until), asked_by)
