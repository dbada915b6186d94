"""Transcript -> coded transcript: what each utterance does, how sure the coder is, and what may be resistance.

The coder asks one thing of a model: readings for the utterances of a talk (`Model`). Any model that gives them
can stand behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from heedful.transcripts.coded import CodedUtterance, Readings
from heedful.transcripts.cues import Spoken, cues_of
from heedful.transcripts.encoder import load_tagger
from heedful.transcripts.features import Floats
from heedful.transcripts.linear import LinearModel, Reading
from heedful.transcripts.model_file import SHIPPED, load_model
from heedful.transcripts.moments import Moment, moments_in
from heedful.transcripts.summary import Summary, quality_features, summary_of
from heedful.transcripts.transcript import CLIENT, THERAPIST, Transcript

FORMAT = "heedful.codes/1"
LEAST_LATIN_SHARE = 0.5  # of the letters; the coder learned from English alone


class Model(Protocol):
    """Anything that can read a talk."""

    @property
    def card(self) -> Mapping[str, str]: ...

    def read(self, talk: Sequence[Spoken]) -> Sequence[Readings]:
        """For every utterance, the readings of the heads of its speaker's side."""
        ...

    def quality(self, features: Sequence[float]) -> float | None:
        """The probability that a session with these coded shares is high-quality MI; None where not trained."""
        ...


Sums = Callable[[Sequence[Spoken], Floats], Mapping[str, Floats]]
"""An encoder's say of a talk and its cues: head -> a row for every utterance."""


@dataclass(frozen=True, slots=True)
class CoderModel:
    """Counted words and cues, and an encoder's sums where there is one, taken together."""

    linear: LinearModel
    encoder: Sums | None = None

    @property
    def card(self) -> Mapping[str, str]:
        return self.linear.card

    def read(self, talk: Sequence[Spoken]) -> list[Readings]:
        found: list[dict[str, Reading]] = [{} for _ in talk]
        cues = cues_of(talk)
        encoder_sums = self.encoder(talk, cues) if self.encoder and talk else None
        for speaker, side in ((THERAPIST, self.linear.therapist), (CLIENT, self.linear.client)):
            indices = [index for index, spoken in enumerate(talk) if spoken.speaker == speaker]
            for head, readings in side.readings(talk, indices, cues, encoder_sums).items():
                for index, reading in zip(indices, readings, strict=True):
                    found[index][head] = reading
        return list(found)

    def quality(self, features: Sequence[float]) -> float | None:
        return self.linear.quality.probability(features) if self.linear.quality else None


@dataclass(frozen=True)
class CodedTranscript:
    """A whole coded conversation. `said_so` holds what was said while reading, and what the coder has to add."""

    utterances: tuple[CodedUtterance, ...]
    card: Mapping[str, str]
    quality: float | None = None
    said_so: tuple[str, ...] = field(default=())

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        return moments_in(self.utterances)

    @cached_property
    def summary(self) -> Summary:
        return summary_of(self.utterances, quality=self.quality)

    def as_json(self) -> dict[str, Any]:
        """The format `heedful.codes/1`; every key is there, null where there is nothing to say."""
        return {
            "format": FORMAT,
            "model": {key: self.card[key] for key in ("name", "version", "trained_on")},
            "utterances": [_as_json(coded) for coded in self.utterances],
            "summary": self.summary.as_json(),
            "moments": [moment.as_json() for moment in self.moments],
        }


def _as_json(coded: CodedUtterance) -> dict[str, Any]:
    said = coded.utterance
    told = {"index": said.index, "speaker": said.speaker, "start": said.start, "text": said.text}
    return told | (_therapist_codes(coded) if coded.is_therapist else _client_codes(coded))


def _therapist_codes(coded: CodedUtterance) -> dict[str, Any]:
    return {
        "behaviour": coded.label("behaviour"),
        "p": _rounded(coded.readings["behaviour"].p),
        "question": coded.subtype("question"),
        "reflection": coded.subtype("reflection"),
        "input": coded.subtype("input"),
    }


def _client_codes(coded: CodedUtterance) -> dict[str, Any]:
    sources = coded.sources
    return {
        "talk": coded.label("talk"),
        "p": _rounded(coded.readings["talk"].p),
        "resisting": round(coded.p("resisting", "yes"), 4) if "resisting" in coded.readings else None,
        "resistance": coded.label("resistance") if coded.is_resisting else None,
        "sources": _rounded(sources) if sources is not None else None,
    }


def _rounded(p: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in p.items()}


@dataclass(frozen=True, slots=True)
class Coder:
    """Codes transcripts with a model. Pure arithmetic: opens no file and no connection."""

    model: Model

    def code(self, transcript: Transcript) -> CodedTranscript:
        talk = [Spoken.of(utterance.speaker, utterance.text) for utterance in transcript.utterances]
        coded = tuple(
            CodedUtterance(utterance, readings)
            for utterance, readings in zip(transcript.utterances, self.model.read(talk), strict=True)
        )
        features = quality_features(coded)
        quality = self.model.quality(features) if features is not None else None
        return CodedTranscript(coded, self.model.card, quality, (*transcript.said_so, *_caveats(transcript)))


def _caveats(transcript: Transcript) -> tuple[str, ...]:
    letters = [letter for said in transcript.utterances for letter in said.text if letter.isalpha()]
    latin = sum(letter < "\u0250" for letter in letters)
    if not letters or latin >= LEAST_LATIN_SHARE * len(letters):
        return ()
    return ("The coder learned from English; this is mostly in another script, so its codes mean little.",)


def load_coder(path: Path = SHIPPED) -> Coder:
    """The shipped coder (or one from `heedful train`), its checksums verified. Raises ModelProblem.

    The encoder beside it is used where there is one; a model of words and cues alone does without.
    """
    linear = load_model(path)
    if not linear.has_encoder:
        return Coder(CoderModel(linear))
    return Coder(CoderModel(linear, load_tagger(path.parent).sums))
