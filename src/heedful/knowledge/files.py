"""One YAML file -> what stands in it, strictly; whatever is wrong becomes a sentence that names file and place."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from heedful.knowledge.consistency import did_you_mean

EntryT = TypeVar("EntryT", bound=BaseModel)
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
        problems.extend(_in_words(fault, file, id, shape) for fault in _faults(error))
    return None


def _faults(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_context=False)


def _in_words(fault: ErrorDetails, file: str, id: str | None, shape: type[BaseModel]) -> str:
    steps = [str(step) for step in fault["loc"] if not str(step).startswith(("tuple[", "ScaleEntry"))]
    place = ".".join(([id] if id is not None else []) + steps)
    said = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden" and len(steps) == 1:
        said = f"Extra inputs are not permitted{did_you_mean(steps[0], shape.model_fields)}"
    elif fault["type"] == "string_type":
        said = (
            'should be words in quotes (YAML takes a bare Yes or No, or a number, for something else: "No")'
        )
    return f"{file}: {place}: {said}" if place else f"{file}: {said}"
