"""One coded utterance: what was said, and the readings of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heedful.transcripts.linear import Reading
from heedful.transcripts.scheme import MAIN_ACT, NONE
from heedful.transcripts.transcript import THERAPIST, Utterance

LEAST_SURE = 0.5  # of the code shown; below it the code is marked as unsure
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
        """'open', 'complex', 'advice', ...: of an act that this utterance holds, be it its main one or not."""
        reading = self.readings.get(head)
        if reading is None or reading.label != NONE:
            return reading.label if reading else None
        if self.label("behaviour") != MAIN_ACT[head]:
            return None
        return max((name for name in reading.p if name != NONE), key=lambda name: reading.p[name])

    @property
    def is_unsure(self) -> bool:
        """Whether the code that is shown is less likely than not to be the one a person would give."""
        head = "behaviour" if self.is_therapist else "talk"
        label = self.label(head)
        return label is None or self.p(head, label) < LEAST_SURE

    @property
    def sources(self) -> dict[str, float] | None:
        """The likely sources of resistance at this moment, likeliest first, were it resistance.

        To be read beside `resisting`; shown to a person only where `is_resisting`. None for the therapist.
        """
        reading = self.readings.get("source")
        if reading is None:
            return None
        ranked = sorted(reading.p.items(), key=lambda item: (-item[1], item[0]))
        return {name: p for name, p in ranked if p >= LEAST_SHOWN_SOURCE}
