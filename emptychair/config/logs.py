"""Log lines stay one line each, whatever text passes through them."""

import logging

_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if code != 9}
_ESCAPES |= {0x2028: "\\u2028", 0x2029: "\\u2029"}


class OneLine(logging.Filter):
    """Escapes line breaks and control characters in the message; a traceback keeps its own lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, its message made one line."""
        record.msg = record.getMessage().translate(_ESCAPES)
        record.args = None
        return True
