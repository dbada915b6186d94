"""Logs that say where something went wrong and nothing of whom it was about.

An exception's own words, local variables, request bodies and query strings can hold a client's words. A log
line therefore keeps the level, the logger, our own message, and for an exception its type and the places it
passed through.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

QUERY_STRING = re.compile(r"\?[^\s\"']*")
PRIVATE_LINK = re.compile(r"/p/[^/\s\"']+")
"""The secret of a private link stands in its address; whoever reads a log must not be able to follow it."""


class QuietFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        quiet = logging.makeLogRecord({**record.__dict__, "exc_text": None, "stack_info": None})
        words = PRIVATE_LINK.sub("/p/…", _without_exceptions(record))
        quiet.msg, quiet.args = QUERY_STRING.sub("?…", words), None
        return super().format(quiet)

    def formatException(self, ei: Any) -> str:  # noqa: N802  (the name is logging's)
        kind, _, trace = ei
        return "\n".join([f"  {kind.__name__}", *_places(trace)])


def _without_exceptions(record: logging.LogRecord) -> str:
    """The message, with the type of an exception where the caller passed the exception itself."""
    if isinstance(record.msg, BaseException):
        return type(record.msg).__name__
    if not isinstance(record.args, tuple):
        return record.getMessage()
    arguments = tuple(type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in record.args)
    return str(record.msg) % arguments if arguments else str(record.msg)


def _places(trace: TracebackType | None) -> list[str]:
    return [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]


class NothingPersonal(SafeExceptionReporterFilter):
    """Should anything ever ask Django for an error report: no variables, no form, no settings."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> list[Any]:
        return []

    def get_safe_settings(self) -> dict[str, Any]:
        return {}

    def get_safe_request_meta(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}


class QuietReporter(ExceptionReporter):
    """A report of the type and the places only, in whichever form it is asked for."""

    def get_traceback_text(self) -> str:
        kind = self.exc_type.__name__ if self.exc_type else "Error"
        return "\n".join([kind, *_places(self.tb)])

    def get_traceback_html(self) -> str:
        from django.utils.html import escape  # noqa: PLC0415

        return f"<pre>{escape(self.get_traceback_text())}</pre>"
