"""Checks of `emptychair doctor` that need no database: the home, the disk, who runs, the files of the pages."""

import os
import shutil
import stat
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import ERROR, run_checks

import emptychair
from emptychair.cli._finding import Finding
from emptychair.cli._home import who_is_up
from emptychair.company import breaches, mailing
from emptychair.company.errors import NoBreachList, SamlUnusable
from emptychair.core.saml import is_installed
from emptychair.understanding import read

_LEAST_BYTES = 1024**3
_LEAST_SHARE = 0.05


def home_is_private(home: Path) -> Finding:
    """The home belongs to us, can be written to, and shows others nothing."""
    found = home.stat()
    mode = stat.S_IMODE(found.st_mode)
    if not os.access(home, os.W_OK | os.X_OK):
        return Finding(name="home", said=f"{home} cannot be written to", do="Start as its owner")
    if mode & (stat.S_IRWXG | stat.S_IRWXO) & ~(stat.S_IXGRP | stat.S_IXOTH):
        return Finding(name="home", said=f"{home} is open to others ({mode:o})", do=f"Close it: chmod 700 {home}")
    if os.geteuid() not in {0, found.st_uid}:
        return Finding(name="home", said=f"{home} belongs to user {found.st_uid}", do="Start as that user")
    return Finding(name="home", said=str(home))


def disk_has_room(home: Path) -> Finding:
    """The disk of the home has 1 GiB and a twentieth left."""
    disk = shutil.disk_usage(home)
    said = f"{disk.free / 1024**3:.1f} GiB of {disk.total / 1024**3:.0f} are free"
    if disk.free < _LEAST_BYTES or disk.free < disk.total * _LEAST_SHARE:
        return Finding(name="disk", said=said, do=f"Make room where {home} lies, or nothing can be received")
    return Finding(name="disk", said=said)


def one_installation(home: Path) -> Finding:
    """What runs on the home is this installation and no other."""
    up = who_is_up(home)
    if up is None:
        return Finding(name="up", said="emptychair up does not run on this home")
    pid, version, place = up
    if (version, place) == (emptychair.__version__, str(Path(emptychair.__file__).parent)):
        return Finding(name="up", said=f"runs as process {pid}")
    return Finding(
        name="up",
        said=f"another installation, {version} in {place}, runs on this home as process {pid}",
        do="Stop one of the two, or give this one its own EMPTYCHAIR_HOME",
    )


def pages_have_their_files() -> Finding:
    """The style sheets and scripts of the pages are installed."""
    count = sum(1 for finder in get_finders() for _ in finder.list([]))
    if not count:
        return Finding(name="static files", said="none is there", do="Install emptychair again")
    return Finding(name="static files", said=f"{count} files")


def texts_can_be_read() -> Finding:
    """The models that read texts are installed and load."""
    reading = read("Where is my order? It should have come a week ago.")
    return Finding(name="understanding", said=f"reads {reading.language}, model {reading.model}")


def breaches_are_told() -> Finding:
    """The list of passwords that are known from breaches answers, where one is asked."""
    if not settings.EMPTYCHAIR_BREACH_CHECK_URL:
        return Finding(name="passwords", said="new ones are held against the list that comes with emptychair alone")
    do = "Correct EMPTYCHAIR_BREACH_CHECK_URL, or let this machine reach it; until then every password is taken"
    try:
        knows = breaches.answers()
    except NoBreachList as error:
        return Finding(name="passwords", said=f"the list of breaches does not answer: {error.__cause__}", do=do)
    if not knows:
        return Finding(name="passwords", said="the list of breaches does not know the commonest password", do=do)
    return Finding(name="passwords", said="the list of breaches answers")


def saml_can_be_used() -> Finding:
    """What reads SAML is installed where the settings ask for it, and what they say can be used."""
    if settings.EMPTYCHAIR_SAML is None:
        return Finding(name="saml", said="nobody signs in by it")
    if not is_installed():
        do = "Install it: pip install 'emptychair[saml]'"
        return Finding(name="saml", said="the settings name a provider, and what reads SAML is not installed", do=do)
    try:
        import_module("emptychair.company.saml").check(settings.EMPTYCHAIR_SAML)
    except SamlUnusable as error:
        return Finding(name="saml", said=f"the provider cannot be used: {error}", do="Correct EMPTYCHAIR_SAML_*")
    return Finding(name="saml", said=f"people sign in by {settings.EMPTYCHAIR_SAML.name}")


def settings_fit() -> Iterator[Finding]:
    """Django's own checks of the settings find no error."""
    errors = [message for message in run_checks() if message.level >= ERROR]
    for error in errors:
        said = " ".join(str(error.msg).split())
        yield Finding(name="settings", said=f"{error.id}: {said}", do=str(error.hint or "Correct the setting"))
    if not errors:
        yield Finding(name="settings", said="fit together")


def mails_can_leave() -> Finding:
    """The server for the company's own mails takes us in, where one is named; nothing is sent."""
    if not settings.EMPTYCHAIR_MAILS:
        return Finding(name="mail to seats", said="none leaves: EMPTYCHAIR_SMTP_URL is not set")
    place = f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"
    if wrong := mailing.try_out():
        return Finding(name="mail to seats", said=f"{place}: {wrong}", do="Correct EMPTYCHAIR_SMTP_URL")
    return Finding(name="mail to seats", said=f"leaves by {place}")
