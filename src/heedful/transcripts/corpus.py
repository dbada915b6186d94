"""The labelled conversations to learn from: AnnoMI, and the machine-coded resistance labels beside it."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from heedful.transcripts.cues import Spoken
from heedful.transcripts.scheme import NONE
from heedful.transcripts.transcript import CLIENT, THERAPIST, Problem, Transcript, Utterance

FOLDS = 5


class CorpusProblem(Problem):
    """The training data is missing or not laid out as expected; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One utterance with its labels by head; a head that does not apply is absent."""

    speaker: str
    text: str = field(repr=False)
    labels: Mapping[str, str] = field(default_factory=dict)
    votes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By head, how many of several annotators chose each class; empty where there was one."""
    second_source: str | None = None
    level: int = 0
    """Of resistance: 0 none, 1 slight or doubtful, 2 clear, 3 strong."""
    other_level: int | None = None
    """As a second coder saw it, where there was one."""

    @property
    def is_clearly_resisting(self) -> bool:
        return self.level >= 2


@dataclass(frozen=True, slots=True)
class Conversation:
    """One transcript of the corpus; `fold` keeps scenes of one video together."""

    id: str
    fold: int
    is_high_quality: bool
    utterances: tuple[Labelled, ...] = field(repr=False)

    @property
    def spoken(self) -> tuple[Spoken, ...]:
        return tuple(Spoken.of(utterance.speaker, utterance.text) for utterance in self.utterances)

    @property
    def transcript(self) -> Transcript:
        return Transcript(
            tuple(Utterance(index, said.speaker, said.text) for index, said in enumerate(self.utterances))
        )


@dataclass(frozen=True, slots=True)
class Corpus:
    conversations: tuple[Conversation, ...]
    has_resistance: bool


def read_corpus(data: Path) -> Corpus:
    """Read `data/annomi` (or `data` itself) and, where it lies beside, `resistance`."""
    annomi = _annomi_folder(Path(data))
    rows = _rows(annomi / "annomi-simple.csv")
    votes = _votes(annomi / "annomi-full.csv")
    coded = _resistance(annomi.parent / "resistance" / "coder_a.csv")
    again = _second_coding(annomi.parent / "resistance")
    by_transcript: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        by_transcript[row["transcript_id"]].append(row)
    fold_of = _folds(annomi / "folds.json", sorted(by_transcript))
    conversations = tuple(
        _conversation(id, fold_of[id], by_transcript[id], votes, coded, again.get(id))
        for id in by_transcript
        if id in fold_of
    )
    if not conversations:
        raise CorpusProblem(
            f"{annomi.name}: none of its transcripts is in folds.json. Check that they belong together."
        )
    return Corpus(conversations, bool(coded))


def _annomi_folder(data: Path) -> Path:
    for folder in (data, data / "annomi"):
        if (folder / "annomi-simple.csv").is_file():
            return folder
    raise CorpusProblem(
        f"{data.name}: no annomi-simple.csv in it. Give the folder that holds it, or the one above."
    )


_NEEDED = ("transcript_id", "utterance_id", "interlocutor", "utterance_text", "main_therapist_behaviour")


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise CorpusProblem(f"{path.name}: the file cannot be read. Fetch the data again.") from None
    missing = [column for column in _NEEDED if not rows or column not in rows[0]]
    if missing:
        raise CorpusProblem(
            f"{path.name}: the column(s) {', '.join(missing)} are missing. Fetch the data again."
        )
    return rows


Key = tuple[str, str]


def _votes(path: Path) -> Mapping[Key, list[Mapping[str, str]]]:
    """All annotators' rows of each utterance; without the full file there are no subtypes."""
    votes: dict[Key, list[Mapping[str, str]]] = defaultdict(list)
    for row in _rows(path) if path.is_file() else ():
        votes[row["transcript_id"], row["utterance_id"]].append(row)
    return votes


def _resistance(path: Path) -> Mapping[Key, Mapping[str, str]]:
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {(row["transcript_id"], row["utterance_id"]): row for row in csv.DictReader(file)}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError):
        raise CorpusProblem(f"{path.name}: the file cannot be read. Fetch the data again.") from None


