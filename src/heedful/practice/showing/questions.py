"""A questionnaire and what was answered so far -> what a page shows of it, and back from what was sent.

The words of an instrument are its owner's: they are shown as the catalogue has them, and nothing is put between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from heedful.core.catalogue import Item
from heedful.practice.record.questionnaires import Answers

SKIP = "skip"
"""What the form sends for an item that the client leaves out."""
NOT_OFFERED = "Choose one of the answers shown here, or leave it out."


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    words: str
    is_chosen: bool
    asks_for_care: bool
    """An answer about risk other than the harmless one: help is shown beside it at once."""


@dataclass(frozen=True, slots=True)
class Question:
    number: int
    text: str
    choices: tuple[Choice, ...]
    is_skipped: bool
    is_scale: bool
    """A run of numbers, most of them without words."""
    low: str
    high: str
    problem: str

    @property
    def field(self) -> str:
        return field_of(self.number)

    @property
    def is_open(self) -> bool:
        return not self.is_skipped and not any(choice.is_chosen for choice in self.choices)

    @property
    def is_about_risk(self) -> bool:
        return any(choice.asks_for_care for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Given:
    """What a form brought: answers that can be kept, and sentences for those that cannot, by item."""

    answers: dict[int, float | None]
    problems: dict[int, str]


def field_of(number: int) -> str:
    return f"item-{number}"


def questions_of(
    items: Iterable[Item], answers: Answers, problems: Mapping[int, str] | None = None
) -> tuple[Question, ...]:
    return tuple(_question(item, answers, (problems or {}).get(item.number, "")) for item in items)


def _question(item: Item, answers: Answers, problem: str) -> Question:
    harmless = item.highest if item.is_reversed else item.lowest
    choices = tuple(
        Choice(
            value=f"{option.value:g}",
            words=option.words or f"{option.value:g}",
            is_chosen=answers.get(item.number) == option.value,
            asks_for_care=bool(item.risk) and option.value != harmless,
        )
        for option in item.options
    )
    is_scale = sum(option.words is None for option in item.options) > len(item.options) / 2
    return Question(
        number=item.number,
        text=item.text or "",
        choices=choices if not is_scale else tuple(_as_number(each) for each in choices),
        is_skipped=item.number in answers and answers[item.number] is None,
        is_scale=is_scale,
        low=_end(item, 0) if is_scale else "",
        high=_end(item, -1) if is_scale else "",
        problem=problem,
    )


def _as_number(choice: Choice) -> Choice:
    return Choice(choice.value, choice.value, choice.is_chosen, choice.asks_for_care)


def _end(item: Item, which: int) -> str:
    option = item.options[which]
    return f"{option.value:g}: {option.words}" if option.words else ""


def given_in(post: QueryDict, items: Iterable[Item]) -> Given:
    """Of each of these items what was chosen; an item with nothing chosen is absent."""
    answers: dict[int, float | None] = {}
    problems: dict[int, str] = {}
    for item in items:
        sent = post.get(field_of(item.number), "").strip()
        if sent == SKIP:
            answers[item.number] = None
        elif sent:
            value = _offered(item, sent)
            if value is None:
                problems[item.number] = NOT_OFFERED
            else:
                answers[item.number] = value
    return Given(answers, problems)


def _offered(item: Item, sent: str) -> float | None:
    """The value as the form writes it; anything else, however it may be read as a number, is not an answer."""
    return next((option.value for option in item.options if f"{option.value:g}" == sent), None)


def submission_in(post: QueryDict) -> UUID | None:
    try:
        return UUID(post.get("submission", ""))
    except ValueError:
        return None


def on_the_page(post: QueryDict) -> set[int]:
    """The items that the client had before them when they sent this."""
    return {
        int(number) for number in post.get("asked", "").split(",") if number.isascii() and number.isdigit()
    }
