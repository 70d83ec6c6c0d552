"""Whatever is done to the journal past its guards is found, and named by its first place."""

import hashlib

import pytest
from django.db import connection

from emptychair.company import journal
from emptychair.company.chain import Break, Harm, Head, head_from, walk
from emptychair.company.models import JournalEntry, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(admin: Seat) -> list[JournalEntry]:
    """Six entries, with the guards of the database taken off as a superuser can."""
    for number in range(5):
        journal.record("did something", by=admin, about=f"thing {number}", details={"ä": number})
    by_hand("ALTER TABLE company_journalentry DISABLE TRIGGER ALL")
    by_hand("GRANT UPDATE, DELETE ON company_journalentry TO CURRENT_USER")
    return list(JournalEntry.objects.order_by("id"))


def by_hand(statement: str, *values: str | int | list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def place(harm: Harm, entry: JournalEntry) -> Break:
    return Break(harm=harm, id=entry.pk, at=entry.at)


def test_an_untouched_journal_is_whole(written: list[JournalEntry]) -> None:
    walked = walk()
    assert (walked.whole, walked.broken) == (6, None)
    assert walked.head == Head(count=6, hash=written[-1].hash)
    assert walk(noted=walked.head).broken is None


@pytest.mark.parametrize("column", ["at = at + interval '1 second'", "actor = 'x'", "verb = 'x'", "about = 'x'",
                                    "details = '[1]'", "previous_hash = repeat('1', 64)", "hash = repeat('1', 64)"])  # fmt: skip
@pytest.mark.parametrize("which", [0, 2, 5])
def test_an_entry_that_was_altered_is_found(written: list[JournalEntry], column: str, which: int) -> None:
    by_hand(f"UPDATE company_journalentry SET {column} WHERE id = %s", written[which].pk)  # noqa: S608
    written[which].refresh_from_db()
    walked = walk()
    assert walked.broken == place(Harm.ALTERED, written[which])
    assert walked.whole == which


def test_an_entry_that_was_altered_with_its_hash_is_missed_by_the_next(written: list[JournalEntry]) -> None:
    one = written[2]
    anew = journal.hash_of(
        one.previous_hash, at=one.at, actor=one.actor, verb=one.verb, about="else", details=one.details
    )
    by_hand("UPDATE company_journalentry SET about = 'else', hash = %s WHERE id = %s", anew, one.pk)
    assert walk().broken == place(Harm.REMOVED, written[3])


@pytest.mark.parametrize("gone", [(0, 1), (2, 3), (1, 4)])
def test_entries_that_were_removed_are_missed_by_the_next(written: list[JournalEntry], gone: tuple[int, int]) -> None:
    by_hand("DELETE FROM company_journalentry WHERE id = ANY(%s)", [one.pk for one in written[slice(*gone)]])
    walked = walk()
    assert walked.broken == place(Harm.REMOVED, written[gone[1]])
    assert walked.whole == gone[0]


@pytest.mark.parametrize("forged", [True, False])
@pytest.mark.parametrize("after", [-1, 0, 3])
def test_an_entry_that_was_put_in_is_found(written: list[JournalEntry], after: int, *, forged: bool) -> None:
    by_hand("UPDATE company_journalentry SET id = -id * 10")
    by_hand("UPDATE company_journalentry SET id = -id")
    previous = written[after].hash if after >= 0 else journal.FIRST
    at = written[0].at
    own = journal.hash_of(previous, at=at, actor="eve", verb="did", about="", details={})
    JournalEntry.objects.bulk_create([
        JournalEntry(
            id=(written[after].pk * 10 if after >= 0 else written[0].pk * 10 - 10) + 5, at=at, actor="eve", verb="did",
            previous_hash=previous, hash=own if forged else hashlib.sha256(b"x").hexdigest(),
        )
    ])  # fmt: skip
    walked = walk()
    assert walked.broken and walked.broken.id and walked.broken.harm is Harm.INSERTED
    assert JournalEntry.objects.get(pk=walked.broken.id).actor == "eve"
    assert walked.whole == after + 1


def test_an_end_that_was_cut_off_is_found_by_the_head_that_was_noted(written: list[JournalEntry]) -> None:
    noted = walk().head
    by_hand("DELETE FROM company_journalentry WHERE id > %s", written[3].pk)
    assert walk().broken is None
    assert walk(noted=noted).broken == place(Harm.CUT_OFF, written[3])
    by_hand("DELETE FROM company_journalentry")
    assert walk(noted=noted).broken == Break(harm=Harm.CUT_OFF, id=None, at=None)


def test_a_journal_that_was_written_anew_is_found_by_the_head_that_was_noted(
    written: list[JournalEntry], admin: Seat
) -> None:
    noted = walk().head
    by_hand("DELETE FROM company_journalentry WHERE id > %s", written[3].pk)
    for _ in range(3):
        journal.record("did something harmless", by=admin)
    assert walk().broken is None
    anew = JournalEntry.objects.order_by("id")[5]
    assert walk(noted=noted).broken == place(Harm.REWRITTEN, anew)


def test_what_was_recorded_since_does_not_harm_a_head_that_was_noted(admin: Seat) -> None:
    noted = walk().head
    journal.record("did something", by=admin)
    assert walk(noted=noted).broken is None


def test_a_head_is_read_as_it_was_written() -> None:
    head = Head(count=7, hash="a" * 64)
    assert head_from(f" {head}\n") == head
    assert [head_from(nonsense) for nonsense in ("", "7", f"x:{'a' * 64}", f"7:{'A' * 64}", f"7:{'a' * 63}")] == [
        None
    ] * 5
