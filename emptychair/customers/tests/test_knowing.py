"""Who wrote: any order of messages, cut into any batches, gives the same rows."""

from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from emptychair.company.models import Seat
from emptychair.customers import services
from emptychair.customers.models import Customer, Handle
from emptychair.customers.tests.factories import at, customer, hear

pytestmark = pytest.mark.django_db

Writer = tuple[str, str, int, bool]

writers = st.tuples(
    st.sampled_from(["ines", "mo", "shop"]),
    st.sampled_from(["", "Ines", "Inés", "ines", "İnes 🫖"]),
    st.integers(0, 5),
    st.booleans(),
)


def rows() -> list[tuple[object, ...]]:
    return sorted(
        (h.address, h.name, h.named_at, h.first_heard_at, h.last_heard_at, str(h.search), *span(h.customer))
        for h in Handle.objects.select_related("customer")
    )


def span(who: Customer | None) -> tuple[object, ...]:
    return (who.first_heard_at, who.last_heard_at) if who else (None, None)


def know_all(batches: list[list[Writer]]) -> list[tuple[object, ...]]:
    point = transaction.savepoint()
    for batch in batches:
        services.know(
            "forum", services.gather((address, name, at(minute), company) for address, name, minute, company in batch)
        )
    found = rows()
    transaction.savepoint_rollback(point)
    return found


@given(messages=st.lists(writers, max_size=12), order=st.randoms(), cuts=st.lists(st.integers(1, 4), max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_order_in_any_batches_gives_the_same_rows(messages: list[Writer], order: Random, cuts: list[int]) -> None:
    shuffled = order.sample(messages, len(messages))
    batches: list[list[Writer]] = []
    rest = shuffled
    for cut in cuts:
        batches, rest = [*batches, rest[:cut]], rest[cut:]
    assert know_all([*batches, rest]) == know_all([messages])


def test_the_latest_name_that_is_not_empty_is_theirs() -> None:
    hear(("ines", "Ines V.", 1), ("ines", "", 9), ("ines", "Ines Varga", 5))
    assert Handle.objects.get().name == "Ines Varga"


def test_an_account_of_the_company_has_no_customer_until_it_writes_as_one() -> None:
    hear(("shop", "The shop", 1), by_company=True)
    assert Handle.objects.get().customer is None
    hear(("shop", "", 7))
    handle = Handle.objects.select_related("customer").get()
    assert span(handle.customer) == (at(7), at(7))
    assert handle.home_id == handle.customer_id


def test_the_same_address_on_two_networks_is_two_customers() -> None:
    customer("ines", network="forum")
    customer("ines", network="email")
    assert Customer.objects.count() == 2


def test_two_handles_of_one_customer_heard_in_one_batch_widen_the_span_once(admin: Seat) -> None:
    kept, other = customer("ines", minute=5), customer("mo", minute=6)
    services.merge(kept, absorbed=other, by=admin)
    hear(("ines", "", 1), ("mo", "", 9), ("ines", "", 3))
    kept.refresh_from_db()
    assert span(kept) == (at(1), at(9))


def test_a_batch_asks_the_database_as_often_for_many_as_for_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    hear(*[(f"c{number}", "", number) for number in range(50)])
    with django_assert_max_num_queries(8):
        hear(*[(f"c{number}", "New", number + 1) for number in range(25, 75)])
