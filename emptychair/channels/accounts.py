"""Outgoing accounts: kept with their password sealed, and tried out."""

from collections.abc import Mapping
from email.message import EmailMessage

from django.conf import settings
from django.db import transaction

from emptychair.channels import delivery
from emptychair.channels.mail.writing import MAIL, addressed
from emptychair.channels.models import Channel, OutgoingAccount
from emptychair.channels.problems import NO_PROBLEM, Problem
from emptychair.company import journal, places
from emptychair.company.models import Seat
from emptychair.core import clock
from emptychair.core.sealing import Sealer
from emptychair.core.text import one_line

_PURPOSE = "passwords of outgoing accounts"


def account_of(channel: Channel) -> OutgoingAccount | None:
    """The channel's outgoing account, None when it has none."""
    return OutgoingAccount.objects.filter(channel=channel).first()


def keep(channel: Channel, *, given: Mapping[str, object], password: str, by: Seat) -> OutgoingAccount:
    """Keep what an administrator typed. An empty password leaves the one that is there, unless the server changes.

    What is sent from the From address is the company's from now on.
    """
    with transaction.atomic():
        channel = Channel.objects.select_for_update().get(pk=channel.pk)
        account = account_of(channel) or OutgoingAccount(channel=channel)
        if account.host != given["host"] or account.user != given["user"]:
            account.password = ""
        for name, value in given.items():
            setattr(account, name, value)
        if password:
            account.password = _sealer().seal(password)
        account.problem, account.failed_at, account.place = NO_PROBLEM, None, places.here()
        account.save()
        channel.own_addresses = sorted({*channel.own_addresses, account.from_address.lower()})
        channel.save(update_fields=["own_addresses"])
        details = {"server": f"{account.host}:{account.port}", "from": account.from_address}
        journal.record(
            "set the outgoing account",
            by=by,
            about=f"channel {channel.pk}",
            details=details | {"channel": channel.name},
        )
    return account


def remove(channel: Channel, *, by: Seat) -> None:
    """Forget the channel's outgoing account with its password. What is on its way waits until there is one again."""
    with transaction.atomic():
        gone, _ = OutgoingAccount.objects.filter(channel=channel).delete()
        if gone:
            journal.record(
                "removed the outgoing account", by=by, about=f"channel {channel.pk}", details={"channel": channel.name}
            )


def is_mute(account: OutgoingAccount) -> bool:
    """Whether the account stands in a copy of the installation in which it was set: then nothing leaves by it."""
    return account.place != places.here()


def let_send(channel: Channel, *, by: Seat) -> None:
    """Have answers leave from this copy, because an administrator says so."""
    with transaction.atomic():
        OutgoingAccount.objects.filter(channel=channel).update(place=places.here())
        journal.record(
            "let answers leave from here", by=by, about=f"channel {channel.pk}", details={"channel": channel.name}
        )


def password_of(account: OutgoingAccount) -> str:
    """The account's password in the clear, empty when there is none. Raises core.sealing.SealBroken."""
    return _sealer().open(account.password) if account.password else ""


def note(account: OutgoingAccount, problem: Problem) -> None:
    """Keep what is wrong with the account, or that nothing is any more."""
    changed = OutgoingAccount.objects.filter(pk=account.pk)
    if problem:
        changed.update(reason=problem.msgid, reason_values=problem.values, failed_at=clock.now())
    elif account.failed_at:
        changed.update(reason="", reason_values={}, failed_at=None)


def try_out(account: OutgoingAccount, *, to: Seat, subject: str, text: str) -> str:
    """Really send a mail to the seat. Returns the server's answer; raises delivery.NotTaken, Lost and SealBroken."""
    mail = EmailMessage(policy=MAIL)
    mail["From"] = addressed(account.from_name, account.from_address)
    mail["To"] = addressed(to.name, to.email)
    mail["Subject"] = one_line(subject)
    mail["Date"] = clock.now()
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    try:
        with delivery.line_to(account, password=password_of(account), near=settings.EMPTYCHAIR_NEAR_HOSTS) as line:
            line.offer(to=to.email)
            answer = line.hand_over(mail.as_bytes())
    except delivery.NotTaken as error:
        note(account, error.problem if error.account else NO_PROBLEM)
        raise
    note(account, NO_PROBLEM)
    return answer


def _sealer() -> Sealer:
    return Sealer([settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)], purpose=_PURPOSE)
