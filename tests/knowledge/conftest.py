from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.planted import Garden


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return Garden(tmp_path)
