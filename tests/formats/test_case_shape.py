"""The JSON Schema says what the reader does: same keys, same enums, same bounds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from heedful.core.vocabulary import Outcome, SessionStatus
from heedful.formats import case_shape as shape
from heedful.formats.case_file import PARTS_BY_KEY
from tests.core.makers import SHIPPED

SCHEMA = shape.json_schema(SHIPPED)
PARTS = {name: definition for name, definition in SCHEMA["$defs"].items() if "properties" in definition}


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """The node itself, behind `$ref` and behind 'or null'."""
    if "$ref" in node:
        return resolved(SCHEMA["$defs"][node["$ref"].rsplit("/", 1)[1]])
    real = [each for each in node.get("anyOf", []) if each != {"type": "null"}]
    return resolved(real[0]) if real else node


def at(*path: str) -> dict[str, Any]:
    """The schema of a key; lists are walked into."""
    node = SCHEMA
    for key in path:
        node = resolved(node["properties"][key])
        node = resolved(node["items"]) if node.get("type") == "array" else node
    return node


def test_it_is_a_schema_with_a_name() -> None:
    assert SCHEMA["$schema"].endswith("2020-12/schema")
    assert SCHEMA["title"] == "heedful.case/1"
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_only_format_client_and_sessions_are_required() -> None:
    assert sorted(SCHEMA["required"]) == ["client", "format", "sessions"]
    assert at("client")["required"] == ["code"]


def test_no_part_takes_unknown_keys() -> None:
    assert SCHEMA["additionalProperties"] is False
    assert len(PARTS) >= 13
    assert all(definition["additionalProperties"] is False for definition in PARTS.values())


@pytest.mark.parametrize("part", sorted(set(PARTS_BY_KEY.values()), key=str), ids=lambda part: part.__name__)
def test_schema_and_reader_ask_for_the_same_keys(part: type[shape.Part]) -> None:
    needed = {field.alias or name for name, field in part.model_fields.items() if field.is_required()}
    known = {field.alias or name for name, field in part.model_fields.items()}
    definition = PARTS[part.__name__]
    assert set(definition.get("required", [])) == needed
    assert set(definition["properties"]) == known


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        (("sessions", "observations", "kind"), SHIPPED.observations),
        (("sessions", "responses"), SHIPPED.responses),
        (("sessions", "risk", "measure"), SHIPPED.measures),
        (("sessions", "status"), SessionStatus),
        (("tasks", "outcome"), Outcome),
        (("sessions", "observations", "by"), ("therapist", "client", "transcript", "system")),
        (("pauses", "asked_by"), ("client", "therapist", "both")),
        (
            ("goals", "whose"),
            ("client", "therapist", "partner", "parent", "family", "court", "school", "employer", "other"),
        ),
    ],
)
def test_every_choice_is_spelled_out(path: tuple[str, ...], ids: Any) -> None:
    assert sorted(at(*path)["enum"]) == sorted(str(id) for id in ids)


@pytest.mark.parametrize(
    ("path", "low", "high"),
    [
        (("sessions", "observations", "strength"), 0, 1),
        (("sessions", "checkin", "mood"), 0, 10),
        (("client", "preferences", "directive"), -3, 3),
        (("ladder", "expected"), 0, 100),
        (("goals", "ratings", "value"), 0, 10),
    ],
)
def test_bounds_are_told(path: tuple[str, ...], low: float, high: float) -> None:
    assert (at(*path)["minimum"], at(*path)["maximum"]) == (low, high)


def test_a_pause_begins_from_and_not_from_underscore() -> None:
    assert "from" in at("pauses")["properties"]
    assert "from_" not in json.dumps(SCHEMA)


def test_mistaken_ids_are_shown_short_and_legible() -> None:
    assert shape.legible("gazeaway") == "gazeaway"
    assert shape.legible("a\nb\x1b") == "a\\nb\\x1b"
    assert shape.legible("a" * 61) == "a" * 60 + "…"
