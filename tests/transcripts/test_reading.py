"""Each format gives the same talk; what is decided on the way is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from heedful.transcripts.reading import Transcript, read_transcript

EXAMPLES = Path(__file__).parents[2] / "examples" / "transcripts"
Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return written


def said(transcript: Transcript) -> list[tuple[str, str]]:
    return [(utterance.speaker, utterance.text) for utterance in transcript.utterances]


TALK = [("therapist", "What would help?"), ("client", "I want to sleep."), ("therapist", "Sleep first.")]


def test_lines_of_text_with_speakers_are_read(write: Write) -> None:
    path = write("a.txt", "T: What would help?\nP: I want\nto sleep.\n\nT: Sleep first.\n")
    assert said(read_transcript(path)) == TALK


def test_a_name_with_a_time_above_the_words_is_read(write: Write) -> None:
    path = write("a.txt", "Therapist  0:03\nWhat would help?\n\nClient  1:02:09\nI want to sleep.\n")
    transcript = read_transcript(path)
    assert said(transcript) == TALK[:2]
    assert [utterance.start for utterance in transcript.utterances] == [3.0, 3600 + 2 * 60 + 9]


def test_a_story_with_colons_stays_in_one_turn(write: Write) -> None:
    path = write(
        "a.txt", "T: And then?\nP: I went in.\nHe said: not today.\nT: Not today.\nP: At 10:30 I left."
    )
    assert said(read_transcript(path))[1] == ("client", "I went in. He said: not today.")
    assert said(read_transcript(path))[3] == ("client", "At 10:30 I left.")


def test_a_title_before_the_first_speaker_is_left_out_and_said_so(write: Write) -> None:
    transcript = read_transcript(write("a.txt", "Second session\n\nT: Hello.\nP: Hello.\n"))
    assert said(transcript) == [("therapist", "Hello."), ("client", "Hello.")]
    assert transcript.said_so == ("1 line was left out, because no speaker had been named yet.",)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_tables_are_read_with_any_usual_separator(write: Write, separator: str) -> None:
    rows = [["speaker", "text", "start"], ["T", "What would help?", "0:03"], ["P", "I want to sleep.", "4,5"]]
    quoted = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    transcript = read_transcript(write("a.csv", quoted))
    assert said(transcript) == TALK[:2]
    assert [utterance.start for utterance in transcript.utterances] == [3.0, 4.5]


def test_quoted_cells_may_hold_commas_and_line_ends(write: Write) -> None:
    path = write("a.csv", 'speaker,text\nT,"What, then,\nwould help?"\nP,Sleep.\n')
    assert said(read_transcript(path))[0] == ("therapist", "What, then, would help?")


def test_voices_of_webvtt_are_joined_while_one_goes_on(write: Write) -> None:
    path = write(
        "a.vtt",
        "WEBVTT\n\nNOTE made up\n\n1\n00:01.000 --> 00:02.000\n<v Therapist>What would</v>\n\n"
        "2\n00:02.100 --> 00:03.000\n<v Therapist><i>help?</i>\n\n00:00:04.000 --> 00:00:05.500\n"
        "<v Client>I want to sleep.\n",
    )
    transcript = read_transcript(path)
    assert said(transcript) == TALK[:2]
    assert (transcript.utterances[0].start, transcript.utterances[0].end) == (1.0, 3.0)


def test_two_voices_in_one_cue_are_two_turns(write: Write) -> None:
    path = write(
        "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v T>What would help?</v>\n<v P>I want to sleep.</v>\n"
    )
    assert said(read_transcript(path)) == TALK[:2]


def test_a_webvtt_file_cut_short_gives_what_it_has(write: Write) -> None:
    path = write(
        "a.vtt",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nT: What would help?\n\n00:03.000 --> 00:04.000\nP: I want to sl",
    )
    assert said(read_transcript(path)) == [TALK[0], ("client", "I want to sl")]


def test_subrip_is_read(write: Write) -> None:
    path = write(
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,500\nT: What would help?\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nP: I want to sleep.\n",
    )
    assert said(read_transcript(path)) == TALK[:2]
    assert read_transcript(path).utterances[0].end == 2.5


JSONS = {
    "plain list": [
        {"speaker": "T", "text": "What would help?", "start": 1.5},
        {"speaker": "P", "text": "I want to sleep."},
    ],
    "whisperx": {
        "segments": [
            {"start": 1.5, "end": 2.0, "text": " What would", "speaker": "T"},
            {"start": 2.1, "end": 2.4, "text": " help?", "speaker": "T"},
            {"start": 3.0, "end": 4.0, "text": " I want to sleep.", "speaker": "P"},
        ]
    },
    "assemblyai": {
        "id": "x",
        "utterances": [
            {
                "speaker": "T",
                "text": "What would help?",
                "start": 1500,
                "end": 2400,
                "confidence": 0.9,
                "words": [],
            },
            {
                "speaker": "P",
                "text": "I want to sleep.",
                "start": 3000,
                "end": 4000,
                "confidence": 0.9,
                "words": [],
            },
        ],
    },
    "deepgram": {
        "results": {
            "channels": [],
            "utterances": [
                {"speaker": "T", "transcript": "What would help?", "start": 1.5, "end": 2.4},
                {"speaker": "P", "transcript": "I want to sleep.", "start": 3.0, "end": 4.0},
            ],
        }
    },
    "amazon": {
        "results": {
            "items": [
                {
                    "speaker_label": "T",
                    "start_time": "1.5",
                    "end_time": "1.7",
                    "alternatives": [{"content": "What"}],
                },
                {
                    "speaker_label": "T",
                    "start_time": "1.7",
                    "end_time": "1.9",
                    "alternatives": [{"content": "would"}],
                },
                {
                    "speaker_label": "T",
                    "start_time": "1.9",
                    "end_time": "2.4",
                    "alternatives": [{"content": "help"}],
                },
                {"type": "punctuation", "alternatives": [{"content": "?"}]},
                {
                    "speaker_label": "P",
                    "start_time": "3.0",
                    "end_time": "4.0",
                    "alternatives": [{"content": "I want to sleep."}],
                },
            ]
        }
    },
    "rev": {
        "monologues": [
            {"speaker": "T", "elements": [{"value": "What would help", "ts": 1.5}, {"value": "?"}]},
            {"speaker": "P", "elements": [{"value": "I want to sleep.", "ts": 3.0}]},
        ]
    },
    "otter": {
        "transcripts": [
            {"speaker_name": "T", "transcript": "What would help?", "start": 1.5},
            {"speaker_name": "P", "transcript": "I want to sleep."},
        ]
    },
}


@pytest.mark.parametrize("program", JSONS)
def test_speech_to_text_output_is_read(write: Write, program: str) -> None:
    transcript = read_transcript(write("a.json", json.dumps(JSONS[program])))
    assert said(transcript) == TALK[:2]
    assert transcript.utterances[0].start == 1.5


def test_speaker_numbers_of_deepgram_words_become_speakers(write: Write) -> None:
    words = [(0, "Do"), (0, "you?"), (1, "I"), (1, "do.")]
    heard = [
        {"speaker": who, "word": word, "start": at, "end": at + 0.5} for at, (who, word) in enumerate(words)
    ]
    document = {"results": {"channels": [{"alternatives": [{"words": heard}]}]}}
    assert said(read_transcript(write("a.json", json.dumps(document)))) == [
        ("therapist", "Do you?"),
        ("client", "I do."),
    ]


def test_heedfuls_own_codes_can_be_read_back(write: Write) -> None:
    document = {
        "format": "heedful.codes/1",
        "utterances": [
            {"speaker": "therapist", "text": "Hm?", "start": 3, "p": {}},
            {"speaker": "client", "text": "Hm.", "start": 5},
        ],
    }
    transcript = read_transcript(write("a.json", json.dumps(document)))
    assert [utterance.start for utterance in transcript.utterances] == [3.0, 5.0]


def test_word_documents_are_read_from_paragraphs(tmp_path: Path) -> None:
    document = Document()
    for line in ("T: What would help?", "P: I want to sleep.", "T: Sleep first."):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    assert said(read_transcript(tmp_path / "a.docx")) == TALK


def test_word_documents_are_read_from_tables(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("Time", "Speaker", "Text"),
        ("0:03", "T", "What would help?"),
        ("0:07", "P", "I want to sleep."),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "a.docx"))
    transcript = read_transcript(tmp_path / "a.docx")
    assert said(transcript) == TALK[:2]
    assert transcript.utterances[1].start == 7.0


LETTERS = "T: Où ça?\nP: Zürich — née là.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_letters_survive_every_usual_encoding(write: Write, encoding: str) -> None:
    assert said(read_transcript(write("a.txt", LETTERS.encode(encoding)))) == [
        ("therapist", "Où ça?"),
        ("client", "Zürich — née là."),
    ]


def test_windows_letters_are_read_and_said_so(write: Write) -> None:
    transcript = read_transcript(write("a.txt", LETTERS.encode("cp1252")))
    assert said(transcript)[1] == ("client", "Zürich — née là.")
    assert "Windows-1252" in transcript.said_so[0]


def test_a_file_cut_in_the_middle_of_a_letter_is_read_and_said_so(write: Write) -> None:
    transcript = read_transcript(write("a.txt", "T: Hello.\nP: Né".encode()[:-1]))
    assert said(transcript)[1] == ("client", "N")
    assert "cut short" in transcript.said_so[0]


def test_right_to_left_talk_keeps_its_letters(write: Write) -> None:
    transcript = read_transcript(write("a.txt", "\u200fמטפל: מה שלומך?\n\u200fמטופל: בסדר.\n"))
    assert said(transcript) == [("therapist", "מה שלומך?"), ("client", "בסדר.")]


def test_empty_turns_are_left_out_and_said_so(write: Write) -> None:
    transcript = read_transcript(write("a.csv", "speaker,text\nT,Hello.\nP,\nT,  \nP,Hello.\n"))
    assert [utterance.index for utterance in transcript.utterances] == [0, 1]
    assert transcript.said_so == ("2 empty turns were left out.",)


def test_a_hundred_thousand_lines_are_read(write: Write) -> None:
    lines = "".join(f"{'TP'[place % 2]}: line number {place}\n" for place in range(100_000))
    assert len(read_transcript(write("a.txt", lines)).utterances) == 100_000


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.[tvc][xts][tv]")), ids=lambda path: path.name)
def test_examples_are_read_with_both_speakers(path: Path) -> None:
    speakers = [utterance.speaker for utterance in read_transcript(path).utterances]
    assert len(speakers) >= 30
    assert set(speakers) == {"therapist", "client"}
