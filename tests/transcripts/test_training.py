"""Training from beginning to end on a made-up corpus, the model file, and the scores by known authorities."""

from __future__ import annotations

import csv
import json
import random
import re
from pathlib import Path

import numpy as np
import pytest

from heedful.transcripts import learning, model_file
from heedful.transcripts.checksum import ModelProblem, checksum_path
from heedful.transcripts.coding import load_coder
from heedful.transcripts.corpus import CorpusProblem, read_corpus
from heedful.transcripts.evaluation import evaluate, report
from heedful.transcripts.learning import LEAST_TRANSCRIPTS_A_TERM, TrainingNeedsMore, macro_f1
from heedful.transcripts.linear import LinearModel
from heedful.transcripts.model_file import SHIPPED, load_model, packed, unpacked
from heedful.transcripts.scores import auc, kappa
from heedful.transcripts.training import train
from tests.transcripts.talk import ZEBEDEE_AND_PIP, transcript_of

metrics = pytest.importorskip("sklearn.metrics")

LARGEST_MODEL_BYTES = 15_000_000
SAYINGS = {
    "question": ["What did the {} do?", "How was the {}?", "Did you see the {}?"],
    "reflection": ["So the {} worries you.", "It sounds like the {} matters."],
    "therapist_input": ["You should paint the {}.", "The {} is bad for the heart."],
    "other": ["Mm-hmm.", "Okay."],
    "change": ["I want to mend the {}.", "I will try the {}."],
    "neutral": ["The {} is green.", "I saw a {}."],
    "sustain": ["I don't want to give up the {}.", "I like my {}."],
}
THINGS = ["teapot", "walrus", "kite", "ladder"]
SUBTYPES = {"question": "open", "reflection": "simple", "therapist_input": "advice"}


def made_up(folder: Path, *, with_resistance: bool = True, transcripts: int = 10) -> Path:
    """A corpus laid out like the real one, of nonsense about teapots."""
    chance = random.Random(7)
    annomi = folder / "annomi"
    annomi.mkdir(parents=True)
    rows = [row for number in range(transcripts) for row in _talk(number, chance)]
    _write(annomi / "annomi-simple.csv", rows)
    _write(annomi / "annomi-full.csv", [row | _full(row, chance) for row in rows])
    folds = [[number for number in range(transcripts) if number % 5 == fold] for fold in range(5)]
    (annomi / "folds.json").write_text(json.dumps({"folds": folds}))
    if with_resistance:
        (folder / "resistance").mkdir()
        _write(
            folder / "resistance" / "coder_a.csv",
            [_mark(row) for row in rows if row["client_talk_type"] == "sustain"],
        )
    return folder


def _talk(number: int, chance: random.Random) -> list[dict[str, str]]:
    rows = []
    for place in range(24):
        is_therapist = place % 2 == 0
        kind = chance.choice(list(SAYINGS)[:4] if is_therapist else list(SAYINGS)[4:])
        rows.append(
            {
                "transcript_id": str(number),
                "mi_quality": "low" if number % 3 == 0 else "high",
                "utterance_id": str(place),
                "interlocutor": "therapist" if is_therapist else "client",
                "utterance_text": chance.choice(SAYINGS[kind]).format(chance.choice(THINGS))
                + f" only{number}",
                "main_therapist_behaviour": kind if is_therapist else "n/a",
                "client_talk_type": "n/a" if is_therapist else kind,
            }
        )
    return rows


def _full(row: dict[str, str], chance: random.Random) -> dict[str, str]:
    found = {}
    for act, subtype in SUBTYPES.items():
        exists = row["main_therapist_behaviour"] == act
        other = {"open": "closed", "simple": "complex", "advice": "information"}[subtype]
        found |= {
            f"{act}_exists": str(exists),
            f"{act}_subtype": chance.choice([subtype, other]) if exists else "n/a",
        }
    return found


def _mark(row: dict[str, str]) -> dict[str, str]:
    behaviour = "unwillingness" if "want" in row["utterance_text"] else "minimising"
    mark = {
        "resisting": "2",
        "behaviour": behaviour,
        "source1": "fear" if "want" in row["utterance_text"] else "autonomy",
    }
    where = {name: row[name] for name in ("transcript_id", "utterance_id")}
    return (
        where
        | mark
        | {
            "source2": "",
            "confidence": "2",
            "then": "meets" if int(row["utterance_id"]) % 4 == 1 else "pushes",
        }
    )


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_a_coder_is_trained_and_codes_what_it_learned(tmp_path: Path) -> None:
    told: list[str] = []
    found = train(made_up(tmp_path / "data"), tmp_path / "model", report=told.append)
    assert found["macro_f1_out_of_fold"]["behaviour"] > 0.9
    assert found["macro_f1_out_of_fold"]["talk"] > 0.9
    assert any(line.startswith("behaviour: macro-F1") for line in told)
    coder = load_coder(tmp_path / "model" / "coder.npz")
    coded = coder.code(
        transcript_of(
            ("therapist", "How was the kite?"), ("client", "I like my kite."), ("therapist", "Okay.")
        )
    )
    assert [said.label("behaviour") or said.label("talk") for said in coded.utterances] == [
        "question",
        "sustain",
        "other",
    ]
    assert coded.utterances[1].is_resisting


