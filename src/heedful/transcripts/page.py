"""A coded transcript as a page for a person at a terminal: moments first, then numbers, then cautions."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from heedful.transcripts.coding import CodedTranscript
from heedful.transcripts.moments import Moment
from heedful.transcripts.summary import (
    MITI_COMPLEX_REFLECTIONS,
    MITI_REFLECTION_TO_QUESTION,
    Summary,
    standing,
)

PAGE_WIDTH = 96
MOST_MOMENTS = 8
_BEHAVIOUR_WORDS = {
    "question": "asked",
    "reflection": "reflected",
    "therapist_input": "gave information or advice",
    "other": "went on",
}
_TALK_WORDS = {
    "change": "talk of change",
    "neutral": "neither for nor against",
    "sustain": "talk of staying as it is",
}


def print_codes(coded: CodedTranscript, console: Console | None = None) -> None:
    """Print the page. It shows times and codes; the words stay in the transcript."""
    console = console or Console(highlight=False)
    console.width = min(console.width, PAGE_WIDTH)
    for line in (*_moments(coded), "", *_numbers(coded.summary), "", *_cautions()):
        console.print(line)


def _moments(coded: CodedTranscript) -> Iterator[str | Padding]:
    yield "[bold]Moments worth a second look[/]"
    surest = sorted(coded.moments, key=lambda moment: (-moment.sure, moment.index))[:MOST_MOMENTS]
    if not surest:
        yield "  None stood out to the coder. That is not the same as none."
    for moment in sorted(surest, key=lambda moment: moment.index):
        yield Padding(f"{_where(moment)}  {moment.sure:.0%}  The client {escape(moment.what)}.", (0, 0, 0, 2))
        yield Padding(_what_followed(moment), (0, 0, 0, 6))
    if len(coded.moments) > len(surest):
        yield f"  The surest {len(surest)} of {len(coded.moments)}."


def _where(moment: Moment) -> str:
    if moment.at_seconds is None:
        return f"utterance {moment.index}"
    minutes, seconds = divmod(int(moment.at_seconds), 60)
    return f"{minutes:>3}:{seconds:02d}"


def _what_followed(moment: Moment) -> str:
    if moment.therapist_then is None:
        return "[dim]The talk ends here.[/]"
    perhaps = "perhaps " if moment.therapist_is_unsure else ""
    then = f"You {perhaps}{_BEHAVIOUR_WORDS[moment.therapist_then]}"
    perhaps = "perhaps " if moment.client_is_unsure else ""
    after = f"; then came {perhaps}{_TALK_WORDS[moment.client_then]}" if moment.client_then else ""
    return f"[dim]{then}{after}.[/]"


def _numbers(summary: Summary) -> Iterator[str]:
    yield "[bold]The session in numbers[/]"
    ratio, complex_share = summary.reflection_to_question, summary.complex_reflections
    yield _number(
        "reflections for each question", ratio, "{:.1f}", standing(ratio, MITI_REFLECTION_TO_QUESTION)
    )
    yield _number(
        "complex among reflections",
        complex_share,
        "{:.0%}",
        standing(complex_share, MITI_COMPLEX_REFLECTIONS),
    )
    yield _number("open among questions", summary.open_questions)
    yield _number("your share of the words", summary.therapist_talk)
    yield _number("talk of change, of client turns", summary.change_talk)
    yield _number("talk of staying, of client turns", summary.sustain_talk)
    yield _number("like high-quality MI demonstrations", summary.quality)


def _number(name: str, value: float | None, form: str = "{:.0%}", beside: str | None = None) -> str:
    shown = "-" if value is None else form.format(value)
    return f"  {name:<36}{shown:>6}" + (f"   MITI 4.2.1: {beside}" if beside else "")


def _cautions() -> Iterator[str]:
    yield (
        "[dim]Of ten flagged moments about four are right, and fewer than half of all are found: look, do not count. "
        "The MITI thresholds are expert opinion. What shows here is about a moment, not about a person.[/]"
    )
