"""`heedful.brief/1`: the keys of the contract, and figures no finer than they are known."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings

from heedful.core.brief import brief_of
from heedful.core.vocabulary import Case, RiskAnswer
from heedful.formats.brief_json import PLACES, brief_as_object, brief_as_text
from tests.core.makers import SHIPPED, case_of, marks, session
from tests.core.random_cases import cases

KEYS = {
    "": "format client after_session sources inquiries responses avoid alliance signals safety agenda takeaways",
    "sources": "id probability low high evidence",
    "inquiries": "id words bits tells_apart",
    "responses": "id score why words rationale choices for_sources",
    "avoid": "id why",
    "signals": "kind session why",
    "safety": "session why acknowledged",
}
STATES = {"unknown", "steady", "strained", "ruptured", "repairing", "repaired"}


def made(case: Case) -> dict[str, Any]:
    return json.loads(brief_as_text(brief_of(case, SHIPPED)))


def figures(node: Any) -> list[float]:
    if isinstance(node, float):
        return [node]
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [figure for each in inner for figure in figures(each)]


@given(cases())
@settings(max_examples=25, deadline=None)
def test_every_brief_keeps_the_contract(case: Case) -> None:
    brief = made(case)
    assert list(brief) == KEYS[""].split()
    assert (brief["format"], brief["client"]) == ("heedful.brief/1", case.client.code)
    for part, keys in KEYS.items():
        assert all(list(entry) == keys.split() for entry in brief[part]) if part else True
    assert list(brief["alliance"]) == ["level", "low", "high", "state"]
    assert brief["alliance"]["state"] in STATES
    assert len(brief["sources"]) == len(SHIPPED.sources)
    assert 3 <= len(brief["responses"]) <= 6
    assert 1 <= len(brief["inquiries"]) <= 3
    scores = [response["score"] for response in brief["responses"]]
    assert scores == sorted(scores, reverse=True)
    assert all(figure == round(figure, PLACES) for figure in figures(brief))


def test_an_unknown_alliance_has_no_level_and_no_zero() -> None:
    assert made(case_of(session(1)))["alliance"] == {
        "level": None,
        "low": None,
        "high": None,
        "state": "unknown",
    }


def test_an_evidence_line_says_kind_session_decibans_and_whether_it_was_derived() -> None:
    brief = made(case_of(session(1, "fears_feeling", checkin=marks(8, heard=2))))
    lines = [line for source in brief["sources"] for line in source["evidence"]]
    assert all(list(line) == ["kind", "session", "decibans", "derived"] for line in lines)
    assert {(line["kind"], line["derived"]) for line in lines} >= {
        ("fears_feeling", False),
        ("heard_low", True),
    }


def test_an_open_answer_about_risk_is_told() -> None:
    (note,) = made(case_of(session(1, risk=(RiskAnswer("phq9", 9, 2),))))["safety"]
    assert (note["session"], note["acknowledged"]) == (1, False)


def test_words_of_any_language_stay_as_they_are() -> None:
    case = case_of(session(1, takeaways=("dalga geçer, güneş döner",)))
    assert "dalga geçer, güneş döner" in brief_as_text(brief_of(case, SHIPPED))


def test_text_and_object_say_the_same() -> None:
    brief = brief_of(case_of(session(1, "late")), SHIPPED)
    assert json.loads(brief_as_text(brief)) == brief_as_object(brief)
