import subprocess
import sys
from pathlib import Path

import pytest

from heedful.practice.project.database import DatabaseAddressError, database_from

ASK = "from heedful.practice.project import settings as s; print(repr({name}))"


def told(name: str, tmp_path: Path, **environ: str) -> object:
    """A setting, as a fresh program with this environment sees it."""
    env = {"HEEDFUL_HOME": str(tmp_path / "home"), **environ}
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(name=name)], env=env, capture_output=True, text=True, check=True
    )
    return eval(done.stdout, {})  # our own repr of plain values


def test_reading_the_settings_writes_nothing(tmp_path: Path) -> None:
    assert told("s.SECRET_KEY", tmp_path) == ""
    assert not (tmp_path / "home").exists()


def test_nothing_turns_debug_on(tmp_path: Path) -> None:
    assert told("s.DEBUG", tmp_path, DEBUG="1", DJANGO_DEBUG="1", HEEDFUL_DEBUG="1") is False


def test_by_default_it_answers_on_this_machine_alone(tmp_path: Path) -> None:
    assert told("(s.ALLOWED_HOSTS, s.IS_LOOPBACK_ONLY)", tmp_path) == (
        ["localhost", "127.0.0.1", "[::1]"],
        True,
    )


def test_elsewhere_cookies_travel_by_https_alone(tmp_path: Path) -> None:
    asked = "(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_NAME[:7])"
    assert told(asked, tmp_path) == (False, False, False, "heedful")
    assert told(asked, tmp_path, HEEDFUL_HTTPS="1") == (True, True, True, "__Host-")
    assert told(asked, tmp_path, HEEDFUL_HOSTS="heedful.example") == (True, True, True, "__Host-")
    assert told("s.CSRF_TRUSTED_ORIGINS", tmp_path, HEEDFUL_HOSTS="a.example, b.example") == [
        "https://a.example",
        "https://b.example",
    ]


def test_the_proxys_word_is_taken_only_if_we_were_told_of_a_proxy(tmp_path: Path) -> None:
    assert told("s.SECURE_PROXY_SSL_HEADER", tmp_path) is None
    assert told("s.SECURE_PROXY_SSL_HEADER", tmp_path, HEEDFUL_BEHIND_PROXY="1") is not None


def test_sqlite_waits_in_a_queue_and_lets_readers_read() -> None:
    options = database_from("", Path("x.sqlite3"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "foreign_keys=ON" in options["init_command"]


def test_an_address_of_postgresql_is_taken_apart() -> None:
    told = database_from("postgres://ann:p%40ss@db.example:6432/heedful?sslmode=require", Path("unused"))
    kept = {name: told[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert kept == {"NAME": "heedful", "USER": "ann", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": 6432}
    assert told["OPTIONS"]["sslmode"] == "require"


def test_a_socket_may_stand_in_the_query() -> None:
    assert database_from("postgresql://ann@/heedful?host=/run/pg", Path("unused"))["HOST"] == "/run/pg"


@pytest.mark.parametrize("address", ["mysql://u:hunter2@h/x", "sqlite:///x", "hunter2"])
def test_another_kind_of_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(DatabaseAddressError, match="DATABASE_URL") as refusal:
        database_from(address, Path("unused"))
    assert "hunter2" not in str(refusal.value)
