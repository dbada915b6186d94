import pytest
from django.db import connection
from django.test import Client as Browser

from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast: Cast, client: Browser):
    client.force_login(cast.tamsin, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/clients/{cast.kim.pk}/")


def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(page) -> None:
    policy = page.headers["Content-Security-Policy"]
    for part in (
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cache-Control", "no-store"),
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_a_page_keeps_itself_to_itself(page, header: str, value: str) -> None:
    assert page.headers[header] == value


def test_a_page_that_is_not_there_is_kept_by_nobody_either(cast: Cast, client: Browser) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert b"There is nothing here for you" in answer.content
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers


def test_an_unknown_host_gets_a_plain_answer(cast: Cast, client: Browser) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert b"elsewhere" not in answer.content


def test_the_health_page_says_ok_and_no_more(client: Browser) -> None:
    assert client.get("/healthz").content == b"ok"


def test_the_tests_run_on_what_they_say(request: pytest.FixtureRequest) -> None:
    asked = request.config.getoption("--database")
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[asked]
    if asked == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)


def test_every_change_of_a_table_has_its_migration() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_django_finds_nothing_to_complain_about() -> None:
    from django.core.management import call_command

    call_command("check", fail_level="WARNING")


def test_static_files_have_addresses_that_change_with_their_content() -> None:
    from django.contrib.staticfiles.storage import staticfiles_storage

    assert staticfiles_storage.url("django_htmx/htmx.min.js").startswith("/static/django_htmx/htmx.min.js")
    assert "?" in staticfiles_storage.url("heedful/heedful.css")
    assert "?" not in staticfiles_storage.url("not/there.css")
