"""Private links: found by their secret alone, ended by time, by hand, or by wrong codes."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.utils import timezone

from heedful.practice.record.models import LinkKind, PrivateLink
from heedful.practice.trust.audit import AuditEvent
from heedful.practice.trust.links import (
    LASTS,
    MOST_WRONG_PINS,
    Closed,
    LinkClosed,
    find_link,
    hash_of,
    make_link,
    open_link_of,
    open_room_link,
    revoke,
    try_end_code,
    try_pin,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db


def closed_because(secret: str) -> Closed:
    with pytest.raises(LinkClosed) as closed:
        find_link(secret)
    return closed.value.why


def test_a_link_is_found_by_its_secret(cast: Cast) -> None:
    link = make_link(cast.kim, cast.tamsin)
    assert find_link(link.secret).participant == cast.kim


def test_a_secret_is_too_long_to_be_guessed_and_never_the_same(cast: Cast) -> None:
    secrets = {make_link(cast.kim, cast.tamsin).secret for _ in range(20)}
    assert len(secrets) == 20
    assert min(map(len, secrets)) == 32  # 24 random bytes, six bits a letter


def test_the_secret_lies_nowhere_in_the_clear(cast: Cast) -> None:
    link = make_link(cast.kim, cast.tamsin)
    with connection.cursor() as cursor:
        cursor.execute("select * from record_privatelink")
        (row,) = cursor.fetchall()
    assert all(link.secret not in str(value) for value in row)
    assert hash_of(link.secret) in row
    assert PrivateLink.objects.get(pk=link.pk).secret == link.secret


def test_a_new_link_closes_the_former_of_its_kind_and_no_other(cast: Cast) -> None:
    own, partners = make_link(cast.noor, cast.tamsin), make_link(cast.sam, cast.tamsin)
    make_link(cast.noor, cast.tamsin, kind=LinkKind.ROOM)
    assert find_link(own.secret)
    make_link(cast.noor, cast.tamsin)
    assert closed_because(own.secret) is Closed.REVOKED
    assert find_link(partners.secret)


def test_a_link_ends_by_itself(cast: Cast) -> None:
    link = make_link(cast.kim, cast.tamsin)
    just_before = link.expires_at - timedelta(seconds=1)
    with mock.patch("django.utils.timezone.now", return_value=just_before):
        assert open_link_of(cast.kim) == link
    with mock.patch("django.utils.timezone.now", return_value=link.expires_at):
        assert closed_because(link.secret) is Closed.EXPIRED
        assert open_link_of(cast.kim) is None


def test_a_link_for_the_room_lasts_two_hours(cast: Cast) -> None:
    room = make_link(cast.kim, cast.tamsin, kind=LinkKind.ROOM)
    assert abs(room.expires_at - timezone.now() - LASTS[LinkKind.ROOM]) < timedelta(minutes=1)
    assert LASTS[LinkKind.ROOM] == timedelta(hours=2)


def test_a_link_taken_back_opens_nothing_and_is_taken_back_once(cast: Cast) -> None:
    link = make_link(cast.kim, cast.tamsin)
    revoke(link, cast.tamsin)
    at = link.revoked_at
    revoke(link, cast.tamsin)
    assert closed_because(link.secret) is Closed.REVOKED
    assert link.revoked_at == at
    assert AuditEvent.objects.filter(action="took back private link").count() == 1


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", " 1234", "1234\n", "１２３４"])
def test_a_pin_is_four_to_eight_digits(cast: Cast, pin: str) -> None:
    with pytest.raises(ValueError, match="four to eight digits"):
        make_link(cast.kim, cast.tamsin, pin=pin)
    assert not PrivateLink.objects.exists()


def test_a_pin_is_kept_as_a_password_is(cast: Cast) -> None:
    assert "2468" not in make_link(cast.kim, cast.tamsin, pin="2468").pin


def test_the_fifth_wrong_pin_shuts_the_link_and_time_opens_it(cast: Cast) -> None:
    link = make_link(cast.kim, cast.tamsin, pin="2468")
    assert [try_pin(link, "0000") for _ in range(4)] == [False] * 4
    with pytest.raises(LinkClosed):
        try_pin(link, "0000")
    with pytest.raises(LinkClosed):
        try_pin(link, "2468")
    assert closed_because(link.secret) is Closed.SHUT
    with mock.patch(
        "django.utils.timezone.now", return_value=timezone.now() + timedelta(minutes=15, seconds=1)
    ):
        assert try_pin(link, "2468")


def test_a_room_link_is_found_by_its_id_as_long_as_it_opens(cast: Cast) -> None:
    room, own = make_link(cast.kim, cast.tamsin, kind=LinkKind.ROOM), make_link(cast.kim, cast.tamsin)
    assert open_room_link(room.pk) == room
    assert open_room_link(own.pk) is None
    revoke(room, cast.tamsin)
    assert open_room_link(room.pk) is None


def test_after_five_wrong_end_codes_the_right_one_is_too_late(cast: Cast) -> None:
    room = make_link(cast.kim, cast.tamsin, kind=LinkKind.ROOM)
    assert [try_end_code(room, is_right=False) for _ in range(MOST_WRONG_PINS - 1)] == [False] * 4
    assert try_end_code(room, is_right=True)
    with pytest.raises(LinkClosed):
        try_end_code(room, is_right=False)
    with pytest.raises(LinkClosed):
        try_end_code(room, is_right=True)
