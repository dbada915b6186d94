"""`Brief` -> `heedful.brief/1`, the brief for other programs."""

from __future__ import annotations

import json
from typing import Any

from heedful.core.vocabulary import (
    AvoidNote,
    Brief,
    Evidence,
    InquiryOffer,
    ResponseOffer,
    SafetyNote,
    Signal,
    SourceReading,
)

FORMAT = "heedful.brief/1"
PLACES = 3
"""Decimals shown: more would claim a precision that the weights do not have."""


def brief_as_text(brief: Brief) -> str:
    """The same brief gives the same bytes."""
    return json.dumps(brief_as_object(brief), ensure_ascii=False, indent=1) + "\n"


def brief_as_object(brief: Brief) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "client": brief.client,
        "after_session": brief.after_session,
        "sources": [_source(source) for source in brief.sources],
        "inquiries": [_inquiry(inquiry) for inquiry in brief.inquiries],
        "responses": [_response(response) for response in brief.responses],
        "avoid": [_avoid(avoid) for avoid in brief.avoid],
        "alliance": {
            "level": _rounded(brief.alliance.level),
            "low": _rounded(brief.alliance.low),
            "high": _rounded(brief.alliance.high),
            "state": brief.alliance.state.value,
        },
        "signals": [_signal(signal) for signal in brief.signals],
        "safety": [_safety(note) for note in brief.safety],
        "agenda": list(brief.agenda),
        "takeaways": list(brief.takeaways),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)


def _source(source: SourceReading) -> dict[str, Any]:
    return {
        "id": source.id,
        "probability": _rounded(source.probability),
        "low": _rounded(source.low),
        "high": _rounded(source.high),
        "evidence": [_evidence(line) for line in source.evidence],
    }


def _evidence(line: Evidence) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "session": line.session,
        "decibans": _rounded(line.decibans),
        "derived": line.is_derived,
    }


def _inquiry(inquiry: InquiryOffer) -> dict[str, Any]:
    return {
        "id": inquiry.id,
        "words": inquiry.words,
        "bits": _rounded(inquiry.bits),
        "tells_apart": list(inquiry.tells_apart),
    }


def _response(response: ResponseOffer) -> dict[str, Any]:
    return {
        "id": response.id,
        "score": _rounded(response.score),
        "why": response.why,
        "words": response.words,
        "rationale": response.rationale,
        "choices": list(response.choices),
        "for_sources": list(response.for_sources),
    }


def _avoid(avoid: AvoidNote) -> dict[str, Any]:
    return {"id": avoid.id, "why": avoid.why}


def _signal(signal: Signal) -> dict[str, Any]:
    return {"kind": signal.kind, "session": signal.session, "why": signal.why}


def _safety(note: SafetyNote) -> dict[str, Any]:
    return {"session": note.session, "why": note.why, "acknowledged": note.is_acknowledged}
