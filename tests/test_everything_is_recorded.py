"""Whatever a service does leaves a line in the journal, in the same transaction, or it stands here why not.

The services are found by themselves: public functions in a file called services.py, those that are told by which seat
they are called, and those of files that write to the journal.
"""

import ast
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

import emptychair
from emptychair.asks import services as asks
from emptychair.asks.models import Promise
from emptychair.chair import Check, Finding
from emptychair.channels import imports, pending
from emptychair.channels import services as channels
from emptychair.channels.errors import problem_of
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import ImportRun, PendingArrival
from emptychair.company import journal, journal_export
from emptychair.company import services as company
from emptychair.company.journal_lines import Filters
from emptychair.company.models import Company, JournalEntry, Role, Seat
from emptychair.conversations import answering
from emptychair.conversations.models import Conversation
from emptychair.conversations.tests.factories import hear
from emptychair.customers import services as customers
from emptychair.customers.models import Customer
from emptychair.demo import remove as demo
from emptychair.outbox import services as outbox
from emptychair.outbox.models import Draft, Ruling

ROOT = Path(emptychair.__file__).parent
PLAIN, BLAMING = "Hello Ines, a new lamp is in the post.", "That is your own fault."

NOT_RECORDED = {
    "webhooks.queue.claim": "the clockwork of the queue; nobody decides anything",
    "webhooks.queue.forget_old": "the clock forgets what is 30 days old",
    "webhooks.queue.free_lost": "the clockwork of the queue",
    "webhooks.queue.wait_seconds": "writes nothing",
    "webhooks.services.send_again": "the log of the webhook shows it; the same event under the same id",
    "webhooks.services.try_out": "the log of the webhook shows it; nobody but its receiver is told anything",
    "asks.services.as_kept": "writes nothing",
    "asks.services.days_chosen": "asks and writes nothing",
    "asks.services.tell_due": "tells of what is recorded",
    "channels.accounts.account_of": "asks and writes nothing",
    "channels.accounts.is_mute": "asks and writes nothing",
    "channels.accounts.note": "what a mail server said of itself; nobody decided anything",
    "channels.accounts.password_of": "asks and writes nothing",
    "channels.accounts.try_out": "a mail to oneself, which changes nothing",
    "channels.imports.alone": "holds a lock and writes nothing",
    "channels.imports.finish": "the run itself says how it ended; its beginning is recorded",
    "channels.imports.own_addresses": "writes nothing",
    "channels.imports.read_upload": "what is read in are arrivals, which are their own record; its start is recorded",
    "channels.imports.receive": "arrivals are their own record, never changed",
    "channels.pending.claim": "the clockwork of the queue; nobody decides anything",
    "channels.pending.clear_innocent": "the program takes back its own suspicion; nobody decided anything",
    "channels.pending.fail": "the clockwork of the queue; what was set aside says itself why",
    "channels.pending.finish": "the clockwork of the queue",
    "channels.pending.free_lost": "the clockwork of the queue",
    "channels.pending.give_up_lost": "the clockwork of the queue; what was set aside says itself why",
    "channels.pending.lose": "the clockwork of the queue",
    "channels.pending.release": "the clockwork of the queue",
    "channels.services.receive": "arrivals are their own record, never changed",
    "company.invitations.behind": "asks and writes nothing",
    "company.invitations.mail": "passes on what is recorded, and writes nothing",
    "company.invitations.offered_to": "asks and writes nothing",
    "company.invitations.open_ones": "asks and writes nothing",
    "company.passwords.mail_link": "writes a line and nothing else",
    "company.passwords.offer": "writes a line and nothing else",
    "company.passwords.seat_behind": "asks and writes nothing",
    "company.providers.refused": "says no, and writes nothing",
    "company.rota.absences": "asks and writes nothing",
    "company.rota.on": "asks and writes nothing",
    "company.rota.own_turn": "asks and writes nothing",
    "company.rota.plan": "asks and writes nothing",
    "company.rota.rule": "asks and writes nothing",
    "company.rota.shares": "asks and writes nothing",
    "company.rota.swaps_for": "asks and writes nothing",
    "company.rota.today": "asks and writes nothing",
    "company.rota.turns_to_wish_for": "asks and writes nothing",
    "company.rota.who_take_turns": "asks and writes nothing",
    "company.sessions.browser_in_words": "writes nothing",
    "company.seats.end_everything": "a part of closing a seat and of changing its role, which are recorded",
    "company.seats.everybody": "asks and writes nothing",
    "company.seats.seat_numbered": "asks and writes nothing",
    "company.sessions.keep_seen": "that a browser was used is kept with its session",
    "company.sessions.sessions_of": "asks and writes nothing",
    "company.teams.team_numbered": "asks and writes nothing",
    "company.teams.teams": "asks and writes nothing",
    "company.tokens.may": "asks and writes nothing",
    "company.tokens.scopes_of": "asks and writes nothing",
    "company.tokens.seat_of": "that a token was used is kept with it",
    "company.tokens.token_of": "that a token was used is kept with it",
    "company.tokens.tokens_of": "asks and writes nothing",
    "conversations.answering.answer": "is writing and giving at once, of which the giving is recorded",
    "conversations.notes.mentioned": "asks and writes nothing",
    "conversations.notes.mentions": "asks and writes nothing",
    "conversations.viewing.save": "how a seat likes its list concerns nobody else",
    "customers.services.gather": "writes nothing",
    "customers.services.know": "who is heard comes from arrivals, which are their own record",
    "demo.load.load": "recorded, as is tested beside it; what it brings in are arrivals",
    "demo.load.new_passwords": "lets nobody in but into the demo, whose guides have no other passwords",
    "conversations.forwarding.begin": "what is written is kept in the draft; what goes out is recorded",
    "outbox.enclosing.add": "what goes along is kept in the draft, as what is typed; what goes out is recorded",
    "outbox.enclosing.put": "a part of adding files and of forwarding",
    "outbox.enclosing.remove": "what goes along is kept in the draft, as what is typed; what goes out is recorded",
    "outbox.forwarding.begin": "what is written is kept in the draft; what goes out is recorded",
    "outbox.forwarding.rewrite": "what is typed is kept in the draft; what goes out is recorded",
    "outbox.forwarding.send": "what goes out is recorded by outbox.services.send",
    "outbox.handover.against": "asks and writes nothing",
    "outbox.handover.claim": "the clockwork of sending; what became of it is recorded",
    "outbox.handover.release": "the clockwork of sending",
    "outbox.handover.stop": "records in its caller's transaction, as what stops an answer is tested to",
    "outbox.handover.wait_seconds": "asks and writes nothing",
    "outbox.later_due.settle": "the clockwork of sending; what becomes of each answer is recorded",
    "outbox.leaving.held_fast": "takes locks and writes nothing",
    "outbox.leaving.reopened": "a part of stopping an answer, which is recorded where it is decided",
    "outbox.leaving.stop": "a part of a ruling and of handing over, which are recorded",
    "conversations.answering.keep": "what is typed is kept; what becomes of it is recorded",
    "conversations.answering.send_now": "is calling back and giving at once, of which both are recorded",
    "conversations.regrouping.part": "a part of what takes a merge of customers back; each act taken back is recorded",
    "conversations.work.plain": "asks and writes nothing",
    "customers.services.alone": "holds a lock and writes nothing",
    "customers.services.beside_others": "holds a lock and writes nothing",
    "outbox.links.is_key": "asks and writes nothing",
    "outbox.links.bring": "a part of what takes joined conversations apart, which is recorded",
    "outbox.links.follow": "links go with their conversations because of an arrival, which is its own record",
    "outbox.links.hash_of": "asks and writes nothing",
    "outbox.links.live": "asks and writes nothing",
    "outbox.links.opened_by": "asks and writes nothing",
    "outbox.links.reaches": "asks and writes nothing",
    "outbox.links.stands_in": "asks and writes nothing",
    "outbox.links.use": "that a customer looked is kept with their link",
    "outbox.links.without": "asks and writes nothing",
    "outbox.links.writers": "asks and writes nothing",
    "outbox.replies.offered": "asks and writes nothing",
    "outbox.replies.page": "asks and writes nothing",
    "outbox.replies.use": "counts how often words are used",
    "outbox.replies.visible": "asks and writes nothing",
    "outbox.services.draft_for": "makes room for what is typed",
    "outbox.services.hold": "a part of sending, which is recorded",
    "outbox.services.verdict_of": "writes nothing",
    "outbox.services.write": "what is typed is kept in the draft; what is decided about it and what goes out is recorded",
    "portal.services.say": "what a customer says is an arrival, which is its own record",
    "portal.services.see": "that a customer looked is kept with their link",
}


