"""Events out of the journal's lines. Lines stand there in the order in which they were committed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from emptychair.asks.models import SAID, Promise
from emptychair.company.models import JournalEntry, Seat, Team
from emptychair.outbox.models import Dispatch
from emptychair.webhooks.events import Content, Event, address

_ACTS = {
    "closed": "conversation.closed",
    "opened again": "conversation.reopened",
    "gave": "conversation.assigned",
    "put off": "conversation.put_off",
    "brought back": "conversation.brought_back",
    "took back": "conversation.restored",
}
_ANSWERS = {
    "let an answer go": "answer.let_go",
    "had an answer sent again": "answer.let_go",
    "answered": "answer.sent",
    "said that an answer arrived": "answer.sent",
    "could not deliver an answer": "answer.failed",
    "does not know whether an answer arrived": "answer.unknown",
    "called an answer back": "answer.called_back",
    "stopped an answer": "answer.stopped",
    "gave an answer up": "answer.given_up",
}
_DRAFTS = {
    "held a draft": "draft.held",
    "ruled: pass": "draft.passed",
    "ruled: back": "draft.sent_back",
    "ruled: veto": "draft.vetoed",
}
_PROMISES = {
    "made a promise": "promise.made",
    "moved a promise": "promise.moved",
    "gave a promise to somebody": "promise.given",
    "promise kept": "promise.kept",
    "promise broken": "promise.broken",
    "promise taken_back": "promise.taken_back",
    "opened a promise again": "promise.reopened",
}
_CUSTOMERS = {"merged customers": "customer.merged", "took a merge back": "customer.parted"}
_NOTE = "wrote a note"
VERBS = (*_ACTS, *_ANSWERS, *_DRAFTS, *_PROMISES, *_CUSTOMERS, _NOTE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """What the lines of a batch speak of, looked up once for all."""

    seats: Mapping[str, int]
    teams: Mapping[str, int]
    dispatches: Mapping[str, int]
    promises: Mapping[int, Promise]
    of_dispatch: Mapping[int, Sequence[Promise]]


def events_of(entries: Sequence[JournalEntry]) -> list[Event]:
    """What the lines tell of, in their order."""
    wanted = [entry for entry in entries if entry.verb in VERBS]
    known = _known(wanted)
    return [event for entry in wanted for event in _events(entry, known)]


def _known(entries: Sequence[JournalEntry]) -> _Known:
    names = {str(entry.details.get("to") or entry.details.get("owner") or "") for entry in entries}
    keys = [key for entry in entries if (key := entry.details.get("dispatch"))]
    dispatches = {str(key): pk for key, pk in Dispatch.objects.filter(key__in=keys).values_list("key", "pk")}
    numbers = [_number(entry) for entry in entries if entry.verb in _PROMISES]
    of_dispatch: dict[int, list[Promise]] = {}
    for promise in Promise.objects.filter(SAID, dispatch__in=dispatches.values()).order_by("pk"):
        of_dispatch.setdefault(promise.dispatch_id or 0, []).append(promise)
    return _Known(
        seats=dict(
            Seat.objects.filter(email__in=names | {entry.actor for entry in entries}).values_list("email", "pk")
        ),
        teams=dict(Team.objects.filter(name__in=names).values_list("name", "pk")),
        dispatches=dispatches,
        promises=Promise.objects.filter(SAID).in_bulk(numbers),
        of_dispatch=of_dispatch,
    )


def _events(entry: JournalEntry, known: _Known) -> Iterator[Event]:
    seat = known.seats.get(entry.actor)
    if entry.verb in _ACTS:
        for conversation in cast("list[int]", entry.details.get("conversations", [])):
            about = {"conversation": conversation, "seat": seat, "url": address("conversations", conversation)}
            yield _event(_ACTS[entry.verb], entry, {**about, **_of_act(entry, known)}, part=f" {conversation}")
    elif entry.verb in _ANSWERS:
        yield from _answer(entry, known, seat)
    elif entry.verb in _PROMISES:
        if promise := known.promises.get(_number(entry)):
            yield _of_promise(_PROMISES[entry.verb], entry, promise, seat)
    elif entry.verb in _DRAFTS:
        conversation, draft = entry.details.get("conversation"), _number(entry)
        content = {"draft": draft, "conversation": conversation, "seat": seat, "url": address("docket", draft)}
        yield _event(_DRAFTS[entry.verb], entry, content)
    elif entry.verb == _NOTE:
        conversation, note = _number(entry), entry.details.get("note")
        url = address("conversations", f"{conversation}/notes")
        yield _event("note.written", entry, {"note": note, "conversation": conversation, "seat": seat, "url": url})
    else:
        kept, other = entry.details.get("kept"), entry.details.get("absorbed")
        content = {"customer": kept, "other": other, "seat": seat, "url": address("customers", kept)}
        yield _event(_CUSTOMERS[entry.verb], entry, content)


def _of_act(entry: JournalEntry, known: _Known) -> dict[str, object]:
    """What an act says beside the conversation and who did it."""
    given = entry.details
    if entry.verb == "closed":
        return {"reason": given.get("reason", "")}
    if entry.verb == "opened again":
        return {"message": None}
    if entry.verb == "gave":
        to = str(given.get("to", ""))
        return {"to_seat": known.seats.get(to), "to_team": None if to in known.seats else known.teams.get(to)}
    if entry.verb == "put off":
        return {"until": given.get("until")}
    return {"did": given.get("did", "")} if entry.verb == "took back" else {}


def _answer(entry: JournalEntry, known: _Known, seat: int | None) -> Iterator[Event]:
    """The answer, and what it promised: said once it has left, or may have."""
    conversation = _number(entry)
    dispatch = known.dispatches.get(str(entry.details.get("dispatch")))
    url = address("dispatches", dispatch) if dispatch else address("conversations", conversation)
    content = {"conversation": conversation, "dispatch": dispatch, "seat": seat, "url": url}
    yield _event(_ANSWERS[entry.verb], entry, content)
    for promise in known.of_dispatch.get(dispatch or 0, ()):
        yield _of_promise("promise.made", entry, promise, promise.made_by_id)


def _of_promise(kind: str, entry: JournalEntry, promise: Promise, seat: int | None) -> Event:
    content = {
        "promise": promise.pk, "conversation": promise.subject_id, "due_on": promise.due_on.isoformat(),
        "first_due_on": promise.first_due_on.isoformat(), "owner": promise.owner_id, "seat": seat,
        "url": address("promises", promise.pk),
    }  # fmt: skip
    if kind == "promise.made":
        return Event(kind=kind, key=f"promise {promise.pk} made", at=entry.at, content=content)
    return _event(kind, entry, content)


def _event(kind: str, entry: JournalEntry, content: Content, *, part: str = "") -> Event:
    return Event(kind=kind, key=f"entry {entry.pk}{part}", at=entry.at, content=content)


def _number(entry: JournalEntry) -> int:
    """The number of what the line is about: "conversation 5"."""
    last = entry.about.rpartition(" ")[2]
    return int(last) if last.isdecimal() and len(last) <= 18 else 0
