"""Passwords that are known from breaches, asked of a list elsewhere if an administrator named one.

Only the first five hexadecimal digits of a password's SHA-1 leave, and the answer is padded, so that neither the list
nor who listens on the way learns which password was meant:
https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange
"""

import logging
import re
from hashlib import sha1

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from emptychair.company.errors import NoBreachList
from emptychair.company.models import Seat
from emptychair.core import http
from emptychair.core.errors import EmptychairError

SECONDS = 2.0
_MOST_BYTES = 512 * 1024
_SENT_DIGITS = 5
_OK = 200
_LINE = re.compile(rb"([0-9A-Fa-f]{35}):([0-9]{1,12})\Z")
_BREACHED = "password"

log = logging.getLogger(__name__)


class NotKnownFromBreaches:
    """Refuses a password that is known from breaches. When the list does not answer, the password is taken."""

    def validate(self, password: str, user: Seat | None = None) -> None:
        """Raises ValidationError."""
        if not settings.EMPTYCHAIR_BREACH_CHECK_URL:
            return
        try:
            known = is_known(password)
        except NoBreachList as error:
            log.warning("A password was taken without asking whether it is known from breaches: %s", error.__cause__)
            return
        if known:
            said = _("This password is known from a breach at another place. Choose one that you use nowhere else.")
            raise ValidationError(said, code="password_breached")

    def get_help_text(self) -> str:
        """What is asked of a password."""
        return _("Your password must not be known from a breach.")


def answers() -> bool:
    """Whether the list knows a password that each list has to know. Raises NoBreachList."""
    return is_known(_BREACHED)


def is_known(password: str) -> bool:
    """Whether the list has the password. Raises NoBreachList when it does not answer in two seconds as one does."""
    digest = sha1(password.encode("utf-8", "replace"), usedforsecurity=False).hexdigest().upper()
    sent, kept = digest[:_SENT_DIGITS], digest[_SENT_DIGITS:].encode()
    try:
        answer = http.get(
            settings.EMPTYCHAIR_BREACH_CHECK_URL + sent,
            headers={"Add-Padding": "true", "User-Agent": "emptychair"},
            most_bytes=_MOST_BYTES,
            near=settings.EMPTYCHAIR_NEAR_HOSTS,
            seconds=SECONDS,
        )
        found = [_LINE.fullmatch(line.strip()) for line in answer.begins.splitlines()]
        if answer.status != _OK or not found or None in found:
            raise http.NoAnswer(settings.EMPTYCHAIR_BREACH_CHECK_URL)
    except EmptychairError as error:
        raise NoBreachList from error
    # Padding counts nought.
    return any(one and one[1].upper() == kept and int(one[2]) for one in found)
