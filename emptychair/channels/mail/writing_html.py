"""The HTML side of a mail whose words are formatted: no styles, no loads, only what every program shows."""

from html import escape


def page(body: str, *, signature: str, attribution: str, quoted: str) -> str:
    """The whole document. `body` is HTML that was cleaned; the others are plain words."""
    parts = [f'<div dir="auto">{body}</div>']
    if signature:
        parts.append(f'<p dir="auto">-- <br>{_lines(signature)}</p>')
    if quoted:
        parts.append(f'<p dir="auto">{_lines(attribution)}</p>')
        parts.append(f'<blockquote type="cite" dir="auto">{_lines(quoted)}</blockquote>')
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{"".join(parts)}</body></html>'


def _lines(text: str) -> str:
    return "<br>\n".join(escape(line) for line in text.strip("\n").splitlines())
