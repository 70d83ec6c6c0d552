"""Lines as PostgreSQL's COPY reads them, so that rows can be written elsewhere and before they are sent."""

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def of(*values: object) -> str:
    """The values as one line without its end. None is null; texts hold no NUL, as no text in PostgreSQL does."""
    return "\t".join(["\\N" if value is None else _escaped(str(value)) for value in values])


def _escaped(text: str) -> str:
    special = "\\" in text or "\n" in text or "\r" in text or "\t" in text
    return text.translate(_ESCAPES) if special else text
