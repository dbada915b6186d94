"""The coder's numbers are scikit-learn's, term by term; its arithmetic is plain matrix arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.transcripts.cues import NAMES, Spoken, cues_of
from heedful.transcripts.features import Block, counts_of, terms_of, weighted
from heedful.transcripts.words import letters_in_words, normalised, tokens, words_and_pairs

sklearn_text = pytest.importorskip("sklearn.feature_extraction.text")

TEXTS = [
    "What's it like, then?  Well -- I'd say 12 o'clock...",
    "I don't want to. No!",
    "mm-hmm",
    "the the the a",
    "?",
]
TALK = [Spoken.of("therapist" if place % 2 else "client", text) for place, text in enumerate(TEXTS)]


@given(st.text(max_size=60))
def test_letters_are_those_of_scikit_learns_char_wb(text: str) -> None:
    analyse = sklearn_text.CountVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), lowercase=False
    ).build_analyzer()
    plain = normalised(text)
    assert sorted(letters_in_words(plain)) == sorted(analyse(plain))


def test_words_and_pairs_are_those_of_scikit_learn() -> None:
    analyse = sklearn_text.CountVectorizer(
        tokenizer=tokens, token_pattern=None, lowercase=False, ngram_range=(1, 2)
    ).build_analyzer()
    for text in map(normalised, TEXTS):
        assert sorted(words_and_pairs(tokens(text))) == sorted(analyse(text))


def test_weights_are_those_of_scikit_learns_tfidf() -> None:
    vectorizer = sklearn_text.TfidfVectorizer(
        tokenizer=tokens, token_pattern=None, lowercase=False, ngram_range=(1, 2), sublinear_tf=True
    )
    expected = vectorizer.fit_transform(map(normalised, TEXTS)).toarray()
    terms = {term: (column, vectorizer.idf_[column]) for term, column in vectorizer.vocabulary_.items()}
    block = Block("words", terms, 1.0)
    ours = np.zeros_like(expected)
    for row, text in enumerate(map(normalised, TEXTS)):
        for column, weight in weighted(words_and_pairs(tokens(text)), block):
            ours[row, column] = weight
    np.testing.assert_allclose(ours, expected, atol=1e-12)


def test_unknown_terms_count_for_nothing() -> None:
    assert list(weighted(["new"], Block("words", {"old": (0, 1.0)}, 1.0))) == []


def test_a_question_mark_is_a_word() -> None:
    assert tokens(normalised("Really?")) == ["really", "?"]


def test_neighbours_words_are_marked_with_who_said_them() -> None:
    found = terms_of(TALK, 1)
    assert "/what's" in found["before"]
    assert "/mm" in found["after"]
    assert terms_of(TALK, 2)["earlier"][0].startswith("=")


def test_sparse_times_is_matrix_multiplication() -> None:
    kept = {term: (column, 1.0) for column, term in enumerate(sorted(set(terms_of(TALK, 0)["words"])))}
    counts = counts_of(TALK, range(len(TALK)), [Block("words", kept, 1.0)])
    weights = np.random.default_rng(0).normal(size=(len(kept), 3)).astype(np.float32)
    dense = np.zeros((len(TALK), len(kept)), dtype=np.float32)
    for row in range(len(TALK)):
        part = slice(counts.starts[row], counts.starts[row + 1])
        dense[row, counts.columns[part]] = counts.values[part]
    np.testing.assert_allclose(counts.times(weights), dense @ weights, atol=1e-5)


@given(st.lists(st.tuples(st.sampled_from(["therapist", "client"]), st.text(max_size=30)), max_size=6))
def test_cues_are_finite_and_in_their_places(said: list[tuple[str, str]]) -> None:
    rows = cues_of([Spoken.of(*one) for one in said])
    assert len(rows) == len(said)
    assert all(len(row) == len(NAMES) and all(map(math.isfinite, row)) for row in rows)


def test_saying_back_is_noticed() -> None:
    talk = [
        Spoken.of("client", "The lighthouse frightens me."),
        Spoken.of("therapist", "The lighthouse frightens you."),
    ]
    place = NAMES.index("echo_before")
    assert cues_of(talk)[1][place] == 1.0  # lighthouse, frightens: both were said before
    assert cues_of(talk)[0][place] == 0.0
