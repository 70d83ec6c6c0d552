"""A small Markdown as HTML that can be shown and mailed: bold, italic, links, lists, quotes, code, and nothing else.

Headings, pictures, tables and HTML stay the words that were typed. What comes out is cleaned like HTML from outside.
"""

from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from emptychair.core.html import clean_html
from emptychair.core.text import storable, without_direction_controls

_DEEPEST = 40
_RULES = ("emphasis", "link", "backticks", "escape", "newline", "linkify", "list", "blockquote", "fence")
_PARSER = MarkdownIt("zero", {"html": False, "linkify": True, "breaks": True, "maxNesting": _DEEPEST})
_PARSER.enable(list(_RULES))
_PARSER.normalizeLinkText = lambda link: link  # type: ignore[method-assign] # an address is shown as it was typed
if _PARSER.linkify:
    _PARSER.linkify.set({"fuzzy_link": False, "fuzzy_email": True, "fuzzy_ip": False})


def formatted(text: str) -> str:
    """The text as HTML. What is nested too deeply to be read so is shown as it was typed: no word is lost."""
    plain = without_direction_controls(storable(text))
    env: dict[str, object] = {}
    tokens = _PARSER.parse(plain, env)
    if any(token.level >= _DEEPEST - 2 for token in tokens) or _loses_words(tokens):
        return clean_html(as_typed(plain))
    return clean_html(_PARSER.renderer.render(tokens, _PARSER.options, env))


def _loses_words(tokens: list[Token]) -> bool:
    """Whether something stands where it would not be shown: behind the marks that begin a block of code."""
    return any(token.type == "fence" and token.info.strip() for token in tokens)


def as_typed(text: str) -> str:
    """Plain words as HTML, line by line."""
    return f"<p>{escape(text)}</p>".replace("\n", "<br>")
