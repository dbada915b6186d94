"""Transcripts in Word documents (.docx): paragraphs of `Speaker: text`, or a table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from heedful.transcripts.plain_text import turns_from_text
from heedful.transcripts.tables import columns_of, turns_from_rows
from heedful.transcripts.transcript import TranscriptProblem, Turns

LARGEST_UNPACKED_BYTES = 60_000_000
LARGEST_TEXT_BYTES = 20_000_000  # of one part with words; pictures may be larger, and are not parsed
MOST_PARTS = 2_000


def turns_from_word(content: bytes, *, name: str, therapist: str | None = None) -> Turns:
    """Read the first table that looks like a transcript, else the paragraphs (and tables as lines)."""
    _refuse_bombs(content, name=name)
    body = _body(content, name=name)
    for table in body.iter(_w("tbl")):
        rows = [[_text(cell) for cell in row.iter(_w("tc"))] for row in table.iter(_w("tr"))]
        if rows and columns_of(rows[0]):
            return turns_from_rows(rows, name=name)
    return turns_from_text("\n".join(_lines(body)), therapist=therapist)


def _refuse_bombs(content: bytes, *, name: str) -> None:
    """A small archive can unpack to gigabytes: its own account is checked first, and zipfile holds it to that."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        raise TranscriptProblem(_damaged(name)) from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
        raise TranscriptProblem(
            f"{name}: the document unpacks to more than {LARGEST_UNPACKED_BYTES / 1e6:.0f} MB. "
            "Save it without pictures, or as plain text."
        )
    if any(part.filename.endswith(".xml") and part.file_size > LARGEST_TEXT_BYTES for part in parts):
        raise TranscriptProblem(
            f"{name}: the document holds more than {LARGEST_TEXT_BYTES / 1e6:.0f} MB of text and its form. "
            "Give one session at a time, or save it as plain text."
        )


def _body(content: bytes, *, name: str) -> Any:
    from docx import Document  # noqa: PLC0415  slow to import, and needed for this format alone

    try:
        return Document(io.BytesIO(content)).element.body
    except Exception:  # the library has no one error for a damaged document, and none may reach a person
        raise TranscriptProblem(_damaged(name)) from None


def _damaged(name: str) -> str:
    return (
        f"{name}: the document is damaged or not a Word document. Open it in Word and save it as .docx again."
    )


def _w(tag: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{tag}"


def _lines(body: Any) -> Iterator[str]:
    for paragraph in body.iter(_w("p")):
        yield from _text(paragraph).split("\n")


def _text(element: Any) -> str:
    """The words of a paragraph or cell, deleted ones left out; python-docx does the same, far more slowly."""
    return "".join(
        _letters(part) for part in element.iter(_w("t"), _w("tab"), _w("br"), _w("cr"), _w("p"))
    ).strip()


def _letters(part: Any) -> str:
    if part.tag == _w("t"):
        return part.text or ""
    return "\t" if part.tag == _w("tab") else "\n"
