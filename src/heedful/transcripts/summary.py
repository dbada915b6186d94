"""A session in numbers, beside the published MITI thresholds. A number that cannot be worked out is None."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from heedful.transcripts.coded import CodedUtterance

# Moyers, Manuel & Ernst (2014), Motivational Interviewing Treatment Integrity Coding Manual 4.2.1. Its thresholds are
# "based upon expert opinion, and currently lack normative or other validity data".
MITI_REFLECTION_TO_QUESTION = {"fair": 1.0, "good": 2.0}
MITI_COMPLEX_REFLECTIONS = {"fair": 0.40, "good": 0.50}
# Open questions have no threshold in MITI 4.2.1, which no longer codes them apart.

LEAST_TURNS_FOR_QUALITY = 5  # of the therapist; shares of fewer turns say nothing


@dataclass(frozen=True, slots=True)
class Summary:
    """Shares are 0 to 1; the ratio is 0 or more. Counted from the codes shown, so that a reader can check them."""

    reflection_to_question: float | None
    open_questions: float | None
    complex_reflections: float | None
    therapist_talk: float | None
    change_talk: float | None
    sustain_talk: float | None
    quality: float | None

    def as_json(self) -> dict[str, float | None]:
        return {name: None if value is None else round(value, 4) for name, value in asdict(self).items()}


def summary_of(coded: Sequence[CodedUtterance], *, quality: float | None) -> Summary:
    therapist = [said for said in coded if said.is_therapist]
    client = [said for said in coded if not said.is_therapist]
    behaviours = Counter(said.label("behaviour") for said in therapist)
    talk = Counter(said.label("talk") for said in client)
    questions = Counter(said.subtype("question") for said in therapist)
    reflections = Counter(said.subtype("reflection") for said in therapist)
    return Summary(
        reflection_to_question=_share(behaviours["reflection"], behaviours["question"]),
        open_questions=_share(questions["open"], questions["open"] + questions["closed"]),
        complex_reflections=_share(reflections["complex"], reflections["simple"] + reflections["complex"]),
        therapist_talk=_share(_words(therapist), _words(coded)),
        change_talk=_share(talk["change"], len(client)),
        sustain_talk=_share(talk["sustain"], len(client)),
        quality=quality,
    )


PARTS = ("first third", "middle", "last third")
LEAST_TURNS_FOR_PARTS = 9  # of the client; thirds of fewer turns say nothing


def over_the_session(coded: Sequence[CodedUtterance]) -> tuple[tuple[str, float, float], ...]:
    """For each third of the client's turns: its name, and the shares of change and sustain talk; () for few turns."""
    turns = [said.label("talk") for said in coded if not said.is_therapist]
    if len(turns) < LEAST_TURNS_FOR_PARTS:
        return ()
    cuts = [round(len(turns) * part / len(PARTS)) for part in range(len(PARTS) + 1)]
    parts = [turns[start:end] for start, end in pairwise(cuts)]
    return tuple(
        (name, part.count("change") / len(part), part.count("sustain") / len(part))
        for name, part in zip(PARTS, parts, strict=True)
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _words(coded: Sequence[CodedUtterance]) -> int:
    return sum(len(said.utterance.text.split()) for said in coded)


def standing(value: float | None, thresholds: dict[str, float]) -> str | None:
    """'good', 'fair' or 'below fair' on a MITI threshold; None where there is no value."""
    if value is None:
        return None
    return next((name for name in ("good", "fair") if value >= thresholds[name]), "below fair")


QUALITY_FEATURES = (
    "question",
    "reflection",
    "therapist_input",
    "reflection_less_input",
    "open",
    "answers_pushing",
)


def quality_features(coded: Sequence[CodedUtterance]) -> list[float] | None:
    """Mean probabilities over the therapist's turns, in the order of `QUALITY_FEATURES`; None for too few turns."""
    turns = [said for said in coded if said.is_therapist]
    if len(turns) < LEAST_TURNS_FOR_QUALITY:
        return None

    def mean(head: str, name: str) -> float:
        return sum(said.p(head, name) for said in turns) / len(turns)

    question, reflection, given = (
        mean("behaviour", name) for name in ("question", "reflection", "therapist_input")
    )
    return [
        question,
        reflection,
        given,
        reflection - given,
        mean("question", "open"),
        mean("answer", "pushes"),
    ]
