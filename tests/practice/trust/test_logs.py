import logging
import sys

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.module_loading import import_string

from heedful.practice.trust.logs import QuietFormatter

SECRET = "I never told my brother"


def formatted(message: object, *args: object, exc_info=None) -> str:
    record = logging.LogRecord("heedful.somewhere", logging.ERROR, __file__, 1, message, args, exc_info)
    return QuietFormatter().format(record)


def caught() -> tuple:
    try:
        note = SECRET
        raise ValueError(note)
    except ValueError:
        return sys.exc_info()


def test_a_logged_exception_keeps_its_type_and_place_and_loses_its_words() -> None:
    line = formatted("something went wrong", exc_info=caught())
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert SECRET not in line
    assert "raise" not in line  # nor the source line


def test_an_exception_passed_as_the_message_or_an_argument_loses_its_words() -> None:
    error = ValueError(SECRET)
    assert SECRET not in formatted(error)
    assert SECRET not in formatted("could not: %s", error)
    assert "ValueError" in formatted("could not: %s", error)


def test_a_query_string_is_dropped() -> None:
    line = formatted("Not Found: %s", "/clients/?q=my+brother")
    assert "brother" not in line
    assert "/clients/" in line


def test_an_earlier_handlers_traceback_text_is_not_reused() -> None:
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "m", (), caught())
    logging.Formatter().format(record)
    assert SECRET in record.exc_text
    assert SECRET not in QuietFormatter().format(record)


@pytest.fixture
def failing_request() -> HttpRequest:
    return RequestFactory().post("/x/?secret=brother", {"note": SECRET})


@pytest.mark.parametrize("form", ["get_traceback_text", "get_traceback_html"])
def test_an_error_report_holds_no_words_of_the_request(
    settings, failing_request: HttpRequest, form: str
) -> None:
    reporter = import_string(settings.DEFAULT_EXCEPTION_REPORTER)(failing_request, *caught())
    report = getattr(reporter, form)()
    assert "ValueError" in report
    assert SECRET not in report
    assert "brother" not in report


def test_a_page_that_fails_says_sorry_and_logs_no_words(client, monkeypatch, capsys, db) -> None:
    from heedful.practice.people import views

    def fail() -> bool:
        raise ValueError(SECRET)

    monkeypatch.setattr(views, "is_first_run", fail)
    client.raise_request_exception = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(QuietFormatter())
    logging.getLogger("django").addHandler(handler)
    try:
        answer = client.get("/?words=" + SECRET.replace(" ", "+"))
    finally:
        logging.getLogger("django").removeHandler(handler)
    logged = capsys.readouterr().err
    assert answer.status_code == 500
    assert b"Something went wrong" in answer.content
    assert "ValueError" in logged
    for words in (SECRET, "brother"):
        assert words not in logged
        assert words.encode() not in answer.content


def test_every_logger_ends_in_the_quiet_formatter(settings) -> None:
    handlers = settings.LOGGING["handlers"].values()
    assert {handler["formatter"] for handler in handlers} == {"quiet"}
    assert all(not logger.get("handlers") for logger in settings.LOGGING["loggers"].values())
