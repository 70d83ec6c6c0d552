"""Finding customers and paging through them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from emptychair.company.models import Seat
from emptychair.company.reach import EVERYTHING
from emptychair.customers import hooks, selectors, services
from emptychair.customers.hooks import Quote
from emptychair.customers.models import Handle
from emptychair.customers.tests.factories import at, customer, hear, touch
from emptychair.web.paging import Cursor

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return [person.name for person in selectors.find(words, reach=EVERYTHING)]


def test_the_beginning_of_a_name_or_an_address_is_enough() -> None:
    customer("ines.varga@mail.example", name="Inés Varga")
    assert found("ine") == found("VARGA i") == found("ines.varga@mail.example") == ["Inés Varga"]


def test_scripts_without_spaces_are_found_by_a_part() -> None:
    customer("tanaka", name="田中太郎")
    assert found("中太") == ["田中太郎"]


def test_the_latest_heard_stands_first_and_the_company_is_not_a_customer() -> None:
    hear(("ada", "Same Name", 1), ("mo", "Same Name", 2))
    hear(("shop", "Same Name", 3), by_company=True)
    assert [person.detail for person in selectors.find("same", reach=EVERYTHING)] == ["mo", "ada"]


def test_a_handle_of_an_absorbed_customer_finds_the_whole(admin: Seat) -> None:
    ines, mo = customer("ines", minute=9), customer("mo")
    services.merge(ines, absorbed=mo, by=admin)
    assert [person.pk for person in selectors.find("mo", reach=EVERYTHING)] == [ines.pk]


def test_a_name_given_to_an_absorbed_customer_finds_the_whole(admin: Seat) -> None:
    ines, mo = customer("ines"), customer("mo")
    services.rename(mo, name="Maurice", by=admin)
    services.merge(ines, absorbed=mo, by=admin)
    assert [person.pk for person in selectors.find("maurice", reach=EVERYTHING)] == [ines.pk]


def test_search_also_finds_who_said_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    ines, quote = customer("ines"), Quote(text="a kettle", at=at(1))
    monkeypatch.setattr(hooks, "_searches", [lambda words, reach: {ines.pk: quote} if words == "kettle" else {}])
    assert selectors.search("kettle", reach=EVERYTHING).said == {ines.pk: quote}
    assert selectors.search("ines", reach=EVERYTHING).ids == {ines.pk}


@given(words=st.text(max_size=60))
@settings(deadline=None, max_examples=40)
def test_no_words_break_the_search(words: str) -> None:
    selectors.find(words, reach=EVERYTHING)


def test_paging_shows_everybody_once_in_both_directions() -> None:
    hear(*[(f"c{number}", "", number // 2) for number in range(11)])
    seen, cursor = [], None
    while True:
        page = selectors.latest(cursor, size=4, reach=EVERYTHING)
        seen += [who.pk for who in page.rows]
        if page.after is None:
            break
        cursor = page.after
    back = selectors.latest(page.before, size=4, reach=EVERYTHING)
    assert len(seen) == len(set(seen)) == 11
    assert [who.pk for who in back.rows] == seen[4:8]


def test_the_list_is_read_from_its_index() -> None:
    hear(*[(f"c{number}", "", number) for number in range(30)])
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        # So few rows are quicker read and sorted: what is asked is whether the index can give them in order.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        selectors.latest(Cursor(at=at(20), id=5), size=5, reach=EVERYTHING)
        cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
        plan = " ".join(row for (row,) in cursor.fetchall())
    assert "customer_heard" in plan
    assert "Sort" not in plan


def test_counting_is_exact_for_few() -> None:
    hear(*[(f"c{number}", "", number) for number in range(3)])
    assert selectors.count(reach=EVERYTHING) == (3, False)


def test_touches_of_several_handles_come_as_one_line_of_time() -> None:
    hear(("ines", "", 0), ("mo", "", 0))
    ines, mo = Handle.objects.order_by("address")
    touch(ines, [1, 3, 5, 7])
    touch(mo, [2, 4, 6])
    handles = [ines.pk, mo.pk]
    first = selectors.touches(handles, size=3)
    second = selectors.touches(handles, first.after, size=3)
    start = selectors.touches(handles, size=3, oldest_first=True)
    assert [touched.at for touched in first.rows] == [at(7), at(6), at(5)]
    assert [touched.at for touched in second.rows] == [at(4), at(3), at(2)]
    assert [touched.at for touched in start.rows] == [at(1), at(2), at(3)]
    assert [touched.at for touched in selectors.touches(handles, second.before, size=3).rows] == [at(7), at(6), at(5)]


def test_the_page_of_an_absorbed_customer_leads_to_the_whole(admin: Seat) -> None:
    a, b, c = customer("a"), customer("b"), customer("c")
    services.merge(b, absorbed=c, by=admin)
    services.merge(a, absorbed=b, by=admin)
    assert selectors.whole(c.pk, reach=EVERYTHING) == a
    assert selectors.whole(2**80, reach=EVERYTHING) is None
    (person,) = selectors.people([a], reach=EVERYTHING)
    assert [part.name for part in selectors.parts_of(person)] == ["b", "c"]
