"""Times as transcripts write them, in seconds."""

from __future__ import annotations

import math
import re

LONGEST_SECONDS = 7 * 24 * 3600.0
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,9})?)")
_NUMBER = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*s?", re.IGNORECASE)


def seconds_from(value: object) -> float | None:
    """Read `83.5`, `"83,5"`, `"1:23.5"` or `"00:01:23"`; None for what is no time within a week."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _within_bounds(value)
    return _seconds_from_words(str(value).strip().strip("[]()"))


def _seconds_from_words(words: str) -> float | None:
    if clock := _CLOCK.fullmatch(words):
        hours, minutes, seconds = clock.groups()
        return _within_bounds(int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", ".")))
    if number := _NUMBER.fullmatch(words):
        return _within_bounds(float(number[1].replace(",", ".")))
    return None


def _within_bounds(seconds: float) -> float | None:
    try:
        is_possible = math.isfinite(seconds) and 0 <= seconds <= LONGEST_SECONDS
    except OverflowError:  # a whole number too large for a float
        return None
    return round(float(seconds), 3) if is_possible else None
