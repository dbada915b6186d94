"""An alert with the catalogue beside it -> what a page shows of it: what, since when, how often wrong, what to try."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heedful.core.catalogue import Catalogue, Reference
from heedful.core.vocabulary import Grade
from heedful.practice.record.alerts import Standing
from heedful.practice.record.models import AlertAnswer, AlertReply
from heedful.practice.showing import words

ANSWERED = {
    AlertReply.TALKED: "You talked about it",
    AlertReply.NOT_NOW: "Not now, you said",
    AlertReply.NOT_HELPFUL: "Not helpful, you said",
}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    said: str
    row: AlertAnswer


@dataclass(frozen=True, slots=True)
class AlertCard:
    """`ask` is a question to say aloud, `do` the name of a response with words for it; one of them is there."""

    key: str
    kind: str
    is_hard: bool
    is_front: bool
    name: str
    what: str
    since: str
    why: tuple[str, ...]
    how_often_wrong: str
    ask: str
    do: str
    say: str
    avoid: str
    avoid_meaning: str
    references: tuple[Reference, ...]
    consensus: str
    answers: tuple[AnswerLine, ...]

    @property
    def answer(self) -> AnswerLine | None:
        return self.answers[0] if self.answers else None

    @property
    def earlier(self) -> tuple[AnswerLine, ...]:
        return self.answers[1:]

    @property
    def anchor(self) -> str:
        return f"answer-alert-{self.key.replace(':', '-')}"

    @property
    def is_of_course(self) -> bool:
        """Of the people of a course together: kept off paper, since one of them might read it."""
        return self.kind == "split_alliance"


@dataclass(frozen=True, slots=True)
class AlertPart:
    """`front` is what shows at once; `rest` waits behind one tap: what is one too many, and what was answered."""

    front: tuple[AlertCard, ...]
    rest: tuple[AlertCard, ...]

    def __bool__(self) -> bool:
        return bool(self.front or self.rest)


def alert_part(
    standing: Iterable[Standing], catalogue: Catalogue, *, but: Sequence[str] = (), hard_alone: bool = False
) -> AlertPart:
    """`but`: kinds that the page shows in a place of their own. `hard_alone`: safety is open, so the rest waits."""
    cards = [card_of(one, catalogue) for one in standing if one.alert.kind not in but]
    hard = [card for card in cards if card.is_hard]
    soft = [card for card in cards if card.is_front and not card.is_hard and not hard_alone]
    room = max(0, int(catalogue.threshold("alerts_shown")) - len(hard))
    front = [*hard, *soft[:room]]
    return AlertPart(tuple(front), tuple(card for card in cards if card not in front))


def card_of(standing: Standing, catalogue: Catalogue) -> AlertCard:
    alert = standing.alert
    kind = catalogue.alerts[alert.kind]
    response = catalogue.responses.get(alert.response or "")
    inquiry = catalogue.inquiries.get(alert.inquiry or "")
    avoid = catalogue.avoid[alert.avoid]
    return AlertCard(
        key=alert.key,
        kind=alert.kind,
        is_hard=alert.grade is Grade.HARD,
        is_front=standing.is_front,
        name=alert.name,
        what=alert.what,
        since=alert.since_in_words,
        why=tuple(words.sentence(why) for why in alert.because),
        how_often_wrong=alert.how_often_wrong,
        ask=inquiry.words if inquiry else "",
        do=response.name if response else "",
        say=response.words[0] if response and "therapist_side" not in response.roles else "",
        avoid=avoid.name,
        avoid_meaning=avoid.meaning,
        references=tuple(catalogue.references[id] for id in alert.references),
        consensus=kind.basis.consensus or "",
        answers=tuple(AnswerLine(ANSWERED[AlertReply(row.reply)], row) for row in standing.answers),
    )


def name_of_key(key: str, catalogue: Catalogue) -> tuple[str, str]:
    """Of an alert answered before: what it is called, and since when it stood."""
    kind, *rest = key.split(":")
    known = catalogue.alerts.get(kind)
    since = rest[-1] if rest else ""
    when = f"since session {since}" if since.isdecimal() else "since before the first session"
    return (known.name if known else kind), when
