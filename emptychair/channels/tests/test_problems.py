"""What is wrong is kept so that every reader has it in their own language."""

import pickle

import pytest
from django.test import Client
from django.utils import translation

from emptychair.channels import imports, services
from emptychair.channels.errors import CannotOpen, ChannelError, Unreadable, WrongColumns, problem_of
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import ImportRun, PendingArrival
from emptychair.channels.problems import EMPTY, NO_PROBLEM, Msgid, Problem, gettext_noop
from emptychair.channels.templatetags.channels import place, said
from emptychair.company.models import Seat

FIELDS = Problem(gettext_noop("has %(found)d fields where the header has %(wanted)d"), found=3, wanted=7)


def set_aside(problem: Problem, *, position: str = "line 3") -> PendingArrival:
    channel = services.open_channel("Care", kind=kind_named("csv"))
    services.receive(channel, [Record(external_id="1", raw=b"x", position=position, problem=problem)])
    return PendingArrival.objects.get()


def test_a_problem_is_english_and_said_in_the_readers_language() -> None:
    assert FIELDS == "has 3 fields where the header has 7"
    with translation.override("de"):
        assert said(FIELDS) == "hat 3 Felder, wo die Kopfzeile 7 hat"
    assert (said(NO_PROBLEM), bool(NO_PROBLEM)) == ("–", False)


@pytest.mark.parametrize("given", ["a\0b\ud800", "two\nlines", "%s %(x)s", "x" * 9_000, "<b>"])
def test_what_is_quoted_is_one_short_line_that_can_be_stored(given: str) -> None:
    problem = Problem(gettext_noop("created_at is not a time: '%(given)s'"), given=given)
    assert problem.isprintable()
    assert len(problem.encode()) < 1_000


def test_a_problem_can_be_handed_to_another_process() -> None:
    found = pickle.loads(pickle.dumps(FIELDS))  # noqa: S301 - our own
    assert (found, found.msgid, found.values) == (FIELDS, FIELDS.msgid, FIELDS.values)


@pytest.mark.parametrize(
    ("position", "german"),
    [
        ("line 3", "Zeile 3"),
        ("b.csv, line 3", "b.csv, Zeile 3"),
        ("message 1", "Nachricht 1"),
        ("byte 70000", "Byte 70000"),
        ("file in/1.eml", "Datei in/1.eml"),
        ("a, b.eml, the whole file", "a, b.eml, die ganze Datei"),
        ("", "–"),
        ("%s, line", "%s, Zeile "),
    ],
)
def test_a_place_is_said_in_the_readers_language(position: str, german: str) -> None:
    with translation.override("de"):
        assert place(position) == german


def test_an_error_says_more_to_a_terminal_than_to_a_page() -> None:
    error = WrongColumns(gettext_noop("Which column is the text?"), found=["a", "b"], hint="Say --map text=COLUMN.")
    assert str(error) == "Which column is the text? Say --map text=COLUMN. The file has the columns: a, b."
    assert error.problem == "Which column is the text?"


def test_a_file_is_named_once() -> None:
    error = CannotOpen("b.csv", EMPTY)
    assert (str(error), error.problem, error.problem.values) == ("b.csv: is empty", "is empty", {"file": "b.csv"})


@pytest.mark.parametrize("error", [ValueError("a\nb"), KeyError("a"), Unreadable(gettext_noop("has no text"))])
def test_every_error_has_words_for_a_page(error: Exception) -> None:
    problem = problem_of(error)
    assert "\n" not in problem
    assert isinstance(error, ChannelError) or type(error).__name__ in problem


@pytest.mark.django_db
def test_what_is_set_aside_is_kept_with_its_values() -> None:
    aside = set_aside(FIELDS)
    assert (aside.problem, aside.problem.values) == (FIELDS, {"found": 3, "wanted": 7})
    assert aside.set_aside_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["created_at is not a time: 'soon'", "100% of %(it)s"])
def test_words_that_were_kept_before_they_had_values_stay_as_they_are(as_admin: Client, words: str) -> None:
    aside = set_aside(Problem(Msgid(words)))
    assert (aside.problem, said(aside.problem)) == (words, words)
    assert as_admin.get("/settings/set-aside/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/settings/set-aside/", "/settings/set-aside/{aside}/"])
def test_a_german_reader_finds_why_and_where_in_german(as_admin: Client, admin: Seat, page: str) -> None:
    Seat.objects.filter(pk=admin.pk).update(language="de")
    aside = set_aside(FIELDS)
    html = as_admin.get(page.format(aside=aside.pk)).content.decode()
    assert "hat 3 Felder, wo die Kopfzeile 7 hat" in html
    assert "Zeile 3" in html
    assert "line 3" not in html


@pytest.mark.django_db
def test_a_german_reader_is_told_in_german_why_an_import_stopped(as_admin: Client, admin: Seat) -> None:
    Seat.objects.filter(pk=admin.pk).update(language="de")
    run = imports.begin(kind_named("csv"), channel_name="Care", file_name="2 files", options={})
    imports.finish(run, problem=CannotOpen("b.csv", EMPTY).problem)
    html = as_admin.get(f"/settings/imports/{run.pk}/").content.decode()
    assert "<bdi>b.csv</bdi>: ist leer" in html
    assert ImportRun.objects.get().problem == "is empty"
