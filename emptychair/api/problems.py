"""Every refusal and every fault in one shape."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from ninja.errors import HttpError, ValidationError

from emptychair.api.errors import Conflict, MayNot, NotJson, Refused, Wrong
from emptychair.asks import errors as asks
from emptychair.channels.errors import Unreadable
from emptychair.company.errors import NotAllowed
from emptychair.conversations import errors as conversations
from emptychair.outbox import errors as outbox
from emptychair.webhooks import errors as webhooks

log = logging.getLogger(__name__)
_PLACES = {"body", "query", "path", "header"}

_REFUSALS: Mapping[type[Exception], tuple[type[Refused], str, str]] = {
    asks.AlreadySettled: (Conflict, "already_settled", "Somebody has noted meanwhile how it ended."),
    asks.MayNot: (MayNot, "may_not", "This seat reads along; others care for promises."),
    asks.NotSettled: (Conflict, "not_settled", "It is open already."),
    NotAllowed: (MayNot, "may_not", ""),
    conversations.AnswerOnItsWay: (Conflict, "answer_on_its_way", "An answer was let go there and has not left yet."),
    conversations.BecameOne: (Conflict, "became_one", "What came in since has shown that they are one thread."),
    conversations.ChangedSince: (Conflict, "changed_since", "It was joined or split again; undo that first."),
    conversations.DraftsTooLong: (Conflict, "drafts_too_long", "What is written in both has no room in one draft."),
    conversations.HasEnough: (Conflict, "has_enough", "This seat has enough customers who wait for it."),
    conversations.MayNot: (MayNot, "may_not", "This seat may not do that; others decide it."),
    conversations.NothingToDo: (Conflict, "nothing_to_do", "It has been done already, or none is there."),
    conversations.NothingLeft: (
        Conflict,
        "nothing_left",
        "Each part needs a message, the new one one of the customer.",
    ),
    conversations.OtherChannel: (Conflict, "other_channel", "They are on two channels."),
    conversations.OtherCustomer: (
        Conflict,
        "other_customer",
        "They are of two customers, who have to be merged first.",
    ),
    conversations.NotTakenBack: (Conflict, "not_taken_back", "It is too late, or something has happened since."),
    outbox.NoAddress: (Wrong, "no_address", "A copy cannot be sent to one of these addresses."),
    outbox.OurOwn: (Wrong, "own_address", "One of these addresses is the company's own: the mail would come back."),
    outbox.TooMany: (Wrong, "too_many_copies", "At most 10 get a copy."),
    outbox.CopiesLink: (Conflict, "holds_link", "It holds a customer's link, which nobody else may get."),
    outbox.Unconfirmed: (Conflict, "unconfirmed", "A copy would go to somebody who never stood in the conversation."),
    outbox.ChangedMeanwhile: (Conflict, "changed_meanwhile", "Somebody else changed the draft. Read it again."),
    outbox.FileIsEmpty: (Wrong, "file_is_empty", "There is nothing in the file."),
    outbox.FilesNotCarried: (Conflict, "files_not_carried", "It has files, and a person gives the answer."),
    outbox.FilesTooLarge: (Wrong, "files_too_large", "With it, the files are larger than they may be together."),
    outbox.NameNotKept: (Wrong, "name_not_kept", "Nothing of the file's name can be kept."),
    outbox.NotToThem: (Conflict, "not_to_them", "That is the customer: answer them instead."),
    outbox.TooManyFiles: (Wrong, "too_many_files", "With it, there are more files than there may be."),
    outbox.LinkEnded: (Conflict, "link_ended", "The customer has no page any more on which they would read it."),
    outbox.MayNot: (MayNot, "may_not", "This seat may not let answers go out or decide about them."),
    outbox.NothingToRule: (Conflict, "nothing_to_rule", "The draft is not held any more, or has other words."),
    outbox.NothingWritten: (Wrong, "nothing_written", "The draft has no words."),
    outbox.NoWay: (Conflict, "no_way", "The channel has no outgoing account, or nothing can be sent to this address."),
    webhooks.MayNot: (MayNot, "may_not", "Only administrators set webhooks up."),
    webhooks.NothingToSend: (Conflict, "nothing_to_send", "It is on its way already, or the webhook is off."),
    webhooks.TooMany: (Conflict, "too_many", "There are as many webhooks as there may be. Remove one first."),
    outbox.WrongTime: (Wrong, "wrong_time", "A mail or an answer on their page can wait until a time within a year."),
    outbox.TooLate: (Conflict, "too_late", "It was decided otherwise meanwhile, or is being handed over."),
}


def answer_to(request: HttpRequest, error: Exception) -> HttpResponse:
    """What to answer where this was raised. What nobody has foreseen is logged and says nothing."""
    if isinstance(error, HttpError) and isinstance(error.__cause__, Refused):
        error = error.__cause__
    if isinstance(error, Refused):
        return _refused(error)
    if isinstance(error, ValidationError):
        return _refused(Wrong(fields=_fields(error.errors)))
    if isinstance(error, Unreadable):
        return _refused(Wrong(f"The message cannot be read: {error.problem}", code="unreadable"))
    if type(error) in _REFUSALS:
        kind, code, message = _REFUSALS[type(error)]
        return _refused(kind(message, code=code))
    return _other(error)


def _other(error: Exception) -> HttpResponse:
    if isinstance(error, Http404):
        return shaped(HTTPStatus.NOT_FOUND, "not_found", "There is no such thing.")
    if isinstance(error, RequestDataTooBig):
        return shaped(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "A body has at most 2 megabytes.")
    if isinstance(error, UnreadablePostError):
        return _refused(NotJson("The body ended before its end."))
    if isinstance(error, OperationalError | InterfaceError):
        words = "The database is away for a moment."
        return shaped(HTTPStatus.SERVICE_UNAVAILABLE, "away", words, headers={"Retry-After": "5"})
    log.error("The API failed", exc_info=error)
    return shaped(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", "Something is wrong on our side. It was written down.")


def _refused(error: Refused) -> HttpResponse:
    return shaped(error.status, error.code, error.message, fields=error.fields, headers=error.headers)


def shaped(
    status: int,
    code: str,
    message: str,
    *,
    fields: Mapping[str, Sequence[str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The one shape."""
    error = {"code": code, "message": message, "fields": fields or {}}
    return JsonResponse({"error": error}, status=status, headers=dict(headers or {}))


def _fields(errors: Sequence[Mapping[str, object]]) -> dict[str, list[str]]:
    """What pydantic says, by the names that the caller knows."""
    fields: dict[str, list[str]] = {}
    for one in errors:
        given = one["loc"]
        path = [str(part) for part in given] if isinstance(given, list | tuple) else [str(given)]
        name = ".".join(path[2:] if path[:1] == ["body"] else path[1:] if path[0] in _PLACES else path)
        fields.setdefault(name.removeprefix("asked.") or "body", []).append(str(one["msg"]))
    return fields


def held_to(form: forms.BaseForm) -> Mapping[str, object]:
    """What a page's form makes of what was sent. Raises Wrong with what it says of each field."""
    if not form.is_valid():
        raise Wrong(fields={name: [str(word) for word in words] for name, words in form.errors.items()})
    return form.cleaned_data