class House:
    """Something of everything, to be handled."""

    def __init__(self, admin: Seat) -> None:
        self.admin = admin
        self.chair = Seat.objects.create_user("brid@example.org", None, name="Brid", role=Role.CHAIR)
        self.channel = hear([{**_said("1", "ines")}, {**_said("2", "otto")}])
        self.first, self.second = Customer.objects.order_by("pk")
        self.talks = list(Conversation.objects.order_by("pk"))

    def draft(self, text: str) -> Draft:
        return outbox.write(answering.reply_to(self.talks[0]), key=uuid4(), text=text, version=0, by=self.admin)

    def promise(self) -> Promise:
        to = answering.reply_to(self.talks[0])
        return asks.promise(to, words="A lamp by Friday", due_on=date(2026, 4, 3), by=self.admin)

    def held(self) -> Draft:
        draft = self.draft(BLAMING)
        outbox.send(draft, version=draft.version, by=self.admin)
        return draft

    def set_aside(self) -> list[int]:
        problem = problem_of(ValueError("x"))
        channels.receive(self.channel, [Record(external_id="bad", raw=b"x", position="", problem=problem)])
        return list(PendingArrival.objects.values_list("pk", flat=True))

    def uploaded(self) -> ImportRun:
        return ImportRun.objects.create(
            kind="jsonl", channel_name="New", file_name="x", path="/nowhere", state=ImportRun.State.UPLOADED
        )


