"""The delivery log in words: what was sent to whose client, when, and what to do where it did not arrive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from heedful.practice.between.mail import NOT_THIS_ADDRESS
from heedful.practice.between.models import Delivery, Message, MessageKind

WHAT = {
    MessageKind.INVITATION: "A page is waiting",
    MessageKind.REMINDER: "The page is still waiting",
    MessageKind.NUMBER: "A number, to confirm their address",
    MessageKind.DIGEST: "Your week, in counts",
}
ASK_ABOUT_THE_ADDRESS = (
    "When you next meet, ask whether they would like to check their address."
    " They can change it on their own page."
)
ASK_THE_OWNER = (
    "Nothing is wrong on your client’s side. Ask whoever runs Heedful here to try the mail server"
    " (heedful mail-test); until then, tell your client yourself."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. `code` is the client's, empty for what was sent to the reader themselves; `then` is what to do."""

    message: Message
    code: str
    what: str
    at: datetime
    state: str
    why: str
    then: str

    @property
    def is_not_delivered(self) -> bool:
        return self.message.state == Delivery.NOT_DELIVERED


def entries_of(messages: Iterable[Message]) -> list[Entry]:
    return [_entry(message) for message in messages]


def _entry(message: Message) -> Entry:
    return Entry(
        message=message,
        code=message.participant.client.code if message.participant else "",
        what=WHAT[MessageKind(message.kind)],
        at=message.done_at or message.due_at,
        state=_state(message),
        why=message.why,
        then=_then(message),
    )


def _state(message: Message) -> str:
    if message.state == Delivery.WAITING and message.tries:
        return "Will be tried again"
    return Delivery(message.state).label


def _then(message: Message) -> str:
    if message.state != Delivery.NOT_DELIVERED:
        return ""
    return ASK_ABOUT_THE_ADDRESS if message.why.startswith(NOT_THIS_ADDRESS) else ASK_THE_OWNER
