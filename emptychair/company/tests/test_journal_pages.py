"""The journal's page and its exports: what they show, to whom, and that taking them is recorded."""

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

import emptychair
from emptychair.company import journal
from emptychair.company.models import JournalEntry, Role, Seat
from emptychair.company.verbs import VERBS
from emptychair.core import clock

pytestmark = pytest.mark.django_db
PAGE, EXPORT = "/settings/journal/", "/settings/journal/export/"
SECRET = "zq-secret"


@pytest.fixture
def lines(admin: Seat, member: Seat) -> None:
    journal.record("named a customer", by=member, about="customer 12", details={"name": SECRET})
    journal.record("named a customer", by=admin, about="customer 13")
    journal.record("=cmd|' /C calc'!A0", by=admin, about="@SUM(A1)", details={"=": "=1"})
    journal.record("ruled: veto", by=None, about="draft 4", details={"conversation": 77})
    journal.record("opened a channel", by=admin, about="Fen & Möth <b>")


def signed_in(role: Role) -> Client:
    seat = Seat.objects.create_user(f"{role.value}@example.org", name=role.value, role=role)
    client = Client()
    client.force_login(seat, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def shown(client: Client, query: str = "") -> list[str]:
    """What the lines on the page are about."""
    return re.findall(
        r"journal-line.*?row-meta\">(?:<a [^>]*>)?<bdi>(.*?)</bdi>", client.get(PAGE + query).text, re.DOTALL
    )


def test_the_latest_stands_first_in_words_with_links_to_what_it_is_about(as_admin: Client, lines: None) -> None:
    assert shown(as_admin) == [
        "Fen &amp; Möth &lt;b&gt;",
        "draft 4",
        "@SUM(A1)",
        "customer 13",
        "customer 12",
        "Lantern &amp; Loom",
    ]
    page = as_admin.get(PAGE).text
    assert "vetoed a draft" in page
    assert '<a href="/conversations/77/" data-open><bdi>draft 4' in page
    assert 'href="/customers/12/"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?words=cust", ["customer 13", "customer 12"]),
        ("?words=named+12", ["customer 12"]),
        ("?words=möth", ["Fen &amp; Möth &lt;b&gt;"]),
        ("?words=example+channel", ["Fen &amp; Möth &lt;b&gt;"]),
        ("?words=%27%29%3B+--", ["Fen &amp; Möth &lt;b&gt;", "draft 4", "@SUM(A1)", "customer 13", "customer 12", "Lantern &amp; Loom"]),
        ("?words=nothingofit", []),
        ("?actor=mo@example.org", ["customer 12"]),
        ("?actor=emptychair", ["draft 4"]),
        ("?verb=named+a+customer", ["customer 13", "customer 12"]),
        ("?about=customer+13", ["customer 13"]),
        ("?since=2100-01-01", []),
        ("?until=1999-01-01", []),
    ],
)  # fmt: skip
def test_it_is_searched(as_admin: Client, lines: None, query: str, found: list[str]) -> None:
    assert shown(as_admin, query) == found


def test_days_are_those_of_the_reader(as_admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2031, 11, 22, 23, 30, tzinfo=UTC))
    journal.record("opened a channel", by=None, about="late")
    assert shown(as_admin, "?since=2031-11-23&until=2031-11-23") == ["late"]
    assert "late" not in shown(as_admin, "?until=2031-11-22")


def test_it_is_paged(as_admin: Client) -> None:
    for number in range(60):
        journal.record("opened a channel", by=None, about=f"channel {number}.")
    assert len(shown(as_admin)) == 50
    older = re.search(r'href="(\?at=[^"]+)"', as_admin.get(PAGE).text)
    assert older
    assert len(shown(as_admin, older[1])) == 11


def test_it_asks_as_much_for_fifty_lines_as_for_one(as_admin: Client, django_assert_max_num_queries) -> None:
    for number in range(50):
        journal.record("named a customer", by=None, about=f"customer {number}")
    with django_assert_max_num_queries(8):
        as_admin.get(PAGE)