def _said(external_id: str, by: str) -> dict[str, object]:
    return {
        "external_id": external_id, "from": {"address": by, "name": ""}, "text": "My lamp is broken.",
        "written_at": "2026-03-02T09:00:00+00:00", "by_company": False, "addressed_to_us": True,
    }  # fmt: skip


def _set_up(house: House) -> Callable[[], object]:
    Company.objects.all().delete()
    Seat.objects.all().delete()
    return partial(
        company.set_up,
        "New",
        time_zone="UTC",
        language="en",
        seat_name="Eve",
        email="eve@example.org",
        password="x" * 12,
    )


def _remove_demo(house: House) -> Callable[[], object]:
    house.channel.is_demo = True
    house.channel.save(update_fields=["is_demo"])
    Company.objects.update(is_demo=True)
    return demo.remove


def _give(house: House) -> Callable[[], object]:
    draft = house.draft(PLAIN)
    return lambda: answering.give(house.talks[0], draft, version=draft.version, by=house.admin)


def _send(house: House, text: str) -> Callable[[], object]:
    draft = house.draft(text)
    return lambda: outbox.send(draft, version=draft.version, by=house.admin)


def _rule(house: House) -> Callable[[], object]:
    draft = house.held()
    return lambda: outbox.rule(draft, Ruling.Outcome.VETO, version=draft.version, reason="Blame.", by=house.chair)


def _undo_merge(house: House) -> Callable[[], object]:
    return partial(customers.undo_merge, customers.merge(house.first, absorbed=house.second, by=None), by=house.admin)


def _undo_naming(house: House) -> Callable[[], object]:
    naming = customers.rename(house.first, name="Ines", by=house.admin)
    assert naming
    return lambda: customers.undo_naming(naming, by=house.admin)


