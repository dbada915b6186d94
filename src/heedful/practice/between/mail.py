"""Handing a message to the owner's own mail server, or, in a dry run, to a folder.

The only part of Heedful that opens a connection.

    hand_over(letter, now)    # an EmailMessage with To and Message-ID; Refused or NotNow says what went wrong

Only the server of HEEDFUL_SMTP is ever contacted: with STARTTLS and a checked certificate, or on this machine. What is
raised says what went wrong in plain words and never holds an address: servers repeat addresses in what they answer.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage

from django.conf import settings

from heedful.practice.people.models import Practice
from heedful.practice.project.home import write_private
from heedful.practice.project.outgoing_mail import MailFolder, MailServer, Outgoing

PATIENCE_SECONDS = 20
NOT_THIS_ADDRESS = "The mail server does not take messages for this address."


class NotSent(Exception):
    """`why`: in plain words, without an address or a name; it is kept in the delivery log."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Refused(NotSent):
    """For good: the same message will not be taken later either."""


class NotNow(NotSent):
    """It may well be taken later."""


def outgoing() -> Outgoing | None:
    """Where messages go; None where no mail is set up. An invented practice never sends, whatever the settings say."""
    chosen: Outgoing | None = settings.HEEDFUL_MAIL
    if isinstance(chosen, MailServer) and Practice.objects.filter(is_demo=True).exists():
        return MailFolder(chosen.sender, settings.HEEDFUL_HOME / "mail")
    return chosen


def hand_over(letter: EmailMessage, now: datetime) -> None:
    """Give the letter away. Raises: Refused, NotNow."""
    match outgoing():
        case MailServer() as server:
            _send(server, letter)
        case MailFolder(folder=folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            name = f"{now:%Y%m%dT%H%M%S}-{letter['Message-ID'].strip('<>').partition('@')[0]}.eml"
            write_private(folder / name, letter.as_string(), replace=True)
        case _:
            raise NotNow("No mail server is set up.")


# ---------------------------------------------------------------------------------------------------
# The conversation with the server


def _send(server: MailServer, letter: EmailMessage) -> None:
    """Whatever happens after the server has taken the letter is of no account: it has been taken."""
    with _plain_words():
        smtp = _connected(server)
        try:
            smtp.sendmail(server.sender, [letter["To"].addresses[0].addr_spec], letter.as_bytes())
        finally:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    """Greeted, encrypted and logged in. Greeted in the name of the sender's domain: this machine's own stays here."""
    context = ssl.create_default_context()
    greets_as = server.sender.rpartition("@")[2]
    smtp: smtplib.SMTP
    if server.is_tls_at_once:
        smtp = smtplib.SMTP_SSL(
            server.host, server.port, greets_as, timeout=PATIENCE_SECONDS, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, greets_as, timeout=PATIENCE_SECONDS)
    try:
        if not server.is_tls_at_once and not server.is_on_this_machine:
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


@contextmanager
def _plain_words() -> Iterator[None]:
    """What can go wrong, in our words. `from None`: the server's own words may hold the address."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        (code, _), *_ = error.recipients.values()
        raise _refusal(code, NOT_THIS_ADDRESS) from None
    except smtplib.SMTPAuthenticationError:
        raise NotNow("The mail server did not accept the name and password in HEEDFUL_SMTP.") from None
    except smtplib.SMTPNotSupportedError:
        raise NotNow(
            "The mail server does not offer what is needed: an encrypted connection and log-in."
        ) from None
    except smtplib.SMTPSenderRefused as error:
        raise _refusal(
            error.smtp_code, "The mail server does not take messages from HEEDFUL_MAIL_FROM."
        ) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, "The mail server would not take the message.") from None
    except ssl.SSLCertVerificationError:
        raise NotNow("The mail server’s certificate could not be checked.") from None
    except (UnicodeError, ValueError):
        raise Refused(NOT_THIS_ADDRESS) from None
    except (OSError, smtplib.SMTPException):
        raise NotNow("The mail server could not be reached, or broke off.") from None


def _refusal(code: int, why: str) -> NotSent:
    """5xx is for good, anything else for now (RFC 5321, 4.2.1)."""
    return (Refused if 500 <= code < 600 else NotNow)(f"{why} Its answer was {code}.")
