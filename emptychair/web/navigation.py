"""Where a seat can go: every installed app names its own entries, so that only what exists is shown.

An app's `AppConfig` may carry

    navigation = (Entry(label=_("Inbox"), icon="inbox", url_name="conversations:list", order=20, keys="g i"),)
    find_url_name = "conversations:list"        # the page that the search box on top sends its `q` to
    palette_url_name = "conversations:palette"  # answers `q` with {"results": [{"label", "detail", "url", "icon"}]}
    settings_pages = (SettingsPage(label=_("Channels"), about=_("…"), icon="plug", url_name="channels",
                                   group=Group.CHANNELS, order=10, allowed=administers),)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.db.models import TextChoices
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from emptychair.web.parts import Words


def everybody(request: HttpRequest) -> bool:
    """Each seat may go there."""
    return True


def administers(request: HttpRequest) -> bool:
    """Only administrators may go there."""
    return bool(getattr(request.user, "administers", False))


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One place in the rail. `also` are further URL names and namespaces that count as being there.

    With `below`, whatever lies below its address does too.
    """

    label: Words
    icon: str
    url_name: str
    order: int
    keys: str = ""
    also: tuple[str, ...] = ()
    below: bool = False
    allowed: Callable[[HttpRequest], bool] = everybody
    count: Callable[[HttpRequest], int | None] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """An entry as one request sees it."""

    label: Words
    icon: str
    url: str
    keys: str
    current: bool
    count: int | None


class Group(TextChoices):
    """Under which heading a page of the settings stands, in this order."""

    YOU = "you", _("You")
    PEOPLE = "people", _("The company and its people")
    CHANNELS = "channels", _("Where customers are heard")
    ANSWERS = "answers", _("What goes out")
    RECORD = "record", _("The record")


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingsPage:
    """One page of the settings; `about` says in a sentence what is done there."""

    label: Words
    about: Words
    icon: str
    url_name: str
    group: Group
    order: int
    allowed: Callable[[HttpRequest], bool] = everybody


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingsGroup:
    """The pages below one heading that a seat may use."""

    heading: Words
    pages: list[SettingsPage]


def settings_groups(request: HttpRequest) -> list[SettingsGroup]:
    """What all installed apps offer this seat in the settings, by heading."""
    named = (page for config in apps.get_app_configs() for page in getattr(config, "settings_pages", ()))
    order = list(Group)
    allowed = [page for page in named if page.allowed(request) and address(page.url_name)]
    allowed.sort(key=lambda page: (order.index(page.group), page.order))
    grouped = groupby(allowed, lambda page: page.group)
    return [SettingsGroup(heading=group.label, pages=list(pages)) for group, pages in grouped]


def places(request: HttpRequest) -> list[Place]:
    """The entries that this request's seat may use, in their order."""
    allowed = (entry for entry in entries() if entry.allowed(request) and address(entry.url_name))
    return [place(entry, request) for entry in sorted(allowed, key=lambda entry: entry.order)]


def entries() -> list[Entry]:
    """What all installed apps name."""
    return [entry for config in apps.get_app_configs() for entry in getattr(config, "navigation", ())]


def place(entry: Entry, request: HttpRequest) -> Place:
    """The entry with its address, its count and whether the reader is there now."""
    return Place(
        label=entry.label,
        icon=entry.icon,
        url=address(entry.url_name),
        keys=entry.keys,
        current=is_there(entry, request),
        count=entry.count(request) if entry.count else None,
    )


def is_there(entry: Entry, request: HttpRequest) -> bool:
    """Whether the page belongs to the entry: its own URL, one of `also`, anything in its namespace or below it."""
    match = request.resolver_match
    if match is None:
        return False
    if entry.below and request.path.startswith(address(entry.url_name)):
        return True
    names = {match.view_name, match.namespace} - {""}
    namespace = entry.url_name.rpartition(":")[0]
    return bool(names & {entry.url_name, namespace, *entry.also})


def address_of(attribute: str) -> str:
    """The address of the page that an app offers under this attribute of its configuration, or nothing."""
    names = (getattr(config, attribute, "") for config in apps.get_app_configs())
    return next((address(name) for name in names if name), "")


def address(url_name: str) -> str:
    """The address of a page, or nothing while there is no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