@pytest.mark.parametrize(
    ("role", "reads"),
    [(Role.ADMIN, True), (Role.CHAIR, True), (Role.ANALYST, True), (Role.MEMBER, False), (Role.AGENCY, False)],
)
def test_everybody_reads_who_did_what_and_only_some_the_details(lines: None, role: Role, *, reads: bool) -> None:
    client = signed_in(role)
    assert "customer 12" in shown(client)
    assert (SECRET in client.get(PAGE).text) is reads
    for form in ("csv", "jsonl"):
        assert (SECRET in taken(client, format=form)) is reads
    assert shown(client, f"?words={SECRET}") == []


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ANALYST, Role.MEMBER, Role.AGENCY])
def test_how_seats_sign_in_is_for_administrators(as_admin: Client, role: Role) -> None:
    journal.record("signed in", by=None, about="seat 1", details={"from": SECRET})
    client = signed_in(role)
    for text in (client.get(PAGE).text, taken(client, format="csv"), taken(client, format="jsonl")):
        assert SECRET not in text
    assert SECRET in as_admin.get(PAGE).text


def taken(client: Client, **given: str) -> str:
    answer = client.post(EXPORT, given)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer).decode()


def test_as_a_table_no_cell_is_a_formula_and_each_can_be_read_back(as_admin: Client, lines: None) -> None:
    rows = list(csv.DictReader(io.StringIO(taken(as_admin, format="csv"))))
    assert len(rows) == 6
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    odd = JournalEntry.objects.get(verb__startswith="=")
    row = next(row for row in rows if row["id"] == str(odd.pk))
    assert (row["verb"].removeprefix("'"), row["about"].removeprefix("'")) == (odd.verb, odd.about)


def test_as_json_lines_it_is_whole(as_admin: Client, lines: None) -> None:
    rows = [json.loads(line) for line in taken(as_admin, format="jsonl").splitlines()]
    assert [row["hash"] for row in rows] == list(JournalEntry.objects.order_by("id").values_list("hash", flat=True)[:6])
    assert rows[1]["details"] == {"name": SECRET}


def test_only_what_was_narrowed_is_taken_and_that_is_recorded(as_admin: Client, lines: None, admin: Seat) -> None:
    rows = taken(as_admin, format="jsonl", verb="named a customer").splitlines()
    assert len(rows) == 2
    last = JournalEntry.objects.latest("id")
    assert (last.verb, last.actor) == ("exported the journal", admin.email)
    assert last.details == {"format": "jsonl", "only": "verb=named+a+customer"}


def test_a_long_journal_is_taken_in_pieces(as_admin: Client, django_assert_max_num_queries) -> None:
    for number in range(40):
        journal.record("opened a channel", by=None, about=str(number))
    answer = as_admin.post(EXPORT, {"format": "jsonl"})
    assert answer.streaming
    with django_assert_max_num_queries(3):
        assert len(b"".join(answer).splitlines()) == 41


def test_a_file_of_no_known_kind_is_refused_and_not_recorded(as_admin: Client) -> None:
    assert as_admin.post(EXPORT, {"format": "xls"}).status_code == 400
    assert as_admin.get(EXPORT).status_code == 405
    assert JournalEntry.objects.count() == 1


def test_every_verb_that_the_program_records_is_known_in_words() -> None:
    said = {verb for path in Path(emptychair.__file__).parent.rglob("*.py") for verb in _verbs(path)}
    assert len(said) > 10
    known = set(VERBS)
    assert [verb for verb in said if not any(re.fullmatch(verb, one) for one in known)] == []
    assert [one for one in known if not any(re.fullmatch(verb, one) for verb in said)] == []


def _verbs(path: Path) -> list[str]:
    """Patterns of the verbs that a file gives to the journal; what is filled in later may be anything."""
    source = path.read_text(encoding="utf-8")
    if "tests" in path.parts or not re.search(r"import .*\bjournal\b", source):
        return []
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    names = ("record", "_record", "_journal", "_journal_end")
    given = [
        call.args[0] for call in calls
        if (call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")) in names
    ]  # fmt: skip
    return [pattern for one in [*given, *_named(tree)] if (pattern := _pattern(one))]


def _named(tree: ast.Module) -> Iterator[ast.expr]:
    """What is called a verb before it is given: `verb = …`, `verb=…`, and the values of a table of verbs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "verb":
            yield node.value
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "verb":
            yield from (node.value.body, node.value.orelse) if isinstance(node.value, ast.IfExp) else (node.value,)
        if (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == "_VERBS"
            and isinstance(node.value, ast.Dict)
        ):
            yield from node.value.values


def _pattern(given: ast.expr) -> str:
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return re.escape(given.value)
    if isinstance(given, ast.JoinedStr):
        return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in given.values)
    return ""
