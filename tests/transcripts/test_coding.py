"""Coding a talk: the contract, the same answer twice, no connection opened, sensible codes for plain cases."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.transcripts import linear
from heedful.transcripts.coding import CodedTranscript, Coder, load_coder
from heedful.transcripts.scheme import (
    BEHAVIOURS,
    INPUTS,
    MAIN_ACT,
    QUESTIONS,
    REFLECTIONS,
    RESISTANCE,
    SOURCES,
    TALK,
)
from heedful.transcripts.transcript import Transcript
from tests.transcripts.talk import ZEBEDEE_AND_PIP, transcript_of


@pytest.fixture(scope="module")
def coder() -> Coder:
    return load_coder()


@pytest.fixture(scope="module")
def coded(coder: Coder) -> CodedTranscript:
    return coder.code(transcript_of(*ZEBEDEE_AND_PIP))


def check_contract(document: dict[str, Any]) -> None:
    """`heedful.codes/1` of CONTRACTS.md, key by key."""
    assert list(document) == ["format", "model", "utterances", "summary", "moments"]
    assert document["format"] == "heedful.codes/1"
    assert list(document["model"]) == ["name", "version", "trained_on"]
    for index, said in enumerate(document["utterances"]):
        assert said["index"] == index
        (_check_therapist if said["speaker"] == "therapist" else _check_client)(said)
    summary = [
        "reflection_to_question",
        "open_questions",
        "complex_reflections",
        "therapist_talk",
        "change_talk",
    ]
    assert list(document["summary"]) == [*summary, "sustain_talk", "quality"]
    assert all(value is None or value >= 0 for value in document["summary"].values())
    for moment in document["moments"]:
        assert list(moment) == ["index", "what", "therapist_then", "client_then"]
        assert document["utterances"][moment["index"]]["resistance"] is not None
        assert moment["therapist_then"] in {None, *BEHAVIOURS}
        assert moment["client_then"] in {None, *TALK}


def _check_therapist(said: dict[str, Any]) -> None:
    assert list(said) == [
        "index",
        "speaker",
        "start",
        "text",
        "behaviour",
        "p",
        "question",
        "reflection",
        "input",
    ]
    assert said["behaviour"] in BEHAVIOURS
    assert set(said["p"]) == set(BEHAVIOURS)
    assert sum(said["p"].values()) == pytest.approx(1, abs=1e-3)
    for act, kinds in (("question", QUESTIONS), ("reflection", REFLECTIONS), ("input", INPUTS)):
        assert said[act] is None or said[act] in kinds
        assert said[act] is not None or said["behaviour"] != MAIN_ACT[act]


def _check_client(said: dict[str, Any]) -> None:
    assert list(said) == [
        "index",
        "speaker",
        "start",
        "text",
        "talk",
        "p",
        "resisting",
        "resistance",
        "sources",
    ]
    assert said["talk"] in TALK
    assert set(said["p"]) == set(TALK)
    assert sum(said["p"].values()) == pytest.approx(1, abs=1e-3)
    assert 0 <= said["resisting"] <= 1
    assert said["resistance"] is None or said["resistance"] in RESISTANCE
    assert set(said["sources"]) <= set(SOURCES)
    assert 0 < sum(said["sources"].values()) <= 1 + 1e-3


def test_the_codes_keep_the_contract(coded: CodedTranscript) -> None:
    check_contract(coded.as_json())


SAID = st.lists(
    st.tuples(st.sampled_from(["therapist", "client"]), st.text(min_size=1, max_size=80)), max_size=8
)


@settings(max_examples=60, deadline=None)
@given(said=SAID)
def test_any_talk_keeps_the_contract(coder: Coder, said: list[tuple[str, str]]) -> None:
    document = coder.code(transcript_of(*said)).as_json()
    check_contract(json.loads(json.dumps(document, allow_nan=False)))


def test_plain_cases_are_coded_as_anybody_would(coded: CodedTranscript) -> None:
    behaviours = [said.label("behaviour") for said in coded.utterances if said.is_therapist]
    assert [behaviours[place] for place in (0, 2, 3)] == ["question", "reflection", "reflection"]
    assert coded.utterances[2].subtype("input") == "advice"
    talk = [said.label("talk") for said in coded.utterances if not said.is_therapist]
    assert talk[-1] == "change"
    assert talk[0] == "sustain"
    assert coded.utterances[0].subtype("question") == "open"


def test_drawing_a_line_is_marked_as_possible_resistance_and_its_answer_shown(coded: CodedTranscript) -> None:
    moment = next(moment for moment in coded.moments if moment.index == 3)
    assert moment.sure > coded.utterances[7].p("resisting", "yes")
    assert (moment.therapist_index, moment.therapist_then) == (4, "reflection")
    assert moment.at_seconds == 15.0


def test_the_same_talk_gives_the_same_codes(coder: Coder, coded: CodedTranscript) -> None:
    again = load_coder().code(transcript_of(*ZEBEDEE_AND_PIP))
    assert json.dumps(again.as_json()) == json.dumps(coded.as_json())


def test_coding_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert load_coder().code(transcript_of(*ZEBEDEE_AND_PIP)).utterances


def test_an_empty_talk_has_no_numbers(coder: Coder) -> None:
    document = coder.code(Transcript(())).as_json()
    assert document["utterances"] == []
    assert set(document["summary"].values()) == {None}


def test_another_script_is_coded_with_a_caution(coder: Coder) -> None:
    coded = coder.code(transcript_of(("therapist", "מה שלומך?"), ("client", "בסדר גמור.")))
    assert "learned from English" in coded.said_so[-1]


def test_a_very_long_speech_is_coded(coder: Coder) -> None:
    assert (
        coder.code(transcript_of(("client", "I want to go home. " * 50_000))).utterances[0].label("talk")
        in TALK
    )


def test_coding_in_parts_gives_the_same_codes(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = coder.code(transcript_of(*ZEBEDEE_AND_PIP)).as_json()
    monkeypatch.setattr(linear, "AT_A_TIME", 1)
    parts = coder.code(transcript_of(*ZEBEDEE_AND_PIP)).as_json()
    assert [said.get("behaviour") for said in parts["utterances"]] == [
        said.get("behaviour") for said in whole["utterances"]
    ]
    for one, other in zip(parts["utterances"], whole["utterances"], strict=True):
        assert one.get("behaviour") == other.get("behaviour")
        assert one["p"] == pytest.approx(other["p"], abs=2e-4)
