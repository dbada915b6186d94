"""The heart of a brief, for a page that is only glanced at: how to be, one question, one thing to offer, what to leave.

What the therapist answered to the brief holds here too: their own words come before ours, and what they declined stays
away. Nothing is decided here beyond that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from heedful.core.brief import brief_in
from heedful.core.circumstances import Situation
from heedful.core.vocabulary import Brief
from heedful.practice.record.models import Answer, Part, ProposalAnswer
from heedful.practice.showing.words import sentence

SHOWN_AVOID = 3
Answers = Mapping[tuple[str, str], ProposalAnswer]


@dataclass(frozen=True, slots=True)
class Question:
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """`id` names the response of the catalogue; `choices` go with it, so that the client can turn it down."""

    id: str
    name: str
    words: str
    choices: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Heart:
    """`safety`: answers about risk that nobody has acknowledged; `rising`: why less is enough today, or empty;
    `agenda`: what this hour asks for beyond the parts that every hour has."""

    stance: str
    validation: str
    question: Question | None
    offers: tuple[Offer, ...]
    avoid: tuple[tuple[str, str], ...]
    safety: tuple[str, ...]
    rising: str
    agenda: tuple[str, ...]

    @property
    def first_offer(self) -> Offer | None:
        return self.offers[0] if self.offers else None


def heart_of(now: Situation, answers: Iterable[ProposalAnswer] = ()) -> Heart:
    """`answers`: to the brief before this session, oldest first, so that the newest holds."""
    brief = brief_in(now)
    given = {(one.part, one.proposal): one for one in answers}
    return Heart(
        stance=brief.stance,
        validation=brief.validation,
        question=_question(brief, given),
        offers=tuple(_offers(now, brief, given)),
        avoid=tuple(_avoid(now, brief, given))[:SHOWN_AVOID],
        safety=tuple(note.why for note in brief.safety if not note.is_acknowledged),
        rising=sentence(now.holds("distress_rising") or ""),
        agenda=tuple(line.words for line in now.catalogue.agenda if line.when and line.words in brief.agenda),
    )


def _said(given: Answers, part: Part, proposal: str) -> str:
    answer = given.get((part, proposal))
    return answer.answer if answer else ""


def _own_words(given: Answers, part: Part, proposal: str) -> str:
    answer = given.get((part, proposal))
    return (answer.words or "") if answer and answer.answer == Answer.CHANGED else ""


def _is_chosen(given: Answers, part: Part, proposal: str) -> bool:
    return _said(given, part, proposal) in (Answer.ACCEPTED, Answer.CHANGED)


def _question(brief: Brief, given: Answers) -> Question | None:
    """The one that was chosen, else the first that was not declined."""
    ids = [one.id for one in brief.inquiries if _said(given, Part.INQUIRY, one.id) != Answer.DECLINED]
    ids.sort(key=lambda id: not _is_chosen(given, Part.INQUIRY, id))
    if not ids:
        return None
    offered = next(one for one in brief.inquiries if one.id == ids[0])
    words = _own_words(given, Part.INQUIRY, offered.id) or offered.words
    return Question(words, _is_chosen(given, Part.INQUIRY, offered.id))


def _offers(now: Situation, brief: Brief, given: Answers) -> Iterable[Offer]:
    """Those chosen first. What has come to be out of place since is not among them: the brief holds it back."""
    kept = [one for one in brief.responses if _said(given, Part.RESPONSE, one.id) != Answer.DECLINED]
    for one in sorted(kept, key=lambda each: not _is_chosen(given, Part.RESPONSE, each.id)):
        yield Offer(
            id=one.id,
            name=now.catalogue.responses[one.id].name,
            words=_own_words(given, Part.RESPONSE, one.id) or one.words,
            choices=one.choices,
            is_chosen=_is_chosen(given, Part.RESPONSE, one.id),
        )


def _avoid(now: Situation, brief: Brief, given: Answers) -> Iterable[tuple[str, str]]:
    for note in brief.avoid:
        if _said(given, Part.AVOID, note.id) != Answer.DECLINED:
            yield now.catalogue.avoid[note.id].name, note.why
