"""Every kind of file against every kind of hardship: cut short, very long, odd letters, empty turns, a third person."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from xml.sax.saxutils import escape

import pytest
from docx import Document

from heedful.transcripts.reading import KINDS, Transcript, read_content
from heedful.transcripts.transcript import TranscriptProblem

Said = Sequence[tuple[str, str]]
MANY = 100_000


def as_txt(said: Said) -> str:
    return "".join(f"{label}: {text}\n" for label, text in said)


def as_csv(said: Said) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([("speaker", "text"), *said])
    return out.getvalue()


def as_json(said: Said) -> str:
    return json.dumps([{"speaker": label, "text": text} for label, text in said], ensure_ascii=False)


def _clock(seconds: int, mark: str) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}000"


def as_vtt(said: Said) -> str:
    cues = (
        f"{_clock(place, '.')} --> {_clock(place + 1, '.')}\n<v {label}>{text}\n\n"
        for place, (label, text) in enumerate(said)
    )
    return "WEBVTT\n\n" + "".join(cues)


def as_srt(said: Said) -> str:
    return "".join(
        f"{place + 1}\n{_clock(place, ',')} --> {_clock(place + 1, ',')}\n{label}: {text}\n\n"
        for place, (label, text) in enumerate(said)
    )


@cache
def _empty_document() -> bytes:
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


def as_docx(said: Said, encoding: str = "utf-8") -> bytes:
    words = "".join(f"<w:p><w:r><w:t>{escape(f'{label}: {text}')}</w:t></w:r></w:p>" for label, text in said)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:document {space}><w:body>{words}</w:body></w:document>'
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_empty_document())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            is_words = part == "word/document.xml"
            target.writestr(part, xml.encode(encoding) if is_words else source.read(part))
    return out.getvalue()


TEXTS: dict[str, Callable[[Said], str]] = {
    ".txt": as_txt,
    ".csv": as_csv,
    ".json": as_json,
    ".vtt": as_vtt,
    ".srt": as_srt,
}


def written(kind: str, said: Said, encoding: str = "utf-8") -> bytes:
    return as_docx(said, encoding) if kind == ".docx" else TEXTS[kind](said).encode(encoding)


def read(kind: str, content: bytes) -> Transcript:
    return read_content(content, name=f"talk{kind}")


def read_or_refused(kind: str, content: bytes) -> Transcript | str:
    try:
        return read(kind, content)
    except TranscriptProblem as problem:
        return str(problem)


every_kind = pytest.mark.parametrize("kind", sorted(KINDS))
TALK = [("T", "How was the walrus?"), ("P", "Green, I think."), ("T", "Tell me more of the walrus.")] * 20


def test_there_is_a_writer_for_each_reader() -> None:
    assert {*TEXTS, ".docx"} == KINDS


@every_kind
@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.77, 0.99])
def test_a_file_cut_short_gives_what_it_has_or_is_refused_without_its_words(kind: str, share: float) -> None:
    content = written(kind, TALK)
    found = read_or_refused(kind, content[: int(len(content) * share)])
    if isinstance(found, str):
        assert "walrus" not in found
    else:
        assert 0 < len(found.utterances) <= len(TALK)


@every_kind
def test_a_hundred_thousand_turns_are_read(kind: str) -> None:
    content = written(kind, [("TP"[place % 2], f"number {place}") for place in range(MANY)])
    assert len(read(kind, content).utterances) == MANY


@every_kind
def test_letters_in_another_encoding_are_read_and_said_or_refused(kind: str) -> None:
    said = [("T", "Où est née Zoé?"), ("P", "Là-bas, à côté.")]
    found = read_or_refused(kind, written(kind, said, "cp1252"))
    if isinstance(found, str):
        assert kind == ".docx"
        assert "Zoé" not in found
    else:
        assert [one.text for one in found.utterances] == [text for _, text in said]
        assert any("Windows-1252" in sentence for sentence in found.said_so)


@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_letters_of_two_bytes_are_read(kind: str) -> None:
    said = [("T", "Où est née Zoé?"), ("P", "Là-bas, à côté.")]
    assert [one.text for one in read(kind, written(kind, said, "utf-16")).utterances] == [t for _, t in said]


@every_kind
def test_turns_in_which_nothing_is_said_are_left_out(kind: str) -> None:
    said = [("T", "Hello there."), ("P", ""), ("T", "   "), ("P", "Hello, you.")]
    transcript = read(kind, written(kind, said))
    assert [(one.index, one.text) for one in transcript.utterances] == [
        (0, "Hello there."),
        (1, "Hello, you."),
    ]


@every_kind
def test_a_third_speaker_is_left_out_and_said_so_without_a_name(kind: str) -> None:
    said = [("T", "Hello there."), ("Zebedee", "I am here, too."), ("P", "He is."), ("Zebedee", "So I am.")]
    transcript = read(kind, written(kind, said))
    assert [one.speaker for one in transcript.utterances] == ["therapist", "client"]
    assert any("left out" in sentence for sentence in transcript.said_so)
    assert not any("Zebedee" in sentence for sentence in transcript.said_so)


@every_kind
def test_talk_from_right_to_left_keeps_its_letters(kind: str) -> None:
    said = [("מטפל", "מה שלומך?"), ("מטופל", "בסדר.")]
    transcript = read(kind, written(kind, said))
    assert [(one.speaker, one.text) for one in transcript.utterances] == [
        ("therapist", "מה שלומך?"),
        ("client", "בסדר."),
    ]
