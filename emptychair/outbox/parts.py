"""What goes out beside a draft's words: files, and of a forward what it hands on to whom.

Whatever was decided about a draft is about exactly this, as about its words.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from emptychair.channels.inbound import File
from emptychair.outbox.models import Draft, DraftFile


def parts_of(draft: Draft) -> list[dict[str, object]]:
    """All that would go out beside the words, in a form that can be kept and compared."""
    parts = of_files(listed(draft))
    if draft.is_forward:
        handed_on = hashlib.sha256(draft.handed_on.encode()).hexdigest()
        parts.append({"to": draft.recipient.address, "subject": draft.subject, "handed_on": handed_on})
    return parts


def of_files(files: Iterable[DraftFile]) -> list[dict[str, object]]:
    """What is kept and compared of files."""
    return [{"name": one.name, "type": one.type, "size": one.size, "sha256": one.sha256} for one in files]


def mark_of(parts: Sequence[dict[str, object]]) -> str:
    """A short sign of these parts, by which a page says which ones its reader has seen."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16] if parts else ""


def listed(draft: Draft) -> Sequence[DraftFile]:
    """The draft's files without their content, in the order in which they were added."""
    return list(DraftFile.objects.filter(draft=draft).defer("content").order_by("id"))


def hand_over_files(draft: Draft, *, to: Draft) -> None:
    """The files of a draft go along with another that has its words now, in the caller's transaction."""
    there = DraftFile.objects.filter(draft=to, name=OuterRef("name"), sha256=OuterRef("sha256"))
    DraftFile.objects.filter(~Exists(there), draft=draft).update(draft=to)


def carried(draft: Draft) -> tuple[File, ...]:
    """The draft's files with their content."""
    files = DraftFile.objects.filter(draft=draft).order_by("id")
    return tuple(File(name=one.name, type=one.type, content=bytes(one.content)) for one in files)
