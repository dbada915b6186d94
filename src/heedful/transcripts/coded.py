"""One coded utterance: what was said, and the readings of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heedful.transcripts.linear import Reading
from heedful.transcripts.transcript import THERAPIST, Utterance

LEAST_SHOWN_SOURCE = 0.05  # sources less likely than this are left out of the list

Readings = Mapping[str, Reading]
"""By head (see `scheme`), what a model says of one utterance."""


@dataclass(frozen=True, slots=True)
class CodedUtterance:
    """An utterance and the readings of it; heads of the other side are absent."""

    utterance: Utterance
    readings: Readings

    @property
    def index(self) -> int:
        return self.utterance.index

    @property
    def is_therapist(self) -> bool:
        return self.utterance.speaker == THERAPIST

    def label(self, head: str) -> str | None:
        reading = self.readings.get(head)
        return reading.label if reading else None

    def p(self, head: str, name: str) -> float:
        reading = self.readings.get(head)
        return reading.p.get(name, 0.0) if reading else 0.0

    @property
    def is_resisting(self) -> bool:
        return self.label("resisting") == "yes"

    def subtype(self, head: str) -> str | None:
        """'open', 'complex', 'advice', ...: only of a behaviour that this utterance shows."""
        behaviour = "therapist_input" if head == "input" else head
        return self.label(head) if self.label("behaviour") == behaviour else None

    @property
    def sources(self) -> dict[str, float] | None:
        """The likely sources of resistance at this moment, likeliest first; None where there is none."""
        reading = self.readings.get("source")
        if not self.is_resisting or reading is None:
            return None
        ranked = sorted(reading.p.items(), key=lambda item: (-item[1], item[0]))
        return {name: p for name, p in ranked if p >= LEAST_SHOWN_SOURCE}
