from dataclasses import replace
from datetime import date

import pytest

from heedful.core.brief import brief_in, situation_of
from heedful.core.circumstances import Situation
from heedful.core.vocabulary import Case, Client, Observation, RiskAnswer, Session
from heedful.knowledge.loader import load_catalogue
from heedful.practice.record.models import ProposalAnswer
from heedful.practice.showing.brief_heart import SHOWN_AVOID, heart_of

FEARFUL = Session(
    1,
    date(2026, 3, 2),
    observations=tuple(Observation(kind) for kind in ("gaze_away", "long_silence", "fears_feeling")),
)


def now(**changed: object) -> Situation:
    session = replace(FEARFUL, **changed)  # type: ignore[arg-type]
    return situation_of(Case(Client("K-014"), sessions=(session,)), load_catalogue())


def answer(part: str, proposal: str, given: str, words: str | None = None) -> ProposalAnswer:
    return ProposalAnswer(part=part, proposal=proposal, answer=given, words=words)


def test_without_any_answer_it_is_what_the_brief_puts_first() -> None:
    heart, brief = heart_of(now()), brief_in(now())
    assert heart.stance == brief.stance
    assert heart.question
    assert heart.question.words == brief.inquiries[0].words
    assert heart.first_offer
    assert heart.first_offer.words == brief.responses[0].words
    assert heart.first_offer.choices
    assert not heart.question.is_chosen
    assert 0 < len(heart.avoid) <= SHOWN_AVOID


def test_what_the_therapist_chose_comes_first_in_their_own_words() -> None:
    brief = brief_in(now())
    asked, offered = brief.inquiries[1].id, brief.responses[2].id
    heart = heart_of(
        now(),
        [
            answer("inquiry", asked, "changed", "What would you rather not do?"),
            answer("response", offered, "accepted"),
        ],
    )
    assert heart.question
    assert (heart.question.words, heart.question.is_chosen) == (
        "What would you rather not do?",
        True,
    )
    assert heart.first_offer
    assert (heart.first_offer.id, heart.first_offer.is_chosen) == (offered, True)


def test_the_newest_answer_holds() -> None:
    first = brief_in(now()).responses[0].id
    taken_back = [answer("response", first, "declined"), answer("response", first, "accepted")]
    assert heart_of(now(), taken_back).first_offer
    assert heart_of(now(), taken_back).offers[0].id == first


@pytest.mark.parametrize("part", ["inquiry", "response", "avoid"])
def test_what_was_declined_stays_away(part: str) -> None:
    brief = brief_in(now())
    first = {"inquiry": brief.inquiries, "response": brief.responses, "avoid": brief.avoid}[part][0].id
    heart = heart_of(now(), [answer(part, first, "declined")])
    catalogue = load_catalogue()
    if part == "inquiry":
        assert heart.question
        assert heart.question.words != brief.inquiries[0].words
    elif part == "response":
        assert first not in [offer.id for offer in heart.offers]
    else:
        assert catalogue.avoid[first].name not in [name for name, _ in heart.avoid]


def test_what_came_to_be_out_of_place_is_not_offered_though_it_was_chosen() -> None:
    """With safety open the brief holds it back, and so does the sheet."""
    chosen = brief_in(now()).responses[0].id
    unsafe = now(risk=(RiskAnswer("phq9", 9, 2.0),))
    there = [one.id for one in brief_in(unsafe).responses]
    gone = next(one.id for one in brief_in(now()).responses if one.id not in there)
    heart = heart_of(unsafe, [answer("response", gone, "accepted"), answer("response", chosen, "accepted")])
    assert gone not in [offer.id for offer in heart.offers]


def test_safety_is_told_until_somebody_has_seen_it() -> None:
    assert heart_of(now()).safety == ()
    assert "item 9" in heart_of(now(risk=(RiskAnswer("phq9", 9, 2.0),))).safety[0]
    seen = RiskAnswer("phq9", 9, 2.0, acknowledged_on=date(2026, 3, 3))
    assert heart_of(now(risk=(seen,))).safety == ()


def test_rising_distress_says_why_less_is_enough() -> None:
    assert heart_of(now()).rising == ""
    stopped = now(observations=(*FEARFUL.observations, Observation("stopped_step_early")))
    assert heart_of(stopped).rising == "Stopped a step early, session 1."


def test_the_agenda_leaves_out_what_every_hour_has() -> None:
    heart = heart_of(now())
    assert any(line.startswith("The goal:") for line in heart.agenda)
    assert not any(line.startswith(("Arrive", "Close", "Agree what")) for line in heart.agenda)
