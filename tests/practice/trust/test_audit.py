from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from heedful.practice.trust import audit
from heedful.practice.trust.audit import AppendOnly, AuditEvent, AuditHead, verify_chain
from heedful.practice.trust.rows import new_id

pytestmark = pytest.mark.django_db


def five_entries() -> None:
    for purpose in ("one", "two", "three", "four", "five"):
        audit.record("opened record", actor=new_id(), subject=("participant", new_id()), purpose=purpose)


def tamper(sql: str) -> None:
    """As somebody with the database, but not the key file, could."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def numbers_of_problems() -> list[int]:
    return [problem.number for problem in verify_chain()]


def test_an_untouched_trail_is_whole() -> None:
    assert verify_chain() == []
    five_entries()
    assert verify_chain() == []
    assert list(AuditEvent.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "change",
    [
        "purpose = 'another'",
        "actor = NULL",
        "action = 'saw caseload'",
        "subject_id = ''",
        "at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_a_changed_entry_is_noticed_whatever_was_changed(change: str) -> None:
    five_entries()
    tamper(f"UPDATE trust_auditevent SET {change} WHERE number = 3")
    assert numbers_of_problems() == [3]


def test_a_removed_entry_is_noticed() -> None:
    five_entries()
    tamper("DELETE FROM trust_auditevent WHERE number = 3")
    assert numbers_of_problems() == [3]


def test_cutting_off_the_last_entries_is_noticed() -> None:
    five_entries()
    tamper("DELETE FROM trust_auditevent WHERE number > 3")
    assert "cut off" in verify_chain()[0].what


def test_cutting_off_the_end_and_setting_the_head_back_is_noticed_by_the_seal() -> None:
    five_entries()
    tamper("DELETE FROM trust_auditevent WHERE number > 3")
    last = AuditEvent.objects.get(number=3)
    AuditHead.objects.update(number=3, hash=last.hash)
    assert "seal" in verify_chain()[0].what


def test_removing_the_head_is_noticed() -> None:
    five_entries()
    tamper("DELETE FROM trust_audithead")
    assert "head" in verify_chain()[0].what


def test_emptying_the_trail_is_noticed() -> None:
    five_entries()
    tamper("DELETE FROM trust_auditevent")
    assert len(verify_chain()) == 1


def test_the_program_itself_changes_and_removes_nothing() -> None:
    five_entries()
    event = AuditEvent.objects.get(number=2)
    for change in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(purpose="x"),
    ):
        with pytest.raises(AppendOnly):
            change()
    assert verify_chain() == []


def test_a_clients_words_do_not_pass_for_a_purpose() -> None:
    for words in ("He said: 'I can't'", "Kim", "k.i.m@x", "a b c d e f g"):
        with pytest.raises(ValueError, match="plain lower-case words") as refusal:
            audit.record("opened record", purpose=words)
        assert words not in str(refusal.value)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain() -> None:
    def write(_: int) -> None:
        audit.record("opened record", purpose="brief")
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(60)))
    assert AuditEvent.objects.count() == 60
    assert verify_chain() == []


def test_ids_are_in_order_of_time_even_within_a_millisecond() -> None:
    ids = [new_id() for _ in range(2000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 2000
    assert {each.version for each in ids} == {7}
    assert [each.hex for each in ids] == sorted(each.hex for each in ids)  # as SQLite stores them
