"""`Brief` -> a page for a person at a terminal: read in a minute, safety first.

In colour where the terminal has it; plain text where it has not, or where NO_COLOR is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from heedful.core.catalogue import Catalogue
from heedful.core.vocabulary import Brief, Evidence, ResponseOffer, SourceReading

PAGE_WIDTH = 96
SHOWN_SOURCES = 3
SHOWN_EVIDENCE = 3
SHOWN_RESPONSES = 3
SHOWN_AVOID = 3
SHOWN_SIGNALS = 4
BAR_CELLS = 20


def print_brief(brief: Brief, catalogue: Catalogue, console: Console | None = None) -> None:
    """Print the page; text wraps at the terminal's width, at most `PAGE_WIDTH` columns."""
    console = console or Console(highlight=False)
    console.width = min(console.width, PAGE_WIDTH)
    for section in (_head, _safety, _alliance, _signals, _sources, _inquiry, _responses, _avoid, _agenda):
        lines = list(section(brief, catalogue))
        if lines:
            console.print()
        for line in lines:
            console.print(line)
    console.print()
    console.print("[dim]It rests on what was noted, and supports your judgement. It diagnoses nothing.[/]")


Line = Text | Padding | str


def _plain(words: str) -> str:
    """Words from a case as they are, and harmless: neither markup nor a character that steers the terminal."""
    return escape("".join(c if c.isprintable() else " " for c in words))


def _title(words: str) -> str:
    return f"[bold]{words}[/]"


def _indented(words: str, by: int = 2) -> Padding:
    return Padding(words, (0, 0, 0, by))


def _head(brief: Brief, _: Catalogue) -> Iterator[Line]:
    yield f"[bold]{_plain(brief.client)}[/]  after session {brief.after_session}"
    yield f"[italic]{_plain(brief.stance)}[/]"
    yield f"Words to open with: “{_plain(brief.validation)}”"


def _safety(brief: Brief, _: Catalogue) -> Iterator[Line]:
    if not brief.safety:
        return
    yield "[bold red]Safety first[/]" if brief.is_safety_open else _title("Safety")
    for note in brief.safety:
        state = (
            "acknowledged" if note.is_acknowledged else "not acknowledged yet: everything else stands back"
        )
        yield _indented(f"{_plain(note.why)}; {state}.")


def _alliance(brief: Brief, _: Catalogue) -> Iterator[Line]:
    alliance = brief.alliance
    yield _title("The alliance") + f"  {alliance.state.value}"
    if alliance.level is not None:
        span = f"{alliance.low:.1f} to {alliance.high:.1f}"
        yield _indented(f"level {alliance.level:.1f} of 10 (likely {span}); {'; '.join(alliance.because)}")


def _signals(brief: Brief, _: Catalogue) -> Iterator[Line]:
    if brief.signals:
        yield _title("What stands out")
    for signal in brief.signals[:SHOWN_SIGNALS]:
        yield _indented(f"· session {signal.session}: {_plain(signal.why)}")


def _sources(brief: Brief, catalogue: Catalogue) -> Iterator[Line]:
    yield _title("What it may be telling us")
    shown = brief.standing_out[:SHOWN_SOURCES] or brief.sources[:2]
    for source in shown:
        name = catalogue.sources[source.id].name
        yield _indented(
            f"{_bar(source)} [bold]{name}[/] {source.probability:.0%} ({source.low:.0%} to {source.high:.0%})"
        )
        yield from (_indented(_evidence(line, catalogue), 6) for line in _telling(source.evidence))


def _bar(source: SourceReading) -> str:
    low, point, high = (
        round(share * (BAR_CELLS - 1)) for share in (source.low, source.probability, source.high)
    )
    cells = ["·"] * BAR_CELLS
    cells[low : high + 1] = ["─"] * (high + 1 - low)
    cells[point] = "●"
    return "".join(cells)


def _telling(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    return evidence[:SHOWN_EVIDENCE]


def _evidence(line: Evidence, catalogue: Catalogue) -> str:
    side = "for" if line.decibans > 0 else "against"
    times = f" ({line.times} times)" if line.times > 1 else ""
    name = catalogue.observations[line.kind].name
    return f"[dim]{side:7} {abs(line.decibans):4.1f} db  {_plain(name)}{times}, session {line.session}[/]"


def _inquiry(brief: Brief, catalogue: Catalogue) -> Iterator[Line]:
    if not brief.inquiries:
        return
    first = brief.inquiries[0]
    yield _title("One question worth asking")
    yield _indented(f"“{_plain(first.words)}”")
    if first.tells_apart:
        names = " from ".join(catalogue.sources[id].name.lower() for id in first.tells_apart)
        yield _indented(f"[dim]would tell {names} ({first.bits:.2f} bits)[/]")


def _responses(brief: Brief, catalogue: Catalogue) -> Iterator[Line]:
    yield _title("What to try")
    for number, response in enumerate(brief.responses[:SHOWN_RESPONSES], start=1):
        yield from _response(number, response, catalogue)
    more = brief.responses[SHOWN_RESPONSES:]
    if more:
        names = "; ".join(catalogue.responses[one.id].name.lower() for one in more)
        yield _indented(f"[dim]also: {_plain(names)}[/]")
    for held in brief.held_back:
        yield _indented(
            f"[dim]held back: {_plain(catalogue.responses[held.id].name.lower())}. {_plain(held.why)}[/]"
        )


def _response(number: int, response: ResponseOffer, catalogue: Catalogue) -> Iterator[Line]:
    yield _indented(f"{number}. [bold]{_plain(catalogue.responses[response.id].name)}[/]")
    yield _indented(f"“{_plain(response.words)}”", 5)
    yield _indented(f"[dim]{_plain(response.why)}[/]", 5)


def _avoid(brief: Brief, catalogue: Catalogue) -> Iterator[Line]:
    if brief.avoid:
        yield _title("What to keep from now")
    for note in brief.avoid[:SHOWN_AVOID]:
        yield _indented(f"· {_plain(catalogue.avoid[note.id].name)}: {_plain(note.why)}")


def _agenda(brief: Brief, _: Catalogue) -> Iterator[Line]:
    yield _title("The hour")
    for line in brief.agenda:
        yield _indented(f"· {_plain(line)}")
    if brief.takeaways:
        yield _title("Last takeaways")
    for words in brief.takeaways:
        yield _indented(f"· {_plain(words)}")
