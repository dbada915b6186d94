"""How long the pages take, beside an almost empty page of the same application, in a practice that grows.

    .venv/bin/python benchmarks/pages.py [--clients 20 60]

In process, one thread, SQLite in a folder of its own that goes away: what the server adds is not in it. The bar of the
design: the brief page in no more than four times an empty page, and nothing that grows with the size of the practice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

SESSIONS = 50
ASKED = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clients", type=int, nargs="+", default=[10, 30])
    sizes = parser.parse_args().clients
    with tempfile.TemporaryDirectory() as home:
        from heedful.practice.serving import prepare

        prepare(Path(home) / "practice")
        therapist = a_practice()
        print(f"{SESSIONS} sessions a client, {ASKED} requests a line; milliseconds\n")
        print(f"{'clients':>8}  {'page':<16}{'p50':>8}{'p95':>8}{'kB':>8}{'x empty':>9}")
        people: list[Any] = []
        for size in sizes:
            people += [a_client(therapist, number) for number in range(len(people), size)]
            show(therapist, people)


def a_practice() -> Any:
    from heedful.practice.people.models import Practice, User

    Practice.objects.create(name="Bench (invented)")
    return User.objects.create_user("bench", "a bench by the sea", display_name="Bench", is_therapist=True)


def a_client(therapist: Any, number: int) -> Any:
    from brief import invented_case

    from heedful.knowledge import load_catalogue
    from heedful.practice.people.models import Client
    from heedful.practice.record.begin import begin_course
    from heedful.practice.record.case import store_case

    case = invented_case(SESSIONS, load_catalogue())
    client = Client(code=f"B-{number:03d}", name=f"Invented {number}")
    (participant,) = begin_course(therapist, [client], opened_on=case.sessions[0].on)
    store_case(case, participant, noted_by=therapist)
    return participant


def show(therapist: Any, people: list[Any]) -> None:
    from django.test import Client as Browser

    from heedful.practice.people.views import BY_PASSWORD

    browser = Browser(headers={"host": "127.0.0.1"})
    browser.force_login(therapist, backend=BY_PASSWORD)
    first = people[0]
    session = first.course.sessions.first()
    pages = {
        "empty": "/own-password/",
        "brief": f"/clients/{first.pk}/brief/",
        "session": f"/clients/{first.pk}/sessions/{session.pk}/",
        "client": f"/clients/{first.pk}/",
        "caseload": "/clients/",
    }
    empty = 0.0
    for name, address in pages.items():
        times, weight = asked(browser, address, ASKED if name != "caseload" else 5)
        p50, p95 = quantiles(times, n=20)[9], quantiles(times, n=20)[18]
        empty = empty or p95
        print(f"{len(people):>8}  {name:<16}{p50:>8.1f}{p95:>8.1f}{weight / 1000:>8.0f}{p95 / empty:>9.1f}")


def asked(browser: Any, address: str, times: int) -> tuple[list[float], int]:
    """Wall time in milliseconds of each of `times` requests after one to warm up, and the page's weight in bytes."""
    taken = []
    weight = len(browser.get(address).content)
    for _ in range(times):
        start = perf_counter()
        answer = browser.get(address)
        taken.append((perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    return taken, weight


if __name__ == "__main__":
    main()
