"""What an answer consists of when it leaves as a mail, and as what it stands in its conversation afterwards."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from emptychair.channels import services as channels
from emptychair.channels.kind import Record
from emptychair.channels.kinds import kind_named
from emptychair.channels.mail.addresses import sendable
from emptychair.channels.mail.ours import our_id
from emptychair.channels.mail.records import record_of
from emptychair.channels.mail.writing import Letter, answering, written
from emptychair.channels.models import Channel, OutgoingAccount
from emptychair.company.models import Company
from emptychair.core import clock
from emptychair.core.formatting import formatted
from emptychair.customers.models import Handle
from emptychair.outbox import links
from emptychair.outbox.models import Dispatch, Draft
from emptychair.outbox.parts import carried

_FORM = "jsonl"


class Route(StrEnum):
    """How an answer gets to the customer: a seat gives it there, it leaves as a mail, or it stands on their page."""

    HAND = "give"
    MAIL = "send"
    PAGE = "on_page"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """What an answer answers: the message's id on the channel, its thread's, who wrote it when, in which language."""

    message_id: str = ""
    references: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    written_at: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """How an answer leaves. `heard` is it in the Inbound form, without what is only known once it has left.

    With `answered` it leaves as a mail, `on_page` it stands on the customer's page; else a person gives it. Both wait
    until `leaves_at`; None means at once. `known` are addresses that stood in the conversation, in lower case; others
    get a copy only when somebody has `confirmed` it.
    """

    heard: Mapping[str, object]
    answered: Answered | None = None
    on_page: bool = False
    leaves_at: datetime | None = None
    known: frozenset[str] = frozenset()
    confirmed: bool = False

    @property
    def shows_formats(self) -> bool:
        """Whether the customer sees bold, lists and the like as such."""
        return self.answered is not None or self.on_page


def account_for(channel: Channel, handle: Handle) -> OutgoingAccount | None:
    """By which account an answer to the handle leaves; None when a person has to give it.

    Nothing is ever sent to an address of our own.
    """
    own = {address.lower() for address in channel.own_addresses}
    if not sendable(handle.address) or handle.address.lower() in own:
        return None
    return OutgoingAccount.objects.filter(channel=channel).first()


def thing(draft: Draft) -> str:
    """What the journal calls it."""
    return "a forward" if draft.is_forward else "an answer"


def new_id(dispatch: Dispatch, account: OutgoingAccount) -> str:
    """The dispatch's Message-ID, signed, at the host of the From address."""
    host = sendable(account.from_address).rpartition("@")[2]
    return our_id(dispatch.key, host=host, secret=settings.SECRET_KEY)


def packed(answered: Answered) -> dict[str, object]:
    """As the dispatch keeps it."""
    return asdict(answered)


def mail_of(dispatch: Dispatch, account: OutgoingAccount) -> bytes:
    """The dispatch's mail. Raises Unreadable when it cannot be written."""
    if dispatch.draft.is_forward:
        return _forwarded(dispatch, account)
    answered = Answered(**{**dispatch.letter, "references": tuple(dispatch.letter["references"])})
    language = answered.language if answered.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        attribution = _attribution(answered, dispatch.handle)
    return written(
        Letter(
            message_id=dispatch.message_id,
            from_name=_from_name(dispatch, account),
            from_address=account.from_address,
            to_name=dispatch.handle.name,
            to_address=dispatch.handle.address,
            cc=tuple(dispatch.cc),
            subject=answering(answered.subject, otherwise=answered.text[:60]),
            text=dispatch.text,
            html=formatted(dispatch.text) if dispatch.formatted else "",
            written_at=clock.now(),
            signature=account.signature,
            quoted=links.without(answered.text) if dispatch.cc else answered.text,
            attribution=attribution,
            in_reply_to=answered.message_id,
            references=answered.references,
            files=carried(dispatch.draft),
        )
    )


def _forwarded(dispatch: Dispatch, account: OutgoingAccount) -> bytes:
    """A forward's mail. It names no mail of the customer, so that what answers it is never taken for theirs."""
    draft = dispatch.draft
    signature = f"-- \n{account.signature.strip()}" if account.signature else ""
    return written(
        Letter(
            message_id=dispatch.message_id,
            from_name=_from_name(dispatch, account),
            from_address=account.from_address,
            to_name=dispatch.handle.name,
            to_address=dispatch.handle.address,
            subject=draft.subject,
            text="\n\n".join(filter(None, (dispatch.text.strip("\n"), signature, draft.handed_on))),
            written_at=clock.now(),
            files=carried(draft),
        )
    )


def _from_name(dispatch: Dispatch, account: OutgoingAccount) -> str:
    company = account.from_name or Company.objects.values_list("name", flat=True).first() or ""
    who = dispatch.by.name if dispatch.by else ""
    return ", ".join(filter(None, (who, company)))


def _attribution(answered: Answered, handle: Handle) -> str:
    zone = Company.objects.values_list("time_zone", flat=True).first() or "UTC"
    when = datetime.fromisoformat(answered.written_at).astimezone(ZoneInfo(zone))
    said = partial(date_format, when)
    return gettext("On %(day)s at %(time)s, %(name)s wrote:") % {
        "day": said(gettext("j F Y")),
        "time": said("H:i"),
        "name": handle.name or handle.address,
    }


def stand(dispatch: Dispatch, *, at: datetime) -> None:
    """Put the answer where its conversation finds it, in the caller's transaction.

    It has the id under which the channel would bring the same mail, so that it never stands there twice. Its files
    stand there with it, and are kept here no longer. A forward is no answer, and stands nowhere.
    """
    if not dispatch.heard or dispatch.draft.is_forward:
        return
    own_id = dispatch.message_id or str(dispatch.key)
    external_id = record_of(bytes(dispatch.raw), position="", end=0).external_id if dispatch.raw else own_id
    answer = {**dispatch.heard, "external_id": own_id, "text": dispatch.text, "written_at": at.isoformat()}
    files = carried(dispatch.draft)
    answer["files"] = [{**file.as_json(), "content": base64.b64encode(file.content).decode()} for file in files]
    if dispatch.formatted:
        answer["html"] = formatted(dispatch.text)
    raw = json.dumps(answer, ensure_ascii=False).encode()
    record = Record(external_id=external_id, raw=raw, position="")
    channels.receive(dispatch.draft.channel, [record], kind=kind_named(_FORM).name)
    dispatch.draft.files.all().delete()
