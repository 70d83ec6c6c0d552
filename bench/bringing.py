"""The goals of what comes in: rates, poison, size."""

import tarfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from bench import world
from bench.bare import copy_again, empty
from bench.context import Context
from bench.items import items
from bench.result import Result, median
from emptychair.channels import imports
from emptychair.channels.imports import Gauge
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.models import Channel, PendingArrival
from emptychair.conversations import importing, intake
from emptychair.conversations.models import Message

_ITEMS, _MAILS = 40_000, 3_000
_CORPUS = "email/spamassassin_part1.tar.gz"


def _bring(kind: str, name: str, records: Sequence[Record]) -> tuple[float, Channel]:
    """Seconds from records to searchable conversations, as an import does it, and their channel."""
    begun = time.perf_counter()
    run = imports.begin(kind_named(kind), channel_name=name, file_name="bench", options={})
    importing.bring_in(run, iter(records), gauge=Gauge(), told=lambda *_: None)
    assert run.channel
    return time.perf_counter() - begun, run.channel


def _against_copy(name: str, what: str, *, kind: str, rounds: Sequence[Sequence[Record]], goal: float) -> list[Result]:
    ratios, ours, bare = [], [], []
    for number, records in enumerate(rounds):
        empty()
        seconds, channel = _bring(kind, f"{name} {len(records)} {number}", records)
        assert Message.objects.filter(channel=channel).count() == len(records), "the fast path lost messages"
        copied = copy_again(channel, pieces=-(-len(records) // intake.BATCH))
        ours.append(len(records) / seconds)
        bare.append(len(records) / copied)
        ratios.append(copied / seconds)
    parts = f"{median(ours):,.0f}/s against {median(bare):,.0f}/s"
    floor = goal * 2 / 3 if goal > 0.5 else goal / 2
    return [Result(name=name, what=what, ratio=median(ratios), goal=goal, floor=floor, parts=parts)]


def p4(context: Context) -> list[Result]:
    """Mails as bytes, parsed, read, threaded, searchable, against COPY of all their rows with the same indexes."""
    what = "mails in / COPY of all their rows with the same indexes"
    results = []
    for number in (_MAILS, 4 * _MAILS):
        rounds = [mails(context.data, number, shift=shift) for shift in range(1, context.rounds + 1)]
        results += _against_copy("P4", f"{what}, {number:,} at once", kind="eml", rounds=rounds, goal=0.5)
    return results


def p5(context: Context) -> list[Result]:
    """Items deduplicated, read, threaded, searchable, against COPY of all their rows with the same indexes."""
    what = "items in / COPY of all their rows with the same indexes"
    results = []
    for times in (1, 5):
        rounds = [_repeated(context, times, first=10 * number) for number in range(context.rounds)]
        name = f"{what}, {times * _ITEMS:,} at once"
        results += _against_copy("P5", name, kind="twcs", rounds=rounds, goal=0.75)
    return results


def _repeated(context: Context, times: int, *, first: int) -> list[Record]:
    """The items several times over with ids of their own."""
    shifts = range(100 * times + first, 100 * times + first + times)
    return [record for shift in shifts for record in items(context.data, _ITEMS, shift=shift)]


def p6(context: Context) -> list[Result]:
    """One in twenty cannot be read: the others are all there, and the poison is set aside, none lost."""
    records = items(context.data, 20_000, shift=31)
    poisoned = [_spoilt(record) if number % 20 == 0 else record for number, record in enumerate(records)]
    clean_seconds, _ = _bring("twcs", "P6 clean", items(context.data, 20_000, shift=32))
    seconds, channel = _bring("twcs", "P6", poisoned)
    stored = Message.objects.filter(channel=channel).count()
    aside = PendingArrival.objects.filter(channel=channel, set_aside_at__isnull=False).count()
    return [
        Result(name="P6", what="messages lost with 5 % poison", ratio=len(records) - stored - aside, goal=0, floor=0,
               at_most=True, parts=f"{stored:,} stored, {aside:,} set aside of {len(records):,}"),
        Result(name="N-h", what="rate with 5 % poison / without", ratio=clean_seconds / seconds, goal=0.9, floor=0.8,
               parts=f"{len(records) / seconds:,.0f}/s against {len(records) / clean_seconds:,.0f}/s"),
    ]  # fmt: skip


def p7(context: Context) -> list[Result]:
    """Intake rate in a large house against a small one."""
    small = [_rate(context, shift=shift) for shift in range(11, 11 + context.rounds)]
    world.grow(context.rows)
    large = [_rate(context, shift=shift) for shift in range(21, 21 + context.rounds)]
    parts = f"{median(large):,.0f}/s at {context.rows:,}, {median(small):,.0f}/s before"
    what = "intake in a large house / in a small one"
    return [Result(name="P7", what=what, ratio=median(large) / median(small), goal=0.95, floor=0.8, parts=parts)]


def _rate(context: Context, *, shift: int) -> float:
    seconds, _ = _bring("twcs", f"P7 {shift}", items(context.data, 10_000, shift=shift))
    return 10_000 / seconds


def scale(context: Context) -> list[Result]:
    """Ten times the messages in one import: at most eleven times the time."""
    one, _ = _bring("twcs", "once", items(context.data, _ITEMS, shift=41))
    ten = _repeated(context, 10, first=0)
    seconds, channel = _bring("twcs", "ten times", ten)
    assert Message.objects.filter(channel=channel).count() == len(ten)
    return [Result(name="10x", what="time for ten times the messages / time", ratio=seconds / one, goal=10, floor=11,
                   at_most=True, parts=f"{seconds:,.1f} s for {len(ten):,} against {one:,.1f} s for {_ITEMS:,}")]  # fmt: skip


def mails(data: Path | None, number: int, *, shift: int = 0) -> list[Record]:
    """Raw mails: those of a public collection when a folder of data is given, else made up.

    Ids are moved by `shift`, and each time that the collection is used again, so that all count as others.
    """
    path = data / _CORPUS if data else None
    raw = list(_collection(path)) if path and path.exists() else [_mail(place) for place in range(500)]
    return [
        Record(external_id=f"{shift}-{place}", raw=_moved(one, f"{shift}.{place // len(raw)}"), position="")
        for place, one in enumerate(islice(cycle(raw), number))
    ]


def _collection(path: Path) -> Iterator[bytes]:
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() and "ham" in member.name else None
            if file:
                yield file.read()


def _moved(mail: bytes, mark: str) -> bytes:
    """The mail with ids of its own: what it answers is moved in the same way."""
    head, gap, body = mail.partition(b"\n\n")
    lines = head.split(b"\n")
    named = (b"message-id:", b"in-reply-to:", b"references:")
    inside = False
    for place, line in enumerate(lines):
        inside = line.lower().startswith(named) or (inside and line[:1] in b" \t" and bool(line))
        if inside:
            lines[place] = line.replace(b">", b"." + mark.encode() + b">")
    return b"\n".join(lines) + gap + body


def _mail(number: int) -> bytes:
    answers = f"In-Reply-To: <{number - 1}@example.org>\n" if number % 3 else ""
    words = " ".join(f"word{(number * 7 + place * place) % 5_000}" for place in range(250))
    return (
        f"From: Person {number} <person{number % 90}@example.org>\nTo: help@example.com\n"
        f"Date: Tue, 3 Mar 2026 10:{number % 60:02}:00 +0000\nSubject: Question {number // 3}\n"
        f"Message-ID: <{number}@example.org>\n{answers}\n{words}\n"
    ).encode()


def _spoilt(record: Record) -> Record:
    return Record(external_id=record.external_id, raw=record.raw[:20], position=record.position)