def _try_again(house: House) -> Callable[[], object]:
    chosen = house.set_aside()
    return lambda: pending.try_again(chosen, by=house.admin)


def _try_all_again(house: House) -> Callable[[], object]:
    house.set_aside()
    return lambda: pending.try_all_again(by=house.admin)


def _open_for(house: House) -> Callable[[], object]:
    run = ImportRun(kind="jsonl", channel_name="New", file_name="x", started_by=house.admin)
    return lambda: imports.open_for(run, state=ImportRun.State.RUNNING)


def _record_promises(house: House) -> Callable[[], object]:
    draft = house.draft(PLAIN)
    dispatch = outbox.send(draft, version=draft.version, by=house.admin).dispatch
    assert dispatch
    finding = Finding(check=Check.PROMISE, words="by Friday", due_on=date(2026, 4, 3))
    return lambda: asks.record_promises(dispatch, [finding])


def _reopen(house: House) -> Callable[[], object]:
    kept = asks.settle(house.promise(), Promise.State.KEPT, by=house.admin)
    return lambda: asks.reopen(kept, by=house.admin)


def _start(house: House) -> Callable[[], object]:
    run = house.uploaded()
    return lambda: imports.start(run, by=house.admin)


JSONL = kind_named("jsonl")
RECORDED: dict[str, Callable[[House], Callable[[], object]]] = {
    "asks.services.hand_over": lambda h: partial(asks.hand_over, h.promise(), to=h.chair, by=h.admin),
    "asks.services.move": lambda h: partial(asks.move, h.promise(), due_on=date(2026, 5, 1), reason="x", by=h.admin),
    "asks.services.promise": lambda h: h.promise,
    "asks.services.record_promises": _record_promises,
    "asks.services.reopen": _reopen,
    "asks.services.settle": lambda h: partial(asks.settle, h.promise(), Promise.State.KEPT, by=h.admin),
    "channels.imports.begin": lambda h: (
        lambda: imports.begin(JSONL, channel_name="New", file_name="x", options={}, by=h.admin)
    ),
    "channels.imports.open_for": _open_for,
    "channels.imports.start": _start,
    "channels.pending.try_again": _try_again,
    "channels.pending.try_all_again": _try_all_again,
    "channels.services.open_channel": lambda h: lambda: channels.open_channel("New", kind=JSONL, by=h.admin),
    "company.journal.record": lambda h: lambda: journal.record("did something", by=h.admin),
    "company.journal_export.begin": lambda h: (
        lambda: journal_export.begin(Filters(), form=journal_export.Format.CSV, by=h.admin)
    ),
    "company.services.set_up": _set_up,
    "conversations.answering.give": _give,
    "customers.services.merge": lambda h: lambda: customers.merge(h.first, absorbed=h.second, by=h.admin),
    "customers.services.rename": lambda h: lambda: customers.rename(h.first, name="Ines", by=h.admin),
    "customers.services.undo_merge": _undo_merge,
    "customers.services.undo_naming": _undo_naming,
    "demo.remove.remove": _remove_demo,
    "outbox.services.rule": _rule,
    "outbox.services.send": partial(_send, text=PLAIN),
}
ALSO_RECORDED = {"outbox.services.send, held": partial(_send, text=BLAMING)}

ONLY_A_LINE = {"company.journal.record", "company.journal_export.begin"}


def services() -> set[str]:
    """The names of all services, as app.file.function."""
    found: set[str] = set()
    offered: set[str] = set()
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "tests" not in parts and "cli" not in parts:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {".".join([*parts, name]) for name in _services_in(tree, whole=_is_of_services(path, tree))}
            offered |= {".".join([*parts, name]) for name in _offered_by(tree) if path.name == "services.py"}
    written = {name for name in found if any(_is_written_in(name, one) for one in offered)}
    return (found - written) | offered


def _is_of_services(path: Path, tree: ast.Module) -> bool:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return path.name == "services.py" or any(ast.unparse(call) == "journal.record" for call in calls)


