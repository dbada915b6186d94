"""Transcripts as JSON: a plain list of turns, and what the usual speech-to-text programs write.

Known: `[{speaker, text, start?, end?}]`, Heedful's own codes, Whisper and WhisperX, AssemblyAI, Deepgram,
Amazon Transcribe, Rev, and lists under the keys that other programs use (Otter among them).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from heedful.transcripts.subtitles import joined
from heedful.transcripts.times import seconds_from
from heedful.transcripts.transcript import TranscriptProblem, Turn, Turns, without_empty

_SPEAKER_KEYS = (
    "speaker",
    "speaker_name",
    "speaker_label",
    "speakerName",
    "role",
    "name",
    "who",
    "speaker_id",
)
_TEXT_KEYS = (
    "text",
    "transcript",
    "utterance",
    "content",
    "words_text",
    "sentence",
    "punctuated_word",
    "word",
)
_START_KEYS = ("start", "start_time", "startTime", "begin", "timestamp", "from")
_END_KEYS = ("end", "end_time", "endTime", "stop", "to")
_LISTS = (
    "utterances",
    "turns",
    "segments",
    "transcripts",
    "monologues",
    "entries",
    "sentences",
    "transcript",
    "messages",
)

Record = Mapping[str, Any]


def turns_from_json(letters: str, *, name: str) -> Turns:
    """Find the list of turns in the JSON of a transcript."""
    document = _parsed(letters, name=name)
    turns = _deepgram(document) or _amazon(document) or _rev(document) or _listed(document)
    if turns is None:
        raise TranscriptProblem(
            f"{name}: no list of turns was found. Give a list of objects with 'speaker' and 'text', "
            "or the output of a speech-to-text program with speakers."
        )
    return without_empty(turns)


def _parsed(letters: str, *, name: str) -> Any:
    try:
        return json.loads(letters)
    except json.JSONDecodeError as error:
        where = f"{name}, line {error.lineno}"
        raise TranscriptProblem(
            f"{where}: the JSON breaks off or is mistyped here. Export the transcript again."
        ) from None
    except (ValueError, RecursionError):
        raise TranscriptProblem(
            f"{name}: the JSON is not that of a transcript. Export the transcript again."
        ) from None


def _records(value: Any) -> list[Record]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _inside(document: Any, *keys: str | int) -> Any:
    for key in keys:
        if isinstance(key, int):
            document = document[key] if isinstance(document, list) and len(document) > key else None
        else:
            document = document.get(key) if isinstance(document, Mapping) else None
    return document


def _listed(document: Any) -> Iterable[Turn] | None:
    if isinstance(document, list):
        return _turns(document)
    if not isinstance(document, Mapping):
        return None
    for key in _LISTS:
        if _records(document.get(key)):
            turns = _turns(document[key])
            return joined(tuple(turns)) if key == "segments" else turns
    inner = document.get("speech") or document.get("results") or document.get("data")
    return _listed(inner) if isinstance(inner, Mapping) and inner is not document else None


def _turns(items: Any) -> list[Turn]:
    records = _records(items)
    scale = 0.001 if _in_milliseconds(records) else 1.0
    return [_turn(record, scale) for record in records]


def _in_milliseconds(records: list[Record]) -> bool:
    """AssemblyAI gives whole milliseconds under a long list; others give seconds, mostly with a fraction."""
    times = [record.get(key) for record in records for key in ("start", "end") if record.get(key) is not None]
    whole = all(isinstance(time, int) and not isinstance(time, bool) for time in times)
    return bool(times) and whole and any("words" in record or "confidence" in record for record in records)


def _turn(record: Record, scale: float = 1.0) -> Turn:
    return Turn(
        label=_label(_first(record, _SPEAKER_KEYS)),
        text=_words(_first(record, _TEXT_KEYS)),
        start=_scaled(_first(record, _START_KEYS), scale),
        end=_scaled(_first(record, _END_KEYS), scale),
    )


def _first(record: Record, keys: Iterable[str]) -> Any:
    return next((record[key] for key in keys if record.get(key) is not None), None)


def _label(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = _first(value, ("name", "label", "id"))
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    if isinstance(value, int):
        return f"Speaker {value % 10_000}"
    return " ".join(value.split())[:80] or None


def _words(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _scaled(value: Any, scale: float) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
        return seconds_from(value * scale)
    return seconds_from(value) if isinstance(value, str) else None


# --- Programs whose shape differs -------------------------------------------------------------------------


def _deepgram(document: Any) -> Iterable[Turn] | None:
    if listed := _records(_inside(document, "results", "utterances")):
        return [_turn(record) for record in listed]
    words = _records(_inside(document, "results", "channels", 0, "alternatives", 0, "words"))
    return _from_words(words, _deepgram_word) if words else None


def _deepgram_word(word: Record) -> Turn:
    return Turn(
        label=_label(word.get("speaker")),
        text=_words(word.get("punctuated_word") or word.get("word")),
        start=seconds_from(word.get("start")),
        end=seconds_from(word.get("end")),
    )


def _amazon(document: Any) -> Iterable[Turn] | None:
    if listed := _records(_inside(document, "results", "audio_segments")):
        return [_turn(record) for record in listed]
    items = _records(_inside(document, "results", "items"))
    return _from_words(items, _amazon_word) if items else None


def _amazon_word(item: Record) -> Turn:
    """Punctuation has no time and no speaker of its own: it goes on with the word before."""
    return Turn(
        label=_label(item.get("speaker_label")),
        text=_words(_inside(item, "alternatives", 0, "content")),
        start=seconds_from(item.get("start_time")),
        end=seconds_from(item.get("end_time")),
    )


def _rev(document: Any) -> Iterable[Turn] | None:
    monologues = _records(_inside(document, "monologues"))
    return [_rev_turn(record) for record in monologues] if monologues else None


def _rev_turn(record: Record) -> Turn:
    elements = _records(record.get("elements"))
    times = [seconds_from(element.get("ts")) for element in elements if element.get("ts") is not None]
    text = "".join(str(element.get("value", "")) for element in elements)
    return Turn(_label(record.get("speaker")), _words(text), times[0] if times else None)


def _from_words(words: list[Record], read: Callable[[Record], Turn]) -> tuple[Turn, ...]:
    turns = joined(tuple(turn for turn in map(read, words) if turn.text))
    return tuple(Turn(turn.label, _closed_up(turn.text), turn.start, turn.end) for turn in turns)


def _closed_up(text: str) -> str:
    for mark in ",.?!;:":
        text = text.replace(f" {mark}", mark)
    return text
