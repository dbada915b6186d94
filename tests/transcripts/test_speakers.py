"""Who is the therapist, and how that is said without names."""

from __future__ import annotations

import pytest

from heedful.transcripts.speakers import known_role, roles_for
from heedful.transcripts.transcript import TranscriptProblem, Turn


def roles(*turns: tuple[str | None, str], therapist: str | None = None) -> tuple[list[str | None], str]:
    found = roles_for([Turn(label, text) for label, text in turns], name="talk.txt", therapist=therapist)
    return list(found.of_turns), " ".join(found.said_so)


@pytest.mark.parametrize(
    "label",
    ["T", "t1", "Th", "THERAPIST", "Therapist 2", "counselor", "Counsellor", "Interviewer", "INT", "Dr. Quill",
     "Dr Quill", "Clinician", "Bo (therapist)", "co-therapist", "מטפל", "Therapeutin"],
)  # fmt: skip
def test_names_of_therapists_are_known(label: str) -> None:
    assert known_role(label) == "therapist"


@pytest.mark.parametrize(
    "label", ["P", "Pt", "P1", "Cl", "CLIENT", "Client - B", "patient", "Interviewee", "Ola (client)"]
)
def test_names_of_clients_are_known(label: str) -> None:
    assert known_role(label) == "client"


@pytest.mark.parametrize(
    "label", ["Speaker 1", "SPEAKER_00", "A", "Tess", "Petra", "Driss", "Thea", "", "12"]
)
def test_other_names_are_not_known(label: str) -> None:
    assert known_role(label) is None


def test_known_names_need_no_guess() -> None:
    assert roles(("T", "I"), ("P", "you?")) == (["therapist", "client"], "")


def test_one_known_name_settles_the_other() -> None:
    assert roles(("Orla", "Are you?"), ("Client", "I"))[0] == ["therapist", "client"]
    assert roles(("Dr Quill", "I"), ("Orla", "Are you?"))[0] == ["therapist", "client"]


def test_the_one_who_asks_is_taken_for_the_therapist_and_said_so() -> None:
    found, said = roles(("Speaker 1", "I am tired, me."), ("Speaker 2", "Are you? Since when?"))
    assert found == ["client", "therapist"]
    assert said.startswith("Speaker 2 was taken for the therapist, because")
    assert "--therapist" in said


def test_people_are_not_named_in_what_is_said() -> None:
    _, said = roles(("Orla Brambleby", "I am tired."), ("Pim Tuffet", "Are you?"))
    assert "Speaker number 2 in the file" in said
    assert "Orla" not in said
    assert "Pim" not in said


def test_the_caller_can_say_who_is_the_therapist() -> None:
    assert roles(("A", "Are you?"), ("B", "I am."), therapist="b")[0] == ["client", "therapist"]


def test_a_name_given_that_is_not_there_is_refused() -> None:
    with pytest.raises(TranscriptProblem, match="no speaker has the name given"):
        roles(("A", "Are you?"), ("B", "I am."), therapist="C")


def test_a_third_speaker_is_left_out_and_said_so() -> None:
    found, said = roles(
        ("T", "Well?"), ("P", "I am fine, thank you."), ("Receptionist", "Tea?"), ("P", "Yes.")
    )
    assert found == ["therapist", "client", None, "client"]
    assert "1 other speaker was neither therapist nor client and left out: 1 turn(s)" in said


def test_two_therapists_and_two_clients_by_name_are_all_kept() -> None:
    found, said = roles(("T1", "Well?"), ("Client A", "I"), ("T2", "And you?"), ("Client B", "I, too."))
    assert found == ["therapist", "client", "therapist", "client"]
    assert said == ""


def test_a_turn_without_a_name_goes_on_with_the_speaker_before() -> None:
    found, said = roles((None, "noise"), ("T", "Well"), (None, "then?"), ("P", "I"))
    assert found == [None, "therapist", "therapist", "client"]
    assert "1 turn was without a speaker" in said


def test_nobody_named_is_refused_with_a_remedy() -> None:
    with pytest.raises(TranscriptProblem, match="no speakers are named"):
        roles((None, "Well?"), (None, "I"))


def test_a_single_unknown_speaker_is_refused() -> None:
    with pytest.raises(TranscriptProblem, match="only one speaker"):
        roles(("A", "Well?"), ("A", "I"))
