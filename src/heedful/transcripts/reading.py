"""A file of any of the usual kinds -> a `Transcript` of therapist and client."""

from __future__ import annotations

from pathlib import Path

from heedful.transcripts.files import checked_bytes, decoded
from heedful.transcripts.plain_text import turns_from_text
from heedful.transcripts.speakers import names_among, roles_for
from heedful.transcripts.speech_to_text import turns_from_json
from heedful.transcripts.subtitles import turns_from_subtitles
from heedful.transcripts.tables import turns_from_csv
from heedful.transcripts.transcript import Transcript, TranscriptProblem, Turns, Utterance
from heedful.transcripts.word import turns_from_word

__all__ = ["Transcript", "TranscriptProblem", "Utterance", "read_transcript"]


KINDS = frozenset((".csv", ".vtt", ".srt", ".txt", ".json", ".docx"))
"""Endings of the files that can be read."""


def read_transcript(path: Path, *, therapist: str | None = None) -> Transcript:
    """Read a transcript and tell therapist from client.

    `therapist` is the label the file gives the therapist; without it, known names are used, else a guess is
    made and said. Raises TranscriptProblem, whose sentences never quote the conversation.
    """
    path = Path(path)
    found = _turns(path, checked_bytes(path), therapist)
    return transcript_from(found, name=path.name, therapist=therapist)


def read_content(content: bytes, *, name: str, therapist: str | None = None) -> Transcript:
    """The same for a file that is in memory alone; `name` tells its kind. Raises TranscriptProblem."""
    path = Path(Path(name).name)
    if path.suffix.lower() not in KINDS:
        raise TranscriptProblem(
            f"{path.name}: this kind of file is not read. Save the transcript as {', '.join(sorted(KINDS))}."
        )
    return transcript_from(_turns(path, content, therapist), name=path.name, therapist=therapist)


def transcript_from(found: Turns, *, name: str, therapist: str | None = None) -> Transcript:
    """Give every turn its speaker; turns of people who are neither therapist nor client are left out."""
    if not found.turns:
        raise TranscriptProblem(f"{name}: nobody says anything in it. Check that this is the transcript.")
    roles = roles_for(found.turns, name=name, therapist=therapist)
    kept = [(role, turn) for role, turn in zip(roles.of_turns, found.turns, strict=True) if role]
    utterances = tuple(
        Utterance(index, role, turn.text, turn.start, turn.end) for index, (role, turn) in enumerate(kept)
    )
    return Transcript(utterances, (*found.said_so, *roles.said_so), names_among(found.turns))


def _turns(path: Path, content: bytes, therapist: str | None) -> Turns:
    name, suffix = path.name, path.suffix.lower()
    if suffix == ".docx":
        return turns_from_word(content, name=name, therapist=therapist)
    text = decoded(content, name=name)
    if suffix == ".csv":
        found = turns_from_csv(text.letters, name=name)
    elif suffix == ".json":
        found = turns_from_json(text.letters, name=name)
    elif suffix == ".txt":
        found = turns_from_text(text.letters, therapist=therapist)
    else:
        found = turns_from_subtitles(text.letters)
    return Turns(found.turns, (*text.said_so, *found.said_so))
