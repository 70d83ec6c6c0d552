"""Files that go along with a draft, and forwards of what a customer said."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from pydantic import Field

from emptychair.api.shapes.base import Given, Id, Moment, Seat, Shape, Version, seat_or_none
from emptychair.api.shapes.drafts import Dispatch, dispatch
from emptychair.company.models import Seat as SeatRow
from emptychair.outbox import models
from emptychair.outbox.forwarding import LONGEST_SUBJECT
from emptychair.outbox.services import LONGEST

_LONGEST_ADDRESS, _LONGEST_NAME, _MOST = 254, 255, 50


class File(Shape):
    """A file that goes along. `size` is in bytes."""

    id: int
    name: str
    type: str
    size: int


def files(rows: Iterable[models.DraftFile]) -> list[File]:
    """The files."""
    return [File(id=row.pk, name=row.name, type=row.type, size=row.size) for row in rows]


class Enclosed(Shape):
    """The files of the answer that is being written, and its version; null where nothing is."""

    version: int | None
    files: list[File]


def enclosed(draft: models.Draft | None, rows: Sequence[models.DraftFile]) -> Enclosed:
    """What goes along with the draft."""
    return Enclosed(version=draft.version if draft else None, files=files(rows))


class NewFile(Given):
    """A file to go along; `content` is Base64."""

    name: str = Field(min_length=1, max_length=_LONGEST_NAME)
    type: str = Field("application/octet-stream", max_length=100)
    content: str
    key: UUID | None = None


class Forward(Shape):
    """What is handed on to somebody else: the seat's own words above `handed_on`. `leaving` is how far it is."""

    id: int
    conversation: int
    version: int
    state: str
    to: str
    subject: str
    text: str
    handed_on: str
    files: list[File]
    author: Seat | None
    changed_at: Moment
    leaving: Dispatch | None


def forward(
    row: models.Draft, rows: Sequence[models.DraftFile], sent: models.Dispatch | None, *, seat: SeatRow, now: datetime
) -> Forward:
    """The forward."""
    return Forward(
        id=row.pk, conversation=row.subject_id, version=row.version, state=row.state, to=row.recipient.address,
        subject=row.subject, text=row.text, handed_on=row.handed_on, files=files(rows), author=seat_or_none(row.author),
        changed_at=row.changed_at, leaving=dispatch(sent, seat=seat, now=now) if sent else None,
    )  # fmt: skip


class NewForward(Given):
    """Which messages of the conversation, and which of their files, go to whom below which words.

    `confirmed`: they may leave the company. The same `key` twice is one forward.
    """

    to: str = Field(max_length=_LONGEST_ADDRESS)
    subject: str = Field(max_length=LONGEST_SUBJECT)
    text: str = Field(max_length=LONGEST)
    messages: list[Id] = Field(min_length=1, max_length=_MOST)
    files: list[Id] = Field(default_factory=list, max_length=_MOST)
    confirmed: bool = False
    key: UUID | None = None


class ForwardWords(Given):
    """The seat's own words of a forward that has not left."""

    version: Version
    subject: str = Field(max_length=LONGEST_SUBJECT)
    text: str = Field(max_length=LONGEST)


class SendForward(Given):
    """Let the forward go out as it stands in this version."""

    version: Version
