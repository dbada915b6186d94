"""Messages handed to a real server on loopback: what it is told, and what we make of its answers."""

from __future__ import annotations

import socket
import ssl
import stat
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from heedful.practice.between import letters, mail
from heedful.practice.between.mail import NotNow, NotSent, Refused, hand_over
from heedful.practice.between.trial import try_mail
from heedful.practice.people.models import Practice
from heedful.practice.project.outgoing_mail import MailFolder, MailServer
from tests.practice.between.smtp_server import SENDER, Conversation

pytestmark = pytest.mark.django_db
ADDRESS = "kim@invented.example"
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=timezone.get_fixed_timezone(0))


def letter(to: str = ADDRESS) -> EmailMessage:
    return letters.trial(SENDER, to, "an-id")


def refusal() -> NotSent:
    with pytest.raises(NotSent) as caught:
        hand_over(letter(), NOW)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert "kim" not in str(caught.value)
    return caught.value


def test_the_server_is_told_the_senders_domain_and_not_the_name_of_this_machine(server: Conversation) -> None:
    hand_over(letter(), NOW)
    assert server.greetings == ["practice.invalid"]
    assert socket.gethostname() not in server.taken[0].as_string()
    assert server.taken[0]["From"] == SENDER
    assert server.taken[0]["Message-ID"] == "<an-id@practice.invalid>"
    assert server.taken[0]["Auto-Submitted"] == "auto-generated"
    assert server.recipients == [f"rcpt TO:<{ADDRESS}>"]


def test_it_logs_in_with_the_name_and_password_given(server: Conversation, settings: Settings) -> None:
    known = settings.HEEDFUL_MAIL
    settings.HEEDFUL_MAIL = MailServer(SENDER, known.host, known.port, user="ann", password="p@ss word")
    hand_over(letter(), NOW)
    assert server.logins == ["\0ann\0p@ss word"]


@pytest.mark.parametrize(
    ("part", "answer", "kind", "words"),
    [
        ("to_recipient", "550 no such user kim@invented.example", Refused, "for this address"),
        ("to_recipient", "450 kim@invented.example is busy", NotNow, "for this address"),
        ("to_sender", "553 not from you", Refused, "HEEDFUL_MAIL_FROM"),
        ("to_data", "554 kim@invented.example will not have it", Refused, "would not take"),
        ("to_data", "451 try later", NotNow, "would not take"),
    ],
)
def test_what_the_server_answers_becomes_plain_words_without_the_address(
    part: str, answer: str, kind: type, words: str, server: Conversation
) -> None:
    setattr(server, part, answer)
    told = refusal()
    assert isinstance(told, kind)
    assert words in told.why
    assert server.taken == []


def test_a_wrong_password_is_ours_to_mend_and_no_fault_of_the_message(
    server: Conversation, settings: Settings
) -> None:
    known = settings.HEEDFUL_MAIL
    settings.HEEDFUL_MAIL = MailServer(SENDER, known.host, known.port, user="ann", password="hunter2")
    server.to_login = "535 bad password hunter2"
    told = refusal()
    assert isinstance(told, NotNow)
    assert "hunter2" not in told.why + repr(settings.HEEDFUL_MAIL)


def test_a_server_that_is_not_there_may_be_there_later(server: Conversation, settings: Settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.HEEDFUL_MAIL = MailServer(SENDER, "127.0.0.1", free.getsockname()[1])
    assert isinstance(refusal(), NotNow)


def test_elsewhere_nothing_is_said_before_the_connection_is_encrypted(
    server: Conversation, settings: Settings
) -> None:
    """The server offers no STARTTLS; reached under another name than loopback, it gets neither password nor letter."""
    known = settings.HEEDFUL_MAIL
    settings.HEEDFUL_MAIL = MailServer(SENDER, "mail.invalid", known.port, user="ann", password="p")
    with patch.object(mail.smtplib.SMTP, "_get_socket", _to_loopback):
        told = refusal()
    assert "encrypted" in told.why
    assert (server.logins, server.taken) == ([], [])


def _to_loopback(_: object, host: str, port: int, timeout: float) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout)


def test_the_certificate_is_checked(server: Conversation, settings: Settings) -> None:
    """By Python's own checks: the name must be the one in the settings, and somebody known must vouch for it."""
    made: list[ssl.SSLContext] = []
    known = settings.HEEDFUL_MAIL
    settings.HEEDFUL_MAIL = MailServer(SENDER, "127.0.0.1", known.port, is_tls_at_once=True)
    real = ssl.create_default_context

    def noted() -> ssl.SSLContext:
        made.append(real())
        return made[-1]

    with patch.object(mail.ssl, "create_default_context", noted):
        refusal()  # the server here speaks no TLS
    assert (made[0].check_hostname, made[0].verify_mode) == (True, ssl.CERT_REQUIRED)


def test_what_happens_after_the_letter_was_taken_is_of_no_account(server: Conversation) -> None:
    with patch.object(mail.smtplib.SMTP, "quit", side_effect=TimeoutError):
        hand_over(letter(), NOW)
    assert len(server.taken) == 1


class TestADryRun:
    @pytest.fixture
    def folder(self, settings: Settings, tmp_path: Path) -> Path:
        settings.HEEDFUL_MAIL = MailFolder(SENDER, tmp_path / "mail")
        return tmp_path / "mail"

    def test_writes_each_letter_for_its_owner_alone(self, folder: Path) -> None:
        hand_over(letter(), NOW)
        (written,) = folder.iterdir()
        assert written.name == "20260304T093000-an-id.eml"
        assert (stat.S_IMODE(written.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o600, 0o700)
        read = message_from_bytes(written.read_bytes(), policy=policy.default)
        assert (read["To"], read["Subject"]) == (ADDRESS, "A test message")

    def test_an_invented_practice_never_sends(
        self, server: Conversation, settings: Settings, tmp_path: Path
    ) -> None:
        """Even when it is served with the settings of a real one."""
        settings.HEEDFUL_HOME = tmp_path
        Practice.objects.create(name="Invented Practice", is_demo=True)
        hand_over(letter(), NOW)
        assert server.taken == []
        assert len(list((tmp_path / "mail").iterdir())) == 1


def test_a_test_message_says_where_it_went(server: Conversation, settings: Settings) -> None:
    assert try_mail(ADDRESS) == str(settings.HEEDFUL_MAIL)
    assert server.taken[0]["Subject"] == "A test message"


def test_without_a_mail_server_a_test_message_says_what_to_set(settings: Settings) -> None:
    settings.HEEDFUL_MAIL = None
    with pytest.raises(NotNow, match="set HEEDFUL_SMTP"):
        try_mail(ADDRESS)


def test_a_test_message_to_no_address_is_refused(server: Conversation) -> None:
    with pytest.raises(Refused):
        try_mail("kim at invented")


def test_a_name_pasted_with_line_breaks_adds_no_header(server: Conversation) -> None:
    Practice.objects.create(name="Invented Practice", name_in_mail="Robin\r\nBcc: all@invented.example")
    hand_over(letter(), NOW)
    told: Any = server.taken[0]
    assert told["Bcc"] is None
    assert told["From"].addresses[0].addr_spec == SENDER
