"""Log lines stay one line each, whatever text passes through them, and tell which request they belong to."""

import logging
import re
from types import TracebackType

from django.db import InterfaceError, OperationalError

from emptychair.web.middleware import request_id

_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if code != 9}
_ESCAPES |= {0x2028: "\\u2028", 0x2029: "\\u2029"}
# What follows opens a customer's page to whoever reads it.
_TOKEN = re.compile(r"(?<=/c/)[^/\s]+")
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Filter):
    """Escapes line breaks and control characters in the message, hides tokens, and adds the request's id."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, its message made one line."""
        said = record.getMessage()
        raised = record.exc_info[1] if record.exc_info else None
        if isinstance(raised, OperationalError | InterfaceError):
            # An outage of the database is one line, not the trace of each request that meets it.
            said = f"{said}: {str(raised).partition(chr(10))[0]}"
            record.exc_info = record.exc_text = None
        record.msg = _TOKEN.sub("…", said).translate(_ESCAPES)
        record.args = None
        asked = getattr(record, "request", None)
        record.request_id = getattr(asked, "request_id", request_id.get())
        return True


class Indented(logging.Formatter):
    """Draws a margin before each line of a traceback, so that no words in it can pass for a line of the log."""

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's own name
        """The traceback with its margin."""
        return "\n".join(f"  | {line.translate(_ESCAPES)}" for line in super().formatException(ei).split("\n"))
