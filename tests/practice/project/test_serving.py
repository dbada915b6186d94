"""In a program of its own, as a person starts it: the home, the keys, the first page."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from waitress.adjustments import Adjustments

from heedful.practice import serving
from heedful.practice.after.transcript_forms import LARGEST_GIVEN
from heedful.practice.serving import HELD_IN_MEMORY, CannotStart

PREPARE = "from heedful.practice.serving import prepare; prepare()"
SERVE = "from heedful.practice.serving import serve; serve(port={port})"


def program(code: str, home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment(home, **environ),
        capture_output=True,
        text=True,
        check=False,
    )


def environment(home: Path, **environ: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HEEDFUL", "DJANGO", "DATABASE"))
    }
    return {**kept, "HEEDFUL_HOME": str(home), **environ}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_a_home_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    done = program(PREPARE, home)
    assert done.returncode == 0, done.stderr
    assert mode(home) == 0o700
    assert mode(home / "keys.json") == mode(home / "secret_key") == 0o600
    with sqlite3.connect(home / "heedful.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM people_client").fetchone() == (0,)


def test_a_second_start_keeps_the_keys(tmp_path: Path) -> None:
    program(PREPARE, tmp_path)
    before = [(tmp_path / name).read_text() for name in ("keys.json", "secret_key")]
    assert program(PREPARE, tmp_path).returncode == 0
    assert [(tmp_path / name).read_text() for name in ("keys.json", "secret_key")] == before


def test_a_practice_whose_keys_are_gone_does_not_start_with_new_ones(tmp_path: Path) -> None:
    program(PREPARE, tmp_path)
    with sqlite3.connect(tmp_path / "heedful.sqlite3") as database:
        columns = "id, created_at, name, crisis_line, is_demo, name_in_mail, alert_load"
        row = (1, "2026-03-02 00:00:00", "Invented Practice", "", False, "", "usual")
        database.execute(f"INSERT INTO people_practice ({columns}) VALUES (?,?,?,?,?,?,?)", row)
    (tmp_path / "keys.json").unlink()
    done = program(PREPARE, tmp_path)
    assert "the key file of this practice is missing" in done.stderr
    assert not (tmp_path / "keys.json").exists()


def test_it_serves_the_first_page(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVE.format(port=port)], env=environment(tmp_path))
    try:
        assert b"Welcome to Heedful" in first_page(port)
    finally:
        server.terminate()
        server.wait(10)


def first_page(port: int) -> bytes:
    for _ in range(300):  # a busy machine may take its time
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                return answer.read()
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer within a minute")


def test_a_transcript_that_is_given_lies_in_no_temporary_file_of_the_server() -> None:
    held = Adjustments(**HELD_IN_MEMORY)
    assert held.inbuf_overflow > LARGEST_GIVEN
    assert (
        held.max_request_body_size > held.inbuf_overflow
    )  # so that a kind page, not the server, refuses most


def test_everywhere_is_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEEDFUL_HOSTS", raising=False)
    with pytest.raises(CannotStart, match="set HEEDFUL_HOSTS"):
        serving._open_to_others("0.0.0.0")


def test_reached_from_elsewhere_it_asks_for_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEEDFUL_HOSTS", "HEEDFUL_SETUP_CODE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    serving._open_to_others("192.0.2.7")
    assert os.environ["HEEDFUL_HOSTS"] == "192.0.2.7"
    assert len(os.environ["HEEDFUL_SETUP_CODE"]) == 8


def test_a_demo_leaves_a_folder_in_use_alone(tmp_path: Path) -> None:
    kept = tmp_path / "heedful.sqlite3"
    kept.write_text("somebody's practice")
    with pytest.raises(CannotStart, match="is no demo"):
        serving._empty_demo_home(tmp_path)
    assert kept.read_text() == "somebody's practice"


def test_a_demo_makes_its_own_folder_anew(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    serving._empty_demo_home(home)
    (home / "old").write_text("old")
    serving._empty_demo_home(home)
    assert not (home / "old").exists()


def test_what_is_in_the_way_is_said_in_one_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = program(PREPARE, blocked / "home")
    assert "CannotStart" in done.stderr
    assert "set HEEDFUL_HOME" in done.stderr.splitlines()[-1]
