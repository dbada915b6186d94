"""The kinds of alerts: each offers something to try and to keep from, says its errors, and leads somewhere."""

from __future__ import annotations

import pytest
import yaml

from heedful.core.catalogue import Catalogue
from heedful.knowledge.alerts import LOADS, problems_with_alerts
from heedful.knowledge.loader import load_catalogue
from tests.knowledge.planted import Garden

SHIPPED: Catalogue = load_catalogue()


def entry(**changes: object) -> str:
    """A whole entry, but for what a test changes; None takes a key out."""
    whole = {
        "grade": "soft",
        "name": "A name",
        "meaning": "What it means.",
        "how_often_wrong": "Nobody has measured how often this is wrong.",
        "inquiry": "between_us",
        "avoid": "push_on",
        "consensus": "made up for a test",
    }
    kept = {key: value for key, value in {**whole, **changes}.items() if value is not None}
    return yaml.safe_dump({"planted": kept})


def problems(garden: Garden, **changes: object) -> list[str]:
    garden.write("alerts.yaml", entry(**changes))
    return garden.problems()


@pytest.mark.parametrize("kind", SHIPPED.alerts.values(), ids=lambda kind: kind.id)
def test_every_kind_says_how_often_it_is_wrong_at_each_load_at_which_it_shows(kind) -> None:
    assert all(kind.how_often_wrong[load] for load in kind.shown_at)
    assert (kind.inquiry is None) != (kind.response is None)


def test_what_ships_leads_somewhere() -> None:
    assert problems_with_alerts(SHIPPED) == []
    assert SHIPPED.strain_signs.keys() <= SHIPPED.observations.keys()


def test_one_sentence_stands_for_every_load(garden: Garden) -> None:
    garden.write("alerts.yaml", entry())
    kind = load_catalogue(garden.folder).alerts["planted"]
    assert set(kind.how_often_wrong) == set(LOADS) == kind.shown_at


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"grade": "loud"}, "grade"),
        ({"inquiry": None}, "one thing to try"),
        ({"response": "validate"}, "one thing to try"),
        ({"grade": "hard", "shown_at": ["usual"]}, "a hard alert shows at every load"),
        ({"how_often_wrong": {"usual": "Rarely."}}, "a sentence for each load"),
        ({"consensus": None}, "needs `references`, or `consensus`"),
        ({"inquiry": "between_ous"}, "unknown inquiry 'between_ous'; did you mean 'between_us'?"),
        ({"avoid": "push_onn"}, "unknown thing to avoid 'push_onn'; did you mean 'push_on'?"),
        ({"references": ["nobody_2099"]}, "unknown reference 'nobody_2099'"),
    ],
)
def test_each_fault_is_said_in_a_sentence_that_names_the_entry(
    garden: Garden, changes: dict[str, object], said: str
) -> None:
    (problem,) = problems(garden, **changes)
    assert problem.startswith("alerts.yaml: planted")
    assert said in problem


def test_a_sign_that_no_observation_has_is_named(garden: Garden) -> None:
    garden.write("strain_signs.yaml", "iritation: {shape: confrontation, consensus: made up}")
    assert garden.problems() == [
        "strain_signs.yaml: iritation: unknown observation 'iritation'; did you mean 'irritation'?"
    ]
