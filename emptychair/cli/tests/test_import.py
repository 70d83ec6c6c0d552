"""`emptychair import`: files come in once, counts add up, and what cannot be read costs nothing else."""

import bz2
import gzip
import json
import lzma
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner, Result

from emptychair.channels.models import Arrival, Channel, ImportRun, PendingArrival
from emptychair.cli import group
from emptychair.cli.tests.factories import command as in_shell
from emptychair.cli.tests.factories import environment, run
from emptychair.conversations.models import Conversation, Message
from emptychair.conversations.tests.factories import said

COUNTS = ["read", "stored", "duplicates", "set_aside", "customers", "conversations", "seconds"]
TWCS = """tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id
1,ines,True,Tue Oct 31 22:10:47 +0000 2017,Where is my lamp?,2,
2,LanternCare,False,Tue Oct 31 22:11:47 +0000 2017,On its way.,,1
3,otto,True,soon,Hello?,,
4,otto,True
5,otto,True,Tue Oct 31 22:12:47 +0000 2017,It flickers.,,
"""
database = pytest.mark.django_db(transaction=True)


def command(*words: str, given: bytes = b"") -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(group, ["import", *words], input=given, prog_name="emptychair")


def counts(*words: str) -> dict[str, float]:
    """What `--json` says, which adds up."""
    done = command(*words, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, float] = json.loads(done.stdout)
    assert list(found) == COUNTS
    assert found["read"] == found["stored"] + found["duplicates"] + found["set_aside"]
    return found


def lines(number: int, *, first: int = 0) -> str:
    """So many messages as JSON lines."""
    return "".join(json.dumps(said(f"m{one}", by=f"c{one % 7}", minute=one)) + "\n" for one in range(first, number))


@pytest.fixture
def twcs(tmp_path: Path) -> str:
    """An export with two rows that cannot be read."""
    path = tmp_path / "care.csv"
    path.write_text(TWCS)
    return str(path)


@database
def test_an_export_comes_in_and_a_second_time_nothing_does(twcs: str) -> None:
    first, second = counts("twcs", twcs), counts("twcs", twcs)
    assert [first[name] for name in COUNTS[:-1]] == [5, 3, 0, 2, 2, 2]
    assert [second[name] for name in COUNTS[:-1]] == [5, 0, 5, 0, 2, 2]
    assert Message.objects.count() == 3
    assert Conversation.objects.filter(first_answer_at__isnull=False).count() == 1
    aside = PendingArrival.objects.order_by("arrival_id")
    assert [(row.arrival.position, row.problem) for row in aside] == [
        ("line 4", "created_at is not a time: 'soon'"),
        ("line 5", "has 3 fields where the header has 7"),
    ]


@database
def test_what_is_set_aside_is_said_with_its_lines(twcs: str) -> None:
    done = command("twcs", twcs)
    assert "set aside: line 4: created_at is not a time" in done.output
    assert "already there" in done.output


@database
def test_a_longer_export_adds_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "talk.jsonl"
    path.write_text(lines(5))
    counts("jsonl", str(path))
    path.write_text(lines(8))
    again = counts("jsonl", str(path))
    assert (again["read"], again["stored"], again["duplicates"]) == (8, 3, 5)


@database
def test_accounts_that_are_ours_write_for_the_company(tmp_path: Path) -> None:
    (tmp_path / "talk.jsonl").write_text(lines(1) + json.dumps(said("a", by="Desk", reply_to="m0", minute=9)) + "\n")
    counts("jsonl", str(tmp_path / "talk.jsonl"), "--company", "desk")
    assert [message.by_company for message in Message.objects.order_by("written_at")] == [False, True]


