from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedful.core import vocabulary as core
from heedful.practice.people.models import Client
from heedful.practice.record.begin import begin_course
from heedful.practice.record.case import case_of, cases_of, store_case
from heedful.practice.record.models import CheckIn, Observation, Participant
from tests.core.random_cases import cases
from tests.people import OPENED_ON, Cast

pytestmark = pytest.mark.django_db


def newcomer(cast: Cast, code: str = "") -> Participant:
    (participant,) = begin_course(cast.theo, [Client(code=code, name="New Invented")], opened_on=OPENED_ON)
    return participant


def there_and_back(case: core.Case, cast: Cast) -> core.Case:
    participant = newcomer(cast)
    store_case(case, participant, noted_by=cast.theo)
    return case_of(participant)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_any_case_comes_back_as_it_was(cast: Cast, case: core.Case) -> None:
    back = there_and_back(case, cast)
    assert replace(back, client=replace(back.client, code=case.client.code)) == normal(case)


def normal(case: core.Case) -> core.Case:
    """Sessions are read in order of number, whatever order they were given in."""
    return replace(case, sessions=tuple(sorted(case.sessions, key=lambda session: session.number)))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.text(max_size=200))
def test_any_words_come_back_as_they_were(cast: Cast, words: str) -> None:
    task = core.Task("t1", words, barriers=(words, "", "two\nlines"))
    session = core.Session(
        1, OPENED_ON, takeaways=(words,), observations=(core.Observation("silence", note=words),)
    )
    back = there_and_back(core.Case(core.Client("X"), (session,), tasks=(task,)), cast)
    assert (back.tasks, back.sessions) == ((task,), (session,))


def weeks(count: int) -> core.Case:
    sessions = tuple(
        core.Session(
            number,
            OPENED_ON + timedelta(weeks=number),
            observations=(core.Observation("gaze_away", note="an invented note"),) * 3,
            responses=("validate",),
            checkin=core.CheckIn(mood=4.0),
            measures={"phq9": 12.0},
            takeaways=("an invented takeaway",),
        )
        for number in range(1, count + 1)
    )
    goal = core.Goal("g1", "sleep", ratings=tuple(core.GoalRating(s.on, 3.0) for s in sessions))
    step = core.LadderStep("l1", "walk", tries=tuple(core.LadderTry(s.on) for s in sessions))
    return core.Case(core.Client("X"), sessions, goals=(goal,), ladder=(step,))


@pytest.mark.parametrize("how_many_sessions", [1, 5, 50])
def test_reading_a_case_takes_as_many_queries_however_long_it_is(
    cast: Cast, how_many_sessions: int, django_assert_num_queries
) -> None:
    participant = newcomer(cast)
    store_case(weeks(how_many_sessions), participant)
    with django_assert_num_queries(15):
        assert len(case_of(participant).sessions) == how_many_sessions


def test_reading_many_cases_takes_as_many_queries_as_one(cast: Cast, django_assert_num_queries) -> None:
    participants = [newcomer(cast) for _ in range(4)]
    for participant in participants:
        store_case(weeks(2), participant)
    with django_assert_num_queries(15):
        found = cases_of(participants)
    assert {pk: len(case.sessions) for pk, case in found.items()} == {each.pk: 2 for each in participants}


def test_no_case_is_read_of_nobody() -> None:
    assert cases_of([]) == {}


def test_partners_share_sessions_and_nothing_that_either_of_them_wrote(cast: Cast) -> None:
    cast.noor.course.sessions.all().delete()
    store_case(weeks(2), cast.noor)
    store_case(replace(weeks(2), goals=(), ladder=(), sessions=bare(2)), cast.sam)
    noor, sam = case_of(cast.noor), case_of(cast.sam)
    assert cast.noor.course.sessions.count() == 2
    assert [session.number for session in sam.sessions] == [1, 2]
    assert all(not session.observations and not session.takeaways for session in sam.sessions)
    assert all(session.checkin is None and not session.measures for session in sam.sessions)
    assert noor.goals
    assert not sam.goals


def bare(count: int) -> tuple[core.Session, ...]:
    return tuple(core.Session(n, OPENED_ON + timedelta(weeks=n)) for n in range(1, count + 1))


def test_the_newest_agreement_holds(cast: Cast) -> None:
    for day in (1, 2):
        cast.kim.course.agreements.create(signed_on=date(2026, 3, day))
    assert case_of(cast.kim).agreement == core.Agreement(date(2026, 3, 2))


def test_a_check_in_between_sessions_is_of_no_session(cast: Cast) -> None:
    from django.utils import timezone

    CheckIn.objects.create(participant=cast.kim, answered_at=timezone.now(), mood=3)
    assert all(session.checkin is None for session in case_of(cast.kim).sessions)


def test_a_case_that_does_not_fit_leaves_nothing_behind(cast: Cast) -> None:
    participant = newcomer(cast)
    wrong = core.Session(2, OPENED_ON, observations=(core.Observation("gaze_away", strength=2.0),))
    with pytest.raises(IntegrityError), transaction.atomic():
        store_case(core.Case(core.Client("X"), (*bare(1), wrong)), participant)
    assert case_of(participant).sessions == ()


@pytest.mark.parametrize("strength", [-0.1, 1.1])
def test_the_table_itself_keeps_figures_in_their_range(cast: Cast, strength: float) -> None:
    session = cast.kim.course.sessions.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(participant=cast.kim, session=session, kind="gaze_away", strength=strength)


def test_a_goal_of_a_case_file_counts_as_there_from_the_first_session(cast: Cast) -> None:
    """Its day is not told; taken for new today, it would call for another look at every agreement."""
    participant = newcomer(cast)
    case = core.Case(core.Client("X"), weeks(2).sessions, goals=(core.Goal("g1", "an invented goal"),))
    store_case(case, participant)
    assert timezone.localdate(participant.goals.get().created_at) == OPENED_ON + timedelta(weeks=1)