def _second_coding(folder: Path) -> Mapping[str, Mapping[str, int]]:
    """Transcript -> utterance -> level, for the transcripts that a second coder read; what is not named is 0."""
    listed, path = folder / "coder_b_transcripts.json", folder / "coder_b.csv"
    if not (listed.is_file() and path.is_file()):
        return {}
    try:
        found: dict[str, dict[str, int]] = {str(id): {} for id in json.loads(listed.read_text("utf-8"))}
        for (id, utterance), row in _resistance(path).items():
            found.setdefault(id, {})[utterance] = int(row["resisting"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CorpusProblem(f"{path.name}: the file cannot be read. Fetch the data again.") from None
    return found


def _folds(path: Path, ids: Sequence[str]) -> Mapping[str, int]:
    """The given folds; without the file, transcripts are dealt out in turn."""
    if not path.is_file():
        return {id: place % FOLDS for place, id in enumerate(ids)}
    try:
        folds = json.loads(path.read_text(encoding="utf-8"))["folds"]
        return {str(id): number for number, fold in enumerate(folds) for id in fold}
    except (OSError, ValueError, KeyError, TypeError):
        raise CorpusProblem(f"{path.name}: not a list of folds. Fetch the data again.") from None


def _conversation(
    id: str,
    fold: int,
    rows: Sequence[Mapping[str, str]],
    votes: Mapping[Key, list[Mapping[str, str]]],
    coded: Mapping[Key, Mapping[str, str]],
    again: Mapping[str, int] | None,
) -> Conversation:
    answers = _answers(rows, coded)
    utterances = tuple(
        replace(
            _labelled(row, votes.get((id, row["utterance_id"]), ()), coded, answers.get(row["utterance_id"])),
            other_level=None if again is None else again.get(row["utterance_id"], 0),
        )
        for row in rows
    )
    return Conversation(id, fold, rows[0].get("mi_quality") != "low", utterances)


def _answers(rows: Sequence[Mapping[str, str]], coded: Mapping[Key, Mapping[str, str]]) -> Mapping[str, str]:
    """The therapist's next substantive turn after resistance -> what it did with it."""
    answers = {}
    for place, row in enumerate(rows):
        mark = coded.get((row["transcript_id"], row["utterance_id"]))
        if mark and mark["then"] != "none":
            later = (r for r in rows[place + 1 :] if r["interlocutor"] == THERAPIST)
            substantive = next((r for r in later if len(r["utterance_text"].split()) > 2), None)
            if substantive:
                answers[substantive["utterance_id"]] = mark["then"]
    return answers


def _labelled(
    row: Mapping[str, str],
    votes: Iterable[Mapping[str, str]],
    coded: Mapping[Key, Mapping[str, str]],
    answer: str | None,
) -> Labelled:
    votes = tuple(votes)
    text = row["utterance_text"]
    if row["interlocutor"] == THERAPIST:
        labels = {"behaviour": row["main_therapist_behaviour"], **_subtypes(votes)}
        labels |= {"answer": answer} if answer else {}
        return Labelled(THERAPIST, text, labels, _therapist_votes(votes))
    talk, shared = {"talk": row["client_talk_type"]}, _client_votes(votes)
    if not coded:
        return Labelled(CLIENT, text, talk, shared)
    mark = coded.get((row["transcript_id"], row["utterance_id"]))
    if mark is None:
        return Labelled(CLIENT, text, talk | {"resisting": "no"}, shared)
    resisting = {"resisting": "yes", "resistance": mark["behaviour"], "source": mark["source1"]}
    return Labelled(
        CLIENT,
        text,
        talk | resisting,
        shared,
        second_source=mark["source2"] or None,
        level=int(mark["resisting"]),
    )


_SUBTYPES = {"question": "question", "reflection": "reflection", "input": "therapist_input"}


def _subtypes(votes: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Most annotators' subtype, for each act that at least half of them saw; "none" for the others."""
    votes = tuple(votes)
    found = {}
    for head, column in _SUBTYPES.items() if votes else ():
        seen = [vote[f"{column}_subtype"] for vote in votes if vote[f"{column}_exists"] == "True"]
        is_there = bool(seen) and 2 * len(seen) >= len(votes)
        found[head] = Counter(seen).most_common(1)[0][0] if is_there else NONE
    return found


def _therapist_votes(votes: Sequence[Mapping[str, str]]) -> dict[str, Mapping[str, float]]:
    """Several annotators' votes; nothing where there was only one."""
    if len(votes) < 2:
        return {}
    found: dict[str, Mapping[str, float]] = {
        head: Counter(_subtype(vote, column) for vote in votes) for head, column in _SUBTYPES.items()
    }
    return found | {"behaviour": Counter(vote["main_therapist_behaviour"] for vote in votes)}


def _client_votes(votes: Sequence[Mapping[str, str]]) -> dict[str, Mapping[str, float]]:
    return {"talk": Counter(vote["client_talk_type"] for vote in votes)} if len(votes) > 1 else {}


def _subtype(vote: Mapping[str, str], column: str) -> str:
    return vote[f"{column}_subtype"] if vote[f"{column}_exists"] == "True" else NONE
