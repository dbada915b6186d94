"""What a message says. Plain text; no clinical word, no name of anybody, no picture, nothing that tells who opens it.

There is no crisis line in it: a message is read on lock screens and shared computers, and a crisis line tells whoever
looks what sort of page is waiting. The page behind the link has it, on every page, and the message says that nobody
watches for answers.
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from django.conf import settings
from django.urls import reverse

from heedful.practice.between.digest import Week
from heedful.practice.between.models import Message, MessageKind
from heedful.practice.people.models import Practice
from heedful.practice.record.models import PrivateLink, ReminderWish
from heedful.practice.record.reminder_wishes import number_of

WHOLE_LINES = SMTP.clone(max_line_length=900, cte_type="7bit")
"""So that no mail program breaks a link in two; 998 is the most that mail allows."""

NOBODY_WATCHES = "Nobody watches for answers to this message."


def waiting_page(message: Message, sender: str, wish: ReminderWish, link: PrivateLink) -> EmailMessage:
    """The page that waits for the client: said once when it opens, and once more."""
    page = _address("own_checkin", link.secret)
    stop = _address("stop_reminders", link.secret)
    again = message.kind == MessageKind.REMINDER
    letter = _letter(
        message,
        sender,
        to=wish.email,
        subject="A short page is still waiting for you" if again else "A short page is waiting for you",
        paragraphs=[
            "Hello,",
            f"a short page is {'still ' if again else ''}waiting for you. It takes about a minute. You can skip it,"
            " or any part of it.",
            page,
            *(["This is the only reminder for this page."] if again else []),
            "You asked for this message. To get no more of them:",
            stop,
            NOBODY_WATCHES,
        ],
    )
    letter["List-Unsubscribe"] = f"<{stop}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return letter


def number(message: Message, sender: str, wish: ReminderWish) -> EmailMessage:
    """The number that confirms an address. No link: the address may turn out to be a stranger's."""
    return _letter(
        message,
        sender,
        to=wish.email,
        subject="Your number",
        paragraphs=[
            "Hello,",
            f"your number is {number_of(wish)}. Type it on the page where you gave this address. It holds for an hour.",
            "The messages you asked for will look like this one, and come from here.",
            "You know nothing of this? Then somebody mistyped their address. Do nothing, and no more will come.",
            NOBODY_WATCHES,
        ],
    )


def digest(message: Message, sender: str, email: str, week: Week) -> EmailMessage:
    """Counts alone: no code, no name, and a link that asks for a password."""
    return _letter(
        message,
        sender,
        to=email,
        subject="Your week",
        paragraphs=[
            "Hello,",
            "\n".join(f"- {line}" for line in week.lines),
            "To look closer, sign in:",
            _address("week"),
            "You asked for this on Mondays. To stop it, sign in and turn it off under your own settings:",
            _address("own_settings"),
        ],
    )


def trial(sender: str, to: str, id: object) -> EmailMessage:
    """For the owner who has just set up the mail server."""
    lines = ["This is a test message. The mail server takes messages from Heedful.", NOBODY_WATCHES]
    return _written(sender, to, "A test message", lines, id)


def _letter(message: Message, sender: str, *, to: str, subject: str, paragraphs: list[str]) -> EmailMessage:
    """The Message-ID is the row's: should a letter ever go out twice, a mailbox can tell that it is the same one."""
    name = _name_in_mail()
    return _written(sender, to, subject, [*paragraphs, *([name] if name else [])], message.pk)


def _written(sender: str, to: str, subject: str, paragraphs: list[str], id: object) -> EmailMessage:
    letter = EmailMessage(policy=WHOLE_LINES)
    letter["From"] = Address(display_name=_name_in_mail(), addr_spec=sender)
    letter["To"] = Address(addr_spec=to)
    letter["Subject"] = subject
    letter["Message-ID"] = f"<{id}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    letter.set_content("\n\n".join(paragraphs) + "\n")
    return letter


def _name_in_mail() -> str:
    practice = Practice.objects.first()
    return " ".join(practice.name_in_mail.split()) if practice else ""


def _address(name: str, *args: object) -> str:
    return f"{settings.HEEDFUL_ADDRESS}{reverse(name, args=args)}"
