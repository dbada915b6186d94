"""What a network is taught: how labels, several annotators and a teacher share it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.transcripts.corpus import Conversation, CorpusProblem, Labelled, read_corpus
from heedful.transcripts.lessons import (
    LEVEL_WEIGHTS,
    LEVELS,
    TEACHERS_SHARE,
    Talk,
    class_weights,
    shares_of,
    talk_of,
    taught,
)
from heedful.transcripts.scheme import BEHAVIOURS, SOURCES, TALK
from heedful.transcripts.wordpieces import WordPieces
from tests.transcripts.test_training import made_up

SHARES = st.lists(st.floats(0.01, 1.0), min_size=len(TALK), max_size=len(TALK))


def test_one_annotator_gives_the_whole_share_and_ten_give_half_of_it() -> None:
    alone = shares_of(Labelled("therapist", "", {"behaviour": "question"}))["behaviour"]
    assert alone.tolist() == [1.0, 0.0, 0.0, 0.0]
    votes = {"behaviour": {"question": 6.0, "other": 4.0}}
    several = shares_of(Labelled("therapist", "", {"behaviour": "question"}, votes))["behaviour"]
    assert several == pytest.approx([0.8, 0.0, 0.0, 0.2])


def test_a_second_source_has_less_of_the_share_than_the_first() -> None:
    found = shares_of(Labelled("client", "", {"source": "fear"}, second_source="autonomy"))["source"]
    by_name = dict(zip(SOURCES, found.tolist(), strict=True))
    assert by_name["fear"] > by_name["autonomy"] > 0
    assert sum(by_name.values()) == pytest.approx(1.0)


def test_each_level_of_resistance_is_a_yes_or_no_and_two_coders_meet_halfway() -> None:
    clear = Labelled("client", "", {"resisting": "yes"}, level=2)
    assert shares_of(clear)["resisting"].tolist() == [1.0, 1.0, 0.0]
    doubted = Labelled("client", "", {"resisting": "yes"}, level=2, other_level=0)
    assert shares_of(doubted)["resisting"].tolist() == [0.5, 0.5, 0.0]


def _talk(labels: list[dict[str, np.ndarray]]) -> Talk:
    nothing = np.zeros((len(labels), 1), np.float32)
    return Talk("1", 0, [[2]] * len(labels), nothing, nothing, tuple(labels))


def test_a_rare_class_weighs_more_and_the_labels_weigh_one_on_average() -> None:
    common, rare = np.asarray([1, 0, 0, 0], np.float32), np.asarray([0, 0, 0, 1], np.float32)
    weights = class_weights([_talk([{"behaviour": common}] * 20 + [{"behaviour": rare}])], "behaviour")
    assert weights[BEHAVIOURS.index("other")] > weights[BEHAVIOURS.index("question")]
    counts = np.asarray([21, 1, 1, 2])
    assert float((weights * counts).sum() / counts.sum()) == pytest.approx(1.0, abs=1e-5)


@given(SHARES, SHARES)
def test_a_teacher_s_weights_are_taken_back_before_the_student_hears_of_it(
    raw: list[float], weights: list[float]
) -> None:
    shares = np.asarray(raw) / sum(raw)
    sums = np.log(shares * weights)[None].astype(np.float32)
    label = np.asarray([0, 1, 0], np.float32)
    told = taught(_talk([{"talk": label}]), {"talk": sums}, {"talk": np.asarray(weights, np.float32)})
    expected = (1 - TEACHERS_SHARE) * label + TEACHERS_SHARE * shares
    assert told.labels[0]["talk"] == pytest.approx(expected, abs=1e-4)


def test_only_what_is_labelled_is_taught() -> None:
    sums = {"talk": np.zeros((2, 3), np.float32), "resisting": np.zeros((2, LEVELS), np.float32)}
    told = taught(_talk([{"resisting": np.ones(LEVELS, np.float32)}, {}]), sums, {})
    assert [set(labels) for labels in told.labels] == [{"resisting"}, set()]
    half = np.asarray([1 / (1 + weight) for weight in LEVEL_WEIGHTS])  # even sums, the weight taken back
    assert told.labels[0]["resisting"] == pytest.approx((1 + half) / 2)


def test_a_talk_has_a_row_of_everything_for_every_turn() -> None:
    said = (
        Labelled("therapist", "Tea?", {"behaviour": "question"}),
        Labelled("client", "No.", {"talk": "sustain"}),
    )
    talk = talk_of(
        Conversation("7", 3, is_high_quality=True, utterances=said), WordPieces(["[UNK]", "tea", "?"])
    )
    assert (talk.id, talk.fold, talk.turns) == ("7", 3, [[2, 1, 2], [3, 0, 0]])
    assert len(talk.cues) == len(talk.circumstances) == len(talk.labels) == 2
    assert set(talk.labels[1]) == {"talk"}


def test_a_second_coding_is_read_where_there_is_one(tmp_path: Path) -> None:
    data = made_up(tmp_path)
    folder = data / "resistance"
    first = (folder / "coder_a.csv").read_text(encoding="utf-8").splitlines()
    (folder / "coder_b.csv").write_text("\n".join(first[:2]) + "\n", encoding="utf-8")
    (folder / "coder_b_transcripts.json").write_text(json.dumps([0]), encoding="utf-8")
    seen = {
        said.other_level
        for one in read_corpus(data).conversations
        if one.id == "0"
        for said in one.utterances
    }
    unseen = {
        said.other_level
        for one in read_corpus(data).conversations
        if one.id != "0"
        for said in one.utterances
    }
    assert seen == {0, 2}
    assert unseen == {None}
    (folder / "coder_b_transcripts.json").write_text("7", encoding="utf-8")
    with pytest.raises(CorpusProblem, match=r"coder_b\.csv"):
        read_corpus(data)
