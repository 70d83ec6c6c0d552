"""Merging and undoing it, in any order: nothing is lost and each gets back what was theirs."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from emptychair.company.models import JournalEntry, Seat
from emptychair.customers import hooks, services
from emptychair.customers.errors import AlreadyMerged, AlreadyUndone, NotTwo
from emptychair.customers.models import Customer, Handle, Merge
from emptychair.customers.tests.factories import at, customer, hear

pytestmark = pytest.mark.django_db


def addresses(who: Customer) -> list[str]:
    return sorted(Handle.objects.filter(customer=who).values_list("address", flat=True))


def test_the_kept_customer_has_all_handles_and_the_other_points_there(admin: Seat) -> None:
    ines, mo = customer("ines", minute=5), customer("mo", minute=1)
    services.merge(ines, absorbed=mo, by=admin)
    ines.refresh_from_db()
    mo.refresh_from_db()
    assert addresses(ines) == ["ines", "mo"]
    assert (mo.merged_into, ines.first_heard_at) == (ines, at(1))


def test_undoing_gives_each_their_own_handles_and_times_back(admin: Seat) -> None:
    ines, mo = customer("ines", minute=5), customer("mo", minute=1)
    merge = services.merge(ines, absorbed=mo, by=admin)
    hear(("mo", "", 0), ("ines", "", 9))
    services.undo_merge(merge, by=admin)
    ines.refresh_from_db()
    mo.refresh_from_db()
    assert (addresses(ines), addresses(mo), mo.merged_into) == (["ines"], ["mo"], None)
    assert (ines.first_heard_at, ines.last_heard_at) == (at(5), at(9))
    assert (mo.first_heard_at, mo.last_heard_at) == (at(0), at(1))


def test_a_chain_can_be_undone_from_its_first_link(admin: Seat) -> None:
    a, b, c = customer("a"), customer("b"), customer("c")
    first = services.merge(b, absorbed=c, by=admin)
    second = services.merge(a, absorbed=b, by=admin)
    services.undo_merge(first, by=admin)
    assert (addresses(a), addresses(b), addresses(c)) == (["a", "b"], [], ["c"])
    services.undo_merge(second, by=admin)
    assert (addresses(a), addresses(b), addresses(c)) == (["a"], ["b"], ["c"])


def test_a_customer_cannot_be_merged_with_themselves(admin: Seat) -> None:
    ines = customer("ines")
    with pytest.raises(NotTwo):
        services.merge(ines, absorbed=ines, by=admin)


def test_who_is_part_of_another_cannot_be_merged_again(admin: Seat) -> None:
    ines, mo, ada = customer("ines"), customer("mo"), customer("ada")
    services.merge(ines, absorbed=mo, by=admin)
    for kept, absorbed in ((ines, mo), (mo, ines), (mo, ada), (ada, mo)):
        with pytest.raises(AlreadyMerged):
            services.merge(kept, absorbed=absorbed, by=admin)


def test_a_merge_is_undone_once(admin: Seat) -> None:
    merge = services.merge(customer("ines"), absorbed=customer("mo"), by=admin)
    services.undo_merge(merge, by=admin)
    with pytest.raises(AlreadyUndone):
        services.undo_merge(merge, by=admin)


def test_what_was_merged_and_undone_can_be_merged_again(admin: Seat) -> None:
    ines, mo = customer("ines"), customer("mo")
    services.undo_merge(services.merge(ines, absorbed=mo, by=admin), by=admin)
    services.merge(mo, absorbed=ines, by=admin)
    assert addresses(mo) == ["ines", "mo"]


def test_the_journal_says_who_merged_and_who_took_it_back(admin: Seat, member: Seat) -> None:
    merge = services.merge(customer("ines"), absorbed=customer("mo"), by=admin)
    services.undo_merge(merge, by=member)
    entries = JournalEntry.objects.order_by("-id")[:2]
    assert [(entry.actor, entry.verb) for entry in entries] == [
        (member.email, "took a merge back"),
        (admin.email, "merged customers"),
    ]


def test_other_apps_hear_which_handles_moved(admin: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[list[int]] = []
    monkeypatch.setattr(hooks, "_after_merge", [moved.append])
    ines, mo = customer("ines"), customer("mo")
    handle = Handle.objects.get(address="mo").pk
    merge = services.merge(ines, absorbed=mo, by=admin)
    services.undo_merge(merge, by=admin)
    assert moved == [[handle], [handle]]


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_merge_the_same_two_at_once_merge_them_once() -> None:
    ines, mo = customer("ines"), customer("mo")
    with ThreadPoolExecutor(2) as colleagues:
        results = list(colleagues.map(lambda pair: attempt(*pair), [(ines, mo), (mo, ines)]))
    assert sorted(results) == ["merged", "refused"]
    assert Merge.objects.count() == 1


def attempt(kept: Customer, absorbed: Customer) -> str:
    try:
        services.merge(kept, absorbed=absorbed, by=None)
    except AlreadyMerged:
        return "refused"
    finally:
        connection.close()
    return "merged"


@pytest.mark.django_db(transaction=True)
def test_a_merge_waits_for_the_batch_that_is_being_stored() -> None:
    ines, mo = customer("ines", minute=5), customer("mo", minute=5)
    with ThreadPoolExecutor(1) as colleague:
        with transaction.atomic():
            services.know("forum", services.gather([("mo", "", at(1), False)]))
            merging = colleague.submit(attempt, ines, mo)
            with pytest.raises(TimeoutError):
                merging.result(timeout=0.3)
        assert merging.result(timeout=20) == "merged"
    ines.refresh_from_db()
    assert ines.first_heard_at == at(1)


class Merging(RuleBasedStateMachine):
    """A company that merges, takes back, and goes on hearing its customers."""

    roots = Bundle("roots")
    merges = Bundle("merges")

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.parent: dict[int, int] = {}

    @rule(target=roots, minute=st.integers(0, 99))
    def somebody_new(self, minute: int) -> int:
        self.count += 1
        return customer(f"c{self.count}", minute=minute).pk

    @rule(target=merges, kept=roots, absorbed=roots)
    def merge(self, kept: int, absorbed: int) -> object:
        if kept == absorbed or kept in self.parent or absorbed in self.parent:
            with pytest.raises((NotTwo, AlreadyMerged)):
                self.merge_them(kept, absorbed)
            return multiple()
        self.parent[absorbed] = kept
        return self.merge_them(kept, absorbed)

    def merge_them(self, kept: int, absorbed: int) -> int:
        return services.merge(Customer(pk=kept), absorbed=Customer(pk=absorbed), by=None).pk

    @rule(merge=consumes(merges))
    def undo(self, merge: int) -> None:
        made = Merge.objects.get(pk=merge)
        services.undo_merge(made, by=None)
        del self.parent[made.absorbed_id]

    @rule(who=st.integers(1, 9), minute=st.integers(0, 99))
    def is_heard_again(self, who: int, minute: int) -> None:
        if who <= self.count:
            hear((f"c{who}", "", minute))

    @invariant()
    def each_handle_is_with_whom_its_own_customer_became(self) -> None:
        for handle in Handle.objects.all():
            root = handle.home_id
            while root in self.parent:
                root = self.parent[root]
            assert handle.customer_id == root

    @invariant()
    def nobody_is_lost_and_each_was_heard_when_their_handles_were(self) -> None:
        assert Customer.objects.count() == Handle.objects.count() == self.count
        for who in Customer.objects.filter(merged_into=None):
            handles = list(Handle.objects.filter(customer=who))
            assert who.first_heard_at == min(handle.first_heard_at for handle in handles if handle.first_heard_at)
            assert who.last_heard_at == max(handle.last_heard_at for handle in handles if handle.last_heard_at)


class InTransaction(Merging):
    """Each example begins with nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)


def test_any_series_of_merges_and_undoings_loses_nothing() -> None:
    few = settings(max_examples=25, stateful_step_count=15, deadline=None)
    run_state_machine_as_test(InTransaction, settings=few)
