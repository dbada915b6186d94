"""Which mail server, and under which address clients come back: read from the environment. No Django, no connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
PORTS = {"smtp": 587, "smtps": 465}
DRY_RUN = "dry-run"
SENDER_OF_A_DRY_RUN = "practice@heedful.invalid"
"""Nothing is sent in a dry run; `.invalid` is reserved so that nothing ever can be (RFC 2606)."""


class MailSettingsError(ValueError):
    """One sentence. It never repeats a setting, which may hold a password."""

    @property
    def problems(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True, slots=True)
class MailServer:
    """The owner's own server. `is_tls_at_once`: smtps; otherwise STARTTLS, which only loopback may do without."""

    sender: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    is_tls_at_once: bool = False

    @property
    def is_on_this_machine(self) -> bool:
        return self.host in LOOPBACK

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class MailFolder:
    """A dry run: what would be sent is written here, and nothing leaves the machine."""

    sender: str
    folder: Path

    def __str__(self) -> str:
        return str(self.folder)


Outgoing = MailServer | MailFolder


def outgoing_mail_from(environ: Mapping[str, str], home: Path) -> Outgoing | None:
    """None where no mail is set up. Raises: MailSettingsError."""
    asked = environ.get("HEEDFUL_MAIL", "").strip().lower()
    if asked not in {"", DRY_RUN}:
        raise MailSettingsError("HEEDFUL_MAIL: only dry-run is understood; leave it out to send mail")
    if asked == DRY_RUN:
        given = environ.get("HEEDFUL_MAIL_FROM", "")
        return MailFolder(_address_in(given) if given else SENDER_OF_A_DRY_RUN, home / "mail")
    if not environ.get("HEEDFUL_SMTP"):
        return None
    server = _server_from(environ["HEEDFUL_SMTP"], _address_in(environ.get("HEEDFUL_MAIL_FROM", "")))
    _must_be_reachable(server, public_address_from(environ))
    return server


def _server_from(address: str, sender: str) -> MailServer:
    parts, port = _taken_apart(address)
    return MailServer(
        sender=sender,
        host=parts.hostname or "",
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls_at_once=parts.scheme == "smtps",
    )


def _taken_apart(address: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(address.strip())
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        parts, port = urlsplit(""), 0
    if not parts.hostname or parts.path.strip("/") or parts.query:
        raise MailSettingsError(
            "HEEDFUL_SMTP: write smtp://user:password@host:587 or smtps://host:465; in user and password,"
            " write @ as %40, : as %3A and / as %2F"
        )
    return parts, port


def _address_in(given: str) -> str:
    """The bare address of `Name <address>`: what name a message carries is the practice's setting, not ours."""
    address = parseaddr(given)[1]
    name, _, domain = address.rpartition("@")
    if not name or "." not in domain or not address.isascii() or set(address) & set(' \r\n<>,;"'):
        raise MailSettingsError(
            "HEEDFUL_MAIL_FROM: give the address that messages come from, such as hello@host.example"
        )
    return address


def public_address_from(environ: Mapping[str, str]) -> str:
    """Where the links in a message lead, without a slash at the end: HEEDFUL_ADDRESS, else the first of HEEDFUL_HOSTS,
    else this machine. Raises: MailSettingsError."""
    given = environ.get("HEEDFUL_ADDRESS", "").strip().rstrip("/")
    if not given:
        first = environ.get("HEEDFUL_HOSTS", "").split(",")[0].strip()
        return f"https://{first}" if first else "http://127.0.0.1:8765"
    try:
        parts = urlsplit(given)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        is_whole = bool(parts.hostname) and not parts.path and not parts.query and parts.port != 0
    except ValueError:
        is_safe = is_whole = False
    if not is_safe or not is_whole:
        raise MailSettingsError(
            "HEEDFUL_ADDRESS: write where clients reach you, such as https://heedful.host.example; a private link"
            " must not travel without https"
        )
    return given


def _must_be_reachable(server: MailServer, public_address: str) -> None:
    if not server.is_on_this_machine and urlsplit(public_address).hostname in LOOPBACK:
        raise MailSettingsError(
            "HEEDFUL_SMTP is set, but the links in messages would lead to this machine alone; set HEEDFUL_ADDRESS"
            " to where clients reach you, or HEEDFUL_MAIL=dry-run"
        )
