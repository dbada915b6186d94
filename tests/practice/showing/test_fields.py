"""Fields that several pages share are kind about slips of the finger."""

from __future__ import annotations

import pytest
from django import forms

from heedful.practice.showing.fields import Day, Line, Words


@pytest.mark.parametrize("typed", ["0026-11-28", "0001-01-01", "1899-12-31", "soon", "2026-02-30"])
def test_a_day_nobody_meant_is_asked_about(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="2026-03-14"):
        Day().clean(typed)


@pytest.mark.parametrize("typed", ["2026-03-14", "14/03/2026", "14.03.2026"])
def test_a_day_is_understood_as_people_write_it(typed: str) -> None:
    assert str(Day().clean(typed)) == "2026-03-14"


def test_what_a_program_pasted_between_the_letters_is_left_out() -> None:
    assert Words().clean("a\x00b") == "ab"
    assert Line(required=False).clean(None) == ""
