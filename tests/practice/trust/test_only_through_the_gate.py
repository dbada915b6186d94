"""No page reaches a client's rows except through the gate: a reading of the source, which no page can dodge by luck."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

import heedful.practice
from heedful.practice.people.models import Client

PRACTICE = Path(heedful.practice.__file__).parent
TABLES = {model.__name__ for model in apps.get_app_config("record").get_models()} | {Client.__name__}
WRITES = {"create", "bulk_create", "update_or_create", "none"}
"""What may be said to a table directly: a new row names the participant that the gate gave out."""
LOOKS_UP = {"get_object_or_404", "get_list_or_404", "get_model"}
BEHIND_THE_GATE = ("record", "trust", "people/models.py", "demo", "migrations")
"""The tables themselves, the gate, and the loader of invented people, which runs before anybody has signed in."""


def modules() -> list[Path]:
    found = (path.relative_to(PRACTICE) for path in PRACTICE.rglob("*.py"))
    return sorted(path for path in found if not path.as_posix().startswith(BEHIND_THE_GATE))


def ways_round(source: str) -> list[str]:
    """Each place that reads rows past the gate, as `line: what`."""
    tree = ast.parse(source)
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    return [f"{node.lineno}: {ast.unparse(node)}" for node in ast.walk(tree) if is_way_round(node, parents)]


def is_way_round(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    if isinstance(node, ast.Call):
        return called(node) in LOOKS_UP and any(map(names_table, node.args)) and not is_within_opened(node)
    if not isinstance(node, ast.Attribute) or not names_table(node.value):
        return False
    if node.attr in {"_base_manager", "_default_manager"}:
        return True
    return node.attr == "objects" and not is_allowed(node, parents)


def is_within_opened(lookup: ast.Call) -> bool:
    """`participant=opened`: by convention `opened` is the row that the gate gave out, never an id of the address."""
    return any(key.arg == "participant" and ast.unparse(key.value) == "opened" for key in lookup.keywords)


def is_allowed(manager: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> bool:
    asked = parents.get(manager)
    if not isinstance(asked, ast.Attribute):
        return False
    return asked.attr in WRITES or (asked.attr == "select_for_update" and locks_an_open_row(asked, parents))


def locks_an_open_row(asked: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> bool:
    """`Session.objects.select_for_update().get(pk=row.pk)`: a row already in hand, locked while it changes."""
    chain = list(upwards(asked, parents))
    got = next((each for each in chain if isinstance(each, ast.Call) and called(each) == "get"), None)
    return got is not None and [ast.unparse(key.value).endswith(".pk") for key in got.keywords] == [True]


def upwards(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    while node := parents.get(node):
        yield node


def called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def names_table(node: ast.AST) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) in TABLES


@pytest.mark.parametrize("module", modules(), ids=str)
def test_no_page_reaches_a_clients_rows_except_through_the_gate(module: Path) -> None:
    assert ways_round((PRACTICE / module).read_text()) == []


@pytest.mark.parametrize("module", modules(), ids=str)
def test_no_page_speaks_sql_of_its_own(module: Path) -> None:
    if module.as_posix() == "people/views.py":
        return  # /healthz asks for SELECT 1
    source = (PRACTICE / module).read_text()
    assert not any(word in source for word in (".cursor(", ".raw(", "RawSQL", ".extra("))


@pytest.mark.parametrize(
    "source",
    [
        "Participant.objects.get(pk=pk)",
        "models.Session.objects.filter(course=c).first()",
        "Client.objects.all()",
        "Observation._default_manager.first()",
        "get_object_or_404(Goal, pk=pk)",
        "get_object_or_404(Goal, pk=pk, participant=participant)",
        "get_object_or_404(Goal.objects, pk=pk)",
        "rows = Task.objects",
        "Session.objects.select_for_update().get(pk=pk)",
        "Session.objects.select_for_update().first()",
    ],
)
def test_a_way_round_would_be_seen(source: str) -> None:
    assert ways_round(source)


@pytest.mark.parametrize(
    "source",
    [
        "Goal.objects.create(participant=opened)",
        "opened.goals.filter(code=code)",
        "get_object_or_404(opened.goals, pk=pk)",
        "get_object_or_404(Goal, pk=pk, participant=opened)",
        "Session.objects.select_for_update().get(pk=row.pk)",
        "User.objects.all()",
    ],
)
def test_a_way_through_is_left_open(source: str) -> None:
    assert ways_round(source) == []
