"""Keeping a session's transcript: with consent, without names, for an agreed time; coding it; correcting; removing.

No word of it reaches a log or an exception message.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from heedful.practice.people.models import User
from heedful.practice.record.models import (
    CodeCorrection,
    ObservedBy,
    Participant,
    Session,
    SessionTranscript,
    TranscriptState,
)
from heedful.practice.trust import audit
from heedful.transcripts.coded import CodedUtterance
from heedful.transcripts.coding import CodedTranscript, load_coder
from heedful.transcripts.deidentify import Found, also_without
from heedful.transcripts.linear import Reading
from heedful.transcripts.observations import Sign, signs_in
from heedful.transcripts.scheme import CLIENT_HEADS, THERAPIST_HEADS
from heedful.transcripts.transcript import Transcript, Utterance

log = logging.getLogger(__name__)

SOMETHING_WAITS = threading.Event()
"""Set when a transcript was kept, so that the worker need not wait for its next round."""

CORRECTABLE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "behaviour": ("therapist", tuple(THERAPIST_HEADS["behaviour"])),
    "talk": ("client", tuple(CLIENT_HEADS["talk"])),
    "resisting": ("client", tuple(CLIENT_HEADS["resisting"])),
}


# --- Keeping ------------------------------------------------------------------------------------------------


@transaction.atomic
def keep(
    opened: Participant,
    session: Session,
    transcript: Transcript,
    found: Sequence[Found],
    *,
    consent_on: date,
    keep_until: date,
    user: User,
) -> SessionTranscript:
    """Keep it to be coded. `transcript` holds stand-ins already; the file itself is never kept."""
    row = SessionTranscript.objects.create(
        participant=opened,
        session=session,
        kept_by=user,
        consent_on=consent_on,
        keep_until=keep_until,
        spoken=_as_text(transcript),
        told=json.dumps([*transcript.said_so, *_taken_away(found)], ensure_ascii=False),
    )
    audit.record("kept a transcript", actor=user.pk, subject=opened, purpose="transcript")
    transaction.on_commit(SOMETHING_WAITS.set)
    return row


def _taken_away(found: Sequence[Found]) -> list[str]:
    if not found:
        return ["Nothing was found that tells who somebody is. Look for yourself."]
    counts: dict[str, int] = {}
    for one in found:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    each = ", ".join(
        f"{number} {kind if number == 1 else _many(kind)}" for kind, number in sorted(counts.items())
    )
    return [f"Taken away and not kept: {each}."]


def _many(kind: str) -> str:
    return kind + ("es" if kind.endswith("s") else "s")


def _as_text(transcript: Transcript) -> str:
    said = [[one.speaker, one.text, one.start, one.end] for one in transcript.utterances]
    return json.dumps(said, ensure_ascii=False)


def transcript_of(row: SessionTranscript) -> Transcript:
    said = json.loads(row.spoken or "[]")
    return Transcript(
        tuple(
            Utterance(index, speaker, text, start, end)
            for index, (speaker, text, start, end) in enumerate(said)
        ),
        tuple(json.loads(row.told or "[]")),
    )


@transaction.atomic
def hide_words(row: SessionTranscript, words: Sequence[str], *, user: User) -> int:
    """Take away what was missed, wherever it stands; how often it stood there. The codes stay."""
    changed, count = also_without(transcript_of(row), words)
    if count:
        row.spoken = _as_text(changed)
        row.save(update_fields=["spoken"])
        audit.record(
            "hid words of a transcript", actor=user.pk, subject=row.participant, purpose="transcript"
        )
    return count


# --- Coding -------------------------------------------------------------------------------------------------


def code_waiting() -> int:
    """Code every transcript that waits; how many. One that cannot be coded is marked so, and stops no other."""
    SOMETHING_WAITS.clear()
    waiting = list(SessionTranscript.objects.filter(state=TranscriptState.WAITING, removed_at__isnull=True))
    for row in waiting:
        try:
            _code(row)
        except Exception as error:  # whatever it is, the therapist must be told, and the others coded
            log.error("a transcript could not be coded: %s", type(error).__name__)
            row.state = TranscriptState.FAILED
            row.save(update_fields=["state"])
    return len(waiting)


def _code(row: SessionTranscript) -> None:
    coded = load_coder().code(transcript_of(row))
    readings = [
        {head: [reading.label, dict(reading.p)] for head, reading in said.readings.items()}
        for said in coded.utterances
    ]
    with transaction.atomic():
        still = (
            SessionTranscript.objects.select_for_update().filter(pk=row.pk, removed_at__isnull=True).first()
        )
        if still is None:
            return
        still.codes = json.dumps({"card": dict(coded.card), "quality": coded.quality, "readings": readings})
        still.state = TranscriptState.CODED
        still.save(update_fields=["codes", "state"])


def code_again(row: SessionTranscript) -> None:
    row.state = TranscriptState.WAITING
    row.save(update_fields=["state"])
    transaction.on_commit(SOMETHING_WAITS.set)


def coded_of(row: SessionTranscript, *, as_corrected: bool = True) -> CodedTranscript:
    """As it was coded, with the therapist's corrections in place; moments and numbers follow from those."""
    codes = json.loads(row.codes or "{}")
    corrections = row.corrections.all() if as_corrected else ()
    corrected = {(one.index, one.head): one.label for one in corrections}
    utterances = tuple(
        CodedUtterance(said, _readings(said.index, readings, corrected))
        for said, readings in zip(transcript_of(row).utterances, codes["readings"], strict=True)
    )
    return CodedTranscript(utterances, codes["card"], codes["quality"], transcript_of(row).said_so)


