"""The encoder's parts: word pieces, windows, the recurrent unit, and files that were tampered with."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.transcripts.checksum import ModelProblem
from heedful.transcripts.coding import load_coder
from heedful.transcripts.cues import Spoken, cues_of
from heedful.transcripts.encoder import ENCODER, FILES, load_tagger
from heedful.transcripts.model_file import SHIPPED
from heedful.transcripts.out_of_fold import load_out_of_fold, save_out_of_fold, trained_on
from heedful.transcripts.tagger import CueScale, Gates, Tagger, _erf, turn_states
from heedful.transcripts.windows import LONGEST_TURN, WINDOW, batch, batches, marked, windows
from heedful.transcripts.wordpieces import WordPieces, words_of
from tests.transcripts.talk import ZEBEDEE_AND_PIP

LARGEST_MODEL_BYTES = 60_000_000
TURNS = st.lists(st.lists(st.integers(5, 99), max_size=120), max_size=40)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger(SHIPPED.parent)


def test_a_word_is_cut_into_the_longest_pieces_known() -> None:
    pieces = WordPieces(["[UNK]", "tea", "##pot", "##p", "##o", "##t", "?"])
    assert pieces.numbers("Teapot?") == [1, 2, 6]
    assert pieces.numbers("teap") == [1, 3]


def test_a_word_with_a_part_unknown_is_one_unknown_piece() -> None:
    assert WordPieces(["[UNK]", "tea", "##pot"]).numbers("teaspoon tea") == [0, 1]
    assert WordPieces(["[UNK]", "a", "##a"]).numbers("a" * 101) == [0]


def test_words_lose_accents_and_capitals_and_signs_stand_alone() -> None:
    assert list(words_of("Naïve, isn't\tit?\u200b")) == ["naive", ",", "isn", "'", "t", "it", "?"]
    assert list(words_of("茶壺")) == ["茶", "壺"]


@given(st.text(max_size=60))
def test_any_text_has_pieces(tagger: Tagger, text: str) -> None:
    numbers = tagger.pieces.numbers(text)
    assert all(0 <= number < len(tagger.pieces.number_of) for number in numbers)


@given(TURNS)
def test_every_turn_is_in_one_window_and_no_window_is_too_long(raw: list[list[int]]) -> None:
    turns = [marked(pieces, therapist=place % 2 == 0) for place, pieces in enumerate(raw)]
    cut = windows(turns)
    assert [turn for window in cut for turn in window] == list(range(len(turns)))
    assert all(2 + sum(len(turns[turn]) for turn in window) <= WINDOW for window in cut)


@given(TURNS.filter(bool))
def test_a_batch_bounds_every_turn_where_its_pieces_lie(raw: list[list[int]]) -> None:
    turns = [marked(pieces, therapist=True) for pieces in raw]
    one = batch(turns, windows(turns))
    flat = one.pieces.reshape(-1)
    assert [flat[a:b].tolist() for a, b in zip(one.starts, one.ends, strict=True)] == turns
    assert int(one.is_read.sum()) == sum(map(len, turns)) + 2 * len(one.pieces)


def test_a_very_long_turn_keeps_its_beginning_and_its_end() -> None:
    kept = marked(range(1_000, 2_000), therapist=False)
    assert len(kept) == LONGEST_TURN + 1
    assert (kept[1], kept[-1]) == (1_000, 1_999)


def test_a_turn_is_its_mark_beside_the_mean_of_its_pieces() -> None:
    turns = [[2, 7, 8], [3]]
    one = batch(turns, windows(turns))
    states = np.arange(one.pieces.size, dtype=np.float32).reshape(*one.pieces.shape, 1)
    assert turn_states(states, one).tolist() == [[1.0, 2.5], [4.0, 4.0]]


def test_the_recurrent_unit_does_what_its_equations_say() -> None:
    gates = Gates(
        np.asarray([[0.5], [-0.3], [0.8]], np.float32),
        np.asarray([[0.1], [0.2], [-0.4]], np.float32),
        np.asarray([0.0, 0.1, -0.2], np.float32),
        np.asarray([0.05, 0.0, 0.3], np.float32),
    )
    state = 0.0
    for given_number, found in zip(
        (1.0, -2.0), gates.states(np.asarray([[1.0], [-2.0]], np.float32)), strict=True
    ):
        reset = 1 / (1 + math.exp(-(0.5 * given_number + 0.1 * state + 0.05)))
        update = 1 / (1 + math.exp(-(-0.3 * given_number + 0.1 + 0.2 * state)))
        candidate = math.tanh(0.8 * given_number - 0.2 + reset * (-0.4 * state + 0.3))
        state = (1 - update) * candidate + update * state
        assert found[0] == pytest.approx(state, abs=1e-6)


@given(st.floats(-6, 6))
def test_the_error_function_is_close_to_the_library_s(value: float) -> None:
    assert _erf(np.asarray([value], np.float32))[0] == pytest.approx(math.erf(value), abs=1e-6)


def _sums(tagger: Tagger, talk: list[Spoken]) -> dict[str, np.ndarray]:
    return tagger.sums(talk, cues_of(talk))


def test_a_cue_is_told_against_what_is_usual_and_no_further_than_four_spreads() -> None:
    scale = CueScale.of(np.asarray([[0.0, 1.0], [2.0, 1.0]], np.float32))
    assert scale.scaled(np.asarray([[2.0, 1.0], [900.0, 1.0]], np.float32)) == pytest.approx(
        np.asarray([[0.5, 0.0], [2.0, 0.0]]), abs=1e-4
    )


def test_what_is_around_an_utterance_counts(tagger: Tagger) -> None:
    alone = [Spoken.of("client", "No.")]
    asked = [Spoken.of("therapist", "Would you like to give up cream today?"), *alone]
    assert not np.allclose(_sums(tagger, alone)["talk"][-1], _sums(tagger, asked)["talk"][-1], atol=0.05)


def test_every_utterance_has_a_row_for_every_head(tagger: Tagger) -> None:
    talk = [Spoken.of(speaker, text) for speaker, text in ZEBEDEE_AND_PIP] * 60
    sums = _sums(tagger, talk)
    assert {len(rows) for rows in sums.values()} == {len(talk)}
    assert all(np.isfinite(rows).all() for rows in sums.values())
    assert sum(1 for _ in batches([[1] * 50] * 400)) > 1


@pytest.mark.parametrize("name", FILES)
def test_a_changed_or_missing_file_of_the_encoder_is_refused(tmp_path: Path, name: str) -> None:
    shutil.copytree(SHIPPED.parent, tmp_path / "model")
    path = tmp_path / "model" / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelProblem, match="not the one that was saved"):
        load_coder(tmp_path / "model" / SHIPPED.name)
    path.unlink()
    with pytest.raises(ModelProblem, match="missing"):
        load_coder(tmp_path / "model" / SHIPPED.name)


def test_the_whole_model_is_small_enough_to_ship() -> None:
    assert (SHIPPED.parent / ENCODER).is_file()
    assert sum(path.stat().st_size for path in SHIPPED.parent.iterdir()) < LARGEST_MODEL_BYTES


def test_sums_kept_out_of_fold_fit_only_the_transcripts_they_are_of(tmp_path: Path) -> None:
    save_out_of_fold({"7": {"talk": np.zeros((3, 3), np.float32)}}, tmp_path)
    assert trained_on(tmp_path) == {"7"}
    told = load_out_of_fold(tmp_path, {"7": 3})
    assert told is not None
    assert told["7"]["talk"].shape == (3, 3)
    assert load_out_of_fold(tmp_path, {"7": 4}) is None
    assert load_out_of_fold(tmp_path, {"8": 3}) is None
    assert load_out_of_fold(tmp_path / "nowhere", {"7": 3}) is None


def test_what_is_kept_out_of_fold_holds_no_words() -> None:
    with np.load(SHIPPED.parent / "out_of_fold.npz", allow_pickle=False) as file:
        assert {file[key].dtype for key in file.files} == {np.dtype(np.float16)}


def test_the_model_names_what_it_learned_from() -> None:
    card = load_coder().model.card
    assert card["name"] == "heedful-coder"
    assert "107 transcripts" in card["trained_on"]
    assert json.dumps(dict(card))
