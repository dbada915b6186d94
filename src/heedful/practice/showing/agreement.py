"""Sections of an agreement as forms take them and pages show them, for the practice's wording and for one client's."""

from __future__ import annotations

from heedful.practice.showing.fields import Line, Words

LONGEST_TITLE = 120
LONGEST_SECTION = 4000


class SectionTitle(Line):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            label="Heading", longest=LONGEST_TITLE, missing="Give the section a heading.", **kwargs
        )


class SectionWords(Words):
    """Kept with the line ends of one machine, whichever browser sent them."""

    def __init__(self, **kwargs: object) -> None:
        given = {"label": "Words", "rows": 7, "longest": LONGEST_SECTION, **kwargs}
        super().__init__(missing="Write what holds, in plain words.", **given)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str:
        words = super().to_python(value) or ""
        return words.replace("\r\n", "\n").replace("\r", "\n")
