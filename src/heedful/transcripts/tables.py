"""Transcripts as tables: CSV files, and tables in Word documents."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heedful.transcripts.times import seconds_from
from heedful.transcripts.transcript import TranscriptProblem, Turn, Turns, counted, without_empty

_COLUMNS = {
    "speaker": (
        "speaker",
        "interlocutor",
        "role",
        "who",
        "name",
        "participant",
        "speaker_name",
        "speaker_label",
    ),
    "text": ("text", "utterance_text", "utterance", "transcript", "words", "content", "sentence", "message"),
    "start": ("start", "start_time", "start_seconds", "begin", "from", "timestamp", "time", "in"),
    "end": ("end", "end_time", "end_seconds", "stop", "to", "out"),
}
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class _Columns:
    speaker: int
    text: int
    start: int | None
    end: int | None


def turns_from_csv(letters: str, *, name: str) -> Turns:
    """Read rows with the columns `speaker` and `text`, perhaps `start` and `end`, under a row of headings."""
    separator = max(_SEPARATORS, key=letters.partition("\n")[0].count)
    return turns_from_rows(_rows(letters, separator, name=name), name=name)


def _rows(letters: str, separator: str, *, name: str) -> list[list[str]]:
    """Read strictly, because a quotation mark left open would swallow all that follows; then forgivingly."""
    for is_strict in (True, False):
        rows = csv.reader(
            io.StringIO(letters, newline=""), delimiter=separator, skipinitialspace=True, strict=is_strict
        )
        try:
            return list(rows)
        except csv.Error as error:
            if not is_strict or "unexpected end" in str(error) or "field larger" in str(error):
                break
    raise TranscriptProblem(
        f"{name}, up to line {rows.line_num}: the table cannot be read. "
        "A quotation mark may not be closed; save the table as CSV again."
    )


def turns_from_rows(rows: Iterable[Sequence[str]], *, name: str) -> Turns:
    """The first row that is not empty holds the headings."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise TranscriptProblem(f"{name}: the table has no rows. Export the transcript again.")
    columns = columns_of(filled[0])
    if columns is None:
        raise TranscriptProblem(
            f"{name}, first row: the columns 'speaker' and 'text' are needed, and were not found among "
            f"{len(filled[0])} column(s). Put these two headings over the right columns."
        )
    turns = [_turn(row, columns) for row in filled[1:]]
    found = without_empty(turns)
    return Turns(found.turns, (*found.said_so, *_odd_times(filled[1:], turns, columns)))


def columns_of(headings: Sequence[str]) -> _Columns | None:
    """Find the columns by their headings; None unless there are a speaker and a text."""
    names = ["_".join(heading.strip().casefold().split()) for heading in headings]
    place = {
        column: next((names.index(known) for known in aliases if known in names), None)
        for column, aliases in _COLUMNS.items()
    }
    if place["speaker"] is None or place["text"] is None:
        return None
    return _Columns(place["speaker"], place["text"], place["start"], place["end"])


def _turn(row: Sequence[str], columns: _Columns) -> Turn:
    return Turn(
        label=_cell(row, columns.speaker) or None,
        text=" ".join(_cell(row, columns.text).split()),
        start=seconds_from(_cell(row, columns.start)),
        end=seconds_from(_cell(row, columns.end)),
    )


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _odd_times(rows: Sequence[Sequence[str]], turns: Sequence[Turn], columns: _Columns) -> tuple[str, ...]:
    odd = sum(
        bool(_cell(row, columns.start)) and turn.start is None for row, turn in zip(rows, turns, strict=True)
    )
    return (f"{counted(odd, 'time')} not understood and left out.",) if odd else ()
