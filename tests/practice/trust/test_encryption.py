import json
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection

from heedful.practice.people.models import Client
from heedful.practice.record.models import Goal
from heedful.practice.trust.encryption import CannotOpen, PlainTextRefused, reencrypt
from heedful.practice.trust.keys import KeyRingError, add_key, create_key_ring, key_ring

pytestmark = pytest.mark.django_db
SECRET = "Wren Invented of Nowhere Lane"


@pytest.fixture
def own_keys(settings, tmp_path: Path) -> Path:
    settings.HEEDFUL_KEYS = tmp_path / "keys.json"
    create_key_ring(settings.HEEDFUL_KEYS)
    return settings.HEEDFUL_KEYS


def stored(row, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} ORDER BY id")
        return dict(zip(range(1), cursor.fetchone(), strict=True))[0]


def put(row, column: str, token: str) -> None:
    """Write past the program, as somebody with the database file could."""
    value = row.pk.hex if connection.vendor == "sqlite" else row.pk
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [token, value])


def test_what_is_written_comes_back() -> None:
    client = Client.objects.create(name=SECRET, contact="")
    again = Client.objects.get(pk=client.pk)
    assert (again.name, again.contact) == (SECRET, "")


@pytest.mark.parametrize("words", ["", " ", "ü\n\x00", "\ud800", "漢" * 5000])
def test_odd_words_come_back_too(words: str) -> None:
    client = Client.objects.create(name=words)
    assert Client.objects.get(pk=client.pk).name == words


def test_no_contact_stays_no_contact() -> None:
    client = Client.objects.create(name=SECRET)
    assert Client.objects.get(pk=client.pk).contact is None
    assert list(Client.objects.filter(contact__isnull=True)) == [client]


def test_the_table_holds_no_plain_text() -> None:
    client = Client.objects.create(name=SECRET)
    token = stored(client, "name")
    assert token.startswith("v1:k")
    assert "Wren" not in token


def test_the_same_words_never_look_the_same_in_the_table() -> None:
    first = Client.objects.create(name=SECRET, contact=SECRET)
    assert stored(first, "name") != stored(first, "contact")


def test_a_deferred_text_opens_when_looked_at() -> None:
    client = Client.objects.create(name=SECRET)
    assert Client.objects.only("code").get(pk=client.pk).name == SECRET


def test_saving_something_else_leaves_the_ciphertext_as_it_was() -> None:
    client = Client.objects.create(name=SECRET)
    before = stored(client, "name")
    again = Client.objects.get(pk=client.pk)
    again.language = "fr"
    again.save()
    assert stored(client, "name") == before


def test_a_ciphertext_moved_to_another_row_does_not_open() -> None:
    client, other = Client.objects.create(name=SECRET), Client.objects.create(name="Somebody Else")
    put(other, "name", stored(client, "name"))
    with pytest.raises(CannotOpen) as refusal:
        _ = Client.objects.get(pk=other.pk).name
    assert "people.Client.name" in str(refusal.value)
    assert "Wren" not in str(refusal.value)
    assert stored(client, "name") not in str(refusal.value)


def test_a_ciphertext_moved_to_another_column_does_not_open() -> None:
    client = Client.objects.create(name=SECRET, contact="wren@invented.example")
    put(client, "name", stored(client, "contact"))
    with pytest.raises(CannotOpen):
        _ = Client.objects.get(pk=client.pk).name


@pytest.mark.parametrize("token", ["plain words", "v1:k1:????", "v2:k1:AAAA", "v1:k1:AAAA", "v1:k1:"])
def test_what_is_no_ciphertext_of_ours_does_not_open(token: str) -> None:
    client = Client.objects.create(name=SECRET)
    put(client, "name", token)
    with pytest.raises(CannotOpen):
        _ = Client.objects.get(pk=client.pk).name


def test_a_changed_ciphertext_does_not_open() -> None:
    client = Client.objects.create(name=SECRET)
    token = stored(client, "name")
    put(client, "name", token[:-6] + ("A" if token[-6] != "A" else "B") + token[-5:])
    with pytest.raises(CannotOpen):
        _ = Client.objects.get(pk=client.pk).name


def test_a_row_under_another_id_does_not_carry_dead_ciphertext_along() -> None:
    client, other = Client.objects.create(name=SECRET), Client(code="X-999", name="x")
    again = Client.objects.get(pk=client.pk)
    again.pk, again.code = other.pk, "X-998"
    with pytest.raises(CannotOpen):
        again.save(force_insert=True)


