"""Mailboxes in one file, as mail programs and archives export them."""

from emptychair.channels.kind import Kind
from emptychair.channels.kinds.mbox.parse import parse
from emptychair.channels.kinds.mbox.source import recognises, records
from emptychair.channels.mail.records import OWN_ADDRESSES
from emptychair.channels.problems import gettext_noop

KIND = Kind(
    name="mbox",
    label=gettext_noop("Mailbox (mbox)"),
    about=gettext_noop("Many mails in one file, as Thunderbird, Gmail and list archives export them."),
    parse=parse,
    records=records,
    network="email",
    options=(OWN_ADDRESSES,),
    suffixes=(".mbox", ".mbx", ".mailbox"),
    recognises=recognises,
)
