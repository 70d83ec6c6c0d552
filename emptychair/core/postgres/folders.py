"""The folders of the database: made private, handed to the server's user, checked before they are trusted."""

import os
import shutil
import stat

from emptychair.core.postgres.errors import NotOurs, Unwritable
from emptychair.core.postgres.identity import Identity
from emptychair.core.postgres.places import Places


def make_folders(places: Places) -> None:
    """Make the home and the database's folder in it, open to their owner only. Raises Unwritable."""
    for folder in (places.home, places.folder, places.log):
        try:
            folder.mkdir(parents=folder == places.home, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Unwritable(folder, why=error.strerror or "") from error
    if not os.access(places.folder, os.W_OK):
        raise Unwritable(places.folder, why="no permission")


def hand_over(places: Places, *, identity: Identity) -> None:
    """Give the server's user what it must write, and let it pass through to there; only within the home."""
    _make_sockets(places, identity=identity)
    if not identity.changes:
        return
    for path in (places.folder, *places.folder.iterdir(), *places.log.iterdir()):
        if path != places.data:
            os.chown(path, identity.uid, identity.gid)
    if places.home.stat().st_uid == os.geteuid():
        for folder in (places.home, places.folder):
            folder.chmod(folder.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH)


def check_sockets(places: Places) -> None:
    """Raise NotOurs when the folder of the socket could have been put there by somebody else."""
    found = places.sockets.lstat()
    owners = {os.geteuid(), places.data.stat().st_uid}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners or found.st_mode & 0o077:
        raise NotOurs(places.sockets)


def remove_sockets(places: Places) -> None:
    """Remove a socket folder that lies outside the home; the one inside stays."""
    if places.folder not in places.sockets.parents:
        shutil.rmtree(places.sockets, ignore_errors=True)


def _make_sockets(places: Places, *, identity: Identity) -> None:
    try:
        places.sockets.mkdir(mode=0o700)
    except FileExistsError:
        found = places.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), identity.uid}:
            raise NotOurs(places.sockets) from None
    places.sockets.chmod(0o700)
    os.chown(places.sockets, identity.uid, identity.gid)
