"""Customer support on Twitter, as the public data set of that name writes it."""

from emptychair.channels.kind import Kind, Option
from emptychair.channels.kinds.twcs.parse import parse
from emptychair.channels.kinds.twcs.source import columns, recognises, records
from emptychair.channels.problems import gettext_noop

KIND = Kind(
    name="twcs",
    label=gettext_noop("Customer support on Twitter"),
    about=gettext_noop("Tweets of customers and companies: one row a tweet, with what it answers."),
    parse=parse,
    records=records,
    network="twitter",
    options=(
        Option(
            name="company",
            label=gettext_noop("Only threads in which these accounts of the company wrote"),
            example="SpotifyCares",
            whole=True,
        ),
    ),
    suffixes=(".csv",),
    recognises=recognises,
    columns=columns,
)
