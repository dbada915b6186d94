"""Starting the application: a home with its keys, the tables up to date, then a server."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import threading
from datetime import date
from pathlib import Path
from typing import Any

from heedful.practice.project.home import home_of, make_home

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  (recognised here, so that names must be given)
THREADS = 8
DEMO_MARK = "THIS-IS-A-DEMO.txt"
NOT_FOR_A_DEMO = (
    "DATABASE_URL",
    "HEEDFUL_KEYS",
    "HEEDFUL_HOSTS",
    "HEEDFUL_HTTPS",
    "HEEDFUL_SECRET_KEY",
    "HEEDFUL_SMTP",
    "HEEDFUL_MAIL_FROM",
    "HEEDFUL_ADDRESS",
)
"""A demo touches no database but its own, and sends no mail."""


class CannotStart(ValueError):
    """One sentence: what is in the way, where, and what to do."""

    @property
    def problems(self) -> list[str]:
        """As every command reports what is wrong: a line a problem."""
        return [str(self)]


def prepare(home: Path | None = None) -> Path:
    """Make the home and its keys if they are not there, set Django up, bring the tables up to date.

    `home` wins over HEEDFUL_HOME. Returns the home. Raises `CannotStart`.
    """
    if home is not None:
        os.environ["HEEDFUL_HOME"] = str(Path(home).expanduser().absolute())
    chosen = home_of(os.environ)
    try:
        make_home(chosen)
    except OSError as error:
        raise CannotStart(
            f"{chosen}: this folder cannot be written to ({error.strerror}); set HEEDFUL_HOME"
        ) from None
    _set_up_django()
    _migrate()
    _make_keys_unless_lost()
    return chosen


HELD_IN_MEMORY: dict[str, Any] = {
    "inbuf_overflow": 6_000_000,
    "outbuf_overflow": 30_000_000,
    "max_request_body_size": 40_000_000,
}
"""Bytes. What is given and what is shown is held in memory, where the server would lay more than half a megabyte in a
temporary file: a transcript may be 5 MB. What is larger than that is refused; what is far larger, before it is read."""


def serve(host: str = "127.0.0.1", port: int = 8000, home: Path | None = None) -> None:
    """Serve until interrupted. Reached from other machines only under names given in HEEDFUL_HOSTS."""
    _open_to_others(host)
    _lead_links_back(host, port)
    prepare(home)
    _tell_where(host, port)
    _tell_of_own_files()
    _listen(host, port)


def demo(home: Path, port: int = 8000) -> None:
    """Serve an invented practice, made anew, from a home of its own, on this machine only."""
    for name in NOT_FOR_A_DEMO:
        os.environ.pop(name, None)
    os.environ["HEEDFUL_MAIL"] = "dry-run"
    _lead_links_back("127.0.0.1", port)
    _empty_demo_home(home)
    prepare(home)
    from heedful.practice.demo import load  # noqa: PLC0415  (its tables need Django)

    load(date.today())  # noqa: DTZ011  (the stories end on this machine's today)
    _tell_where("127.0.0.1", port)
    _listen("127.0.0.1", port)


def _empty_demo_home(home: Path) -> None:
    """A folder that a demo made is emptied; one that holds anything else is left alone."""
    mark = home / DEMO_MARK
    if mark.exists():
        shutil.rmtree(home)
    elif home.exists() and any(home.iterdir()):
        raise CannotStart(f"{home}: this folder is in use and is no demo; choose another with --home")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.write_text("An invented practice. This folder is emptied at each start.\n")


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.practice.project.settings")
    import django  # noqa: PLC0415  (takes a second; only a server needs it)

    django.setup()


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError:
        raise CannotStart(
            "the database cannot be reached; check DATABASE_URL, or that its folder is there"
        ) from None


def _make_keys_unless_lost() -> None:
    """A new ring beside an old database would hide that the old one is gone."""
    from django.conf import settings  # noqa: PLC0415

    from heedful.practice.people.models import Practice  # noqa: PLC0415
    from heedful.practice.trust.keys import create_key_ring  # noqa: PLC0415

    if not settings.HEEDFUL_KEYS.exists() and Practice.objects.exists():
        raise CannotStart(
            f"{settings.HEEDFUL_KEYS}: the key file of this practice is missing; put back your copy"
        )
    create_key_ring(settings.HEEDFUL_KEYS)


def _open_to_others(host: str) -> None:
    """Outside this machine, names must be given, and the first owner must know the code from the terminal."""
    if host in LOOPBACK:
        return
    if not os.environ.get("HEEDFUL_HOSTS"):
        if host in EVERYWHERE:
            raise CannotStart(
                f"--host {host}: set HEEDFUL_HOSTS to the names under which Heedful will be reached"
            )
        os.environ["HEEDFUL_HOSTS"] = host
    os.environ.setdefault("HEEDFUL_SETUP_CODE", secrets.token_hex(4))


def _lead_links_back(host: str, port: int) -> None:
    """On this machine alone, links in messages lead to the port that was asked for."""
    if host in LOOPBACK and not os.environ.get("HEEDFUL_HOSTS"):
        os.environ.setdefault("HEEDFUL_ADDRESS", f"http://127.0.0.1:{port}")


def _tell_where(host: str, port: int) -> None:
    from django.conf import settings  # noqa: PLC0415

    from heedful.practice.people.first_run import is_first_run  # noqa: PLC0415

    shown = "127.0.0.1" if host in EVERYWHERE else host
    print(f"Heedful is open at http://{shown}:{port}/   (Ctrl-C closes it)", flush=True)  # noqa: T201
    if not settings.IS_LOOPBACK_ONLY and is_first_run():
        print(f"Setup code for the first person: {settings.HEEDFUL_SETUP_CODE}", flush=True)  # noqa: T201


def _tell_of_own_files() -> None:
    """A faulty questionnaire of the practice's own is left out, and said here, where its owner can mend it."""
    from heedful.practice.record.known_measures import own_folder, problems_of_own_files  # noqa: PLC0415

    problems = problems_of_own_files()
    if problems:
        print(f"Left out, in {own_folder()}:", *problems, sep="\n  ", flush=True)  # noqa: T201


