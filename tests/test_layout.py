"""The layout that shows the flow: who may import whom, and tests that stand where their subject stands."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "heedful"
TESTS = ROOT / "tests"
CONTRACTS = ROOT / ".importlinter"

LIBRARY = ("core", "formats", "knowledge", "transcripts", "wording", "rehearsal")
MOMENTS = ("before", "in_session", "after", "between", "over_time", "growing", "client_pages")
NOT_MIRRORED = {"journeys", "golden"}
"""Folders of tests that belong to the whole product: stories in a browser, and briefs kept as they are."""
ONLY_NOUNS = {"core/catalogue"}
"""Modules that hold nothing but declarations: everything else tests them."""


def modules(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.py")) if "__pycache__" not in path.parts)


def imported(path: Path) -> set[str]:
    """Full names of what a module imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


def contract(name: str) -> dict[str, list[str]]:
    read = ConfigParser()
    read.read(CONTRACTS, encoding="utf-8")
    return {key: value.split() for key, value in read[f"importlinter:contract:{name}"].items()}


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.chdir(ROOT)
    kept = lint_imports(config_filename=str(CONTRACTS), no_cache=True) == EXIT_STATUS_SUCCESS
    assert kept, capsys.readouterr().out


def test_the_contracts_name_every_part_that_exists() -> None:
    library = {f"heedful.{part}" for part in LIBRARY if (SOURCE / part / "__init__.py").exists()}
    moments = {f"heedful.practice.{m}" for m in MOMENTS if (SOURCE / "practice" / m / "__init__.py").exists()}
    assert set(contract("without-django")["source_modules"]) == library
    assert set(contract("moments")["modules"]) == moments


def test_the_core_imports_the_standard_library_and_the_core() -> None:
    allowed = sys.stdlib_module_names - {"os", "pathlib", "random", "socket", "time", "urllib"}
    for path in modules(SOURCE / "core"):
        for name in imported(path):
            assert name.startswith("heedful.core") or name.split(".")[0] in allowed, f"{path.name}: {name}"


def test_the_core_asks_no_clock_and_opens_no_file() -> None:
    impure = {"open", "print", "input", "today", "now_utc", "utcnow", "read_text", "write_text"}
    for path in modules(SOURCE / "core"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                assert called not in impure, f"{path.name}, line {node.lineno}: {called}"


def test_every_folder_of_tests_mirrors_a_folder_of_the_source() -> None:
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    for folder in folders:
        if not NOT_MIRRORED & set(folder.parts):
            assert (SOURCE / folder).is_dir(), f"tests/{folder} mirrors nothing in src/heedful"


@pytest.mark.parametrize("part", ["core", "formats", "knowledge"])
def test_every_module_of_the_library_has_its_tests(part: str) -> None:
    for path in modules(SOURCE / part):
        name = path.relative_to(SOURCE).with_suffix("").as_posix()
        if path.stem != "__init__" and name not in ONLY_NOUNS:
            assert (TESTS / part / f"test_{path.stem}.py").exists(), f"{name} has no tests of its own"