def test_the_same_data_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    data = made_up(tmp_path / "data")
    contents = []
    for name in ("one", "two"):
        train(data / "annomi", tmp_path / f"{name}.npz", seed=3, report=lambda _: None)
        contents.append((tmp_path / f"{name}.npz").read_bytes())
    assert contents[0] == contents[1]


def test_without_resistance_labels_the_rest_is_trained_and_said_so(tmp_path: Path) -> None:
    found = train(
        made_up(tmp_path / "data", with_resistance=False), tmp_path / "m.npz", report=lambda _: None
    )
    assert "Resistance will not be marked" in found["not_trained"][0]
    document = load_coder(tmp_path / "m.npz").code(transcript_of(*ZEBEDEE_AND_PIP)).as_json()
    assert {said["resisting"] for said in document["utterances"] if said["speaker"] == "client"} == {None}
    assert document["moments"] == []


def test_terms_of_one_or_two_transcripts_are_not_kept(tmp_path: Path) -> None:
    train(made_up(tmp_path / "data"), tmp_path / "m.npz", report=lambda _: None)
    model = load_model(tmp_path / "m.npz")
    terms = {
        term for side in (model.therapist, model.client) for block in side.blocks for term in block.terms
    }
    assert "teapot" in terms
    assert not [
        term for term in terms if re.search(r"only|\d", term) and term.startswith("only") and term[4:]
    ]
    assert LEAST_TRANSCRIPTS_A_TERM >= 3


def test_training_without_its_extra_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "sklearn.svm", None)
    with pytest.raises(TrainingNeedsMore, match=r"heedful\[train\]"):
        train(tmp_path, tmp_path / "m.npz")


def test_a_folder_without_the_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusProblem, match=r"annomi-simple\.csv"):
        read_corpus(tmp_path)


def test_a_corpus_without_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "annomi-simple.csv").write_text("transcript_id,utterance_id\n1,2\n")
    with pytest.raises(CorpusProblem, match="interlocutor"):
        read_corpus(tmp_path)


def test_evaluation_scores_every_head_and_prints_a_table(tmp_path: Path) -> None:
    found = evaluate(made_up(tmp_path / "data"))
    assert found["heads"]["talk"]["macro_f1"] > 0.9
    assert found["heads"]["talk"]["pooled_macro_f1_low"] <= found["heads"]["talk"]["pooled_macro_f1_high"]
    assert 0 <= found["heads"]["behaviour"]["calibration_error"] <= 1
    assert "| talk | 120 |" in report(found)  # 10 transcripts x 12 client turns


# --- The model file -----------------------------------------------------------------------------------------


def test_the_shipped_model_is_small_and_holds_no_pickle() -> None:
    assert SHIPPED.stat().st_size < LARGEST_MODEL_BYTES
    with np.load(SHIPPED, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


def test_a_model_survives_packing() -> None:
    model = load_model()
    again = unpacked(packed(model), name="again")
    assert isinstance(again, LinearModel)
    assert packed(again) == packed(model)


def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    changed = bytearray(SHIPPED.read_bytes())
    changed[1000] ^= 1
    (tmp_path / "coder.npz").write_bytes(changed)
    checksum_path(tmp_path / "coder.npz").write_text(checksum_path(SHIPPED).read_text())
    with pytest.raises(ModelProblem, match="not the one that was saved"):
        load_model(tmp_path / "coder.npz")


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match="missing"):
        load_model(tmp_path / "coder.npz")


def test_a_model_trained_on_other_cues_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed(load_model())
    monkeypatch.setattr(model_file, "FINGERPRINT", "of other cues")
    with pytest.raises(ModelProblem, match="other cues"):
        unpacked(content, name="coder.npz")


def test_bytes_of_another_kind_are_refused() -> None:
    with pytest.raises(ModelProblem, match="not a model"):
        unpacked(b"no zip at all", name="coder.npz")


# --- Scores, by scikit-learn's authority --------------------------------------------------------------------


def test_scores_are_those_of_scikit_learn() -> None:
    chance = np.random.default_rng(5)
    truth, chosen = chance.choice(["a", "b", "c"], 200), chance.choice(["a", "b", "c"], 200)
    score = chance.integers(0, 9, 200).astype(float)  # with ties
    assert macro_f1(truth, chosen, "abc") == pytest.approx(metrics.f1_score(truth, chosen, average="macro"))
    assert kappa(truth, chosen) == pytest.approx(metrics.cohen_kappa_score(truth, chosen))
    assert auc(truth == "a", score) == pytest.approx(metrics.roc_auc_score(truth == "a", score))


def test_calibrated_probabilities_match_how_often_they_are_right() -> None:
    chance = np.random.default_rng(1)
    odds = chance.normal(size=(20_000, 2))
    p = 1 / (1 + np.exp(-2.0 * (odds[:, 1] - odds[:, 0])))  # the true slope is 2
    labels = np.where(chance.random(20_000) < p, "yes", "no")
    assert learning.calibrate([odds], list(labels), ("no", "yes")).slopes[0] == pytest.approx(2.0, abs=0.1)
