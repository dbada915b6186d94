"""Names, places, dates, contacts, ids and great ages go; what does not tell who somebody is stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.transcripts.deidentify import SMALL_LETTERS, also_without, without_identifiers
from tests.transcripts.talk import ZEBEDEE_AND_PIP, transcript_of


def hidden(*texts: str, names: tuple[str, ...] = ()) -> list[str]:
    changed, _ = without_identifiers(transcript_of(*(("client", text) for text in texts)), names=names)
    return [said.text for said in changed.utterances]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("I told Quillfeather about it.", "Quillfeather"),
        ("We went to Puddlington by bus.", "Puddlington"),
        ("It was on 3 March 2021.", "3 March"),
        ("It was on March 3rd, I think.", "March 3rd"),
        ("They rang me on 12/05/2024 again.", "12/05/2024"),
        ("Ring me on 07700 900123 then.", "07700"),
        ("Write to zeb@lighthouse.example please.", "zeb@"),
        ("It is on www.lighthouse.example now.", "lighthouse"),
        ("My number there is AB12345C.", "AB12345C"),
        ("I live at 12 Teapot Lane.", "Teapot"),
        ("I saw Dr Walrus about it.", "Walrus"),
        ("so my name is pip, hello.", "pip"),
        ("My gran is 93 years old.", "93"),
        ("They took me to Saint Mildred Hospital.", "Mildred"),
        ("Kevin says so.", "Kevin"),
    ],
)
def test_what_tells_who_somebody_is_goes(text: str, gone: str) -> None:
    (changed,) = hidden(text)
    assert gone not in changed
    assert "[" in changed


@pytest.mark.parametrize(
    "text",
    [
        "I am 45 years old.",
        "On Monday I felt better. Maybe. Anyway, I don't know.",
        "I watched Netflix at Christmas with my Mum.",
        "Yeah. Right. It's the 2 of us, about 20 times.",
        "Because I'm tired, I'll stop.",
    ],
)
def test_what_tells_nobody_anything_stays(text: str) -> None:
    assert hidden(text) == [text]


def test_one_person_has_one_stand_in_throughout() -> None:
    first, second, third = hidden(
        "I told Quillfeather.", "Quillfeather's kite.", "quillfeather laughed.", names=("Quillfeather",)
    )
    stand_in = first.removeprefix("I told ").removesuffix(".")
    assert second == f"{stand_in}'s kite." or second == f"{stand_in} kite."
    assert third == f"{stand_in} laughed."


def test_names_that_the_record_knows_go_wherever_they_stand() -> None:
    assert hidden("kim said kim's fine, skimming by.", names=("Kim Invented",)) == [
        "[name 1] said [name 1]'s fine, skimming by."
    ]


def test_what_was_found_is_counted_and_not_kept() -> None:
    _, found = without_identifiers(transcript_of(("client", "Quillfeather met Quillfeather on 3 March.")))
    assert {(one.kind, one.times) for one in found} == {("name", 2), ("date", 1)}
    assert "Quillfeather" not in repr(found)


def test_talk_in_small_letters_is_said_to_hide_its_names() -> None:
    talk = transcript_of(("client", "quillfeather rang."), ("therapist", "and then?"))
    changed, _ = without_identifiers(talk)
    assert changed.said_so == (SMALL_LETTERS,)
    assert without_identifiers(transcript_of(*ZEBEDEE_AND_PIP))[0].said_so == ()


def test_words_that_a_person_saw_go_too() -> None:
    changed, times = also_without(transcript_of(*ZEBEDEE_AND_PIP), ["kittens", "x"])
    assert times == 2
    assert all("kittens" not in said.text for said in changed.utterances)


@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_talk_keeps_its_turns_and_is_the_same_the_second_time(texts: list[str]) -> None:
    talk = transcript_of(*(("client", text) for text in texts))
    once, _ = without_identifiers(talk)
    assert len(once.utterances) == len(talk.utterances)
    twice, _ = without_identifiers(once)
    assert [one.text for one in twice.utterances] == [one.text for one in once.utterances]
