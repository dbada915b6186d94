"""Who has read what: noted once, by the page that shows it in full, and never of a draft."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from heedful.practice.record.models import CheckIn, MeasureAnswers, Reading
from heedful.practice.record.readings import note_read
from tests.people import Cast

pytestmark = pytest.mark.django_db


def sent(cast: Cast, **given: object) -> CheckIn:
    now = timezone.now()
    row: CheckIn = CheckIn.objects.create(participant=cast.kim, answered_at=now, **{"sent_at": now, **given})
    return row


def test_the_first_time_is_the_one_that_is_kept(cast: Cast) -> None:
    row, first = sent(cast), timezone.now()
    note_read(cast.tamsin, checkins=[row])
    with patch("django.utils.timezone.now", return_value=first + timedelta(days=3)):
        note_read(cast.tamsin, checkins=[row])
    reading = Reading.objects.get()
    assert (reading.reader, reading.checkin) == (cast.tamsin, row)
    assert reading.at - first < timedelta(days=1)


def test_each_reader_has_a_first_time_of_their_own(cast: Cast) -> None:
    row = sent(cast)
    for user in (cast.tamsin, cast.sunniva):
        note_read(user, checkins=[row])
    assert {reading.reader for reading in row.readings.all()} == {cast.tamsin, cast.sunniva}


def test_answers_are_read_as_check_ins_are(cast: Cast) -> None:
    now = timezone.now()
    row = MeasureAnswers.objects.create(participant=cast.kim, measure="phq9", answered_at=now, sent_at=now)
    note_read(cast.tamsin, answers=[row])
    assert row.readings.get().reader == cast.tamsin


def test_a_draft_is_never_read(cast: Cast) -> None:
    note_read(cast.tamsin, checkins=[sent(cast, sent_at=None)])
    assert not Reading.objects.exists()


def test_nothing_shown_asks_the_database_nothing(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        note_read(cast.tamsin)
