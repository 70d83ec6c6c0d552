"""The journal only grows, and shows when somebody has touched it."""

import pytest

from emptychair.company import journal
from emptychair.company.models import JournalEntry, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(admin: Seat) -> list[JournalEntry]:
    for number in range(3):
        journal.record("did something", by=admin, about=f"thing {number}", details={"ä": number})
    return list(JournalEntry.objects.order_by("id"))


def test_an_untouched_journal_is_whole(written: list[JournalEntry]) -> None:
    assert list(journal.breaks()) == []


def test_an_entry_that_was_changed_is_found(written: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(pk=written[1].pk).update(about="something else")
    assert list(journal.breaks()) == [written[1]]


def test_an_entry_that_was_removed_is_missed_by_the_next(written: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(pk=written[1].pk).delete()
    assert list(journal.breaks()) == [written[2]]


def test_setting_up_the_company_is_the_first_entry(admin: Seat) -> None:
    assert JournalEntry.objects.get().actor == admin.email
