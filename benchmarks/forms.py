"""How long a client waits for a nine-item form, over HTTP, beside an almost empty page of the same server; and weights.

    .venv/bin/python benchmarks/forms.py [--times 200]

A server of its own on loopback (as `heedful serve` starts it: waitress, SQLite in a folder that goes away), one client
on one connection. The pages are asked for in turns, so that a slow moment falls on all alike. A weight is everything
that the page needs, uncompressed: the page, its styles and its scripts. The bar: a client's page under 30 kB.
Scoring itself is in benchmarks/scoring.py.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode
from uuid import uuid4

HOST = "127.0.0.1"
WARM_UP = 5
MOST_BYTES = 30_000
ANSWERS = {f"item-{number}": str(number % 3) for number in range(1, 9)} | {"item-9": "0"}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=200)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        secret = a_client_with_a_form(Path(folder) / "practice")
        with a_server(Path(folder) / "practice") as port:
            connection = HTTPConnection(HOST, port, timeout=30)
            show_times(connection, f"/p/{secret}/", times)
            show_weights(connection, f"/p/{secret}/")


def a_client_with_a_form(home: Path) -> str:
    """A practice with one invented client, who uses the PHQ-9; their link's secret."""
    from heedful.practice.serving import prepare

    prepare(home)
    from datetime import date

    from heedful.practice.people.models import Client, Practice, User
    from heedful.practice.record.begin import begin_course
    from heedful.practice.record.measures_in_use import choose
    from heedful.practice.record.models import Session
    from heedful.practice.trust.links import make_link

    Practice.objects.create(name="Bench (invented)", crisis_line="Call 000 at any hour (invented).")
    user = User.objects.create_user("bench", None, display_name="Bench", is_therapist=True)
    (participant,) = begin_course(user, [Client(name="Invented")], opened_on=date(2026, 3, 2))
    Session.objects.create(course=participant.course, number=1, on=date(2026, 3, 2))
    choose(participant, "phq9", how_often="session", by=user)
    return str(make_link(participant, user).secret)


@contextmanager
def a_server(home: Path) -> Iterator[int]:
    """A server in a process of its own; it is ended again."""
    port = a_free_port()
    command = [str(Path(sys.executable).with_name("heedful")), "serve", "--port", str(port)]
    environment = {**os.environ, "HEEDFUL_HOME": str(home)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            HTTPConnection(HOST, port, timeout=1).request("GET", "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def ask(connection: HTTPConnection, method: str, path: str, form: dict[str, str] | None = None) -> bytes:
    """The body; for an answer that leads on, the address that it leads to."""
    headers = {"Host": "127.0.0.1", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status not in (200, 302):
        raise SystemExit(f"{method} {path.split('/')[-2]} answered {answer.status}")
    return (answer.getheader("Location") or "").encode() if answer.status == 302 else body


def show_times(connection: HTTPConnection, own: str, times: int) -> None:
    taken: dict[str, list[float]] = defaultdict(list)

    def timed(name: str, method: str, path: str, form: dict[str, str] | None = None) -> bytes:
        start = perf_counter()
        body = ask(connection, method, path, form)
        taken[name].append((perf_counter() - start) * 1000)
        return body

    form = f"{own}questions/phq9/"
    for _ in range(times + WARM_UP):
        timed("an almost empty page", "GET", "/sign-in/")
        timed("open the form", "GET", form)
        sent = {**ANSWERS, "submission": str(uuid4()), "asked": ",".join(str(n) for n in range(1, 10))}
        timed("keep one answer", "POST", f"{form}keep/", {"submission": sent["submission"], "item-1": "1"})
        thanks = timed("send nine answers", "POST", form, sent).decode()
        timed("the thanks", "GET", thanks)
        timed("open the check-in", "GET", f"{own}check-in/")
    print(f"{times} times each, one client, milliseconds\n")
    print(f"{'':<24}{'p50':>8}{'p95':>8}{'x empty':>9}")
    empty = 0.0
    for name, every in taken.items():
        cuts = quantiles(every[WARM_UP:], n=20)
        empty = empty or cuts[9]
        print(f"{name:<24}{cuts[9]:>8.1f}{cuts[18]:>8.1f}{cuts[9] / empty:>9.1f}")


def show_weights(connection: HTTPConnection, own: str) -> None:
    print(f"\n{'weight, kB':<24}{'page':>8}{'css':>8}{'js':>8}{'all':>8}")
    for name, path in (("check-in", "check-in/"), ("nine-item form", "questions/phq9/"), ("their page", "")):
        page = ask(connection, "GET", own + path)
        css = sum(len(ask(connection, "GET", each)) for each in linked(page, rb'href="([^"]+\.css[^"]*)"'))
        js = sum(len(ask(connection, "GET", each)) for each in linked(page, rb'src="([^"]+\.js[^"]*)"'))
        every = len(page) + css + js
        line = "".join(f"{size / 1000:>8.1f}" for size in (len(page), css, js, every))
        print(f"{name:<24}{line}{'' if every < MOST_BYTES else '  over 30 kB'}")


def linked(page: bytes, pattern: bytes) -> list[str]:
    return [each.decode() for each in re.findall(pattern, page)]


if __name__ == "__main__":
    main()
