"""Guided conversations: the talk about wishes, the talk about their world, the two plans; a file each, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from heedful.core.catalogue import Basis, Topic
from heedful.knowledge.files import read_entry, read_mapping
from heedful.knowledge.schema import BasedEntry, Words
from heedful.wording.reading import hardest_sentence, reading_grade

FOLDER = "conversations"
HIGHEST_GRADE = 6.0
NEVER_LEFT_OUT = {
    "preferences": ("directive", "challenge", "feeling_focus", "past_focus", "other"),
    "culture": ("own_name", "cause", "who_stands_by", "healing", "what_would_help", "stigma", "who_may_know"),
    "coping_plan": ("signs", "eases", "let_go", "people"),
    "safety_plan": ("signs", "alone", "places", "tell", "helpers", "safer_place"),
}
"""Each conversation, with the topics that it would have a hole without."""


class TopicEntry(BasedEntry):
    """`title`, `ask`, `hints`, `low` and `high` are read by the client; `note` by the therapist."""

    title: Words
    ask: Words
    note: Words
    hints: tuple[Words, ...] = ()
    low: Words | None = None
    high: Words | None = None
    reach: bool = False


def read_conversations(folder: Path, problems: list[str]) -> dict[str, Mapping[str, Topic]]:
    """By the name of the conversation; every fault goes into `problems`."""
    return {name: _read(folder, name, problems) for name in NEVER_LEFT_OUT}


def _read(folder: Path, name: str, problems: list[str]) -> dict[str, Topic]:
    file = f"{FOLDER}/{name}.yaml"
    raw = read_mapping(folder / file, file, problems)
    if raw is None:
        return {}
    entries = {str(id): read_entry(value, TopicEntry, file, str(id), problems) for id, value in raw.items()}
    problems.extend(f"{file}: {id} is missing" for id in NEVER_LEFT_OUT[name] if id not in entries)
    return {id: _topic(id, entry) for id, entry in entries.items() if entry is not None}


def _topic(id: str, e: TopicEntry) -> Topic:
    basis = Basis(e.references, e.consensus)
    return Topic(id, e.title, e.ask, e.note, e.hints, e.low or "", e.high or "", e.reach, basis)


def problems_of_conversations(conversations: Mapping[str, Mapping[str, Topic]]) -> list[str]:
    """What is wrong with how they read, a sentence each."""
    return [
        f"{FOLDER}/{name}.yaml: {topic.id}: {said}"
        for name, topics in conversations.items()
        for topic in topics.values()
        for said in _faults(name, topic)
    ]


def _faults(name: str, topic: Topic) -> Iterator[str]:
    for words in _client_reads(topic):
        if (reading_grade(words) or 0.0) > HIGHEST_GRADE:
            yield f"reads too hard for grade {HIGHEST_GRADE:g}. Its hardest sentence: “{hardest_sentence(words)}”"
    if name == "preferences" and topic.id != "other" and not (topic.low and topic.high):
        yield "needs `low` and `high`, the two ends of its mark"


def _client_reads(topic: Topic) -> Iterable[str]:
    return (topic.ask, " ".join(f"{hint.rstrip('.')}." for hint in topic.hints))
