"""The invented practice goes into an empty database, whole, and never beside a real one."""

from __future__ import annotations

from datetime import date

import pytest

from heedful.core.brief import brief_of
from heedful.knowledge import load_catalogue
from heedful.practice.demo import PracticeIsThere, load
from heedful.practice.demo.story import all_stories
from heedful.practice.people.models import Client, Practice, User
from heedful.practice.record.case import case_of, cases_of
from heedful.practice.record.models import Participant, RiskAnswer
from heedful.practice.trust import audit
from heedful.practice.trust.gate import caseload

TODAY = date(2026, 11, 23)


@pytest.fixture
def demo(db: None) -> None:
    load(TODAY)


def codes_open_to(username: str) -> set[str]:
    return {one.client.code for one in caseload(User.objects.get(username=username))}


@pytest.mark.usefixtures("demo")
def test_the_record_gives_back_every_story_as_it_was_told() -> None:
    told = [person for story in all_stories(TODAY, load_catalogue()) for person in story.people]
    kept = {case.client.code: case for case in cases_of(Participant.objects.all()).values()}
    assert kept == {person.case.client.code: person.case for person in told}


@pytest.mark.usefixtures("demo")
def test_names_and_contacts_are_kept() -> None:
    wren = Client.objects.get(code="W-214")
    assert (wren.name, wren.contact) == ("Wren Alderby", "wren@example.org")


@pytest.mark.usefixtures("demo")
def test_it_says_of_itself_that_it_is_invented() -> None:
    practice = Practice.objects.get()
    assert practice.is_demo
    assert "invented" in practice.name


@pytest.mark.usefixtures("demo")
def test_robin_is_therapist_and_owner_and_nobody_has_a_password() -> None:
    robin = User.objects.get(username="robin")
    assert robin.is_therapist
    assert robin.is_owner
    assert not any(user.has_usable_password() for user in User.objects.all())


@pytest.mark.usefixtures("demo")
def test_two_therapists_do_not_see_each_other_s_clients() -> None:
    robins, sunnivas = codes_open_to("robin"), codes_open_to("sunniva")
    assert len(robins) >= 9
    assert sunnivas == {"F-052", "A-740", "V-866"}
    assert not robins & sunnivas


@pytest.mark.usefixtures("demo")
def test_the_supervisor_sees_what_was_shared_and_no_more() -> None:
    assert codes_open_to("maro") == {"G-552"}


@pytest.mark.usefixtures("demo")
def test_partners_are_participants_of_one_course() -> None:
    bryn, calla = (Participant.objects.get(client__code=code) for code in ("B-409", "C-410"))
    assert bryn.course == calla.course
    assert bryn.course.kind == "couple"
    assert bryn.course.sessions.count() == len(case_of(bryn).sessions) == 6


@pytest.mark.usefixtures("demo")
def test_an_acknowledged_answer_names_who_acknowledged_it() -> None:
    acknowledged = RiskAnswer.objects.filter(acknowledged_on__isnull=False)
    assert acknowledged
    assert {answer.acknowledged_by.username for answer in acknowledged} == {"robin"}
    assert RiskAnswer.objects.filter(acknowledged_on__isnull=True, acknowledged_by__isnull=True).count() == 1


@pytest.mark.usefixtures("demo")
def test_every_record_yields_a_brief() -> None:
    catalogue = load_catalogue()
    for case in cases_of(Participant.objects.all()).values():
        assert brief_of(case, catalogue).responses


@pytest.mark.usefixtures("demo")
def test_the_audit_trail_is_whole() -> None:
    assert audit.verify_chain() == []


@pytest.mark.usefixtures("demo")
def test_a_second_loading_is_refused_kindly_and_changes_nothing() -> None:
    clients = Client.objects.count()
    with pytest.raises(PracticeIsThere, match="give the invented one a database of its own"):
        load(TODAY)
    assert Client.objects.count() == clients
    assert audit.verify_chain() == []


@pytest.mark.django_db
def test_a_practice_that_is_there_is_left_alone() -> None:
    Practice.objects.create(name="A real one, for all we know")
    with pytest.raises(PracticeIsThere):
        load(TODAY)
    assert not User.objects.exists()
    assert not Client.objects.exists()
