"""The template of the agreement: the shape of `agreement.yaml`, its sections in order, and how they must read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from heedful.core.catalogue import AgreementSection, Basis
from heedful.knowledge.files import read_entry, read_mapping
from heedful.knowledge.schema import BasedEntry, Words
from heedful.wording.reading import hardest_sentence, reading_grade

FILE = "agreement.yaml"
HIGHEST_GRADE = 6.0
ALWAYS_SPOKEN_OF = (
    "our_roles",
    "how_we_work",
    "boundaries",
    "private",
    "stuck",
    "feedback",
    "pauses",
    "contact",
    "money",
    "ending",
)
"""What no template may leave out, as an agreement would have a hole there."""
FILLED_BY_THE_PRACTICE = ("money", "contact")
"""Sections that only the practice can finish: they must have a blank."""
BLANK = re.compile(r"\[[^\[\]]*\]")


class SectionEntry(BasedEntry):
    title: Words
    words: Words
    for_the_practice: Words | None = None


def read_agreement(folder: Path, problems: list[str]) -> tuple[AgreementSection, ...]:
    """In the order of the file; every fault goes into `problems`."""
    raw = read_mapping(folder / FILE, FILE, problems)
    if raw is None:
        return ()
    entries = {str(id): read_entry(value, SectionEntry, FILE, str(id), problems) for id, value in raw.items()}
    problems.extend(f"{FILE}: {id} is missing" for id in ALWAYS_SPOKEN_OF if id not in entries)
    return tuple(_section(id, entry) for id, entry in entries.items() if entry is not None)


def problems_of_agreement(sections: Iterable[AgreementSection]) -> list[str]:
    """What is wrong with how the sections read, a sentence each."""
    return [f"{FILE}: {section.id}: {said}" for section in sections for said in _faults(section)]


def blanks_in(words: str) -> tuple[str, ...]:
    """What is still to be filled in: whatever stands in square brackets."""
    return tuple(BLANK.findall(words))


def _section(id: str, entry: SectionEntry) -> AgreementSection:
    basis = Basis(entry.references, entry.consensus)
    return AgreementSection(id, entry.title, entry.words, entry.for_the_practice or "", basis)


def _faults(section: AgreementSection) -> Iterator[str]:
    grade = reading_grade(section.words)
    if grade > HIGHEST_GRADE:
        hardest = hardest_sentence(section.words)
        yield f"reads at grade {grade:.1f}; {HIGHEST_GRADE:g} is the highest. Its hardest sentence: “{hardest}”"
    if section.id in FILLED_BY_THE_PRACTICE and not blanks_in(section.words):
        yield "has no [blank] for the practice to fill in"
