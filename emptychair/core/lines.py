"""Lines as PostgreSQL's COPY reads them, so that rows can be written elsewhere and before they are sent."""


def of(*values: object) -> str:
    """The values as one line without its end. None is null; texts hold no NUL, as no text in PostgreSQL does."""
    return "\t".join(["\\N" if value is None else _escaped(str(value)) for value in values])


def _escaped(text: str) -> str:
    """The text with what ends a value or a line escaped, the escape itself first; str.translate is far slower here."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\n" in text:
        text = text.replace("\n", "\\n")
    if "\r" in text:
        text = text.replace("\r", "\\r")
    if "\t" in text:
        text = text.replace("\t", "\\t")
    return text