def test_the_wrong_key_fails_closed(own_keys: Path) -> None:
    client = Client.objects.create(name=SECRET)
    own_keys.unlink()
    create_key_ring(own_keys)
    with pytest.raises(CannotOpen):
        _ = Client.objects.get(pk=client.pk).name


def test_a_missing_key_file_is_named_and_nothing_is_made_in_its_place(own_keys: Path) -> None:
    own_keys.unlink()
    with pytest.raises(KeyRingError, match=r"keys\.json: there is no key file here"):
        Client.objects.create(name=SECRET)
    assert not own_keys.exists()


def test_a_missing_key_is_told_from_a_damaged_text(own_keys: Path) -> None:
    client = Client.objects.create(name=SECRET)
    put(client, "name", stored(client, "name").replace("v1:k1:", "v1:k7:"))
    with pytest.raises(KeyRingError, match="'k7' is not on the ring"):
        _ = Client.objects.get(pk=client.pk).name
    own_keys.unlink()
    with pytest.raises(KeyRingError, match="no key file"):
        _ = Client.objects.get(pk=client.pk).name


def test_filtering_on_the_text_is_refused() -> None:
    with pytest.raises(FieldError, match="only isnull"):
        Client.objects.filter(name=SECRET)
    with pytest.raises(FieldError, match="only isnull"):
        Client.objects.filter(name__icontains="wren")


def test_update_and_bulk_update_with_plain_text_are_refused() -> None:
    client = Client.objects.create(name=SECRET)
    with pytest.raises(PlainTextRefused, match="set it on the row"):
        Client.objects.update(name=SECRET)
    with pytest.raises(PlainTextRefused, match="set it on the row"):
        Client.objects.bulk_update([client], ["name"])


def test_emptying_by_update_is_allowed() -> None:
    client = Client.objects.create(name=SECRET, contact="c")
    Client.objects.update(contact=None)
    assert Client.objects.get(pk=client.pk).contact is None


def test_bulk_create_seals_each_row_for_itself() -> None:
    Client.objects.bulk_create([Client(code="B-1", name="one"), Client(code="B-2", name="two")])
    assert {client.name for client in Client.objects.all()} == {"one", "two"}


def test_values_show_nothing() -> None:
    Client.objects.create(name=SECRET)
    assert repr(list(Client.objects.values_list("name", flat=True))) == "[<sealed>]"


def test_it_is_not_dumped_as_plain_text() -> None:
    client = Client.objects.create(name=SECRET)
    with pytest.raises(PlainTextRefused):
        serializers.serialize("json", [client])


def test_the_key_file_is_for_its_owner_alone(own_keys: Path) -> None:
    add_key(own_keys)
    assert stat.S_IMODE(own_keys.stat().st_mode) == 0o600


def test_making_a_ring_twice_keeps_the_first(own_keys: Path) -> None:
    before = own_keys.read_text()
    create_key_ring(own_keys)
    assert own_keys.read_text() == before


def test_keys_are_rotated_over_every_table(own_keys: Path, cast) -> None:
    Goal.objects.create(participant=cast.kim, code="g1", words=SECRET, why=None)
    assert add_key(own_keys) == "k2"
    assert key_ring().current == "k2"
    assert reencrypt() == 4 + 1 + 1  # four names, one contact, one goal
    assert reencrypt() == 0
    own_keys.write_text(json.dumps(without_key(own_keys, "k1")))
    assert Goal.objects.get().words == SECRET
    assert {client.name for client in Client.objects.all()} >= {"Kim Invented"}


def without_key(path: Path, key_id: str) -> dict:
    ring = json.loads(path.read_text())
    del ring["keys"][key_id]
    return ring


def test_a_damaged_ring_is_named(own_keys: Path) -> None:
    own_keys.write_text("{}")
    with pytest.raises(KeyRingError, match="cannot be read"):
        key_ring()
    own_keys.write_text('{"current": "k9", "keys": {}}')
    with pytest.raises(KeyRingError, match="damaged"):
        key_ring()


def test_no_setting_of_the_tests_points_at_a_real_home() -> None:
    assert "heedful-tests-" in str(settings.HEEDFUL_HOME)
