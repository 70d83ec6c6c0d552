"""A line of JSON in the Inbound form."""

import json

from emptychair.channels import inbound
from emptychair.channels.errors import Unreadable
from emptychair.channels.problems import gettext_noop


def parse(raw: bytes) -> inbound.Inbound:
    """The message of an arrival: its line. Raises Unreadable."""
    try:
        given = json.loads(raw.decode())
    except UnicodeDecodeError as error:
        raise Unreadable(gettext_noop("is not UTF-8")) from error
    except RecursionError as error:
        raise Unreadable(gettext_noop("is nested too deeply")) from error
    except ValueError as error:
        raise Unreadable(gettext_noop("is not JSON: %(error)s"), error=str(error)) from error
    return inbound.from_json(given)
