"""Messages that are in neutral form already: what `emptychair import --dry-run --jsonl` prints."""

from emptychair.channels.kind import Kind
from emptychair.channels.kinds.jsonl.parse import parse
from emptychair.channels.kinds.jsonl.source import recognises, records
from emptychair.channels.problems import gettext_noop
from emptychair.channels.tables.records import OWN_ACCOUNTS

KIND = Kind(
    name="jsonl",
    label=gettext_noop("JSON lines"),
    about=gettext_noop("One JSON object a line, with the fields that the other kinds are turned into."),
    parse=parse,
    records=records,
    options=(OWN_ACCOUNTS,),
    suffixes=(".jsonl", ".ndjson"),
    recognises=recognises,
)
