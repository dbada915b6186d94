"""The therapist's week: counts alone by email, the same with links on a page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from heedful.practice.between.digest import lines_of, next_monday, week_of
from heedful.practice.between.models import Delivery, Message, MessageKind
from heedful.practice.between.queue import work_off
from heedful.practice.people.models import User
from heedful.practice.record import checkins
from heedful.practice.record.models import NoticedBy, Participant, RiskAnswer, Strain
from heedful.practice.trust.rows import new_id
from tests.people import Cast
from tests.practice.between.smtp_server import Conversation

HER_ADDRESS = "tamsin@invented.example"


def check_in(participant: Participant) -> None:
    checkins.send(checkins.checkin_draft(participant, new_id()))


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Tamsin's week: check-ins of two clients, one answer about safety, one strain, one message lost. And Theo's."""
    for participant in (cast.kim, cast.kim, cast.noor, cast.lou):
        check_in(participant)
    RiskAnswer.objects.create(participant=cast.kim, measure="phq9", item=9, answer=1)
    Strain.objects.create(participant=cast.sam, noticed_on=timezone.localdate(), noticed_by=NoticedBy.SENSE)
    now = timezone.now()
    lost = {"state": Delivery.NOT_DELIVERED, "due_at": now, "done_at": now, "kind": MessageKind.REMINDER}
    Message.objects.create(participant=cast.noor, **lost)
    Message.objects.create(participant=cast.lou, **lost)
    return cast


def wants_digest(user: User, email: str = HER_ADDRESS) -> datetime:
    """The coming Monday, with the message planned."""
    user.email, user.wants_digest = email, True
    user.save()
    work_off(timezone.now())
    return next_monday(timezone.now())


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-03-04T12:00", "2026-03-09T07:00"),
        ("2026-03-09T06:59", "2026-03-09T07:00"),
        ("2026-03-09T07:00", "2026-03-16T07:00"),
        ("2026-03-27T12:00", "2026-03-30T07:00"),  # the clocks go forward on the 29th
    ],
)
def test_monday_at_seven_is_the_practices_own(now: str, monday: str, settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/London"
    given = timezone.make_aware(datetime.fromisoformat(now))
    assert timezone.localtime(next_monday(given)).replace(tzinfo=None).isoformat()[:16] == monday


def test_counts_are_in_words_with_safety_first_and_nothing_that_is_nought() -> None:
    assert lines_of(4, 1, 2, 0) == ["1 answer about safety waiting", "4 new check-ins", "2 strains open"]
    assert lines_of(0, 0, 0, 1) == ["1 message not delivered"]


@pytest.mark.django_db
class TestTheWeek:
    def test_it_counts_ones_own_clients_alone(self, busy: Cast) -> None:
        week = week_of(busy.tamsin, timezone.now())
        assert week.lines == [
            "1 answer about safety waiting",
            "3 new check-ins",
            "1 strain open",
            "1 message not delivered",
        ]
        assert [each.participant for each in week.clients] == [busy.kim, busy.noor, busy.sam]
        assert week_of(busy.theo, timezone.now()).lines == ["1 new check-in", "1 message not delivered"]

    def test_what_was_sent_before_the_last_seven_days_is_not_new(self, busy: Cast) -> None:
        week = week_of(busy.tamsin, timezone.now() + timedelta(days=8))
        assert week.lines == ["1 answer about safety waiting", "1 strain open"]

    def test_a_draft_is_not_counted(self, cast: Cast) -> None:
        checkins.checkin_draft(cast.kim, new_id())
        assert week_of(cast.tamsin, timezone.now()).is_quiet

    def test_what_is_settled_is_not_open(self, busy: Cast) -> None:
        RiskAnswer.objects.update(acknowledged_on=timezone.localdate(), acknowledged_by=busy.tamsin)
        Strain.objects.update(state="healed", closed_on=timezone.localdate())
        lines = week_of(busy.tamsin, timezone.now()).lines
        assert lines == ["3 new check-ins", "1 message not delivered"]


@pytest.mark.django_db
class TestByEmail:
    def test_it_comes_on_monday_in_counts_without_codes_or_names(
        self, busy: Cast, server: Conversation
    ) -> None:
        monday = wants_digest(busy.tamsin)
        work_off(monday - timedelta(seconds=1))
        assert server.taken == []
        for participant in (busy.kim, busy.noor):  # still new on Monday, whatever day this test is played
            participant.checkins.all().delete()
            check_in(participant)
            participant.checkins.update(sent_at=monday - timedelta(days=1))
        work_off(monday)
        work_off(monday + timedelta(seconds=1))
        (letter,) = server.taken
        told = letter.get_content().replace("\r\n", "\n")
        assert letter["To"] == HER_ADDRESS
        assert "- 1 answer about safety waiting\n- 2 new check-ins\n- 1 strain open" in told
        assert "https://heedful.invalid/week/" in told
        for word in ("K-014", "N-201", "S-202", "Kim", "Noor", "Sam", "Tamsin", "Invented"):
            assert word not in letter.as_string().replace(HER_ADDRESS, "")

    def test_a_quiet_week_sends_nothing(self, cast: Cast, server: Conversation) -> None:
        monday = wants_digest(cast.tamsin)
        work_off(monday)
        assert server.taken == []
        told = Message.objects.get(due_at=monday)
        assert (told.state, told.why) == (Delivery.NOT_NEEDED, "There was nothing new to tell.")

    def test_one_comes_each_week(self, busy: Cast, server: Conversation) -> None:
        monday = wants_digest(busy.tamsin)
        for weeks in range(3):
            work_off(monday + timedelta(weeks=weeks))
        assert len(server.taken) == 3

    @pytest.mark.parametrize(
        "change", [{"wants_digest": False}, {"is_active": False}, {"email": None}], ids=str
    )
    def test_whoever_no_longer_wants_it_is_sent_nothing(
        self, change: dict[str, object], busy: Cast, server: Conversation
    ) -> None:
        monday = wants_digest(busy.tamsin)
        for name, value in change.items():
            setattr(busy.tamsin, name, value)
        busy.tamsin.save()
        work_off(monday)
        assert server.taken == []

    def test_mondays_counts_do_not_come_on_wednesday(self, busy: Cast, server: Conversation) -> None:
        monday = wants_digest(busy.tamsin)
        work_off(monday + timedelta(days=2))
        assert server.taken == []
        assert Message.objects.get(due_at=monday).why == "Monday was over."

    def test_whoever_left_the_care_team_hears_no_more_of_that_client(
        self, busy: Cast, server: Conversation
    ) -> None:
        monday = wants_digest(busy.tamsin)
        busy.kim.course.care_team.all().delete()
        busy.noor.course.care_team.all().delete()
        work_off(monday)
        assert server.taken == []


@pytest.mark.django_db
def test_the_page_shows_the_same_with_links(busy: Cast, client: Browser) -> None:
    client.force_login(busy.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("week")).content.decode()
    assert "3 new check-ins" in page
    assert reverse("brief", args=[busy.kim.pk]) in page
    assert reverse("client_messages", args=[busy.noor.pk]) in page
    assert "Lou Invented" not in page
