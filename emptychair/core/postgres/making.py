"""Making the data folder: in a folder of its own, which gets its name when it is whole."""

import contextlib
import locale
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from emptychair.core.postgres.binaries import Binaries
from emptychair.core.postgres.errors import NotStarted
from emptychair.core.postgres.identity import Identity, becoming, maker_for
from emptychair.core.postgres.places import DATABASE, USER, Places

_UNFINISHED = "data.new-"
_FIRST_WITH_BUILTIN_LOCALE = 17


def make_data(places: Places, *, binaries: Binaries, identity: Identity) -> None:
    """Make the data folder with an empty database in it, or leave no trace."""
    remove_unfinished(places)
    maker = maker_for(identity)
    fresh = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=places.folder))
    _give(fresh, to=maker)
    _run([binaries.initdb, "-D", fresh, *_initdb_options(binaries)], places=places, identity=maker)
    # A server that starts alone reads one statement a line.
    create = f"CREATE DATABASE {DATABASE};\n"
    _run([binaries.postgres, "--single", "-D", fresh, "postgres"], places=places, identity=maker, says=create)
    if maker != identity:
        for path in (fresh, *fresh.rglob("*")):
            _give(path, to=identity)
    fresh.rename(places.data)
    _keep(places.folder)


def remove_unfinished(places: Places) -> None:
    """Remove what a killed making left behind."""
    for left in places.folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)


def clean_environment() -> dict[str, str]:
    """What PostgreSQL's programs need of our environment, and none of the secrets in it."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C", "TZ": "UTC"}


def last_words(*texts: str) -> str:
    """The last reason that a PostgreSQL program gave, without its marks."""
    for line in reversed("\n".join(texts).splitlines()):
        for mark in ("PANIC:", "FATAL:", "ERROR:", "error:"):
            if mark in line:
                return line.partition(mark)[2].strip()
    return next(filter(None, reversed("\n".join(texts).splitlines())), "it gave no reason").strip()


def _initdb_options(binaries: Binaries) -> list[str]:
    options = ["-U", USER, "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--data-checksums"]
    letters = _letters()
    if binaries.major >= _FIRST_WITH_BUILTIN_LOCALE:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    # Full-text search asks the C library what a letter is, whatever provider sorts.
    return [*options, "--locale=C", f"--lc-ctype={letters}", "--no-instructions"]


def _letters() -> str:
    """A locale of the C library that knows the letters of all scripts, "C" where there is none."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8"):
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _run(command: list[str | Path], *, places: Places, identity: Identity, says: str = "") -> None:
    with subprocess.Popen(  # noqa: S603 - PostgreSQL's own programs
        list(map(str, command)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        env=clean_environment(),
        preexec_fn=becoming(identity, last_signal=signal.SIGKILL),
    ) as process:
        said = process.communicate(says)[0]
    if process.returncode or "ERROR:" in said:
        places.guard_log.unlink(missing_ok=True)
        places.guard_log.write_text(said, encoding="utf-8")
        raise NotStarted(f"{Path(command[0]).name} failed, {last_words(said)}", log=places.guard_log)


def _give(path: Path, *, to: Identity) -> None:
    if to.changes:
        os.chown(path, to.uid, to.gid, follow_symlinks=False)


def _keep(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
