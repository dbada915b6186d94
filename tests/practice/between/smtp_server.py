"""A small mail server on loopback, real as far as SMTP goes: it speaks the protocol, keeps what it takes, and can be
told to refuse, to be busy, or to vanish after taking a message."""

from __future__ import annotations

import base64
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from heedful.practice.project.outgoing_mail import MailServer

SENDER = "hello@practice.invalid"


@dataclass
class Conversation:
    """What the server was told, and how it is to answer."""

    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    to_recipient: str = "250 fine"
    to_sender: str = "250 fine"
    to_data: str = "250 taken"
    to_login: str = "235 welcome"
    vanishes_after_taking: bool = False
    takes_seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def ids(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.taken]


class Handler(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        self.told: Conversation = self.server.told
        self.say("220 ready")
        for line in self.rfile:
            words = line.decode().strip()
            if not self.answer(words.partition(" ")[0].upper(), words):
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def answer(self, verb: str, words: str) -> bool:
        """Whether the conversation goes on."""
        match verb:
            case "EHLO" | "HELO":
                self.told.greetings.append(words.partition(" ")[2])
                self.say("250-here\r\n250 AUTH PLAIN")
            case "AUTH":
                self.told.logins.append(base64.b64decode(words.split(" ")[2]).decode())
                self.say(self.told.to_login)
            case "MAIL":
                self.say(self.told.to_sender)
            case "RCPT":
                self.told.recipients.append(words)
                self.say(self.told.to_recipient)
            case "DATA":
                return self.take()
            case "QUIT":
                self.say("221 goodbye")
                return False
            case _:
                self.say("250 fine")
        return True

    def take(self) -> bool:
        self.say("354 go on")
        lines = b"".join(iter(self.rfile.readline, b".\r\n"))
        time.sleep(self.told.takes_seconds)
        if self.told.to_data.startswith("250"):
            letter = message_from_bytes(lines, policy=policy.default)
            with self.told.lock:
                self.told.taken.append(letter)  # type: ignore[arg-type]
        if self.told.vanishes_after_taking:
            return False
        self.say(self.told.to_data)
        return True


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[tuple[MailServer, Conversation]]:
    """The server's address as settings would hold it, and its book."""
    told = Conversation()
    with Server(("127.0.0.1", 0), Handler) as server:
        server.told = told  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield MailServer(sender=SENDER, host="127.0.0.1", port=server.server_address[1]), told
        finally:
            server.shutdown()
