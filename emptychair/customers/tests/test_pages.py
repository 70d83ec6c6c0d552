"""The pages of customers."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from emptychair.company.models import Seat
from emptychair.conversations.tests.factories import hear, said
from emptychair.customers import services
from emptychair.customers.models import Customer, Handle, Merge, Naming

pytestmark = pytest.mark.django_db

HOSTILE = "\"><script>alert(1)</script> {{ 7|add:7 }} 'x'"
OF_ONE = ("customer", "customer_merge", "customer_name")
NONSENSE = ["%00", "a" * 1_500, "%F0%9F%AB%96", "'%22%5C%3B--", "&:*|!()", "-1", "%FF%FE"]


def someone(address: str = "ines") -> Customer:
    handle = Handle.objects.select_related("customer").get(address=address)
    assert handle.customer
    return handle.customer


@pytest.fixture
def ines() -> Customer:
    """Asked, asked again, was answered; asks something else elsewhere and waits."""
    hear([
        said("1", "My kettle is broken, this is terrible", minute=0),
        said("2", "Anybody there?", minute=50, reply_to="1"),
        said("3", "We are sorry, a new one is on its way", minute=90, reply_to="2", by="shop", company=True),
        said("4", "Where is my parcel?", minute=200),
        said("5", "What a lovely lamp", minute=210, by="mo"),
    ])  # fmt: skip
    return someone()


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_list_shows_everybody_with_their_latest_words(as_member: Client, ines: Customer) -> None:
    shown = page(as_member, "customers")
    assert "Where is my parcel?" in shown
    assert "What a lovely lamp" in shown
    assert "2 customers" in shown


def test_the_list_finds_by_name_by_address_and_by_words(as_member: Client, ines: Customer) -> None:
    for words in ("ine", "kettle"):
        shown = page(as_member, "customers", query=f"?q={words}")
        assert reverse("customer", args=[ines.pk]) in shown
        assert "lovely lamp" not in shown


def test_the_words_that_were_looked_for_are_shown(as_member: Client, ines: Customer) -> None:
    assert "My kettle is broken" in page(as_member, "customers", query="?q=kettle")


def test_an_empty_house_says_what_to_do(as_member: Client) -> None:
    assert "Nobody has been heard yet" in page(as_member, "customers")


def test_a_search_without_a_hit_says_so(as_member: Client, ines: Customer) -> None:
    assert "nobody said that" in page(as_member, "customers", query="?q=zebra")


def test_the_arc_holds_the_whole_story(as_member: Client, ines: Customer) -> None:
    shown = page(as_member, "customer", ines.pk)
    for words in ("My kettle is broken", "asked again", "a new one is on its way", "waited 50", "in 1 of 2"):
        assert words in shown, words
    assert shown.index("Where is my parcel?") < shown.index("a new one is on its way")


def test_the_arc_can_be_read_from_the_beginning(as_member: Client, ines: Customer) -> None:
    shown = page(as_member, "customer", ines.pk, query="?order=first").partition('<ol class="arc"')[2]
    assert shown.index("My kettle") < shown.index("on its way") < shown.index("Where is my parcel?")


def test_company_words_are_sans_and_customers_words_serif(as_member: Client, ines: Customer) -> None:
    arc = page(as_member, "customer", ines.pk).partition('<ol class="arc"')[2]
    assert '<div class="answer" dir="auto">We are sorry' in arc
    assert arc.count('class="answer"') == 1


def test_hostile_names_and_words_are_text(as_member: Client) -> None:
    hear([said("1", HOSTILE, subject=HOSTILE) | {"from": {"address": HOSTILE, "name": HOSTILE}}])
    who = Customer.objects.get()
    urls = [
        reverse("customers"),
        *(reverse(name, args=[who.pk]) for name in OF_ONE),
    ]
    for url in [*urls, reverse("customers") + "?q=script"]:
        shown = as_member.get(url).content.decode()
        assert "<script>alert" not in shown
        assert "14 " not in shown.partition("<main")[2].partition("</main>")[0]


def test_all_pages_survive_nonsense(as_member: Client, ines: Customer) -> None:
    urls = [reverse("customers"), *(reverse(name, args=[ines.pk]) for name in OF_ONE)]
    for nonsense in NONSENSE:
        for url in urls:
            asked = f"{url}?q={nonsense}&at={nonsense}&order={nonsense}"
            assert as_member.get(asked).status_code == 200, asked


def test_who_does_not_exist_is_not_found(as_member: Client) -> None:
    for pk in (0, 987_654, 10**30):
        assert [as_member.get(reverse(name, args=[pk])).status_code for name in OF_ONE] == [404] * 3
        undo = [as_member.post(reverse(name, args=[pk])) for name in ("customer_merge_undo", "customer_name_undo")]
        assert [response.status_code for response in undo] == [404] * 2


def test_pages_need_a_seat(client: Client, admin: Seat, ines: Customer) -> None:
    client.logout()
    urls = [reverse("customers"), *(reverse(name, args=[ines.pk]) for name in OF_ONE)]
    for url in urls:
        assert client.get(url).status_code == 302
    assert client.post(reverse("customer_merge", args=[ines.pk]), {"other": someone("mo").pk}).status_code == 302
    assert not Merge.objects.exists()


def test_nothing_changes_by_get_or_without_its_token(admin: Seat, ines: Customer) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    made = services.merge(ines, absorbed=someone("mo"), by=admin)
    naming = services.rename(ines, name="Ines", by=admin)
    assert naming
    undo = [reverse("customer_merge_undo", args=[made.pk]), reverse("customer_name_undo", args=[naming.pk])]
    assert [strict.get(url).status_code for url in undo] == [405, 405]
    assert [strict.post(url).status_code for url in [*undo, reverse("customer_name", args=[ines.pk])]] == [403] * 3
    assert not Merge.objects.exclude(undone_at=None).exists()


def test_lists_refuse_what_they_do_not_know(as_member: Client, ines: Customer) -> None:
    for url in (reverse("customers"), reverse("customer", args=[ines.pk])):
        assert as_member.post(url).status_code == 405


def test_merging_and_undoing_by_the_pages(as_member: Client, ines: Customer) -> None:
    mo = someone("mo")
    shown = page(as_member, "customer_merge", ines.pk, query="?q=mo")
    assert f'name="other" value="{mo.pk}"' in shown
    merged = as_member.post(reverse("customer_merge", args=[ines.pk]), {"other": mo.pk}, follow=True).content.decode()
    assert "mo is now part of this customer." in merged
    assert "lovely lamp" in merged
    undo = reverse("customer_merge_undo", args=[Merge.objects.get().pk])
    assert merged.count(undo) == 2
    assert as_member.get(reverse("customer", args=[mo.pk])).headers["Location"] == reverse("customer", args=[ines.pk])
    undone = as_member.post(undo, follow=True).content.decode()
    assert "lovely lamp" not in undone
    assert "already" in as_member.post(undo, follow=True).content.decode()


def test_merging_with_oneself_or_with_nonsense_changes_nothing(as_member: Client, ines: Customer) -> None:
    url = reverse("customer_merge", args=[ines.pk])
    assert as_member.post(url, {"other": ines.pk}).status_code == 302
    for other in ("", "x", "0", "987654", str(10**40), "\x00"):
        assert as_member.post(url, {"other": other}).status_code == 404
    assert not Merge.objects.exists()


def test_giving_a_name_and_taking_it_back(as_member: Client, ines: Customer) -> None:
    url = reverse("customer_name", args=[ines.pk])
    assert "<h1>Ines Varga</h1>" in as_member.post(url, {"name": "Ines Varga"}, follow=True).content.decode()
    undo = reverse("customer_name_undo", args=[Naming.objects.get().pk])
    assert "<h1>ines</h1>" in as_member.post(undo, follow=True).content.decode()


@pytest.mark.parametrize("name", ["x" * 201, "a\x00b"])
def test_an_impossible_name_is_refused_with_what_was_typed_kept(as_member: Client, ines: Customer, name: str) -> None:
    response = as_member.post(reverse("customer_name", args=[ines.pk]), {"name": name})
    assert response.status_code == 422
    assert not Naming.objects.exists()


def test_the_list_asks_few_questions_however_many_rows(
    as_member: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    hear([said(f"m{n}", by=f"c{n}", minute=n) for n in range(60)])
    with django_assert_max_num_queries(14):
        shown = page(as_member, "customers", query="?q=parcel")
    assert shown.count("data-item") == 50


def test_the_arc_asks_few_questions_however_long_and_merged(
    as_member: Client, admin: Seat, ines: Customer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    hear([said(f"m{n}", by="ines", minute=n) for n in range(80)], channel="Mail")
    for other in Customer.objects.exclude(pk=ines.pk):
        services.merge(ines, absorbed=other, by=admin)
    with django_assert_max_num_queries(14):
        shown = page(as_member, "customer", ines.pk)
    assert shown.partition('<ol class="arc"')[2].count("data-item") == 30
