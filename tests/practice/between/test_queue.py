"""The queue: decided when due, sent once, kept over restarts, tried again with patience, given up in the open."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings as django_settings
from django.db import close_old_connections, connection, connections
from django.utils import timezone
from pytest_django.fixtures import Settings

from heedful.practice.between import mail, queue, worker
from heedful.practice.between.due import plan
from heedful.practice.between.models import Delivery, Message, MessageKind
from heedful.practice.between.queue import (
    CLAIM_HOLDS,
    MOST_TRIES,
    TRIES_AGAIN_AFTER,
    claim,
    deliver,
    work_off,
)
from heedful.practice.people.models import Practice
from heedful.practice.record import checkins
from heedful.practice.record.models import Pause, When
from heedful.practice.record.reminder_wishes import number_of, wish_for_reminders, withdraw
from heedful.practice.trust.links import make_link, revoke
from heedful.practice.trust.rows import new_id
from tests.people import Cast
from tests.practice.between.conftest import KIMS_ADDRESS, Asked, ask, hold_session, wish
from tests.practice.between.smtp_server import Conversation

SECOND = timedelta(seconds=1)


def answer(asked: Asked) -> None:
    checkins.send(checkins.checkin_draft(asked.kim, new_id(), when=When.AFTER))


@pytest.mark.django_db
class TestWhatIsSent:
    def test_one_message_when_a_page_waits_and_one_reminder(self, server: Conversation, asked: Asked) -> None:
        work_off(asked.told - SECOND)
        assert server.taken == []
        work_off(asked.told)
        work_off(asked.told + SECOND)
        assert [each["Subject"] for each in server.taken] == ["A short page is waiting for you"]
        work_off(asked.reminded)
        work_off(asked.invitation.expires_at + timedelta(days=9))
        assert [each["Subject"] for each in server.taken][1:] == ["A short page is still waiting for you"]
        assert {each.state for each in asked.messages.values()} == {Delivery.SENT}

    def test_it_holds_the_private_link_and_the_way_to_stop_whole_on_their_lines(
        self, server: Conversation, asked: Asked
    ) -> None:
        work_off(asked.told)
        body = server.taken[0].get_content()
        stop = f"https://heedful.invalid/p/{asked.link.secret}/reminders/stop/"
        assert f"https://heedful.invalid/p/{asked.link.secret}/check-in/" in body.splitlines()
        assert stop in body.splitlines()
        assert server.taken[0]["List-Unsubscribe"] == f"<{stop}>"
        assert server.taken[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_it_says_nothing_of_therapy_of_the_practice_or_of_anybody(
        self, server: Conversation, asked: Asked
    ) -> None:
        work_off(asked.told)
        work_off(asked.reminded)
        for letter in server.taken:
            told = (letter["Subject"] + letter["From"] + letter.get_content()).lower()
            told = told.replace("/check-in/", "")  # in the address: the page has a plain name
            for word in (
                *("therap", "session", "client", "patient", "check-in", "mood", "health", "crisis", "feel"),
                *("invented practice", "kim", "tamsin", "k-014", "heedful "),
            ):
                assert word not in told
            assert letter.get_content_type() == "text/plain"

    def test_it_is_signed_with_the_name_the_practice_chose_for_mail(
        self, server: Conversation, asked: Asked
    ) -> None:
        Practice.objects.update(name_in_mail="Robin")
        work_off(asked.told)
        assert server.taken[0]["From"] == "Robin <hello@practice.invalid>"
        assert server.taken[0].get_content().rstrip().endswith("Robin")

    def test_whoever_did_not_ask_gets_nothing(self, server: Conversation, cast: Cast) -> None:
        make_link(cast.kim, cast.tamsin)
        hold_session(cast.kim)
        assert work_off(timezone.now() + timedelta(days=3)) == 0
        assert (server.taken, Message.objects.count()) == ([], 0)

    def test_whoever_asked_later_is_not_told_of_what_went_before(
        self, server: Conversation, cast: Cast
    ) -> None:
        make_link(cast.kim, cast.tamsin)
        hold_session(cast.kim)
        invitation = cast.kim.invitations.get()
        invitation.opens_at -= timedelta(days=1)
        invitation.save()
        wish(cast.kim)
        work_off(timezone.now())
        assert server.taken == []
        work_off(invitation.opens_at + timedelta(days=2))
        assert len(server.taken) == 1

    def test_an_address_that_is_not_confirmed_is_sent_a_number_once_and_no_link(
        self, server: Conversation, cast: Cast
    ) -> None:
        link = make_link(cast.kim, cast.tamsin)
        wished = wish_for_reminders(cast.kim, KIMS_ADDRESS)
        hold_session(cast.kim)
        for hours in (0, 0.2, 2):
            work_off(timezone.now() + timedelta(hours=hours))
        (letter,) = server.taken
        assert number_of(wished) in letter.get_content()
        assert link.secret not in letter.as_string()
        assert "/p/" not in letter.as_string()

    def test_without_mail_nothing_is_planned(self, asked: Asked, settings: Settings) -> None:
        settings.HEEDFUL_MAIL = None
        assert work_off(asked.told) == 0
        assert asked.messages == {}


def take_link_back(asked: Asked) -> None:
    revoke(asked.link, None)


def let_link_run_out(asked: Asked) -> None:
    asked.link.expires_at = asked.opened + timedelta(hours=2)
    asked.link.save()


def begin_pause(asked: Asked) -> None:
    Pause.objects.create(participant=asked.kim, begins_on=timezone.localdate(asked.reminded))


def close_course(asked: Asked) -> None:
    asked.kim.course.closed_on = timezone.localdate()
    asked.kim.course.save()


def set_to_missed(asked: Asked) -> None:
    from heedful.practice.record.invitations import session_noted

    asked.invitation.session.status = "missed"
    session_noted(asked.invitation.session)


def let_it_expire(asked: Asked) -> None:
    asked.invitation.expires_at = asked.reminded - SECOND
    asked.invitation.save()


def stop_messages(asked: Asked) -> None:
    withdraw(asked.kim)


@pytest.mark.django_db
class TestStillDue:
    """Planned while it was due; looked at again when its time has come."""

    @pytest.mark.parametrize(
        ("happens", "why"),
        [
            (answer, "They had answered already."),
            (stop_messages, "They no longer want messages."),
            (take_link_back, "They have no private link that opens."),
            (let_link_run_out, "They have no private link that opens."),
            (begin_pause, "A planned pause has begun."),
            (close_course, "The work together has ended."),
            (set_to_missed, "They are no longer asked for it."),
            (let_it_expire, "The time to answer was over."),
        ],
    )
    def test_a_reminder_is_not_sent_when_it_is_no_longer_needed(
        self, happens: Callable[[Asked], None], why: str, server: Conversation, asked: Asked
    ) -> None:
        work_off(asked.told)
        happens(asked)
        work_off(asked.reminded)
        assert len(server.taken) == 1
        reminder = asked.messages[MessageKind.REMINDER]
        assert (reminder.state, reminder.why) == (Delivery.NOT_NEEDED, why)
        assert reminder.done_at == asked.reminded

    def test_a_client_who_is_gone_is_sent_nothing(self, server: Conversation, asked: Asked) -> None:
        work_off(asked.told)
        claimed = claim(asked.reminded)
        assert claimed is not None
        asked.kim.delete()
        deliver(claimed, asked.reminded)
        assert len(server.taken) == 1
        assert not Message.objects.exists()

    def test_after_two_days_without_power_one_message_comes_and_not_two(
        self, server: Conversation, asked: Asked
    ) -> None:
        plan(asked.opened)
        work_off(asked.reminded)
        assert [each["Subject"] for each in server.taken] == ["A short page is still waiting for you"]
        assert asked.messages[MessageKind.INVITATION].state == Delivery.NOT_NEEDED

    def test_a_new_address_is_the_one_that_is_written_to(self, server: Conversation, asked: Asked) -> None:
        work_off(asked.told)
        wish(asked.kim, "kim.new@invented.example")
        work_off(asked.reminded)
        assert server.taken[-1]["To"] == "kim.new@invented.example"


@pytest.mark.django_db
class TestWhenItDoesNotArrive:
    def test_a_refusal_for_good_is_given_up_at_once(self, server: Conversation, asked: Asked) -> None:
        server.to_recipient = f"550 unknown {KIMS_ADDRESS}"
        work_off(asked.told)
        told = asked.messages[MessageKind.INVITATION]
        assert (told.state, told.tries) == (Delivery.NOT_DELIVERED, 1)
        assert "550" in told.why
        assert "kim" not in told.why

    def test_a_busy_server_is_tried_again_with_patience_and_then_given_up(
        self, server: Conversation, asked: Asked
    ) -> None:
        server.to_data = "451 busy"
        now = asked.told
        for pause in TRIES_AGAIN_AFTER:
            work_off(now)
            told = asked.messages[MessageKind.INVITATION]
            assert (told.state, told.due_at, told.claimed_at) == (Delivery.WAITING, now + pause, None)
            work_off(now + pause - SECOND)
            assert asked.messages[MessageKind.INVITATION].tries == told.tries
            now += pause
        work_off(now)
        told = asked.messages[MessageKind.INVITATION]
        assert (told.state, told.tries) == (Delivery.NOT_DELIVERED, MOST_TRIES)

    def test_a_server_that_comes_back_takes_it(self, server: Conversation, asked: Asked) -> None:
        server.to_data = "451 busy"
        work_off(asked.told)
        server.to_data = "250 taken"
        work_off(asked.told + TRIES_AGAIN_AFTER[0])
        told = asked.messages[MessageKind.INVITATION]
        assert (told.state, told.why, len(server.taken)) == (Delivery.SENT, "", 1)

    def test_what_was_answered_between_two_tries_is_not_tried_again(
        self, server: Conversation, asked: Asked
    ) -> None:
        server.to_data = "451 busy"
        work_off(asked.told)
        answer(asked)
        server.to_data = "250 taken"
        work_off(asked.told + TRIES_AGAIN_AFTER[0])
        assert server.taken == []

    def test_a_fault_of_ours_on_one_message_holds_up_no_other(
        self, server: Conversation, asked: Asked, cast: Cast, caplog: pytest.LogCaptureFixture
    ) -> None:
        make_link(cast.noor, cast.tamsin)
        wish(cast.noor, "noor@invented.example")
        hold_session(cast.noor)
        real = queue._letter_for

        def faulty(message: Message, now: object) -> object:
            if message.participant_id == cast.kim.pk:
                raise RuntimeError(KIMS_ADDRESS)
            return real(message, now)  # type: ignore[arg-type]

        with patch.object(queue, "_letter_for", faulty):
            work_off(asked.told + timedelta(minutes=5))
        assert [each["To"] for each in server.taken] == ["noor@invented.example"]
        assert KIMS_ADDRESS not in caplog.text
        work_off(asked.told + timedelta(minutes=5) + CLAIM_HOLDS)
        assert [each["To"] for each in server.taken][1:] == [KIMS_ADDRESS]


@pytest.mark.django_db
class TestClaims:
    def test_a_claimed_message_is_left_alone_until_its_worker_must_have_died(
        self, server: Conversation, asked: Asked
    ) -> None:
        plan(asked.opened)
        assert claim(asked.told) is not None
        assert claim(asked.told + CLAIM_HOLDS - SECOND) is None
        assert claim(asked.told + CLAIM_HOLDS) is not None

    def test_a_worker_that_comes_round_late_writes_nothing_over_anothers_word(
        self, server: Conversation, asked: Asked
    ) -> None:
        plan(asked.opened)
        slow = claim(asked.told)
        quick = claim(asked.told + CLAIM_HOLDS)
        assert slow
        assert quick
        deliver(quick, asked.told + CLAIM_HOLDS)
        server.to_data = "554 no"
        deliver(slow, asked.told)
        assert asked.messages[MessageKind.INVITATION].state == Delivery.SENT

    def test_a_crash_after_the_hand_over_sends_it_again_under_the_same_id(
        self, server: Conversation, asked: Asked
    ) -> None:
        with patch.object(queue, "_finish", side_effect=SystemExit), pytest.raises(SystemExit):
            work_off(asked.told)
        work_off(asked.told + CLAIM_HOLDS)
        assert len(server.ids) == 2
        assert len(set(server.ids)) == 1
        assert asked.messages[MessageKind.INVITATION].state == Delivery.SENT

    def test_a_server_that_vanishes_after_taking_it_is_asked_again_but_not_for_ever(
        self, server: Conversation, asked: Asked
    ) -> None:
        server.vanishes_after_taking = True
        for hours in range(20):
            work_off(asked.told + timedelta(hours=hours))
        assert len(server.ids) == MOST_TRIES
        assert len(set(server.ids)) == 1

    def test_a_message_that_ends_its_worker_each_time_is_given_up(
        self, server: Conversation, asked: Asked
    ) -> None:
        now = asked.told
        for _ in range(MOST_TRIES):
            with patch.object(mail, "hand_over", side_effect=SystemExit), pytest.raises(SystemExit):
                work_off(now)
            now += CLAIM_HOLDS
        work_off(now)
        assert asked.messages[MessageKind.INVITATION].state == Delivery.NOT_DELIVERED


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_send_everything_once(server: Conversation, cast: Cast) -> None:
    """Eight threads, each with its own connection, as so many processes would have."""
    for participant, name in ((cast.kim, "kim"), (cast.noor, "noor"), (cast.sam, "sam"), (cast.lou, "lou")):
        make_link(participant, cast.tamsin)
        wish(participant, f"{name}@invented.example")
    for participant in (cast.kim, cast.noor, cast.lou):
        hold_session(participant)
    server.takes_seconds = 0.05
    now = timezone.now() + timedelta(hours=2)
    start = threading.Barrier(8)

    def one_worker() -> None:
        start.wait()
        try:
            work_off(now)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one_worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(each["To"] for each in server.taken) == [
        f"{name}@invented.example" for name in ("kim", "lou", "noor", "sam")
    ]
    assert set(Message.objects.filter(kind="invitation").values_list("state", "tries")) == {("sent", 1)}


WORKER = """
import json, sys
told = json.loads(sys.argv[1])
from django.conf import settings
settings.DATABASES["default"].update(told["database"])
import django; django.setup()
from pathlib import Path
from heedful.practice.project.outgoing_mail import MailServer
settings.HEEDFUL_KEYS = Path(told["keys"])
settings.HEEDFUL_MAIL = MailServer("hello@practice.invalid", "127.0.0.1", told["port"])
from datetime import datetime
from heedful.practice.between.queue import work_off
print(work_off(datetime.fromisoformat(told["now"])), flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing(
    server: Conversation, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    """A process of its own, killed while the server holds its breath; another takes the message up again."""
    asked = ask(cast)
    server.takes_seconds = 3
    killed = _worker(asked, settings, tmp_path, asked.told.isoformat())
    _wait_until(lambda: bool(server.recipients))
    killed.send_signal(signal.SIGKILL)
    killed.wait(10)
    waiting = asked.messages[MessageKind.INVITATION]
    assert (waiting.state, waiting.claimed_at) == (Delivery.WAITING, asked.told)
    server.takes_seconds = 0
    again = _worker(asked, settings, tmp_path, (asked.told + CLAIM_HOLDS).isoformat())
    said, _ = again.communicate(timeout=60)
    assert said.strip() == "1"
    assert asked.messages[MessageKind.INVITATION].state == Delivery.SENT
    assert len(set(server.ids)) == 1


def _worker(asked: Asked, settings: Settings, home: Path, now: str) -> subprocess.Popen[str]:
    database = {**connection.settings_dict, "OPTIONS": connection.settings_dict["OPTIONS"]}
    told = {
        "database": {
            key: database[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
        },
        "keys": str(django_settings.HEEDFUL_KEYS),
        "port": settings.HEEDFUL_MAIL.port,
        "now": now,
    }
    environ = {
        **os.environ,
        "HEEDFUL_HOME": str(home),
        "HEEDFUL_SECRET_KEY": "for tests only",
        "DJANGO_SETTINGS_MODULE": "heedful.practice.project.settings",
    }
    command = [sys.executable, "-c", WORKER, json.dumps(told, default=str)]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)


def _wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < until, "it did not happen within half a minute"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
class TestTheWorker:
    def test_it_sends_beside_the_server_and_ends_with_it(self, server: Conversation, cast: Cast) -> None:
        wish_for_reminders(cast.kim, KIMS_ADDRESS)
        with worker.working() as thread:
            _wait_until(lambda: bool(server.taken))
        assert not thread.is_alive()

    def test_a_round_that_fails_is_logged_by_its_kind_and_the_next_one_comes(
        self, server: Conversation, cast: Cast, caplog: pytest.LogCaptureFixture
    ) -> None:
        rounds: list[int] = []

        def fails(_: object) -> int:
            rounds.append(1)
            raise RuntimeError(KIMS_ADDRESS)

        with (
            patch.object(worker, "one_round", fails),
            patch.object(worker, "WAKES_EVERY_SECONDS", 0.01),
            worker.working(),
        ):
            _wait_until(lambda: len(rounds) > 1)
        assert "a round of the worker failed" in caplog.text
        assert KIMS_ADDRESS not in caplog.text

    def test_it_clears_away_what_was_begun_and_never_sent(self, cast: Cast) -> None:
        draft = checkins.checkin_draft(cast.kim, new_id())
        wished = wish_for_reminders(cast.kim, KIMS_ADDRESS)
        worker.one_round(timezone.now() + timedelta(days=5))
        assert not type(draft).everything.filter(pk=draft.pk).exists()
        wished.refresh_from_db()
        assert wished.email == ""
        close_old_connections()
