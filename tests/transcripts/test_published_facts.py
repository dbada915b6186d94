"""The facts of AnnoMI that its authors published, counted by our summary from the experts' own codes.

They were counted on 133 transcripts; 107 of them lie beside this project, so a share may differ by a few points. Runs
where the data lies (`shared/data` here or beside the checkout); nothing of its text is in the project.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from heedful.transcripts.coded import CodedUtterance
from heedful.transcripts.corpus import Conversation, Corpus, read_corpus
from heedful.transcripts.linear import Reading
from heedful.transcripts.scheme import CLIENT_HEADS, THERAPIST_HEADS
from heedful.transcripts.summary import Summary, summary_of

ROOT = Path(__file__).parents[2]
DATA = next(
    (path for path in (ROOT.parent / "shared/data", ROOT / "shared/data") if (path / "annomi").is_dir()), None
)
CLASSES = THERAPIST_HEADS | CLIENT_HEADS
A_FEW_POINTS = 0.03

pytestmark = pytest.mark.skipif(DATA is None, reason="the data of AnnoMI does not lie beside this checkout")


def gold(conversation: Conversation) -> tuple[CodedUtterance, ...]:
    return tuple(
        CodedUtterance(
            utterance,
            {
                head: Reading(label, {name: float(name == label) for name in CLASSES[head]})
                for head, label in said.labels.items()
            },
        )
        for utterance, said in zip(conversation.transcript.utterances, conversation.utterances, strict=True)
    )


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    assert DATA is not None
    return read_corpus(DATA)


@pytest.fixture(scope="module")
def talks(corpus: Corpus) -> dict[str, list[tuple[CodedUtterance, ...]]]:
    by_quality: dict[str, list[tuple[CodedUtterance, ...]]] = {"high": [], "low": []}
    for conversation in corpus.conversations:
        by_quality["high" if conversation.is_high_quality else "low"].append(gold(conversation))
    return by_quality


def pooled(talks: list[tuple[CodedUtterance, ...]]) -> Summary:
    return summary_of([said for talk in talks for said in talk], quality=None)


Talks = dict[str, list[tuple[CodedUtterance, ...]]]


@pytest.mark.parametrize(
    ("quality", "behaviour", "published"),
    [
        ("high", "reflection", 0.28),
        ("high", "question", 0.28),
        ("high", "therapist_input", 0.11),
        ("high", "other", 0.33),
        ("low", "reflection", 0.07),
        ("low", "question", 0.32),
        ("low", "therapist_input", 0.33),
        ("low", "other", 0.28),
    ],
)
def test_what_therapists_do_in_high_and_low_quality(
    talks: Talks, quality: str, behaviour: str, published: float
) -> None:
    said = [one.label("behaviour") for talk in talks[quality] for one in talk if one.is_therapist]
    assert said.count(behaviour) / len(said) == pytest.approx(published, abs=A_FEW_POINTS)


@pytest.mark.parametrize(
    ("quality", "change", "sustain", "therapist_talk"),
    [("high", 0.25, 0.11, 0.520), ("low", 0.17, 0.15, 0.615)],
)
def test_talk_of_change_of_staying_and_whose_words_they_are(
    talks: Talks, quality: str, change: float, sustain: float, therapist_talk: float
) -> None:
    summary = pooled(talks[quality])
    assert summary.change_talk == pytest.approx(change, abs=A_FEW_POINTS)
    assert summary.sustain_talk == pytest.approx(sustain, abs=A_FEW_POINTS)
    assert summary.therapist_talk == pytest.approx(therapist_talk, abs=A_FEW_POINTS)


@pytest.mark.parametrize(("quality", "published"), [("high", 1.02), ("low", 0.22)])
def test_reflections_for_each_question(talks: Talks, quality: str, published: float) -> None:
    assert pooled(talks[quality]).reflection_to_question == pytest.approx(published, abs=0.1)


def test_half_of_the_low_sessions_reflect_not_once(talks: Talks) -> None:
    ratios = [summary_of(talk, quality=None).reflection_to_question or 0.0 for talk in talks["low"]]
    assert median(ratios) == 0.0
    high = [summary_of(talk, quality=None).reflection_to_question or 0.0 for talk in talks["high"]]
    assert median(high) > 0.8


def test_an_answer_to_sustain_talk_is_a_reflection_in_a_third(talks: Talks) -> None:
    answers = [
        after.label("behaviour")
        for talk in (*talks["high"], *talks["low"])
        for before, after in pairwise(talk)
        if before.label("talk") == "sustain" and after.is_therapist
    ]
    assert answers.count("reflection") / len(answers) == pytest.approx(0.331, abs=A_FEW_POINTS)


@pytest.mark.parametrize(
    ("act", "published"), [("question", 0.290), ("reflection", 0.233), ("therapist_input", 0.196)]
)
def test_how_often_talk_of_change_follows(talks: Talks, act: str, published: float) -> None:
    followed = [
        after.label("talk")
        for talk in (*talks["high"], *talks["low"])
        for before, after in pairwise(talk)
        if before.label("behaviour") == act and not after.is_therapist
    ]
    assert followed.count("change") / len(followed) == pytest.approx(published, abs=A_FEW_POINTS)