def _listen(host: str, port: int) -> None:
    """The server, with a worker beside it. Asked to end, by Ctrl-C or by the system, both end in good order."""
    import waitress  # noqa: PLC0415

    from heedful.practice.between.worker import working  # noqa: PLC0415
    from heedful.practice.project.wsgi import application  # noqa: PLC0415

    _end_in_good_order()
    try:
        with working():
            waitress.serve(application, host=host, port=port, threads=THREADS, ident=None, **HELD_IN_MEMORY)
    except OSError as error:
        raise CannotStart(
            f"port {port}: it cannot be used ({error.strerror}); choose another with --port"
        ) from None


def _end_in_good_order() -> None:
    """When the system asks a program to end (SIGTERM), what is under way may finish."""

    def end(*_: object) -> None:
        raise SystemExit(0)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)


# ---------------------------------------------------------------------------------------------------
# A worker alone, and a trial of the mail server


def work_alone(home: Path | None = None) -> None:
    """Send what is due, round after round, until asked to end: beside other servers than `serve`."""
    from heedful.practice.between.worker import work  # noqa: PLC0415

    prepare(home)
    _end_in_good_order()
    work(threading.Event())


def try_mail(address: str, home: Path | None = None) -> str:
    """Send a test message; where it went. Raises: `CannotStart`, saying what is in the way."""
    prepare(home)
    from heedful.practice.between.mail import NotSent  # noqa: PLC0415
    from heedful.practice.between.trial import try_mail as send_one  # noqa: PLC0415

    try:
        return send_one(address)
    except NotSent as problem:
        raise CannotStart(f"the test message was not sent: {problem.why}") from None
