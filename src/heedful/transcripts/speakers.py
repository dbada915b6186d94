"""Who is the therapist: by known names, by what the caller says, else by how people speak, and said so.

Labels can be people's names: a sentence quotes only those that name nobody (`Speaker 1`, `P`, `Interviewer`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heedful.transcripts.transcript import CLIENT, THERAPIST, TranscriptProblem, Turn, counted


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_THERAPIST_NAMES = _words(
    "t th thr ther therapist cotherapist psychotherapist counselor counsellor couns clinician practitioner "
    "interviewer int doctor dr doc physician psychologist psychiatrist provider helper coach nurse facilitator "
    "worker caseworker socialworker therapeut therapeutin thérapeute terapeuta terapeut "
    "מטפל מטפלת معالج المعالج терапевт 治疗师 咨询师"
)
_CLIENT_NAMES = _words(
    "p pt pat cl cli client clients patient patients interviewee participant caller serviceuser respondent "
    "student klient klientin patientin paciente cliente consultante "
    "מטופל מטופלת عميل مريض клиент пациент 来访者 客户"
)
_NAMES_NOBODY = _words("speaker spk s unknown person voice male female man woman a b c d e")
_KIN_AND_OTHERS = _words(
    "mother father mum mom dad parent parents wife husband partner son daughter sister brother child teen girl boy "
    "aunt uncle grandmother grandfather family group all both everyone narrator host moderator interpreter observer "
    "question answer note text audio video recording session the and of"
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_NUMBER_AT_END = re.compile(r"[\s_#-]*\d+$")


@dataclass(frozen=True, slots=True)
class Roles:
    """For every turn 'therapist', 'client' or None (left out), and what has to be said about it."""

    of_turns: tuple[str | None, ...]
    said_so: tuple[str, ...]


def known_role(label: str) -> str | None:
    """The role that a label names: `T`, `Therapist 1`, `Dr. Okoro`, `Pt`, `Client (B)`; None for others."""
    words = _NUMBER_AT_END.sub("", _EDGES.sub("", label.casefold()))
    joined = re.sub(r"[\s._-]+", "", words)
    for candidate in (joined, *_role_words(words)):
        if candidate in _THERAPIST_NAMES:
            return THERAPIST
        if candidate in _CLIENT_NAMES:
            return CLIENT
    return None


def is_known(label: str) -> bool:
    return known_role(label) is not None


def names_among(turns: Sequence[Turn]) -> tuple[str, ...]:
    """The labels' words that may be somebody's name: `Zebedee` of `Zebedee (client)`, nothing of `Speaker 1`."""
    words = {word for turn in turns if turn.label for word in re.findall(r"[^\W\d_][\w'’-]+", turn.label)}
    return tuple(sorted(word for word in words if not _is_no_name(word.casefold())))


def _is_no_name(word: str) -> bool:
    return word in _THERAPIST_NAMES | _CLIENT_NAMES | _NAMES_NOBODY | _KIN_AND_OTHERS


def _role_words(words: str) -> list[str]:
    """The first word, and one in brackets: `client - B`, `Sam (therapist)`. Single letters count alone only."""
    parts = re.findall(r"[^\W\d_]+", words)
    return [part for part in (*parts[:1], *re.findall(r"\(([^\W\d_]+)\)", words + ")")) if len(part) > 1]


def roles_for(turns: Sequence[Turn], *, name: str, therapist: str | None = None) -> Roles:
    """Decide for every turn whose it is. Raises TranscriptProblem where that cannot be decided."""
    labels, filled = _carried_on([turn.label for turn in turns])
    if not any(labels):
        raise TranscriptProblem(
            f"{name}: no speakers are named. Let the speech-to-text program tell speakers apart, "
            "or put 'Therapist:' or 'Client:' before each turn."
        )
    people = _People.among(labels, turns)
    roles, said = _decided(people, name=name, therapist=therapist)
    left_out = sum(roles.get(label) is None for label in people.keys_in_order)
    of_turns = tuple(roles.get(key) if key else None for key in people.key_of_turn)
    carried = (
        (f"{counted(filled, 'turn')} without a speaker, taken as the same speaker going on.",)
        if filled
        else ()
    )
    return Roles(of_turns, (*carried, *said, *_about_left_out(of_turns, left_out)))


def _about_left_out(of_turns: Sequence[str | None], people: int) -> tuple[str, ...]:
    turns = sum(role is None for role in of_turns)
    if not turns:
        return ()
    return (
        f"{counted(people, 'other speaker')} neither therapist nor client and left out: {turns:,} turn(s). "
        "Rename a speaker to 'Client' or 'Therapist' in the file to take them in.",
    )


def _carried_on(labels: Sequence[str | None]) -> tuple[list[str | None], int]:
    """A turn without a label goes on with the speaker before; before the first label nobody is known."""
    carried: list[str | None] = []
    filled = 0
    for label in labels:
        before = carried[-1] if carried else None
        filled += not label and before is not None
        carried.append(label or before)
    return carried, filled


@dataclass(frozen=True, slots=True)
class _Person:
    """One speaker: the label as first written, and how they speak."""

    label: str
    order: int
    words: int
    question_share: float
    you_share: float


@dataclass(frozen=True, slots=True)
class _People:
    by_key: dict[str, _Person]
    key_of_turn: tuple[str, ...]

    @property
    def keys_in_order(self) -> tuple[str, ...]:
        return tuple(self.by_key)

    @classmethod
    def among(cls, labels: Sequence[str | None], turns: Sequence[Turn]) -> _People:
        keys = tuple(_key(label) if label else "" for label in labels)
        texts: dict[str, list[str]] = {}
        first: dict[str, str] = {}
        for key, label, turn in zip(keys, labels, turns, strict=True):
            if key:
                texts.setdefault(key, []).append(turn.text)
                first.setdefault(key, label or "")
        people = {key: _person(first[key], order, texts[key]) for order, key in enumerate(texts, start=1)}
        return cls(people, keys)


def _key(label: str) -> str:
    return _EDGES.sub("", " ".join(label.casefold().split())) or label


def _person(label: str, order: int, texts: Sequence[str]) -> _Person:
    words = [word for text in texts for word in re.findall(r"[\w']+", text.casefold())]
    you, me = sum(word in _YOU for word in words), sum(word in _ME for word in words)
    questions = sum("?" in text or "？" in text or "؟" in text for text in texts)
    return _Person(label, order, len(words), questions / len(texts), (you + 1) / (you + me + 2))


_YOU = _words("you your yours yourself you're you've you'd you'll")
_ME = _words("i me my mine myself i'm i've i'd i'll")


def shown(person: _Person) -> str:
    """The label if it names nobody, else which speaker in the file it is."""
    words = re.findall(r"[^\W\d_]+", person.label.casefold())
    names_nobody = is_known(person.label) and len(words) == 1
    if names_nobody or (words and all(word in _NAMES_NOBODY for word in words)):
        return person.label
    return f"Speaker number {person.order} in the file"


def _decided(
    people: _People, *, name: str, therapist: str | None
) -> tuple[dict[str, str | None], tuple[str, ...]]:
    roles = {key: known_role(person.label) for key, person in people.by_key.items()}
    if therapist is not None:
        return _as_told(people, roles, name=name, therapist=therapist)
    if THERAPIST in roles.values():
        return _with_client(people, roles)
    if CLIENT in roles.values():
        return _with_therapist(people, roles)
    return _guessed(people, roles, name=name)


Decision = tuple[dict[str, str | None], tuple[str, ...]]


def _as_told(people: _People, roles: dict[str, str | None], *, name: str, therapist: str) -> Decision:
    wanted = _key(therapist)
    if wanted not in people.by_key:
        known = ", ".join(shown(person) for person in people.by_key.values())
        raise TranscriptProblem(
            f"{name}: no speaker has the name given with --therapist. The speakers are: {known}. "
            "Give one of them as the file writes it."
        )
    told: dict[str, str | None] = {
        key: THERAPIST if key == wanted else (CLIENT if role == CLIENT else None)
        for key, role in roles.items()
    }
    return _with_client(people, told)


def _with_client(people: _People, roles: dict[str, str | None]) -> Decision:
    """The therapist is known. Without a known client, the one who says most of the rest is the client."""
    if CLIENT in roles.values():
        return roles, ()
    rest = [person for key, person in people.by_key.items() if roles[key] is None]
    if not rest:
        return roles, ("Only the therapist speaks in this file.",)
    client = max(rest, key=lambda person: (person.words, -person.order))
    said = (
        ()
        if len(rest) == 1
        else (f"{shown(client)} was taken for the client, because they say most beside the therapist.",)
    )
    return {**roles, _key(client.label): CLIENT}, said


def _with_therapist(people: _People, roles: dict[str, str | None]) -> Decision:
    """The client is known. The therapist is the other who speaks most like one."""
    rest = [person for key, person in people.by_key.items() if roles[key] is None]
    if not rest:
        return roles, ("Only the client speaks in this file.",)
    chosen = max(rest, key=lambda person: (likeness(person), -person.order))
    said = () if len(rest) == 1 else (_because(chosen),)
    return {**roles, _key(chosen.label): THERAPIST}, said


def _guessed(people: _People, roles: dict[str, str | None], *, name: str) -> Decision:
    if len(people.by_key) == 1:
        raise TranscriptProblem(
            f"{name}: only one speaker was found, and it is not said who that is. "
            "Name the speakers, or give the therapist's with --therapist."
        )
    two = sorted(people.by_key.values(), key=lambda person: (-person.words, person.order))[:2]
    chosen = max(two, key=lambda person: (likeness(person), -person.order))
    decided, said = _with_client(people, {**roles, _key(chosen.label): THERAPIST})
    return decided, (_because(chosen), *said)


def likeness(person: _Person) -> float:
    """How much somebody speaks like a therapist: asks, and says 'you' more than 'I'."""
    return person.question_share + person.you_share


def _because(person: _Person) -> str:
    return (
        f"{shown(person)} was taken for the therapist, because they ask more and say 'you' more often: "
        "check, and use --therapist if it is the other."
    )
