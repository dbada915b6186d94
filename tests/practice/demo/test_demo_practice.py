"""The invented practice goes into an empty database, whole, and never beside a real one."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from heedful.core.brief import brief_of
from heedful.knowledge import load_catalogue
from heedful.practice.between.models import Delivery, Message
from heedful.practice.demo import PracticeIsThere, load, told_of
from heedful.practice.demo.story import all_stories
from heedful.practice.demo.voice import Voice
from heedful.practice.people.models import Client, Practice, User
from heedful.practice.record.case import case_of, cases_of
from heedful.practice.record.models import (
    AlertAnswer,
    CheckIn,
    Invitation,
    MeasureAnswers,
    Participant,
    Reading,
    ReminderWish,
    RiskAnswer,
    Strain,
)
from heedful.practice.record.strains import open_strains
from heedful.practice.trust import audit
from heedful.practice.trust.gate import caseload
from heedful.practice.trust.links import open_link_of, try_pin

TODAY = timezone.localdate()  # the services that the voice goes through live in the present


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


# ---------------------------------------------------------------------------------------------------
# The clients' own voice


def of(code: str) -> Participant:
    return Participant.objects.get(client__code=code)


@pytest.mark.usefixtures("demo")
def test_private_links_open_one_by_a_pin_and_one_no_longer() -> None:
    link = open_link_of(of("R-283"))
    assert link is not None
    assert try_pin(link, "1234")
    assert "1234" in (told_of("R-283") or "")
    assert of("J-330").links.exists()
    assert open_link_of(of("J-330")) is None


@pytest.mark.usefixtures("demo")
def test_totals_come_from_answers_item_by_item() -> None:
    forms = MeasureAnswers.objects.all()
    assert {form.measure for form in forms} == {"phq9", "gad7"}
    for form in forms:
        assert sum(form.by_item.values()) == form.total == form.totals.get().total


@pytest.mark.usefixtures("demo")
def test_the_open_answer_about_risk_waits_for_a_named_therapist_beside_its_form() -> None:
    waiting = RiskAnswer.objects.get(acknowledged_on__isnull=True)
    assert waiting.told is not None
    assert waiting.told.username == "robin"
    assert waiting.answers is not None
    assert waiting.answers.by_item[9] == waiting.answer == 2


@pytest.mark.usefixtures("demo")
def test_what_was_sent_lies_behind_us_and_was_read_after_it_was_sent() -> None:
    assert Reading.objects.exists()
    for reading in Reading.objects.select_related("checkin", "answers"):
        sent = reading.checkin or reading.answers
        assert sent.sent_at < reading.at <= timezone.now()
    assert of("E-527").checkins.filter(readings__isnull=True).exists()
    assert {reading.reader.username for reading in Reading.objects.all()} == {"robin", "sunniva", "maro"}


@pytest.mark.usefixtures("demo")
def test_check_ins_come_before_after_and_between_and_one_is_not_sent_yet() -> None:
    assert set(CheckIn.objects.values_list("when", flat=True)) == {"before", "after", "between"}
    draft = CheckIn.everything.get(sent_at__isnull=True)
    assert draft.participant == of("T-118")


@pytest.mark.usefixtures("demo")
def test_strains_are_open_healed_and_from_a_check_in() -> None:
    healed = Strain.objects.get(state="healed")
    assert (healed.participant, healed.tries.count()) == (of("D-295"), 2)
    fallen = Strain.objects.get(noticed_by="checkin")
    assert fallen.participant == of("G-552")
    assert fallen.taken_to_supervision_on is not None
    waits = {row.participant.client.code: since for _, row, since in open_strains(Participant.objects.all())}
    assert waits["C-410"] == 4
    assert AlertAnswer.objects.exists()


@pytest.mark.usefixtures("demo")
def test_messages_of_every_state_are_in_the_log() -> None:
    assert set(Message.objects.values_list("state", flat=True)) == set(Delivery.values)
    assert Invitation.objects.filter(answered_at__isnull=True, expires_at__gt=timezone.now()).count() == 1
    for wish in ReminderWish.objects.all():
        assert wish.confirmed_at is not None
        assert wish.email.endswith("@example.org")


@pytest.mark.usefixtures("demo")
def test_every_client_with_a_link_has_a_page_that_opens(client: Browser) -> None:
    for participant in Participant.objects.exclude(client__code="R-283"):
        link = open_link_of(participant)
        if link is not None:
            for name in ("own_home", "own_shared", "own_mine", "own_file"):
                assert client.get(reverse(name, args=[link.secret])).status_code == 200


def test_answers_that_do_not_come_to_their_total_are_refused(db: None) -> None:
    load(TODAY)
    wren = of("W-214")
    voice = Voice({}, wren, User.objects.get(username="robin"), TODAY, "wren@example.org")
    session = wren.course.sessions.get(number=10)
    with pytest.raises(ValueError, match="gad7, session 10: the answers do not come to the total"):
        voice._filled_in("gad7", session, dict.fromkeys(range(1, 8), 0))
