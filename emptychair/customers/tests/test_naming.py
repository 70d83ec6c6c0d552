"""The name that a seat gives."""

import pytest

from emptychair.company.models import JournalEntry, Seat
from emptychair.company.reach import EVERYTHING
from emptychair.customers import selectors, services
from emptychair.customers.errors import AlreadyUndone
from emptychair.customers.models import Customer
from emptychair.customers.tests.factories import customer

pytestmark = pytest.mark.django_db


def called(who: Customer) -> str:
    (person,) = selectors.people([Customer.objects.get(pk=who.pk)], reach=EVERYTHING)
    return person.name


def test_a_given_name_wins_over_what_the_handles_say(admin: Seat) -> None:
    ines = customer("ines", name="Ines V.")
    services.rename(ines, name="Ines Varga", by=admin)
    assert called(ines) == "Ines Varga"


def test_an_empty_name_leaves_it_to_the_handles(admin: Seat) -> None:
    ines = customer("ines", name="Ines V.")
    services.rename(ines, name="Ines Varga", by=admin)
    services.rename(ines, name="", by=admin)
    assert called(ines) == "Ines V."


def test_undoing_calls_them_as_before_and_stands_in_the_journal(admin: Seat) -> None:
    ines = customer("ines", name="Ines V.")
    services.rename(ines, name="First", by=admin)
    naming = services.rename(ines, name="Second", by=admin)
    assert naming
    services.undo_naming(naming, by=admin)
    assert called(ines) == "First"
    last = JournalEntry.objects.latest("id")
    assert (last.actor, last.verb) == (admin.email, "took a name back")


def test_a_name_that_was_changed_since_is_not_undone(admin: Seat) -> None:
    ines = customer("ines")
    naming = services.rename(ines, name="First", by=admin)
    services.rename(ines, name="Second", by=admin)
    assert naming
    with pytest.raises(AlreadyUndone):
        services.undo_naming(naming, by=admin)


def test_a_given_name_is_found(admin: Seat) -> None:
    ines = customer("ines")
    services.rename(ines, name="Österreicher", by=admin)
    assert [person.pk for person in selectors.find("osterr", reach=EVERYTHING)] == [ines.pk]
