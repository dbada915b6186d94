"""Numbers and states in words that a person would say aloud. Pure: no Django, no clock."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from heedful.core.vocabulary import AllianceState, SessionStatus

HOW_LIKELY = (
    (0.00, "little points to it"),
    (0.15, "possible, not much more"),
    (0.30, "may be"),
    (0.50, "more likely than not"),
    (0.70, "likely"),
    (0.85, "very likely"),
)
"""From this probability on, these words; 0.5 is where a source stands out (`standing_out`)."""

HOW_MUCH = ((0.0, "hardly"), (1.0, "a little"), (3.0, "clearly"), (6.0, "strongly"))
"""From this many decibans on; 3 decibans is about twice as likely, 6 about four times."""

HOW_SURE = ((0.4, "a little"), (0.7, "clearly"), (1.0, "strongly"))
"""The three answers to 'how sure?' and the strength that each one stands for."""

ALLIANCE = {
    AllianceState.UNKNOWN: (
        "Unknown",
        "Every mark is at the top. That may be so, or hard to say otherwise: the marks alone cannot tell.",
    ),
    AllianceState.STEADY: ("Steady", "The marks are where they usually are."),
    AllianceState.STRAINED: ("Strained", "The last mark was lower than is usual here. Worth asking about."),
    AllianceState.RUPTURED: (
        "Ruptured",
        "The marks fell well below what is usual here. Worth talking about first.",
    ),
    AllianceState.REPAIRING: ("Mending", "The marks are on their way back after a fall."),
    AllianceState.REPAIRED: ("Mended", "The marks came back to where they usually are after a fall."),
}

NO_MARKS = ("No marks yet", "There are no check-in marks yet, so the page cannot say.")

STATUS = {
    SessionStatus.HELD: "Held",
    SessionStatus.MISSED: "Missed",
    SessionStatus.CANCELLED_LATE: "Cancelled late",
    SessionStatus.CANCELLED: "Cancelled in good time",
    SessionStatus.PAUSED: "Planned pause",
}

MARKS = {
    "mood": ("Mood", "How have you been feeling?", "very low", "very good"),
    "effort": ("Effort", "How much effort is this work taking you?", "hardly any", "all I have"),
    "progress": ("Progress", "Do you feel you are getting somewhere?", "not at all", "very much"),
    "heard": ("Felt heard", "Last time we met, did you feel heard?", "not at all", "fully"),
    "goal_fit": ("What matters", "Last time, did we work on what matters to you?", "not at all", "fully"),
    "method_fit": (
        "The way we work",
        "Last time, was the way we worked right for you?",
        "not at all",
        "fully",
    ),
    "say_no": ("Could say no", "Last time, could you have said no to me?", "not at all", "easily"),
}
"""Of each check-in mark: short name, question, what 0 and what 10 mean. Our own words; no validated scale.

The last four ask about the last time, so that the same words serve before a session, after it and between.
"""

PREFERENCES = {
    "directive": ("Who leads", "the client leads", "the therapist leads"),
    "challenge": ("Support or challenge", "gentle support", "straight challenge"),
    "feeling_focus": ("How much feeling", "calm and thinking", "strong feeling"),
    "past_focus": ("Which time", "the present and what is to come", "the past"),
}
"""Of each preference: what it is about, what -3 and what 3 mean (after Cooper and Norcross)."""

NOTICED = {
    "said": "Said",
    "shown": "Shown",
    "did": "Done",
    "therapist": "In me",
    "rated": "From the record",
}


def _word_for(value: float, scale: Sequence[tuple[float, str]]) -> str:
    return scale[bisect_right([start for start, _ in scale], value) - 1][1]


def how_likely(probability: float) -> str:
    return _word_for(probability, HOW_LIKELY)


def out_of_ten(probability: float, low: float, high: float) -> str:
    """Such as `about 7 in 10; it could be 5 to 8`: natural frequencies are read more truly than percentages."""
    point, least, most = (round(10 * share) for share in (probability, low, high))
    point_words = {0: "fewer than 1 in 10", 10: "nearly 10 in 10"}.get(point, f"about {point} in 10")
    span = f"; it could be {least} to {most}" if least != most else ""
    return point_words + span


def for_or_against(decibans: float) -> str:
    """Such as `clearly for` or `a little against`."""
    return f"{_word_for(abs(decibans), HOW_MUCH)} {'for' if decibans >= 0 else 'against'}"


def signed(decibans: float) -> str:
    """With a true minus sign, so that for and against line up and are read aloud as what they are."""
    return f"{decibans:+.1f}".replace("-", "−")


def how_sure(strength: float) -> str:
    """The nearest of the three answers."""
    return min(HOW_SURE, key=lambda answer: abs(answer[0] - strength))[1]


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 session`, `4 sessions`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def sentence(words: str) -> str:
    """With a capital and a full stop, for reasons that the core gives as clauses."""
    words = words.strip()
    if not words:
        return ""
    ended = words if words[-1] in ".?!’'”" else f"{words}."
    return ended[0].upper() + ended[1:]


def preference(value: float, low: str, high: str) -> str:
    """A step from -3 to 3 in words that make sense when they are read aloud by themselves."""
    end = high if value > 0 else low
    how = _word_for(abs(value), ((0.0, ""), (0.5, "A little: "), (1.5, "More: "), (2.5, "Clearly: ")))
    return f"{how}{end}" if how else "No preference"
