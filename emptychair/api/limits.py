"""How often a token may ask: counted by the database for all web processes, in one statement."""

from django.conf import settings
from django.db import connection

from emptychair.api.errors import TooOften
from emptychair.company.models import ApiToken
from emptychair.core import clock

_MINUTE = 60


def count(token: ApiToken) -> None:
    """One more request of the token. Raises TooOften with the seconds until the next minute."""
    if not settings.EMPTYCHAIR_LIMITS:
        return
    minute, second = divmod(int(clock.now().timestamp()), _MINUTE)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [token.pk, minute])
        (asked,) = cursor.fetchone()
    if asked > settings.EMPTYCHAIR_API_PER_MINUTE:
        raise TooOften(seconds=_MINUTE - second)


_COUNT = """
INSERT INTO api_asked AS before (token_id, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (token_id) DO UPDATE SET
    count = CASE WHEN before.minute = EXCLUDED.minute THEN before.count + 1 ELSE 1 END, minute = EXCLUDED.minute
RETURNING count
"""
