"""Facts: complete, incremental, and whole whatever happens while they are written."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from emptychair.asks import services as asks
from emptychair.asks.models import Promise
from emptychair.channels.models import Channel
from emptychair.conversations.models import ChangedMonth, Conversation, Message
from emptychair.customers import services as customers
from emptychair.customers.models import Customer
from emptychair.scorecard.facts import months
from emptychair.scorecard.facts.export import refresh
from emptychair.scorecard.facts.folder import Folder, Manifest, arrow_schema
from emptychair.scorecard.schema import ANSWERS, CONVERSATIONS, MESSAGES, TABLES
from emptychair.scorecard.tests.factories import BEGIN, hear, message, promise, rows_of, world

pytestmark = pytest.mark.django_db(transaction=True)


def everything(folder: Path) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables."""
    return {table.name: rows_of(folder, table.name) for table in TABLES}


def files(folder: Path) -> dict[str, int]:
    """When each file was put in place."""
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}


def test_every_message_is_a_row_in_the_folder_of_its_month(tmp_path: Path) -> None:
    hear([message("1"), message("2", at=BEGIN + timedelta(days=25), ours=True, to="1", text="It comes today.")])
    refresh(tmp_path)
    first, second = rows_of(tmp_path, "messages")

    assert {path.parent.name for path in (tmp_path / "messages").rglob("*.parquet")} == {
        "month=2026-01",
        "month=2026-02",
    }
    assert (first["author"], first["by_company"], first["deflects"]) == ("ines", False, None)
    assert (second["customer_id"], second["conversation_id"]) == (first["customer_id"], first["conversation_id"])
    assert (second["is_reply"], second["in_reply_to"], second["deflects"]) == (True, "1", False)
    assert second["written_at"] == BEGIN + timedelta(days=25)


def test_files_have_the_columns_that_the_schema_names(tmp_path: Path) -> None:
    hear([message("1"), message("2", ours=True, to="1")])
    promise()
    refresh(tmp_path)

    for table in TABLES:
        (file,) = (tmp_path / table.name).rglob("*.parquet")
        assert pq.read_schema(file).remove_metadata() == arrow_schema(table)


def test_conversations_are_what_the_database_counts(tmp_path: Path) -> None:
    hear(world(5, threads=80))
    refresh(tmp_path)
    rows = {row["conversation_id"]: row for row in rows_of(tmp_path, "conversations")}

    assert set(rows) == set(Conversation.objects.values_list("pk", flat=True))
    for chat in Conversation.objects.all():
        row = rows[chat.pk]
        for name in ("message_count", "customer_turns", "answered_turns", "starts_with_customer", "asked_again"):
            assert row[name] == getattr(chat, name), name
        for name in ("first_message_at", "last_message_at", "first_customer_at", "first_answer_at", "waiting_since"):
            assert row[name] == getattr(chat, name), name


@pytest.mark.parametrize(("answer", "asked_again"), [("3", True), ("15", False)])
def test_of_two_messages_of_one_moment_the_one_with_the_lesser_id_as_text_comes_first(
    tmp_path: Path, answer: str, asked_again: bool
) -> None:
    then = BEGIN + timedelta(minutes=40)
    hear([message("1"), message("2", at=then, to="1"), message(answer, at=then, to="1", ours=True)])
    refresh(tmp_path)
    (row,) = rows_of(tmp_path, "conversations")
    found = Conversation.objects.get()

    assert (row["asked_again"], found.asked_again) == (asked_again, asked_again)
    assert row["customer_turns"] == found.customer_turns == (1 if asked_again else 2)


def test_a_second_export_writes_nothing(tmp_path: Path) -> None:
    hear(world(6, threads=20))
    first = refresh(tmp_path)
    before = files(tmp_path)
    second = refresh(tmp_path)

    assert (first.months_written > 0, second.months_written, second.version) == (True, 0, first.version)
    assert files(tmp_path) == before


def test_only_messages_of_changed_months_are_written_again(tmp_path: Path) -> None:
    hear([message("1"), message("2", at=BEGIN + timedelta(days=60))])
    refresh(tmp_path)
    before = files(tmp_path)
    hear([message("3", at=BEGIN + timedelta(days=61))])
    done = refresh(tmp_path)
    after = files(tmp_path)

    assert done.months_written == 1
    january = "messages/month=2026-01/messages.parquet"
    assert before[january] == after[january]
    assert len(rows_of(tmp_path, "messages")) == 3


def test_piece_by_piece_gives_the_same_facts_as_all_at_once(tmp_path: Path) -> None:
    """Late parents join threads and move answers across months; every export in between is incremental."""
    sent = world(7, threads=120)
    for start in range(0, len(sent), 60):
        hear(sent[start : start + 60])
        refresh(tmp_path / "steps")
    refresh(tmp_path / "once")

    assert everything(tmp_path / "steps") == everything(tmp_path / "once")


def test_a_late_message_that_joins_two_threads_joins_their_facts(tmp_path: Path) -> None:
    hear([message("1"), message("2", at=BEGIN + timedelta(days=40), to="between")])
    refresh(tmp_path)
    hear([message("between", at=BEGIN + timedelta(days=80), to="1", ours=True)])
    refresh(tmp_path)

    assert len({row["thread_id"] for row in rows_of(tmp_path, "messages")}) == 1
    assert [row["message_count"] for row in rows_of(tmp_path, "conversations")] == [3]


def test_a_conversation_whose_first_message_comes_late_moves_to_its_month(tmp_path: Path) -> None:
    hear([message("2", at=BEGIN + timedelta(days=30), to="1")])
    refresh(tmp_path)
    hear([message("1")])
    refresh(tmp_path)

    assert [path.parent.name for path in (tmp_path / "conversations").rglob("*.parquet")] == ["month=2026-01"]


