"""Worked cases with what an experienced reader would expect of the brief, against the brief.

    .venv/bin/python benchmarks/worked_cases.py DIR

A file of DIR holds `case` and `expect` (leading, implausible, low_all, responses_any_of, responses_none_of,
avoid_any_of, alliance_state). The cases were read while the weights were written: agreement with them is no evidence
of accuracy. It shows where judgement and engine part, case by case.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from heedful.core.brief import brief_of
from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Brief
from heedful.formats.case_file import case_from_object
from heedful.knowledge import load_catalogue

STANDING_OUT = 0.5
CHECKS = ("leading", "plausible", "offered", "not offered", "avoided", "alliance")


def checks(brief: Brief, expect: dict[str, Any]) -> dict[str, bool]:
    """Whether each expectation is met; one that the case leaves open counts as met."""
    likely = [source.id for source in brief.sources if source.probability >= STANDING_OUT]
    first_two = {source.id for source in brief.sources[:2]}
    offered = {offer.id for offer in brief.responses}
    avoided = {note.id for note in brief.avoid}
    leads = not likely if expect["low_all"] else set(expect["leading"]) <= first_two
    first_three = likely[:3] if expect["low_all"] else [source.id for source in brief.sources[:3]]
    return {
        "leading": leads,
        "plausible": not set(first_three) & set(expect["implausible"]),
        "offered": not expect["responses_any_of"] or bool(offered & set(expect["responses_any_of"])),
        "not offered": not offered & set(expect["responses_none_of"]),
        "avoided": not expect["avoid_any_of"] or bool(avoided & set(expect["avoid_any_of"])),
        "alliance": expect["alliance_state"] is None
        or brief.alliance.state.value in expect["alliance_state"],
    }


def row(path: Path, catalogue: Catalogue) -> dict[str, bool]:
    told = json.loads(path.read_text(encoding="utf-8"))
    brief = brief_of(case_from_object(told["case"], catalogue), catalogue)
    met = checks(brief, told["expect"])
    first = ", ".join(f"{source.id} {source.probability:.2f}" for source in brief.sources[:2])
    missed = ", ".join(name for name in CHECKS if not met[name]) or "-"
    wanted = " and ".join(told["expect"]["leading"]) or "nothing"
    print(f"{path.stem:<6}{wanted:<22}{first:<40}{brief.alliance.state.value:<11}{missed}")
    return met


def main() -> None:
    paths = sorted(Path(sys.argv[1]).glob("W*.json")) if len(sys.argv) > 1 else []
    if not paths:
        print("Give a folder of worked cases (W*.json).")
        return
    catalogue = load_catalogue()
    print(f"{'case':<6}{'expected':<22}{'the first two':<40}{'alliance':<11}missed")
    rows = [row(path, catalogue) for path in paths]
    print("; ".join(f"{name} {sum(met[name] for met in rows)} of {len(rows)}" for name in CHECKS))


if __name__ == "__main__":
    main()
