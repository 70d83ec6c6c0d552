"""Any table of messages: comments, reviews, chats, mails exported as CSV."""

from emptychair.channels.kind import Kind, Option
from emptychair.channels.kinds.csv.fields import LABELS
from emptychair.channels.kinds.csv.parse import parse
from emptychair.channels.kinds.csv.source import columns, recognises, records
from emptychair.channels.problems import gettext_noop
from emptychair.channels.tables.records import OWN_ACCOUNTS

KIND = Kind(
    name="csv",
    label=gettext_noop("Table (CSV)"),
    about=gettext_noop("One row a message, with commas, semicolons or tabs between its fields."),
    parse=parse,
    records=records,
    options=(
        Option(name="map", label=gettext_noop("What a column is: field=column"), example="text=body"),
        Option(
            name="dated", label=gettext_noop("The day of all rows that give no time"), example="2026-01-31", many=False
        ),
        Option(
            name="day-first",
            label=gettext_noop("01/02/2026 is 1 February, not 2 January"),
            example="",
            many=False,
            flag=True,
        ),
        OWN_ACCOUNTS,
    ),
    suffixes=(".csv", ".tsv", ".txt"),
    recognises=recognises,
    columns=columns,
    fields=LABELS,
)
