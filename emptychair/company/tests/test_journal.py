"""The journal only grows, in code and in the database, whoever writes at the same time."""

import threading
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from emptychair.company import journal
from emptychair.company.chain import walk
from emptychair.company.errors import OnlyGrows
from emptychair.company.models import JournalEntry, Seat

pytestmark = pytest.mark.django_db
ODD = {
    "ä": 1,
    "nul": "a\x00b",
    "half": "\ud800",
    "large": 1e22,
    "nothing": None,
    "none": float("nan"),
    5: [1.5, (2, 3)],
}


def test_an_entry_is_neither_changed_nor_removed_by_code(admin: Seat) -> None:
    entry = JournalEntry.objects.get()
    entry.about = "something else"
    for act in (entry.save, entry.delete):
        with pytest.raises(OnlyGrows):
            act()
    assert JournalEntry.objects.get().about != "something else"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE company_journalentry SET about = 'else'",
        "DELETE FROM company_journalentry",
        "DELETE FROM company_journalentry WHERE id < 0",
        "INSERT INTO company_journalentry (id, at, actor, verb, about, details, previous_hash, hash)"
        " SELECT id, at, actor, verb, about, details, previous_hash, hash FROM company_journalentry"
        " ON CONFLICT (id) DO UPDATE SET about = 'else'",
        "SET LOCAL session_replication_role = replica; DELETE FROM company_journalentry",
    ],
)
def test_the_database_refuses_even_its_owner(admin: Seat, statement: str) -> None:
    before = list(JournalEntry.objects.values_list())
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(JournalEntry.objects.values_list()) == before


def test_the_database_refuses_to_empty_it(admin: Seat) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE company_journalentry ENABLE ALWAYS TRIGGER journal_never_emptied")
        for statement in ("TRUNCATE company_journalentry", "TRUNCATE company_journalentry CASCADE"):
            with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
                cursor.execute(statement)
    assert JournalEntry.objects.count() == 1


def test_a_role_without_all_rights_has_none_to_change_it(admin: Seat) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE journal_writer; ALTER TABLE company_journalentry OWNER TO journal_writer")
        cursor.execute("REVOKE UPDATE, DELETE ON company_journalentry FROM journal_writer")
        cursor.execute("SET LOCAL ROLE journal_writer")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM company_journalentry")
        cursor.execute("SELECT count(*) FROM company_journalentry; RESET ROLE")


def test_whatever_stands_in_its_details_an_entry_is_as_it_was_written(admin: Seat) -> None:
    journal.record("did something odd", by=admin, about="a\x00\ud800" * 300, details=ODD)  # type: ignore[arg-type]
    assert JournalEntry.objects.latest("id").details["large"] == 10**22
    assert walk().broken is None


def test_what_was_rolled_back_leaves_no_line(admin: Seat) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.record("did something", by=admin)
        raise ZeroDivisionError
    journal.record("did something else", by=admin)
    assert [entry.verb for entry in JournalEntry.objects.all()] == ["set up the company", "did something else"]
    assert walk().broken is None


def test_recording_takes_two_errands_to_the_database(
    admin: Seat, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        journal.record("did something", by=admin)


@pytest.mark.django_db(transaction=True)
def test_the_chain_holds_whoever_writes_at_once_rolls_back_or_dies(admin: Seat) -> None:
    gate = threading.Barrier(6)

    def write(number: int) -> None:
        gate.wait()
        try:
            for turn in range(12):
                _write_one(number, turn, by=admin)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert JournalEntry.objects.count() == 1 + 6 * 12 - 2 * 12
    assert walk().broken is None
    assert JournalEntry.objects.filter(verb="gave up").count() == 0


def _write_one(number: int, turn: int, *, by: Seat) -> None:
    """Most commit; one thread rolls back, and one's connection is killed in the middle."""
    verb = "gave up" if number < 2 else "did something"
    try:
        with transaction.atomic():
            journal.record(verb, by=by, about=f"thing {number}.{turn}")
            if number == 0:
                raise ZeroDivisionError
            if number == 1:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    except (ZeroDivisionError, DatabaseError):
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_who_records_waits_for_nobody_but_who_records(admin: Seat) -> None:
    """While one has recorded and not committed, others read and write everything else."""
    recorded, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            journal.record("did something", by=admin)
            recorded.set()
            done.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert recorded.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 2000")
        assert JournalEntry.objects.count() == 1
        Seat.objects.filter(pk=admin.pk).update(name="Ada L.")
        cursor.execute("RESET statement_timeout")
    done.set()
    holder.join()
    assert JournalEntry.objects.count() == 2


def test_setting_up_the_company_is_the_first_entry(admin: Seat) -> None:
    assert JournalEntry.objects.get().actor == admin.email
