"""The small values that pages hand to components."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, kw_only=True, slots=True)
class Chip:
    """One filter in words, such as "Mood: angry"; `remove_url` takes it away, `url` puts it on."""

    label: Words
    value: Words = ""
    remove_url: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """One of several views of the same list; `count` None shows no number."""

    label: Words
    url: str
    count: int | None = None
    current: bool = False
    icon: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """Links by position in the list, not by page number: as quick at the end as at the start."""

    newer_url: str = ""
    older_url: str = ""
    newer_label: Words = ""
    older_label: Words = ""
    words: Words = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortcut:
    """One line of the keyboard sheet: keys as `j` or `g i`, and what they do."""

    keys: str
    does: Words
