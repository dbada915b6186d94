"""A key ring for the tests that use tables, and the cast of `tests/people.py` as fixtures."""

from __future__ import annotations

import pytest
from django.conf import settings

from heedful.practice.trust.keys import create_key_ring
from tests.people import Cast


@pytest.fixture(autouse=True, scope="session")
def _key_ring() -> None:
    create_key_ring(settings.HEEDFUL_KEYS)


@pytest.fixture
def cast(db: None) -> Cast:
    from tests.people import Cast

    return Cast.enter()
