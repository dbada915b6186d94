"""The numbers of a plot, for whoever would rather read them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Newest first; the first cell of a row names it."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def number(value: float | None, missing: str = "–") -> str:
    """One decimal where it is needed."""
    return missing if value is None else f"{value:.1f}".removesuffix(".0")
