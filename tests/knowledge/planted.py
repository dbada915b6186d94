"""A copy of the shipped catalogue in which a test can plant a fault."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from heedful.knowledge import CatalogueProblem, load_catalogue
from heedful.knowledge.loader import CATALOGUE_FOLDER


class Garden:
    """The shipped files under `folder`, to be changed one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "catalogue"
        shutil.copytree(CATALOGUE_FOLDER, self.folder)

    def plant(self, file: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Read `file`, let `change` alter it, and write it back."""
        path = self.folder / file
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        change(entries)
        path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")  # JSON is YAML, and quick

    def write(self, file: str, text: str, *, append: bool = False) -> None:
        path = self.folder / file
        path.write_text((path.read_text(encoding="utf-8") if append else "") + text, encoding="utf-8")

    def problems(self) -> list[str]:
        try:
            load_catalogue(self.folder)
        except CatalogueProblem as error:
            return list(error.problems)
        return []
