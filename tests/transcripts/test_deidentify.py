"""Names, places, dates, contacts, ids and great ages go; what does not tell who somebody is stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.transcripts.deidentify import (
    ALL_CAPITALS,
    SMALL_LETTERS,
    also_without,
    doubtful_words,
    without_identifiers,
)
from heedful.transcripts.reading import read_content
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
        ("and then kevin says so.", "kevin"),
        ("KEVIN SAYS SO.", "KEVIN"),
        ("my brother will is coming.", "will"),
        ("thanks grace, see you.", "grace"),
        ("my boss krzysztof rang.", "krzysztof"),
        ("she is called odalys.", "odalys"),
        ("mrs thompson was in.", "thompson"),
        ("i was in leeds again.", "leeds"),
        ("we moved to reading last year.", "reading"),
        ("we live near puddlington now.", "puddlington"),
        ("i'm at 12 teapot lane.", "teapot"),
        ("It is LS1 4AP.", "LS1"),
        ("ring me on oh seven seven double oh nine one two three.", "seven seven"),
        ("write to zeb dot kite at mail dot com.", "zeb dot kite"),
        ("the page is kites dot com.", "kites"),
        ("she is kite underscore girl there.", "kite"),
        ("it was the third of march.", "third"),
        ("it was june the fourteenth.", "june"),
        ("my gran is ninety three years old.", "ninety"),
        ("he turned 92 last week.", "92"),
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
        "He said, What are you doing? And I said, No, not again.",
        "i will read it, i hope, reading in the bath is nice.",
        "my brother will come and my mum may ring.",
        "i'm ninety percent sure and she's 95% sure.",
        "breathe in, one two three four five six seven.",
        "five four three two one, and six seven eight nine.",
        "this is long, this is hard, this is a joy.",
        "look at that dot, at four or at five.",
        "it's a 10 minute walk, 5 minutes down the road.",
        "she called me stupid, and my friend keeps ringing.",
        "you may first tell me that.",
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


def test_a_name_once_found_by_its_capital_goes_in_small_letters_too() -> None:
    assert hidden("I told Quillfeather.", "quillfeather's kite, and Quillfeather’s hat.") == [
        "I told [name 1].",
        "[name 1]'s kite, and [name 1]’s hat.",
    ]


def test_a_person_is_the_same_with_and_without_a_title() -> None:
    assert hidden("I saw Dr Walrus.", "So walrus said no.") == ["I saw [name 1].", "So [name 1] said no."]


def test_a_name_that_is_a_word_goes_only_where_it_is_one() -> None:
    assert hidden("I will ask Will. will he come?", names=("Will Invented",)) == [
        "I will ask [name 1]. will he come?"
    ]


def test_the_speakers_names_in_the_file_go_and_their_roles_stay() -> None:
    talk = read_content(
        b"Zebedee: so how was it\nOttiline (client): fine, zebedee. my mother asked ottiline, the client.\n",
        name="talk.txt",
        therapist="Zebedee",
    )
    changed, _ = without_identifiers(talk)
    assert changed.utterances[1].text == "fine, [name 2]. my mother asked [name 1], the client." or (
        changed.utterances[1].text == "fine, [name 1]. my mother asked [name 2], the client."
    )
    assert changed.names == ()
    assert "zebedee" not in repr(talk).replace(repr(talk.utterances), "").casefold()


def test_words_that_no_list_knows_are_offered_to_a_person_to_look_at() -> None:
    talk = transcript_of(("client", "so snodgrass panicked, hoovering the kettles with [name 1] again."))
    assert doubtful_words(talk) == ("snodgrass",)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 60_000,
        "a." * 30_000,
        "Aa " * 20_000,
        "1 " * 30_000,
        "a dot " * 10_000,
        "one three " * 6_000,
        "my " * 20_000,
    ],
    ids=lambda text: text[:6],
)
def test_no_text_takes_longer_than_its_length_asks_for(text: str) -> None:
    started = time.perf_counter()
    doubtful_words(without_identifiers(transcript_of(("client", text)))[0])
    assert time.perf_counter() - started < 5  # a tenth of that here; were it to grow with the square, minutes


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


def test_talk_in_capitals_is_said_to_hide_its_names() -> None:
    talk = transcript_of(("client", "QUILLFEATHER RANG."), ("therapist", "AND THEN?"))
    assert without_identifiers(talk)[0].said_so == (ALL_CAPITALS,)


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