def _services_in(tree: ast.Module, *, whole: bool) -> set[str]:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    told = {one.name for one in functions if any(_is_a_seat(arg) for arg in (*one.args.args, *one.args.kwonlyargs))}
    return {one.name for one in functions} if whole else told


def _offered_by(tree: ast.Module) -> set[str]:
    """What a services.py offers that is written in a file beside it."""
    lists = [
        node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    names = [str(one.value) for given in lists for one in ast.walk(given) if isinstance(one, ast.Constant)]
    return {name for name in names if name.islower()}


def _is_a_seat(argument: ast.arg) -> bool:
    return argument.arg == "by" and argument.annotation is not None and "Seat" in ast.unparse(argument.annotation)


def _is_written_in(name: str, offered: str) -> bool:
    app, _, function = offered.partition(".services.")
    return name != offered and name.startswith(f"{app}.") and name.endswith(f".{function}")


def by_their_text() -> set[str]:
    """The services that write a line in a transaction, as their own file says: they or what they call in it."""
    found: set[str] = set()
    for name in services():
        app_and_file, _dot, function = name.rpartition(".")
        tree = ast.parse((ROOT / (app_and_file.replace(".", "/") + ".py")).read_text(encoding="utf-8"))
        text = "\n".join(ast.unparse(one) for one in _reached(tree, function))
        if "journal.record(" in text and "transaction.atomic()" in text:
            found.add(name)
    return found


def _reached(tree: ast.Module, function: str) -> list[ast.FunctionDef]:
    """The function, and those of its file that it calls."""
    known = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    reached: dict[str, ast.FunctionDef] = {}
    wanted = [function]
    while wanted:
        name = wanted.pop()
        if name in known and name not in reached:
            reached[name] = known[name]
            calls = (node.func for node in ast.walk(known[name]) if isinstance(node, ast.Call))
            wanted += [call.id for call in calls if isinstance(call, ast.Name)]
    return list(reached.values())


def test_every_service_is_proven_to_record_or_has_a_reason_not_to() -> None:
    assert services() - {*RECORDED} - by_their_text() == {*NOT_RECORDED} - by_their_text()
    assert not {*RECORDED} & {*NOT_RECORDED}


def test_what_writes_no_line_is_not_taken_for_a_service_that_does() -> None:
    tree = ast.parse(
        "def close():\n    _shut()\ndef _shut():\n    with transaction.atomic():\n        journal.record(1)"
    )
    assert [one.name for one in _reached(tree, "close")] == ["close", "_shut"]
    assert _reached(tree, "open") == []


def test_a_new_service_would_be_seen() -> None:
    tree = ast.parse("def close(case: object, *, by: Seat | None) -> None: ...\ndef ask() -> None: ...")
    assert _services_in(tree, whole=False) == {"close"}
    assert _services_in(tree, whole=True) == {"close", "ask"}
    recording = ast.parse("def shut() -> None:\n    journal.record('shut', by=None)")
    assert _is_of_services(Path("doors.py"), recording)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in (RECORDED | ALSO_RECORDED) if name not in ONLY_A_LINE])
def test_a_service_and_its_line_are_written_together_or_not_at_all(name: str, admin: Seat) -> None:
    act = (RECORDED | ALSO_RECORDED)[name](House(admin))
    before, lines = contents(), JournalEntry.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE company_journalentry ADD CONSTRAINT full_journal CHECK (false) NOT VALID")
        with pytest.raises(DatabaseError):
            act()
        assert contents() == before
        cursor.execute("ALTER TABLE company_journalentry DROP CONSTRAINT full_journal")
    act()
    assert JournalEntry.objects.count() > lines


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ONLY_A_LINE))
def test_what_writes_nothing_else_writes_its_line(name: str, admin: Seat) -> None:
    act = RECORDED[name](House(admin))
    lines = JournalEntry.objects.count()
    act()
    assert JournalEntry.objects.count() == lines + 1


def contents() -> dict[str, str]:
    """A fingerprint of every table."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT md5(string_agg(row::text, '|' ORDER BY row::text)) FROM {table} AS row")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found
