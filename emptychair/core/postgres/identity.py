"""Which user PostgreSQL runs as. It refuses root, and nothing outside the home may change for its sake.

Root has three ways: the owner of the data when that is an ordinary user; itself under another number, in a
user namespace of its own, so that the files stay root's; and, where namespaces are forbidden, a number that
no account has.
"""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from emptychair.core.postgres.errors import Nameless, Unreachable

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
# No account has it: systemd's table of user numbers leaves 60706 to 61183 free, useradd ends at 60000.
# https://systemd.io/UIDS-GIDS/
SPARE_ID = 61_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """The user of the server's processes: `uid` as the files show it, `mapped` when in a namespace."""

    uid: int
    gid: int
    mapped: bool = False

    @property
    def changes(self) -> bool:
        """Whether the server runs as another user than we do."""
        return self.uid != os.geteuid()


def identity_for(data: Path, *, home: Path) -> Identity:
    """Who must run the server that keeps its files in `data`, which may not exist yet."""
    if os.geteuid() != 0:
        return Identity(uid=os.geteuid(), gid=os.getegid())
    owner = (data if data.exists() else home).stat()
    if owner.st_uid != 0:
        return Identity(uid=owner.st_uid, gid=owner.st_gid)
    if can_map():
        return Identity(uid=0, gid=0, mapped=True)
    return Identity(uid=SPARE_ID, gid=SPARE_ID)


def can_map() -> bool:
    """Whether this process may make a user namespace; tried in a child, so that nothing here changes."""
    return sys.platform == "linux" and _succeeds(_enter_namespace)


def maker_for(identity: Identity) -> Identity:
    """Who makes the data that `identity` will keep: PostgreSQL's initdb insists that its user has a name.

    Raises Nameless when nobody with a name can do it.
    """
    if identity.mapped or _has_name(identity.uid):
        return identity
    if can_map():
        return replace(identity, mapped=True)
    if identity.uid == SPARE_ID:
        account = _any_account()
        return Identity(uid=account.pw_uid, gid=account.pw_gid)
    raise Nameless(identity.uid)


def check_reach(identity: Identity, *paths: Path) -> None:
    """Raise Unreachable when the server's user cannot reach one of the folders or run one of the programs."""
    if not (identity.changes or identity.mapped):
        return
    for path in paths:
        if not _succeeds(partial(_check_as, identity, path)):
            raise Unreachable(path, uid=identity.uid)


def becoming(identity: Identity, *, last_signal: signal.Signals) -> Callable[[], None]:
    """What a child does before exec: become that user, and be sent `last_signal` when its parent dies."""
    parent = os.getpid()

    def become() -> None:
        os.umask(0o077)
        _become(identity)
        # After the change of user, which would take it back. The parent may have died before it took hold.
        _call("prctl", PR_SET_PDEATHSIG, last_signal)
        if sys.platform == "linux" and os.getppid() not in {parent, 0}:
            os.kill(os.getpid(), last_signal)

    return become


def _become(identity: Identity) -> None:
    if identity.changes:
        os.setgroups([])
        os.setgid(identity.gid)
        os.setuid(identity.uid)
        # Or the kernel would keep this process's own files in /proc from it.
        _call("prctl", PR_SET_DUMPABLE, 1)
    if identity.mapped:
        _enter_namespace()


def _enter_namespace() -> None:
    uid, gid, inside = os.geteuid(), os.getegid(), _any_account()
    if _call("unshare", CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    # A group may be mapped only when setgroups has been denied, see user_namespaces(7).
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside.pw_uid} {uid} 1"),
        ("gid_map", f"{inside.pw_gid} {gid} 1"),
    ):
        Path("/proc/self", name).write_text(line, encoding="ascii")


def _has_name(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid).pw_name)
    except KeyError:
        return False


def _any_account() -> pwd.struct_passwd:
    """An account that is not root; in a namespace it is no more than a number with a name."""
    for account in pwd.getpwall():
        if account.pw_uid != 0 and account.pw_gid != 0:
            return account
    raise Nameless(os.geteuid())


def _check_as(identity: Identity, path: Path) -> None:
    _become(identity)
    if not os.access(path, os.X_OK):
        raise PermissionError(path)


def _succeeds(attempt: Callable[[], None]) -> bool:
    """Whether the attempt ends without an error in a child of its own."""
    pid = os.fork()
    if pid == 0:
        try:
            attempt()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _call(name: str, *numbers: int) -> int:
    """Call a function of the C library that takes numbers; -1 where there is none, as outside Linux."""
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    return -1 if function is None else int(function(*map(ctypes.c_ulong, numbers)))
