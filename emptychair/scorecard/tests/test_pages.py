"""The scorecard's pages: words before numbers, numbers that open their rows, and who may see them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from emptychair.scorecard import computing, due
from emptychair.scorecard.definitions import DEFINITIONS
from emptychair.scorecard.models import ScorecardResult, ScorecardRows
from emptychair.scorecard.periods import Period, period_from
from emptychair.scorecard.tests.factories import BEGIN, hear, message, world

pytestmark = pytest.mark.django_db(transaction=True)

MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """A home of this test's own."""
    settings.EMPTYCHAIR_HOME = tmp_path
    return tmp_path


def computed(*, threads: int = 60) -> None:
    """A world, heard and scored."""
    hear(world(3, threads=threads))
    computing.bring_up_to_date()


def test_the_page_begins_with_customers_in_their_own_words(as_member: Client) -> None:
    computed()
    page = as_member.get(reverse("scorecard")).content.decode()

    assert 0 < page.index('class="said"') < page.index("Turns that were answered") < page.index("data-drawing")
    assert page.count("<blockquote") >= 2


def test_every_number_stands_with_its_cases_its_words_and_its_rows(as_member: Client) -> None:
    computed()
    page = as_member.get(reverse("scorecard")).content.decode()

    for definition in DEFINITIONS:
        assert f'id="{definition.anchor}"' in page
        assert f"{reverse('scorecard_rows', args=[definition.name])}?side=" in page
        assert f"{reverse('scorecard_definitions')}#{definition.anchor}" in page


def test_every_number_opens_its_rows(as_member: Client) -> None:
    computed()
    addresses = [
        f"{reverse('scorecard_rows', args=[definition.name])}?side={side}"
        for definition in DEFINITIONS
        for side, _label in definition.sides
    ]
    for address in addresses:
        page = as_member.get(address)

        assert page.status_code == 200
        assert b"data-item" in page.content or b"There are none" in page.content, address


def test_the_rows_of_a_share_are_its_cases() -> None:
    computed()
    result = ScorecardResult.objects.get()
    assert result.content
    numbers = result.content["metrics"]["experience.asked_again_share"]
    sides = dict(ScorecardRows.objects.filter(metric="experience.asked_again_share").values_list("side", "total"))

    assert sum(sides.values()) == numbers["n"]
    assert sides["for"] == round(numbers["value"] * numbers["n"])


def test_a_page_costs_few_queries(as_member: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    computed(threads=150)
    as_member.get(reverse("scorecard"))
    rows = reverse("scorecard_rows", args=["listening.dialogue_ratio"])
    for address in (reverse("scorecard"), reverse("scorecard_definitions"), rows, f"{rows}?side=for"):
        with django_assert_max_num_queries(MOST_QUERIES):
            as_member.get(address)


def test_a_period_nobody_asked_for_is_computed_and_then_shown(as_member: Client) -> None:
    computed()
    asked = {"since": "2026-01-20", "until": "2026-02-10"}
    first = as_member.get(reverse("scorecard"), asked).content.decode()
    was_due = due.is_due()
    computing.bring_up_to_date()
    then = as_member.get(reverse("scorecard"), asked).content.decode()

    assert "being computed" in first
    assert 'hx-trigger="every 2s"' in first
    assert was_due
    assert "being computed" not in then
    assert "From: <bdi>2026-01-20" in then


def test_a_change_says_whether_it_may_be_chance(as_member: Client) -> None:
    computed(threads=200)
    asked = {"since": "2026-02-16", "until": "2026-03-16"}
    as_member.get(reverse("scorecard"), asked)
    computing.bring_up_to_date()
    page = as_member.get(reverse("scorecard"), asked).content.decode()

    assert "The difference may be chance." in page or "from" in page
    content = ScorecardResult.objects.get(since="2026-02-16").content
    assert content
    assert content["before"]["since"] == "2026-01-19"


def test_htmx_gets_the_numbers_without_the_page_around_them(as_member: Client) -> None:
    computed()
    fragment = as_member.get(reverse("scorecard"), headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in fragment
    assert "Turns that were answered" in fragment


def test_before_anybody_was_heard_the_page_says_what_to_do(as_admin: Client, as_member: Client) -> None:
    computing.bring_up_to_date()
    member, admin = (browser.get(reverse("scorecard")).content.decode() for browser in (as_member, as_admin))

    assert "There is nothing to count yet" in member
    assert (reverse("import") in member, reverse("import") in admin) == (False, True)


def test_charts_have_a_table_and_a_sentence_each(as_member: Client) -> None:
    computed()
    page = as_member.get(reverse("scorecard")).content.decode()

    assert page.count("data-drawing=") == page.count("<table") == 4
    assert "had an answer within an hour" in page


@pytest.mark.parametrize("name", ["scorecard", "scorecard_definitions", "scorecard_rows"])
def test_nobody_sees_numbers_without_a_seat(name: str, client: Client, admin: object) -> None:
    args = ["listening.first_wait"] if name == "scorecard_rows" else []
    answer = client.get(reverse(name, args=args))

    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_pages_answer_to_reading_only(as_member: Client) -> None:
    assert as_member.post(reverse("scorecard")).status_code == 405


@pytest.mark.parametrize(
    "query",
    ["?since=nonsense&until=2026-13-40", "?since=2026-03-01&until=2026-01-01", "?channel=%00", "?since=0001-01-01"],
)
def test_nonsense_in_the_address_is_left_out(query: str, as_member: Client) -> None:
    computing.bring_up_to_date()

    assert as_member.get(reverse("scorecard") + query).status_code == 200


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("listening.nothing", ""),
        ("listening.first_wait", "?side=left"),
        ("listening.first_wait", "?page=0"),
        ("listening.first_wait", "?page=x"),
        ("listening.first_wait", "?page=99999999999999999999"),
    ],
)
def test_rows_that_do_not_exist_are_not_found(name: str, query: str, as_member: Client) -> None:
    assert as_member.get(reverse("scorecard_rows", args=[name]) + query).status_code == 404


def test_rows_come_in_pages(as_member: Client) -> None:
    hear(message(str(number), by=f"p{number}", at=BEGIN + timedelta(hours=number)) for number in range(60))
    computing.bring_up_to_date()
    address = reverse("scorecard_rows", args=["listening.answered_share"])
    first = as_member.get(address).content.decode()
    second = as_member.get(address, {"side": "against", "page": "2"}).content.decode()

    assert (first.count("data-item"), second.count("data-item")) == (50, 10)
    assert "page=2" in first
    assert ">p0<" in first


def test_nothing_is_due_while_nothing_changes() -> None:
    computed()
    quiet = due.is_due()
    ScorecardResult.objects.update(seconds=0)
    hear([message("late", at=BEGIN + timedelta(days=100))])

    assert not quiet
    assert due.is_due()


def test_what_nobody_looks_at_any_more_is_forgotten() -> None:
    computed()
    ScorecardResult.objects.create(since="2026-01-01", asked_at=BEGIN)
    computing.bring_up_to_date()

    assert ScorecardResult.objects.count() == 1


def test_the_period_before_is_as_long() -> None:
    period = period_from({"since": "2026-03-01", "until": "2026-03-29"})

    assert period.before(BEGIN) == period_from({"since": "2026-02-01", "until": "2026-03-01"})
    assert Period().before(BEGIN) is None
