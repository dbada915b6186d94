"""One YAML file -> what stands in it, strictly; whatever is wrong becomes a sentence that names file and place."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from heedful.knowledge.consistency import did_you_mean

EntryT = TypeVar("EntryT", bound=BaseModel)
BRANCHES = ("tuple[", "scale", "list", "literal[", "constrained-", "float", "function-")
"""How pydantic names the branches of a choice in the place of a fault."""
IN_WORDS = {
    "missing": "is missing",
    "string_type": 'should be words in quotes (YAML takes a bare Yes or No, or a number, for something else: "No")',
    "tuple_type": "should be a list",
    "model_type": "should be a mapping of names to values",
    **dict.fromkeys(("float_type", "float_parsing", "int_type", "int_parsing"), "should be a number"),
}
"""By the kind of a fault."""
Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _NoDuplicates(Loader):  # type: ignore[misc]
    """YAML lets a key stand twice and keeps the last; here that is a mistake."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if not isinstance(key, Hashable):
                break  # the loader refuses it in its own words
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"'{key}' stands twice", key_node.start_mark
                )
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_mapping(path: Path, file: str, problems: list[str]) -> dict[Any, Any] | None:
    """The mapping in `path`; None, and a sentence in `problems`, where there is none to be had."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_NoDuplicates)  # noqa: S506 - a safe loader
    except FileNotFoundError:
        problems.append(f"{file}: is missing")
    except OSError as error:
        problems.append(f"{file}: cannot be opened ({error.strerror})")
    except UnicodeDecodeError:
        problems.append(f"{file}: is not UTF-8 text; save it as UTF-8")
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a day that does not exist
        problems.append(f"{file}: cannot be read as YAML: {' '.join(str(error).split())}")
    else:
        if isinstance(raw, dict):
            return raw
        problems.append(f"{file}: should be a mapping of names to values")
    return None


def read_entry(
    raw: object, shape: type[EntryT], file: str, id: str | None, problems: list[str]
) -> EntryT | None:
    """`raw` in its shape; None, and a sentence for every fault, where it does not fit. `id`: its key in the file."""
    try:
        return shape.model_validate(raw)
    except ValidationError as error:
        for fault in _faults(error):
            steps = [*([id] if id is not None else []), *_steps(raw, fault["loc"])]
            said = _in_words(fault, shape)
            problems.append(f"{file}: {'.'.join(steps)}: {said}" if steps else f"{file}: {said}")
    return None


def _faults(error: ValidationError) -> list[ErrorDetails]:
    """Each fault once: a list is not too short as well because one of its entries is faulty."""
    found = error.errors(include_url=False, include_context=False)
    deeper = {fault["loc"][:end] for fault in found for end in range(len(fault["loc"]))}
    return [fault for fault in found if fault["type"] != "too_short" or fault["loc"] not in deeper]


def _steps(raw: Any, location: tuple[int | str, ...]) -> list[str]:
    """Where a fault lies, as a person counts: `items 3`, `text`. A branch that was only tried is left out."""
    steps: list[str] = []
    here = raw
    for step in location:
        if isinstance(here, list) and isinstance(step, int):
            steps[-1:] = [f"{steps[-1]} {step + 1}" if steps else str(step + 1)]
            here = here[step] if step < len(here) else None
        elif not str(step).startswith(BRANCHES) or (isinstance(here, dict) and step in here):
            steps.append(str(step))
            here = here.get(step) if isinstance(here, dict) else None
    return steps


def _in_words(fault: ErrorDetails, shape: type[BaseModel]) -> str:
    kind = fault["type"]
    if kind == "extra_forbidden":
        return f"is not known here{did_you_mean(str(fault['loc'][-1]), _keys_of(shape))}"
    if kind in IN_WORDS:
        return IN_WORDS[kind]
    said = fault["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
    return re.sub(r"^Tuple (should have .*?) after validation.*", r"\1", said)


def _keys_of(shape: type[BaseModel]) -> set[str]:
    """Every key that an entry of this shape, or an entry within it, may have."""
    keys: set[str] = set()
    waiting, seen = [shape], {shape}
    while waiting:
        for name, field in waiting.pop().model_fields.items():
            keys.add(field.alias or name)
            inner = set(_shapes_in(field.annotation)) - seen
            seen |= inner
            waiting.extend(inner)
    return keys


def _shapes_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _shapes_in(part)
