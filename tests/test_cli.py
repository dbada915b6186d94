"""The command line: what a person types, what comes back, and how it ends (0 done, 1 wrong input, 2 usage)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from heedful.cli import app
from heedful.formats.case_file import case_as_text
from tests.core.makers import case_of, marks, session

PETRA = case_of(
    session(1, "fears_feeling", "gaze_away", checkin=marks(8), takeaways=("the wave passes",)),
    session(2, "changes_subject", checkin=marks(8, heard=3)),
    code="Petra Windlass",
)


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "petra.json"
    path.write_text(case_as_text(PETRA), encoding="utf-8")
    return path


def heedful(*args: str | Path, stdin: str | bytes | None = None, **env: str) -> Result:
    plain = {"COLUMNS": "80", "TERM": "dumb", **env}
    return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin, env=plain)


def in_a_process(
    *args: str | Path, stdin: bytes | None = None, **env: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "heedful.cli", *(str(arg) for arg in args)]
    return subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, **env}, check=False)


class TestBrief:
    def test_a_case_file_gives_the_page(self, case_file: Path) -> None:
        done = heedful("brief", case_file)
        assert done.exit_code == 0
        assert "Petra Windlass" in done.stdout
        assert done.stderr == ""

    def test_json_is_the_brief_for_programs(self, case_file: Path) -> None:
        brief = json.loads(heedful("brief", case_file, "--json").stdout)
        assert (brief["format"], brief["after_session"], brief["sources"][0]["id"]) == (
            "heedful.brief/1",
            2,
            "fear",
        )

    def test_a_dash_reads_standard_input(self, case_file: Path) -> None:
        from_stdin = heedful("brief", "-", "--json", stdin=case_file.read_text(encoding="utf-8"))
        assert from_stdin.exit_code == 0
        assert from_stdin.stdout == heedful("brief", case_file, "--json").stdout

    def test_a_narrow_terminal_still_fits(self, case_file: Path) -> None:
        shown = heedful("brief", case_file, COLUMNS="60").stdout
        assert max(len(line) for line in shown.splitlines()) <= 60

    def test_no_color_is_plain(self, case_file: Path) -> None:
        shown = heedful("brief", case_file, NO_COLOR="1", TERM="xterm-256color", FORCE_COLOR="")
        assert "\x1b[3" not in shown.stdout


class TestWrongInput:
    def wrong(self, *args: str | Path, stdin: str | bytes | None = None) -> list[str]:
        done = heedful("brief", *args, stdin=stdin)
        assert (done.exit_code, done.stdout) == (1, "")
        assert "Traceback" not in done.stderr
        return done.stderr.splitlines()

    def test_a_missing_file_says_so(self, tmp_path: Path) -> None:
        assert self.wrong(tmp_path / "nobody.json") == [f"{tmp_path / 'nobody.json'}: there is no such file"]

    def test_a_folder_says_so(self, tmp_path: Path) -> None:
        assert self.wrong(tmp_path) == [f"{tmp_path}: is a folder; give one case file"]

    def test_what_is_not_json_says_where(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.json"
        bad.write_text('{"format": ', encoding="utf-8")
        assert self.wrong(bad)[0].startswith("line 1, column 12: is not JSON here")

    def test_every_problem_is_a_line(self, tmp_path: Path) -> None:
        raw = json.loads(case_as_text(PETRA))
        raw["sessions"][0]["observations"][1]["kind"] = "gazeaway"
        raw["sessions"][1]["checkin"]["mood"] = 11
        bad = tmp_path / "bad.json"
        bad.write_text(json.dumps(raw), encoding="utf-8")
        assert self.wrong(bad, "--json") == [
            "sessions[0].observations[1].kind: unknown observation 'gazeaway'; did you mean 'gaze_away'?",
            "sessions[1].checkin.mood: should be less than or equal to 10",
        ]

    @pytest.mark.parametrize("text", ["", "[]", "null", "{}"])
    def test_standard_input_that_is_no_case_says_so(self, text: str) -> None:
        assert self.wrong("-", stdin=text)


class TestInAProcess:
    """The real thing, for what a runner inside the tests cannot see."""

    def test_two_runs_give_the_same_bytes(self, case_file: Path) -> None:
        one = in_a_process("brief", case_file, "--json", PYTHONHASHSEED="1")
        other = in_a_process("brief", case_file, "--json", PYTHONHASHSEED="2")
        assert one.returncode == 0
        assert one.stdout == other.stdout

    def test_a_wrong_file_ends_with_one_and_no_traceback(self, tmp_path: Path) -> None:
        done = in_a_process("brief", tmp_path / "nobody.json")
        assert (done.returncode, done.stdout, b"Traceback" in done.stderr) == (1, b"", False)

    def test_standard_input_that_is_not_utf8_ends_with_one_and_no_traceback(self) -> None:
        done = in_a_process("brief", "-", stdin=b'{"client": "Zo\xeb"}', PYTHONUTF8="1")
        assert (done.returncode, b"Traceback" in done.stderr) == (1, False)

    def test_standard_input_may_begin_with_a_byte_order_mark(self, case_file: Path) -> None:
        done = in_a_process(
            "brief", "-", "--json", stdin=b"\xef\xbb\xbf" + case_file.read_bytes(), PYTHONUTF8="1"
        )
        assert done.returncode == 0


class TestUsage:
    @pytest.mark.parametrize(
        "args",
        [
            ["brief"],
            ["brief", "a.json", "b.json"],
            ["brief", "a.json", "--transcript", "b.txt"],
            ["brief", "a.json", "--colour"],
            ["briefs"],
            ["brief", "--transcript", "b.txt", "--on", "tomorrow"],
        ],
    )
    def test_a_wrong_call_ends_with_two(self, args: list[str]) -> None:
        done = heedful(*args)
        assert done.exit_code == 2
        assert "Traceback" not in done.output

    def test_help_names_every_command(self) -> None:
        shown = heedful("--help").stdout
        assert all(
            command in shown for command in ("brief", "code", "serve", "demo", "train", "check", "schema")
        )


class TestCheckAndSchema:
    def test_the_shipped_catalogue_is_sound(self) -> None:
        done = heedful("check")
        assert done.exit_code == 0
        assert done.stdout.startswith("The catalogue is sound: 12 sources, ")

    def test_a_folder_without_a_catalogue_says_every_file_that_is_missing(self, tmp_path: Path) -> None:
        done = heedful("check", tmp_path)
        lines = done.stderr.splitlines()
        assert done.exit_code == 1
        assert "sources.yaml: is missing" in lines
        assert lines[-1] == f"{len(lines) - 1} problems"

    def test_schema_prints_the_json_schema(self) -> None:
        assert json.loads(heedful("schema").stdout)["title"] == "heedful.case/1"