@database
def test_a_truncated_file_gives_its_beginning_and_the_rest_is_set_aside(tmp_path: Path) -> None:
    packed = gzip.compress(lines(800).encode())
    (tmp_path / "talk.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    cut = counts("jsonl", str(tmp_path / "talk.jsonl.gz"))
    assert cut["stored"] > 50
    assert 1 <= cut["set_aside"] <= 2
    assert any("ends in the middle" in row.problem for row in PendingArrival.objects.all())
    (tmp_path / "talk.jsonl.gz").write_bytes(packed)
    whole = counts("jsonl", str(tmp_path / "talk.jsonl.gz"))
    assert cut["stored"] + whole["stored"] == 800


@database
def test_a_file_that_cannot_be_read_at_all_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    done = command("twcs", str(tmp_path / "other.csv"))
    assert done.exit_code == 1
    assert not Channel.objects.exists()
    assert not ImportRun.objects.exists()


@database
def test_strange_words_are_stored_and_formulas_stay_as_they_were(tmp_path: Path) -> None:
    cells = ["=1+1", "{{ 7|add:7 }}", "<script>alert(1)</script>", "a\\u0000b", "\\ud800", "🙂" * 500]
    given = "".join(
        json.dumps(said(f"m{number}", "TEXT")).replace("TEXT", cell) + "\n" for number, cell in enumerate(cells)
    )
    (tmp_path / "talk.jsonl").write_text(given)
    found = counts("jsonl", str(tmp_path / "talk.jsonl"))
    assert (found["read"], found["stored"]) == (6, 6)
    assert {"=1+1", "{{ 7|add:7 }}", "<script>alert(1)</script>"} < set(Message.objects.values_list("text", flat=True))


@database
def test_ids_of_any_length_are_kept_apart(tmp_path: Path) -> None:
    ids = ["x" * 10_000 + "a", "x" * 10_000 + "b"]
    (tmp_path / "talk.jsonl").write_text("".join(json.dumps(said(one)) + "\n" for one in ids))
    assert counts("jsonl", str(tmp_path / "talk.jsonl"))["stored"] == 2
    assert counts("jsonl", str(tmp_path / "talk.jsonl"))["duplicates"] == 2
    assert Arrival.objects.count() == 2


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def tried(*words: str, given: bytes = b"") -> list[dict[str, object]]:
    """What a dry run prints."""
    done = command(*words, "--dry-run", "--jsonl", given=given)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("ending", PACKERS)
def test_a_packed_file_is_read_like_a_plain_one_whatever_its_name(tmp_path: Path, ending: str) -> None:
    for name in [f"talk.jsonl{ending}", "talk"]:
        (tmp_path / name).write_bytes(PACKERS[ending](lines(3).encode()))
        assert [one["external_id"] for one in tried("jsonl", str(tmp_path / name))] == ["m0", "m1", "m2"]


def test_a_dry_run_prints_the_public_form_and_needs_no_database(tmp_path: Path) -> None:
    (tmp_path / "care.csv").write_text(TWCS)
    home, away = tmp_path / "home", "postgresql://nobody@127.0.0.1:1/nothing"
    done = run("import", "twcs", str(tmp_path / "care.csv"), "--dry-run", "--jsonl", home=home, DATABASE_URL=away)
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout.splitlines()[0])
    assert list(first) == [
        "source", "external_id", "from", "to", "subject", "text", "new_text", "html", "files", "written_at",
        "in_reply_to", "references", "automatic", "addressed_to_us", "by_company",
    ]  # fmt: skip
    assert "2 would be set aside" in done.stderr
    assert not home.exists()


def test_standard_input_is_read_twice_when_threads_have_to_be_found(tmp_path: Path) -> None:
    words = ["import", "twcs", "-", "--dry-run", "--jsonl", "--company", "LanternCare"]
    done = subprocess.run(
        in_shell(*words), input=gzip.compress(TWCS.encode()), capture_output=True, env=environment(tmp_path), check=True
    )
    assert [json.loads(line)["external_id"] for line in done.stdout.splitlines()] == ["1", "2"]


@pytest.mark.parametrize(
    ("words", "said_of_it", "code"),
    [
        (["twcs", "missing.csv"], "there is no such file", 1),
        (["twcs", "."], "is a folder", 1),
        (["twcs", "empty.csv"], "is empty", 1),
        (["twcs", "empty.csv.gz"], "does not name columns|lacks tweet_id", 1),
        (["twcs", "cut.csv.bz2"], "the bzip2 file ends in the middle", 1),
        (["twcs", "other.csv"], "lacks author_id", 1),
        (["csv", "other.csv", "--map", "text=nothing"], "no column 'nothing'", 1),
        (["csv", "other.csv", "--map", "nothing"], "is not field=column", 2),
        (["csv", "other.csv", "--dated", "soon"], "not a day", 2),
        (["jsonl", "other.csv", "--map", "a=b"], "jsonl knows no --map", 2),
        (["telepathy", "other.csv"], "no kind 'telepathy'", 2),
        (["twcs"], "Missing argument", 2),
        (["jsonl", "array.jsonl"], "one JSON array", 1),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said_of_it: str, code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.csv").touch()
    Path("empty.csv.gz").write_bytes(gzip.compress(b""))
    Path("cut.csv.bz2").write_bytes(bz2.compress(b"tweet_id,author_id,text")[:-9])
    Path("other.csv").write_text("tweet_id,text,date\n1,hello,2026-03-02\n")
    Path("array.jsonl").write_text("[{}]")
    done = command(*words, "--dry-run")
    refused = str(done.exception) if code == 1 else done.output.strip().splitlines()[-1]
    assert (done.exit_code, "\n" in refused) == (code, False)
    assert any(part in refused for part in said_of_it.split("|"))


@pytest.mark.parametrize(
    "name",
    [
        "a\nb.jsonl",
        "; rm -rf x.jsonl",
        "%s{0}.jsonl",
        "-.jsonl",
        "\x1b[31m.jsonl",
        "ü" * 100,
        os.fsdecode(b"\xff\xfe.jsonl"),
    ],
)
@database
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(lines(1))
    assert counts("jsonl", str(tmp_path / name))["stored"] == 1
    assert all(char.isprintable() for char in Channel.objects.get().name)


@database
def test_several_files_are_one_import(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(3))
    (tmp_path / "b.jsonl").write_text(lines(6, first=2) + "{}\n")
    found = counts("jsonl", str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl"))
    assert (found["read"], found["stored"], found["duplicates"], found["set_aside"]) == (8, 6, 1, 1)
    assert PendingArrival.objects.get().arrival.position == "b.jsonl, line 5"
