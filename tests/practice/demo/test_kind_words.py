"""No word that makes a trait of a person stands in what we tell: each note could be read by the one it is about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from heedful.practice.demo.story import FOLDER

ROOT = Path(__file__).parents[3]
TOLD = sorted([*(ROOT / "examples").glob("*.json"), ROOT / "examples" / "README.md", *FOLDER.glob("*.yaml")])
LABELS = (
    r"resist\w*|non-?complian\w*|manipulat\w*|laz[iy]\w*|in denial|denial|attention[- ]seek\w*|difficult|"
    r"refus\w*|unmotivated|stubborn|hostile|needy|dramatic|borderline|hopeless case|uncooperative"
)
IDS_OF_THE_VOCABULARY = {"step_refused"}


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_no_label_of_character_stands_in_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for id in IDS_OF_THE_VOCABULARY:
        text = text.replace(id, "")
    assert re.findall(LABELS, text, flags=re.IGNORECASE) == []


def test_a_label_would_be_found() -> None:
    assert re.findall(LABELS, "She is Lazy and non-compliant, resistant.", flags=re.IGNORECASE) == [
        "Lazy",
        "non-compliant",
        "resistant",
    ]
