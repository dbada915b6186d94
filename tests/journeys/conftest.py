"""A real Chromium against the real application. Nothing is reached but loopback."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from heedful.practice.trust.keys import create_key_ring

# Playwright's loop runs in this thread; the database is only touched from ordinary code between its calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)  # a busy machine is slow, not wrong


@pytest.fixture(scope="session", autouse=True)
def _key_ring() -> None:
    create_key_ring(settings.HEEDFUL_KEYS)


def _chromium() -> str:
    chosen = os.environ.get("HEEDFUL_CHROMIUM")
    found = shutil.which(chosen) if chosen else next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "the journeys need Chromium; tests/ensure_chromium installs it on Debian"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(QUIET))
        yield browser
        browser.close()


def _page(browser: Browser, size: dict[str, int], address: str) -> Iterator[Page]:
    context = browser.new_context(viewport=size, base_url=address, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on(
        "request", lambda asked: problems.append(asked.url) if not asked.url.startswith(address) else None
    )
    yield page
    context.close()
    assert not problems, f"the page complained, or asked somewhere else: {problems}"


@pytest.fixture
def phone(browser: Browser, live_server: object) -> Iterator[Page]:
    """A page as wide as a phone; it fails the test on any script error and any request to elsewhere."""
    yield from _page(browser, PHONE, str(live_server))


@pytest.fixture
def desktop(browser: Browser, live_server: object) -> Iterator[Page]:
    yield from _page(browser, DESKTOP, str(live_server))
