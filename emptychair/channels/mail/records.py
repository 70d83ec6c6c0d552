"""Mails of a file as records, before anything is made of them."""

from dataclasses import replace
from hashlib import sha256

from emptychair.channels.kind import Option, Record
from emptychair.channels.mail.identity import message_id
from emptychair.channels.mail.parse import LARGEST_MAIL, NOT_A_MAIL, is_mail, opened
from emptychair.channels.problems import NO_PROBLEM, Problem, gettext_noop

KEPT_OF_LARGE = 1024 * 1024
"""Bytes of a mail above LARGEST_MAIL that are kept: its header and its beginning."""

TOO_LARGE = Problem(gettext_noop("larger than %(size)d MB; its first megabyte is kept"), size=LARGEST_MAIL // 1024**2)

OWN_ADDRESSES = Option(
    name="company",
    label=gettext_noop("The company's own addresses: what they sent is the company's"),
    example="support@example.org",
    names_us=True,
)


def record_of(raw: bytes, *, position: str, end: int) -> Record:
    """A record of one mail of at most LARGEST_MAIL bytes."""
    mail = opened(raw)
    return Record(
        external_id=f"{message_id(mail.headers, digest=lambda: mail.digest)}#{mail.digest}",
        raw=raw,
        position=position,
        problem=NO_PROBLEM if is_mail(mail) else Problem(NOT_A_MAIL),
        end=end,
    )


class Piece:
    """Bytes of one mail while they are read: all of them up to LARGEST_MAIL, then only their number and digest."""

    def __init__(self) -> None:
        self.size = 0
        self._kept: list[bytes] = []
        self._digest = sha256()

    def add(self, more: bytes) -> None:
        """Take more bytes in."""
        if self.size <= LARGEST_MAIL < self.size + len(more):
            whole = b"".join(self._kept)
            self._digest.update(whole)
            self._kept = [whole[:KEPT_OF_LARGE]]
        self.size += len(more)
        if self.size > LARGEST_MAIL:
            self._digest.update(more)
        else:
            self._kept.append(more)

    @property
    def raw(self) -> bytes:
        """What is kept."""
        return b"".join(self._kept)

    def record(self, *, position: str, end: int, problem: Problem = NO_PROBLEM) -> Record:
        """The mail as a record."""
        if self.size <= LARGEST_MAIL:
            found = record_of(self.raw, position=position, end=end)
            return replace(found, raw=found.raw[:KEPT_OF_LARGE], problem=problem) if problem else found
        kept, digest = self.raw, self._digest.hexdigest()[:16]
        name = message_id(opened(kept).headers, digest=lambda: digest)
        return Record(
            external_id=f"{name}#{digest}", raw=kept, position=position, problem=problem or TOO_LARGE, end=end
        )
