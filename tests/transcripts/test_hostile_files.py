"""Whatever the file, only a TranscriptProblem comes out, and it never quotes the talk."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedful.transcripts import files
from heedful.transcripts.files import SUFFIXES
from heedful.transcripts.reading import TranscriptProblem, read_transcript


def problem_of(path: Path, **told: str) -> str:
    with pytest.raises(TranscriptProblem) as caught:
        read_transcript(path, **told)
    assert caught.value.problems
    return str(caught.value)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "this is a folder" in problem_of(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in problem_of(tmp_path / "gone.txt")


def test_a_path_that_cannot_be_is_refused() -> None:
    assert "no such file" in problem_of(Path("nul\0name.txt"))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\x00" * 50])
def test_an_empty_file_is_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    assert "the file is empty" in problem_of(path)


def test_a_mark_without_letters_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf")
    assert "no text in the file" in problem_of(tmp_path / "a.txt")


def test_an_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"ID3")
    assert ".vtt" in problem_of(tmp_path / "a.mp3")


def test_a_file_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE_BYTES", 1_000_000)
    (tmp_path / "a.txt").write_bytes(b"T: a\n" * 300_000)
    assert "at most 1 MB" in problem_of(tmp_path / "a.txt")


def test_a_word_document_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 70_000_000)
    assert "unpacks to more than 60 MB" in problem_of(tmp_path / "a.docx")


def test_a_word_document_of_millions_of_empty_paragraphs_is_refused_before_they_are_built(
    tmp_path: Path,
) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:p/>" * 4_000_000)
    assert "more than 20 MB of text" in problem_of(tmp_path / "a.docx")


def test_a_word_document_with_exploding_entities_is_refused(tmp_path: Path) -> None:
    from docx import Document

    buffer = io.BytesIO()
    Document().save(buffer)
    bomb = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'{bomb}]><w:document xmlns:w="{ns}"><w:body><w:p><w:r><w:t>T: &j;</w:t></w:r></w:p></w:body></w:document>'
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(tmp_path / "a.docx", "w") as target:
        for part in source.namelist():
            target.writestr(part, xml if part == "word/document.xml" else source.read(part))
    assert "a.docx" in problem_of(tmp_path / "a.docx")


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", b"plain words", b"\xd0\xcf\x11\xe0 old Word"])
def test_a_damaged_word_document_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    assert "not a Word document" in problem_of(tmp_path / "a.docx")


def test_a_picture_called_txt_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 20)
    problem_of(tmp_path / "a.txt")


def test_an_open_quotation_mark_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('speaker,text\nT,hello\nP,"the purple walrus\nT,bye\n')
    told = problem_of(tmp_path / "a.csv")
    assert "line 4" in told
    assert "walrus" not in told


def test_missing_columns_are_named_without_the_cells(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("T,the purple walrus\nP,left\n")
    told = problem_of(tmp_path / "a.csv")
    assert "'speaker' and 'text'" in told
    assert "walrus" not in told


def test_broken_json_names_the_line_without_the_words(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"speaker": "T",\n"text": "the purple walrus"')
    told = problem_of(tmp_path / "a.json")
    assert "line 2" in told
    assert "walrus" not in told


@pytest.mark.parametrize("content", ["[" * 100_000, "7", '"words"', "{}", '{"segments": 3}', "1" * 5_000])
def test_json_that_is_no_talk_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    problem_of(tmp_path / "a.json")


def test_a_label_that_is_a_persons_words_is_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("purple walrus: hm\ngreen ostrich: hm\n")
    told = problem_of(tmp_path / "a.txt", therapist="Nobody")
    assert "walrus" not in told
    assert "Speaker number 1" in told


_PIECES = st.sampled_from(
    [
        "T: ", "P: ", "Anna:", "WEBVTT\n\n", "00:00:01.000 --> 00:00:02.000\n", "-->", "<v Bo>", "</v>", "\n", "\n\n",
        "speaker,text,start\n", '"', ",", ";", "[", "]", "{", "}", '{"speaker":', '"text":', '"segments":[', "1e999",
        "NaN", "-1", "99:99:99", "\ufeff", "\u202e", "\x00", "hello ", "?", "null", "true", ":", "：",
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.lists(_PIECES, max_size=40).map("".join), st.text(max_size=200))
_BYTES = st.one_of(
    st.binary(max_size=300),
    _TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
    _TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass")),
)
_KEYS = (
    *(
        "speaker",
        "text",
        "start",
        "end",
        "segments",
        "utterances",
        "results",
        "channels",
        "alternatives",
        "words",
    ),
    *(
        "items",
        "speaker_label",
        "content",
        "monologues",
        "elements",
        "value",
        "ts",
        "transcripts",
        "audio_segments",
    ),
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(_KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


def _reads_or_refuses(path: Path) -> None:
    """Any other error than TranscriptProblem fails the test."""
    with suppress(TranscriptProblem):
        said = read_transcript(path).utterances
        assert [utterance.index for utterance in said] == list(range(len(said)))
        assert all(utterance.text.strip() for utterance in said)
        assert {utterance.speaker for utterance in said} <= {"therapist", "client"}


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=_BYTES)
def test_any_bytes_are_read_or_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    _reads_or_refuses(path)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=_JSON)
def test_any_json_is_read_or_refused(tmp_path: Path, document: object) -> None:
    import json

    path = tmp_path / "a.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    _reads_or_refuses(path)
