"""Static files under addresses that change with their content, with nothing to collect first."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class NamedByContent(StaticFilesStorage):
    def url(self, name: str | None) -> str:
        plain = super().url(name)
        found = finders.find(name or "")
        return f"{plain}?{_fingerprint(Path(found))}" if isinstance(found, str) else plain


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
