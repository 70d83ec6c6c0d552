"""Cells of tables that people open in a spreadsheet, where the beginning of a text can make it a formula."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_QUOTE = "'"


def safe_cell(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula.

    One that begins with an apostrophe gets another, so that taking one away always gives the original.
    """
    return f"{_QUOTE}{text}" if text.startswith((*_FORMULA, _QUOTE)) else text