def _readings(
    index: int, readings: Mapping[str, Sequence[object]], corrected: Mapping[tuple[int, str], str]
) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for head, (label, p) in readings.items():
        assert isinstance(p, dict)
        own = corrected.get((index, head))
        found[head] = (
            Reading(str(label), p) if own is None else Reading(own, {name: float(name == own) for name in p})
        )
    return found


# --- Correcting and taking into the case --------------------------------------------------------------------


def may_be_corrected(row: SessionTranscript, index: int, head: str, label: str) -> bool:
    said = transcript_of(row).utterances
    speaker, labels = CORRECTABLE.get(head, ("", ()))
    return 0 <= index < len(said) and said[index].speaker == speaker and label in labels


@transaction.atomic
def correct(row: SessionTranscript, index: int, head: str, label: str, *, user: User) -> None:
    """Keep the therapist's code beside the coder's. Call `may_be_corrected` first."""
    CodeCorrection.objects.update_or_create(
        transcript=row, index=index, head=head, defaults={"label": label, "corrected_by": user}
    )
    audit.record("corrected a code", actor=user.pk, subject=row.participant, purpose="transcript")


def uncorrect(row: SessionTranscript, index: int) -> None:
    row.corrections.filter(index=index).delete()


def signs_of(row: SessionTranscript) -> tuple[Sign, ...]:
    """What could go into the case, the surest first."""
    return signs_in(coded_of(row))


def taken_in(row: SessionTranscript) -> Callable[[Sign], bool]:
    """Whether a sign is in the case already: known by its time, where the file has times, else by its strength."""
    known = row.participant.observations.filter(session=row.session, by=ObservedBy.TRANSCRIPT)
    keys = {_key(one.kind, one.at_seconds, one.strength) for one in known}

    def is_known(sign: Sign) -> bool:
        seen = sign.observation
        return _key(seen.kind, seen.at_seconds, seen.strength) in keys

    return is_known


def _key(kind: str, at_seconds: int | None, strength: float) -> tuple[str, int | None, float | None]:
    return (kind, at_seconds, round(strength, 3) if at_seconds is None else None)


@transaction.atomic
def take_in(row: SessionTranscript, chosen: Collection[str], *, user: User) -> int:
    """Put the signs of `signs_of` with these ids into the case, once; how many were new."""
    is_known = taken_in(row)
    new = [sign.observation for sign in signs_of(row) if sign.id in chosen and not is_known(sign)]
    for sign in new:
        row.participant.observations.create(
            session=row.session,
            kind=sign.kind,
            strength=sign.strength,
            by=ObservedBy.TRANSCRIPT,
            at_seconds=sign.at_seconds,
            noted_by=user,
        )
    audit.record("took signs from a transcript", actor=user.pk, subject=row.participant, purpose="transcript")
    return len(new)


# --- Removing -----------------------------------------------------------------------------------------------


@transaction.atomic
def remove(row: SessionTranscript, *, now: datetime, user: User | None = None) -> str:
    """Remove its words, codes and corrections for good; the SHA-256 of what is gone, kept as the proof."""
    gone = hashlib.sha256(((row.spoken or "") + (row.codes or "")).encode()).hexdigest()
    row.corrections.all().delete()
    row.spoken = row.codes = row.told = None
    row.removed_at, row.fingerprint = now, gone
    row.save()
    actor = user.pk if user else None
    audit.record("removed a transcript", actor=actor, subject=row.participant, purpose="transcript")
    return gone


def kept_of(opened: Participant) -> list[SessionTranscript]:
    """What is kept of a person's talks, the newest session first."""
    kept = opened.transcripts.filter(removed_at__isnull=True).select_related("session")
    return list(kept.order_by("-session__on", "-session__number"))


@transaction.atomic
def take_back(opened: Participant) -> None:
    """The client no longer agrees that their talks are kept: all of them are removed, at once."""
    for row in kept_of(opened):
        row.taken_back = True
        remove(row, now=timezone.now())


def remove_overdue(now: datetime) -> int:
    """Remove every transcript whose agreed time is over; how many."""
    overdue = SessionTranscript.objects.filter(
        removed_at__isnull=True, keep_until__lt=timezone.localdate(now)
    )
    return len([remove(row, now=now) for row in overdue])
