"""From a path to text, carefully: what a file may be, how large, and how its letters are read."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from heedful.transcripts.transcript import TranscriptProblem

LARGEST_FILE_BYTES = 20_000_000  # a week of talk is about 2 MB of text; more is something else
SUFFIXES = (".csv", ".docx", ".json", ".srt", ".txt", ".vtt")

_MARKS = (  # the longer marks first: the UTF-32 mark begins with the UTF-16 one
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """The letters of a file, and what has to be said about how they were read."""

    letters: str
    said_so: tuple[str, ...] = ()


def checked_bytes(path: Path) -> bytes:
    """Read a file that may be a transcript. Raises TranscriptProblem where it cannot be one."""
    try:
        _check(path)
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, TranscriptProblem):
            raise
        raise TranscriptProblem(_unreadable(path)) from None
    if not content.strip(b"\x00 \t\r\n"):
        raise TranscriptProblem(
            f"{path.name}: the file is empty. Export the transcript again and try that file."
        )
    return content


def _unreadable(path: Path) -> str:
    return f"{path.name}: the file cannot be read. Check that you may open it, and close it elsewhere."


def _check(path: Path) -> None:
    if path.is_dir():
        raise TranscriptProblem(f"{path.name}: this is a folder. Give one transcript file in it.")
    if not path.exists():
        raise TranscriptProblem(f"{path.name}: there is no such file. Check the name and the folder.")
    if not path.is_file():
        raise TranscriptProblem(f"{path.name}: this is not an ordinary file. Give a transcript file.")
    if path.suffix.lower() not in SUFFIXES:
        raise TranscriptProblem(
            f"{path.name}: this kind of file is not read. Save the transcript as {', '.join(SUFFIXES)}."
        )
    if path.stat().st_size > LARGEST_FILE_BYTES:
        raise TranscriptProblem(
            f"{path.name}: the file is {path.stat().st_size / 1e6:.0f} MB; a transcript has at most "
            f"{LARGEST_FILE_BYTES / 1e6:.0f} MB. Export the text alone, without audio or pictures."
        )


def decoded(content: bytes, *, name: str) -> Text:
    """Turn bytes into letters: by their mark, as UTF-8, else as UTF-16 or Windows-1252, and say so."""
    text = _by_mark(content, name=name) or _by_trial(content)
    letters = _tidy(text.letters)
    if not letters.strip():
        raise TranscriptProblem(f"{name}: there is no text in the file. Export the transcript again.")
    if _looks_binary(text.letters):
        raise TranscriptProblem(f"{name}: this is not text. Export the transcript as text and try that file.")
    return Text(letters, text.said_so)


def _by_mark(content: bytes, *, name: str) -> Text | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            letters = content.decode(encoding, errors="replace")
            return Text(letters, _damage(letters))
    return None


def _damage(letters: str) -> tuple[str, ...]:
    lost = letters.count("\ufffd")
    return (f"{lost:,} damaged letter(s) could not be read; the file may be cut short.",) if lost else ()


def _by_trial(content: bytes) -> Text:
    if (encoding := _utf16_without_mark(content)) is not None:
        letters = content.decode(encoding, errors="replace")
        return Text(
            letters, ("The file carries no mark of its letters; it was read as UTF-16.", *_damage(letters))
        )
    try:
        return Text(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3:
            return Text(
                content[: error.start].decode("utf-8"),
                ("The file ends in the middle of a letter: it is cut short.",),
            )
    return Text(
        content.decode("cp1252", errors="replace"),
        ("The file is not UTF-8; it was read as Windows-1252. Check letters with accents.",),
    )


def _utf16_without_mark(content: bytes) -> str | None:
    """In UTF-16 nearly every other byte of Western text is zero; in UTF-8 text none is."""
    sample = content[:4000]
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > 0.4 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _tidy(letters: str) -> str:
    """One kind of line end, no control letters, no invisible marks of direction."""
    letters = (
        letters.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )
    return letters.translate(_UNSEEN)


_UNSEEN = {
    code: None
    for code in (
        *range(32),
        0x7F,
        *range(0x80, 0xA0),
        0xFEFF,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
    if chr(code) not in "\n\t"
}
_UNSEEN |= dict.fromkeys(range(0xD800, 0xE000))  # half letters, which nothing can print


def _looks_binary(letters: str) -> bool:
    sample = letters[:4000]
    strange = sum(unicodedata.category(letter) == "Cc" and letter not in "\n\r\t" for letter in sample)
    return strange > 0.05 * len(sample) or sample.count("\ufffd") > 0.3 * len(sample)
