"""Who is to get a copy, as the composer's form brings it."""

import re

from django.http import QueryDict

from emptychair.outbox.copies import MOST, Copies

_BETWEEN = re.compile(r"[\s,;]+")
_LONGEST = 4_000


def copies_in(posted: QueryDict) -> Copies | None:
    """Whom somebody wants in copy; None where the form did not ask."""
    if "cc_named" not in posted:
        return None
    typed = [one for one in _BETWEEN.split(posted.get("cc_more", "")[:_LONGEST]) if one]
    given = [*posted.getlist("cc"), *typed][: 3 * MOST]
    named = [one for one in _BETWEEN.split(posted.get("cc_named", "")[:_LONGEST]) if one]
    return Copies(cc=tuple(given), named=tuple(named), confirmed=posted.get("cc_confirmed") == "yes")
