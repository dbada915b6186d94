"""Figures of agreement, against published worked answers and by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from heedful.cli import app
from heedful.transcripts.corpus import CorpusProblem
from heedful.transcripts.evaluation import evaluate, evaluate_shipped, report
from heedful.transcripts.scores import intraclass_correlation
from tests.transcripts.test_training import made_up

SHROUT_FLEISS = np.asarray(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)


def test_the_intraclass_correlation_is_that_of_shrout_and_fleiss() -> None:
    assert intraclass_correlation(SHROUT_FLEISS) == pytest.approx(0.29, abs=0.005)


def test_raters_who_agree_have_one_and_sessions_that_are_all_alike_have_none() -> None:
    assert intraclass_correlation(np.asarray([[1.0, 1.0], [2.0, 2.0], [5.0, 5.0]])) == pytest.approx(1.0)
    assert intraclass_correlation(np.ones((4, 2))) is None


def test_the_shipped_coder_is_scored_on_what_it_has_not_seen(tmp_path: Path) -> None:
    data = made_up(tmp_path / "data")
    for path in (data / "annomi").glob("*.csv"):
        path.write_text(
            "\n".join(
                "9" * 6 + line if place else line for place, line in enumerate(path.read_text().splitlines())
            )
        )
    (data / "annomi" / "folds.json").unlink()
    found = evaluate_shipped(data)
    assert found["folds"] == 0
    assert found["transcripts"] == 10
    assert "none of which the shipped coder has learned from" in report(found)


def test_folds_without_an_encoder_are_scored_by_words_and_cues_and_said_so(tmp_path: Path) -> None:
    found = evaluate(made_up(tmp_path / "data", transcripts=12))
    assert not found["with_encoder"]
    assert "no encoder was trained on these folds" in report(found)
    assert found["details"]["sure"]["behaviour"]["coverage"] > 0.5


def test_transcripts_that_it_learned_from_are_not_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = made_up(tmp_path / "data")
    monkeypatch.setattr("heedful.transcripts.evaluation.trained_on", lambda _: frozenset(map(str, range(10))))
    with pytest.raises(CorpusProblem, match="has learned from all"):
        evaluate_shipped(data)


def test_the_command_wants_one_folder() -> None:
    assert CliRunner().invoke(app, ["evaluate"]).exit_code == 2
    assert CliRunner().invoke(app, ["evaluate", "a", "--data", "b"]).exit_code == 2
