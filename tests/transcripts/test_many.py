"""A folder of transcripts: each coded in its place, once; a bad one told and passed over."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from heedful.cli import app
from heedful.transcripts import many
from heedful.transcripts.many import Done, ManyNeedsMore, code_all, code_one, jobs_in

TALK = "Therapist: What brings you down from the lighthouse?\nClient: My wife sent me.\n"


def folder_of(root: Path) -> Path:
    (root / "deep").mkdir(parents=True)
    (root / "one.txt").write_text(TALK)
    (root / "deep" / "one.txt").write_text(TALK)
    (root / "one.csv").write_text("speaker,text\nT,How was the kite?\nC,Green.\n")
    (root / "torn.json").write_text('[{"speaker": "T", ')
    (root / "picture.png").write_bytes(b"\x89PNG")
    return root


def test_every_transcript_of_a_folder_is_coded_in_its_place_and_a_bad_one_stops_none(tmp_path: Path) -> None:
    folder, out = folder_of(tmp_path / "in"), tmp_path / "out"
    done = list(code_all(jobs_in(folder, out)))
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.codes.json")) == [
        "deep/one.txt.codes.json",
        "one.csv.codes.json",
        "one.txt.codes.json",
    ]
    assert [one.source.name for one in done if one.problem] == ["torn.json"]
    assert json.loads((out / "one.txt.codes.json").read_text())["format"] == "heedful.codes/1"


def test_what_is_coded_is_not_coded_again_until_it_changes(tmp_path: Path) -> None:
    folder, out = folder_of(tmp_path / "in"), tmp_path / "out"
    jobs = [job for job in jobs_in(folder, out) if job.source.suffix != ".json"]
    assert not any(one.was_there for one in code_all(jobs, workers=1))
    assert all(one.was_there for one in code_all(jobs, workers=1))
    (folder / "one.txt").write_text(TALK + "Therapist: Tell me more.\n")
    assert [one.source.name for one in code_all(jobs, workers=1) if not one.was_there] == ["one.txt"]


def test_an_interrupted_run_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = folder_of(tmp_path / "in"), tmp_path / "out"
    job = next(job for job in jobs_in(folder, out) if job.source.name == "one.csv")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert code_one(job) == Done(job.source, "cannot be read or written (No space left on device)")
    assert not job.target.exists()


def test_codes_made_by_another_model_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = folder_of(tmp_path / "in"), tmp_path / "out"
    job = next(job for job in jobs_in(folder, out) if job.source.name == "one.csv")
    assert not code_one(job).was_there
    assert code_one(job).was_there
    monkeypatch.setattr(many, "_made_of", lambda digest: {"source_sha256": digest, "model": "another"})
    assert not code_one(job).was_there


def test_a_surprise_in_one_file_is_told_without_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprise(*_: object, **__: object) -> None:
        raise RuntimeError("my wife sent me")

    monkeypatch.setattr(many, "read_transcript", surprise)
    folder = folder_of(tmp_path / "in")
    job = next(job for job in jobs_in(folder, tmp_path / "out") if job.source.name == "one.csv")
    assert code_one(job).problem == "cannot be coded (RuntimeError)"


def test_codes_that_lie_in_the_folder_are_not_taken_for_transcripts(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in")
    list(code_all(jobs_in(folder, folder / "codes"), workers=1))
    assert len(jobs_in(folder, folder / "codes")) == 4


def test_codes_may_lie_beside_the_transcripts(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in")
    assert len(jobs_in(folder, folder)) == 4


def test_hidden_files_are_no_transcripts(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in")
    (folder / "._one.txt").write_bytes(b"\x00\x05\x16\x07")
    assert "._one.txt" not in {job.source.name for job in jobs_in(folder, tmp_path / "out")}


def test_a_worker_in_another_folder_finds_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of(tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    jobs = jobs_in(Path("in"), Path("out"))
    assert all(job.source.is_absolute() and job.target.is_absolute() for job in jobs)


def test_a_file_that_ends_its_process_stops_no_other(tmp_path: Path) -> None:
    """As the system does where memory is at an end."""
    folder, out = folder_of(tmp_path / "in"), tmp_path / "out"
    jobs = [job for job in jobs_in(folder, out) if job.source.suffix != ".json"]
    deadly = many.Job(_EndsItsProcess(folder / "one.txt"), out / "deadly.codes.json")
    done = list(code_all([deadly, *jobs], workers=2))
    assert len(done) == 4
    assert sum(one.problem is not None and "cut off" in one.problem for one in done) == 1
    assert len(list(out.rglob("*.codes.json"))) == 3


class _EndsItsProcess(type(Path())):  # type: ignore[misc]
    def read_bytes(self) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b""


def test_a_cluster_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ManyNeedsMore, match="Dask"):
        list(code_all(jobs_in(folder_of(tmp_path / "in"), tmp_path / "out"), scheduler="tcp://127.0.0.1:9"))


def test_the_command_says_what_was_coded_and_ends_with_one_where_something_was_not(tmp_path: Path) -> None:
    folder, out = folder_of(tmp_path / "in"), tmp_path / "out"
    found = CliRunner().invoke(app, ["code", str(folder), "--out", str(out)])
    assert found.exit_code == 1
    assert "3 transcripts coded, 0 of them before; 1 not." in found.output
    assert "\ntorn.json, line 1: the JSON breaks off" in found.output
    (folder / "torn.json").unlink()
    again = CliRunner().invoke(app, ["code", str(folder), "--out", str(out)])
    assert again.exit_code == 0
    assert "3 transcripts coded, 3 of them before; 0 not." in again.output


@pytest.mark.parametrize("arguments", [["code", "."], ["code", "no.txt", "--out", "x"]])
def test_out_belongs_to_a_folder(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2


def test_a_folder_without_transcripts_is_refused_kindly(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["code", str(tmp_path), "--out", str(tmp_path / "out")])
    assert found.exit_code == 1
    assert "no transcript in it" in found.output


def test_codes_cannot_go_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "codes").write_text("")
    found = CliRunner().invoke(
        app, ["code", str(folder_of(tmp_path / "in")), "--out", str(tmp_path / "codes")]
    )
    assert found.exit_code == 1
    assert "Give a folder" in found.output
