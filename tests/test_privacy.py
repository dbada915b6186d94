"""No word of a client leaves by the side door: nothing printed, nothing logged, no connection opened."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from heedful.core.brief import brief_of
from tests.core.makers import SHIPPED, case_of, marks, session
from tests.test_layout import SOURCE, imported, modules

MAY_PRINT = {"cli.py", "formats/brief_page.py", "transcripts/page.py"}
"""The command line and its pages: what they print is what a person asked to see."""
TALKS_TO_THE_NETWORK = {
    "socket", "ssl", "urllib.request", "http.client", "http.server", "requests", "httpx", "aiohttp", "urllib3",
    "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc", "asyncio", "webbrowser",
}  # fmt: skip
LOOKS_IF_ITS_OWN_DEMO_IS_UP = {"practice/background.py"}
"""Asks the server that this very command started, on this machine, whether it is up yet."""
TALKS_TO_THE_OWNERS_MAIL_SERVER = {"practice/between/mail.py": {"smtplib", "ssl"}}
"""One module hands messages to the server that the owner named, and to no other."""
REPORTS_TO_OTHERS = {"sentry_sdk", "opentelemetry", "posthog", "mixpanel", "segment", "rollbar", "bugsnag"}


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def library() -> Iterator[Path]:
    return (path for path in modules(SOURCE) if not named(path).startswith("practice/"))


def calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_the_library_logs_nothing_and_warns_of_nothing() -> None:
    for path in library():
        assert not imported(path) & {"logging", "warnings", "syslog", "traceback"}, named(path)


def test_only_the_command_line_and_its_pages_print() -> None:
    for path in library():
        if named(path) not in MAY_PRINT:
            printed = [line for line, name in calls(path) if name in {"print", "pprint"}]
            assert not printed, f"{named(path)}, lines {printed}"


def test_no_part_opens_a_connection() -> None:
    for path in modules(SOURCE):
        if named(path) in LOOKS_IF_ITS_OWN_DEMO_IS_UP:
            continue
        for name in imported(path) - TALKS_TO_THE_OWNERS_MAIL_SERVER.get(named(path), set()):
            talks = any(name == each or name.startswith(f"{each}.") for each in TALKS_TO_THE_NETWORK)
            assert not talks, f"{named(path)} imports {name}"


def test_nothing_reports_to_others() -> None:
    for path in modules(SOURCE):
        assert not {name.split(".")[0] for name in imported(path)} & REPORTS_TO_OTHERS, named(path)


def test_making_a_brief_prints_nothing(capsys: pytest.CaptureFixture) -> None:
    brief_of(case_of(session(1, "mixed_talk", checkin=marks(5), takeaways=("a lighthouse",))), SHIPPED)
    assert capsys.readouterr() == ("", "")


def test_making_a_brief_loads_neither_django_nor_a_network_library() -> None:
    """In a fresh interpreter: reading, thinking and printing need no part of the application."""
    import subprocess

    script = (
        "import sys, heedful.core.brief, heedful.formats.case_file, heedful.formats.brief_page, heedful.knowledge;"
        "print([m for m in ('django', 'requests', 'httpx', 'http.client') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
