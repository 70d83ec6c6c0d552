"""Drafts, verdicts, rulings and dispatches."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from emptychair.api.shapes.base import Given, Moment, Seat, Shape, Version, seat_or_none
from emptychair.chair import Verdict as Judged
from emptychair.company.models import Seat as SeatRow
from emptychair.outbox import models, shown
from emptychair.outbox.copies import MOST
from emptychair.outbox.letters import Route
from emptychair.outbox.services import LONGEST


class Finding(Shape):
    """What a check found: `words` of the draft that made it. One that `holds` needs somebody else to look."""

    check: str
    says: str
    words: str
    holds: bool
    due_on: date | None


class Verdict(Shape):
    """What the chair says of the draft's words now: pass, hold or veto."""

    outcome: str
    says: str
    findings: list[Finding]


def verdict(given: Judged) -> Verdict:
    """The verdict in words."""
    said = shown.verdict(given)
    findings = [
        Finding(check=one.check, says=str(told.says), words=one.words, holds=one.holds, due_on=one.due_on)
        for one, told in zip(given.findings, said.told, strict=True)
    ]
    return Verdict(outcome=given.outcome, says=str(said.says), findings=findings)


class Draft(Shape):
    """What is being written to a customer. `version` grows with each change."""

    id: int
    conversation: int
    key: UUID
    version: int
    state: str
    text: str
    cc: list[str]
    formatted: bool
    author: Seat | None
    changed_at: Moment


def draft(row: models.Draft) -> Draft:
    """The draft."""
    return Draft(
        id=row.pk, conversation=row.subject_id, key=row.key, version=row.version, state=row.state, text=row.text,
        cc=row.cc, formatted=row.formatted, author=seat_or_none(row.author), changed_at=row.changed_at,
    )  # fmt: skip


class Dispatch(Shape):
    """One sending of one draft. Until `due_at` it can be called back; `reason` is why it did not arrive.

    `leaves_at` is the time that was chosen for it, null for as soon as it may; `refused` are copies that the server did
    not take, with its words.
    """

    id: int
    conversation: int
    state: str
    says: str
    reason: str
    text: str
    by: Seat | None
    at: Moment
    changed_at: Moment
    due_at: Moment | None
    leaves_at: Moment | None
    cc: list[str]
    refused: dict[str, str]


def dispatch(row: models.Dispatch, *, seat: SeatRow, now: datetime) -> Dispatch:
    """The dispatch as this seat sees it."""
    said = shown.dispatch(row, seat=seat, now=now)
    return Dispatch(
        id=row.pk, conversation=row.draft.subject_id, state=row.state, says=str(said.says), reason=str(said.problem),
        text=row.text, by=seat_or_none(row.by), at=row.at, changed_at=row.changed_at, due_at=row.due_at,
        leaves_at=row.leaves_at, cc=row.cc, refused=row.refused,
    )  # fmt: skip


class Answering(Shape):
    """How far an answer is: the draft, what is on its way, and how an answer gets to the customer."""

    draft: Draft | None
    leaving: Dispatch | None
    routes: list[Route]


class NewDraft(Given):
    """Words of an answer. `key` and `version` are those of the draft they change; a new one has version 0.

    `cc` are those who get a copy of the mail, at most 10; null leaves them as they are. `formatted`: its marks mean
    bold, italic, links, lists, quotes and code, as in Markdown.
    """

    text: str = Field(max_length=LONGEST)
    cc: list[str] | None = Field(None, max_length=MOST)
    formatted: bool | None = None
    version: Version = 0
    key: UUID | None = None


class Send(Given):
    """Let the draft go out as it stands in this version. `days` are those of promises, by their words: null, none.

    With `leaves_at` it waits until then, within a year; if the customer writes before, it is a draft again.
    `confirmed`: copies may go to addresses that never stood in the conversation.
    """

    version: Version
    route: Route
    leaves_at: AwareDatetime | None = None
    confirmed: bool = False
    days: Mapping[str, date | None] = Field(default_factory=dict, max_length=50)


class Sending(Shape):
    """What became of it. Without a dispatch it is held or vetoed, and did not go out."""

    verdict: Verdict
    dispatch: Dispatch | None


class NewRuling(Given):
    """What is decided about a held draft; sending it back or vetoing it takes a reason."""

    version: Version
    outcome: Literal["pass", "back", "veto"]
    reason: str = Field("", max_length=2_000)


class Ruling(Shape):
    """What was decided about a draft's words."""

    id: int
    draft: int
    outcome: str
    reason: str
    by: Seat | None
    at: Moment


def ruling(row: models.Ruling) -> Ruling:
    """The ruling."""
    return Ruling(
        id=row.pk, draft=row.draft_id, outcome=row.outcome, reason=row.reason, by=seat_or_none(row.by), at=row.at
    )


class HeldDraft(Draft):
    """A draft about which can be decided, with what it answers."""

    asked: str
    who: str
    verdict: Verdict


def held(row: models.Draft, judged: Judged) -> HeldDraft:
    """The draft with its verdict."""
    return HeldDraft(**draft(row).model_dump(), asked=row.asked, who=row.handle.shown_name, verdict=verdict(judged))


class NewDecision(Given):
    """What becomes of an answer that was not delivered, or perhaps not. To give it up takes a reason."""

    do: Literal["again", "arrived", "by_hand", "anew", "give_up"]
    reason: str = Field("", max_length=2_000)


class Decided(Shape):
    """The dispatch's state afterwards."""

    id: int
    state: str
