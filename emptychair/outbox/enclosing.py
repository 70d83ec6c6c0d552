"""Files that go along with a draft: added and taken out by the seats that write it, as its words are."""

import hashlib
import re
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum

from emptychair.channels.inbound import File
from emptychair.company.models import Seat
from emptychair.core import clock
from emptychair.core.text import file_name
from emptychair.outbox import letters, links, services
from emptychair.outbox.errors import (
    ChangedMeanwhile,
    FileIsEmpty,
    FilesNotCarried,
    FilesTooLarge,
    MayNot,
    NameNotKept,
    TooManyFiles,
)
from emptychair.outbox.models import Draft, DraftFile
from emptychair.outbox.services import CLOSED, Reply
from emptychair.web.live import tell

ANY_TYPE = "application/octet-stream"
_TYPE = re.compile(r"(?:application|audio|font|image|model|text|video)/[\w.+-]{1,80}", re.ASCII)


def are_carried(reply: Reply) -> bool:
    """Whether files get to the customer: by mail or on their page, but not where a person gives the answer."""
    return letters.account_for(reply.channel, reply.handle) is not None or links.reaches(reply.subject_id)


def add(reply: Reply, files: Sequence[File], *, key: uuid.UUID, by: Seat) -> Draft:
    """Have the files go along with the answer; the same file twice is one. All of them, or none.

    `key` is that of the page on which they were chosen. Raises a CannotEnclose, FilesNotCarried, ChangedMeanwhile and
    MayNot.
    """
    if not by.writes:
        raise MayNot
    if not are_carried(reply):
        raise FilesNotCarried
    with transaction.atomic():
        draft = services.draft_for(reply, key)
        if draft.state in CLOSED:
            raise ChangedMeanwhile
        if put(draft, files, by=by):
            _changed(draft, by=by)
    return draft


def put(draft: Draft, files: Sequence[File], *, by: Seat) -> int:
    """Keep the files with the draft, which the caller has locked. Returns how many are new. Raises a CannotEnclose."""
    there = set(draft.files.values_list("name", "sha256"))
    fresh = {(row.name, row.sha256): row for file in files if (row := _row(draft, file, by=by))}
    rows = [row for key, row in fresh.items() if key not in there]
    kept = draft.files.aggregate(number=Count("id"), size=Sum("size", default=0))
    for row in rows:
        kept["number"] += 1
        kept["size"] += row.size
        if kept["number"] > settings.EMPTYCHAIR_ANSWER_FILES_MOST:
            raise TooManyFiles(row.name)
        if kept["size"] > settings.EMPTYCHAIR_ANSWER_FILES_BYTES:
            raise FilesTooLarge(row.name)
    return len(DraftFile.objects.bulk_create(rows))


def _row(draft: Draft, file: File, *, by: Seat) -> DraftFile:
    name = file_name(file.name)
    if not name:
        raise NameNotKept
    if not file.content:
        raise FileIsEmpty(name)
    return DraftFile(
        draft=draft,
        name=name,
        type=type_of(file.type),
        size=file.size,
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
        by=by,
    )


def type_of(claimed: str) -> str:
    """What a mail says that the file is. Nothing that a mail program would take for a part of the mail itself."""
    return claimed.lower() if _TYPE.fullmatch(claimed) else ANY_TYPE


def remove(subject_id: int, file_id: int, *, by: Seat) -> Draft:
    """Take a file out of the conversation's open answer; one that is gone already is no error.

    Raises ChangedMeanwhile when the answer was let out, and MayNot.
    """
    if not by.writes:
        raise MayNot
    with transaction.atomic():
        answers = Draft.objects.filter(subject_id=subject_id, kind=Draft.Kind.ANSWER).exclude(state__in=CLOSED)
        draft = answers.select_for_update().first()
        if draft is None:
            raise ChangedMeanwhile
        if draft.files.filter(pk=file_id).delete()[0]:
            _changed(draft, by=by)
    return draft


def _changed(draft: Draft, *, by: Seat) -> None:
    """What was decided about the draft was about other files, as when its words change."""
    draft.version, draft.state, draft.author, draft.changed_at = draft.version + 1, Draft.State.OPEN, by, clock.now()
    draft.save(update_fields=["version", "state", "author", "changed_at"])
    tell(f"conversation:{draft.subject_id}")
