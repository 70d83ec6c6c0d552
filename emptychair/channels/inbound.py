"""An arrival in neutral form: who said what, when, in reply to what."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from emptychair.channels.errors import Unreadable
from emptychair.channels.problems import gettext_noop

_LONGEST_ID = 400
_MOST_FILES = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who wrote: the address is the handle on the network, the name is what they call themselves."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file that came with a message; name and type are the sender's claims."""

    name: str
    type: str
    content: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    def as_json(self) -> dict[str, object]:
        """What the public form says of it."""
        return {"name": self.name, "type": self.type, "size": self.size}


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbound:
    """One message as every part of the product reads it, whatever network it came from.

    `external_id` is the network's own id; `in_reply_to` and `references` hold such ids. `written_at` is
    aware and in UTC. `new_text` is `text` without quotes and signature. `html` is as received: it is cleaned
    where it is shown. `rating` is 1 to 5, None when the channel has none.
    """

    source: str
    external_id: str
    author: Person
    written_at: datetime
    to: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    new_text: str = ""
    html: str = ""
    files: tuple[File, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    automatic: bool = False
    addressed_to_us: bool = True
    by_company: bool = False
    rating: int | None = None

    def as_json(self) -> dict[str, object]:
        """The public form, one JSON line of `emptychair import --dry-run --jsonl`."""
        shown: dict[str, object] = {
            "source": self.source,
            "external_id": self.external_id,
            "from": {"name": self.author.name, "address": self.author.address},
            "to": list(self.to),
            "subject": self.subject,
            "text": self.text,
            "new_text": self.new_text,
            "html": self.html,
            "files": [file.as_json() for file in self.files],
            "written_at": self.written_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "in_reply_to": self.in_reply_to,
            "references": list(self.references),
            "automatic": self.automatic,
            "addressed_to_us": self.addressed_to_us,
            "by_company": self.by_company,
        }
        return shown if self.rating is None else shown | {"rating": self.rating}


def short_id(external_id: str) -> str:
    """The id as the database can index it: NUL dropped, a very long one shortened to its start and its hash."""
    if external_id.isalnum() and external_id.isascii() and len(external_id) <= _LONGEST_ID:
        return external_id
    given = external_id.replace("\x00", "").encode("utf-8", "replace").decode()
    if len(given) <= _LONGEST_ID:
        return given
    return f"{given[:200]}…{hashlib.sha256(given.encode()).hexdigest()}"


def from_json(given: object, *, source: str = "jsonl") -> Inbound:
    """Read the public form back. Of its files those come back whose `content` is carried, in Base64.

    Raises Unreadable with the first thing that is wrong.
    """
    if not isinstance(given, Mapping):
        raise Unreadable(gettext_noop('a message must be a JSON object, such as {"external_id": "1", …}'))
    author = given.get("from")
    if not isinstance(author, Mapping):
        raise Unreadable(gettext_noop('"from" is missing: give {"name": …, "address": …}'))
    text = _text(given, "text")
    return Inbound(
        source=_text(given, "source") or source,
        external_id=_text(given, "external_id", needed=True),
        author=Person(name=_text(author, "name"), address=_text(author, "address", needed=True)),
        written_at=_time(_text(given, "written_at", needed=True)),
        to=_texts(given, "to"),
        subject=_text(given, "subject"),
        text=text,
        new_text=_text(given, "new_text") or text,
        html=_text(given, "html"),
        files=_files(given.get("files")),
        in_reply_to=_text(given, "in_reply_to") or None,
        references=_texts(given, "references"),
        automatic=_flag(given, "automatic", default=False),
        addressed_to_us=_flag(given, "addressed_to_us", default=True),
        by_company=_flag(given, "by_company", default=False),
        rating=_rating(given.get("rating")),
    )


def _text(given: Mapping[str, object], name: str, *, needed: bool = False) -> str:
    value = given.get(name)
    if value is None or value == "":
        if needed:
            raise Unreadable(gettext_noop('"%(name)s" is missing'), name=name)
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise Unreadable(gettext_noop('"%(name)s" must be text'), name=name)
    return value


def _texts(given: Mapping[str, object], name: str) -> tuple[str, ...]:
    values = given.get(name)
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Unreadable(gettext_noop('"%(name)s" must be a list of texts'), name=name)
    return tuple(values)


def _flag(given: Mapping[str, object], name: str, *, default: bool) -> bool:
    value = given.get(name, default)
    if not isinstance(value, bool):
        raise Unreadable(gettext_noop('"%(name)s" must be true or false'), name=name)
    return value


def _files(value: object) -> tuple[File, ...]:
    carried = [one for one in value if isinstance(one, Mapping) and "content" in one] if isinstance(value, list) else []
    if len(carried) > _MOST_FILES:
        raise Unreadable(gettext_noop('"files" holds more than %(most)s files'), most=str(_MOST_FILES))
    return tuple(
        File(name=_text(one, "name"), type=_text(one, "type"), content=_content(_text(one, "content")))
        for one in carried
    )


def _content(given: str) -> bytes:
    try:
        return base64.b64decode(given, validate=True)
    except ValueError as error:
        raise Unreadable(gettext_noop('the "content" of a file is not Base64')) from error


def _rating(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 5:
        raise Unreadable(gettext_noop('"rating" must be a whole number from 1 to 5'))
    return value


def _time(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        words = gettext_noop('"written_at" is not a time such as 2026-01-31T09:30:00Z: %(given)s')
        raise Unreadable(words, given=written[:40]) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        words = gettext_noop('"written_at" is outside the calendar: %(given)s')
        raise Unreadable(words, given=written[:40]) from None
