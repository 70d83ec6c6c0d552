"""Mails in files of their own: .eml, maildirs, and tar archives of them."""

from emptychair.channels.kind import Kind
from emptychair.channels.kinds.eml.parse import parse
from emptychair.channels.kinds.eml.source import recognises, records
from emptychair.channels.mail.records import OWN_ADDRESSES
from emptychair.channels.problems import gettext_noop

KIND = Kind(
    name="eml",
    label=gettext_noop("Mail files (eml)"),
    about=gettext_noop("One mail a file: .eml files, a maildir, or a tar archive of them."),
    parse=parse,
    records=records,
    network="email",
    options=(OWN_ADDRESSES,),
    suffixes=(".eml", ".tar"),
    takes_folder=True,
    recognises=recognises,
)