def test_merged_customers_and_an_undone_merge_are_written_again(tmp_path: Path) -> None:
    hear([message("1"), message("2", by="otto", to="1", at=BEGIN + timedelta(days=40))])
    refresh(tmp_path)
    apart = everything(tmp_path)
    kept, absorbed = Customer.objects.order_by("pk")
    merge = customers.merge(kept, absorbed=absorbed, by=None)
    refresh(tmp_path)
    together = rows_of(tmp_path, "conversations")
    customers.undo_merge(merge, by=None)
    refresh(tmp_path)

    assert [row["customer_id"] for row in together] == [kept.pk]
    assert everything(tmp_path) == apart


def test_a_renamed_channel_is_renamed_in_all_facts(tmp_path: Path) -> None:
    channel = hear([message("1")])
    refresh(tmp_path)
    Channel.objects.filter(pk=channel.pk).update(name="Town square")
    refresh(tmp_path)

    assert {row["channel"] for row in rows_of(tmp_path, "messages")} == {"Town square"}


def test_a_new_channel_leaves_other_months_alone(tmp_path: Path) -> None:
    hear([message("1")])
    refresh(tmp_path)
    hear([message("1", at=BEGIN + timedelta(days=90))], channel="Post")

    assert refresh(tmp_path).months_written == 1


def test_a_month_that_lost_its_messages_loses_its_files(tmp_path: Path) -> None:
    hear([message("1"), message("2", at=BEGIN + timedelta(days=90))])
    refresh(tmp_path)
    Message.objects.filter(external_id="1").delete()
    ChangedMonth.objects.create(month=BEGIN.date())
    refresh(tmp_path)

    assert len(rows_of(tmp_path, "messages")) == len(rows_of(tmp_path, "conversations")) == 1


class Killed(Exception):
    """The process ends here."""


@pytest.mark.parametrize("moment", ["messages", "conversations", "answers", "promises", "manifest"])
def test_a_crash_while_writing_leaves_whole_files_and_is_made_good(
    moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = world(8, threads=40)
    hear(sent[:80])
    promise()
    refresh(tmp_path / "hit")
    hear(sent[80:])
    promise()
    with monkeypatch.context() as patch:
        _die(patch, moment)
        with pytest.raises(Killed):
            refresh(tmp_path / "hit")
    for table in TABLES:
        assert rows_of(tmp_path / "hit", table.name)
    refresh(tmp_path / "hit")
    refresh(tmp_path / "once")

    assert everything(tmp_path / "hit") == everything(tmp_path / "once")


def _die(patch: pytest.MonkeyPatch, moment: str) -> None:
    """End the process in the middle of writing a table, or before the manifest says that all is there."""
    write, sign = Folder.write, Folder.sign

    def write_half(self: Folder, table: object, month: str, batches: Iterator[pa.RecordBatch]) -> int:
        if getattr(table, "name", "") != moment:
            return write(self, table, month, batches)  # type: ignore[arg-type]

        def half() -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield batch.slice(0, 1)
                raise Killed

        return write(self, table, month, half())  # type: ignore[arg-type]

    def sign_not(self: Folder, manifest: Manifest) -> None:
        if moment == "manifest" and manifest.derived:
            raise Killed
        sign(self, manifest)

    patch.setattr(Folder, "write", write_half)
    patch.setattr(Folder, "sign", sign_not)


def test_changes_that_nobody_has_written_yet_wait_for_every_folder(tmp_path: Path) -> None:
    hear([message("1")])
    months.note_changes()
    refresh(tmp_path / "one")
    refresh(tmp_path / "other")

    assert not ChangedMonth.objects.exists()
    assert everything(tmp_path / "one") == everything(tmp_path / "other")


def test_machines_answers_are_neither_judged_nor_counted(tmp_path: Path) -> None:
    hear([message("1"), message("2", ours=True, to="1", automatic=True, text="We are away.")])
    refresh(tmp_path)
    (chat,) = rows_of(tmp_path, "conversations")

    assert rows_of(tmp_path, "messages")[1]["deflects"] is None
    assert rows_of(tmp_path, "answers") == []
    assert (chat["message_count"], chat["answered_turns"]) == (2, 0)


def test_references_name_the_parent_when_nothing_else_does(tmp_path: Path) -> None:
    hear([message("1"), message("2", by="otto") | {"references": ["0", "1"]}])
    refresh(tmp_path)

    assert rows_of(tmp_path, "messages")[1]["in_reply_to"] == "1"


def test_everything_can_be_written_anew(tmp_path: Path) -> None:
    hear(world(9, threads=10))
    refresh(tmp_path)
    before = everything(tmp_path)
    months.forget_versions()

    assert refresh(tmp_path).months_written > 0
    assert everything(tmp_path) == before


def test_the_schema_names_its_months() -> None:
    assert all(table.column(table.month_of).type == "timestamp" for table in (MESSAGES, CONVERSATIONS))
    assert ANSWERS.column("boilerplate").type == "boolean"


def test_what_became_of_a_promise_is_written_and_what_became_of_none_is_not_written_anew(tmp_path: Path) -> None:
    hear([message("1")])
    made = promise()
    refresh(tmp_path)
    before = files(tmp_path)
    assert refresh(tmp_path).version == refresh(tmp_path).version
    assert files(tmp_path) == before
    assert made.owner
    asks.settle(made, Promise.State.BROKEN, by=made.owner)
    refresh(tmp_path)
    assert rows_of(tmp_path, "promises")[0]["state"] == "broken"
    assert {path for path, at in files(tmp_path).items() if before.get(path) != at} <= {
        path for path in files(tmp_path) if not path.startswith("messages/")
    }
