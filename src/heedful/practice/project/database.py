"""Which database: one file of SQLite, or PostgreSQL by an address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# WAL lets people read while somebody writes; IMMEDIATE takes the write lock when a transaction begins, so that two
# writers queue instead of one failing half-way.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
}


class DatabaseAddressError(ValueError):
    """The message names what is wrong and never repeats the address, which may hold a password."""

    @property
    def problems(self) -> list[str]:
        return [str(self)]


def database_from(address: str, default_file: Path) -> dict[str, Any]:
    """Django's settings for `DATABASE_URL`; for an empty one, SQLite in `default_file`."""
    if not address:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": default_file, "OPTIONS": dict(SQLITE_OPTIONS)}
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise DatabaseAddressError("DATABASE_URL: only postgres://user:password@host:port/name is understood")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    socket = options.pop("host", "")  # postgresql://user@/name?host=/folder/of/the/socket
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or socket,
        "PORT": parts.port or "",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": True, **options},
    }
