"""As root: PostgreSQL runs as somebody else, and nothing outside the home changes for it."""

import contextlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from emptychair.core.postgres import running
from emptychair.core.postgres.identity import SPARE_ID, can_map
from emptychair.core.postgres.places import places_of
from emptychair.core.postgres.tests.factories import PACKAGE, python

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root has this to do")
needs_mapping = pytest.mark.skipif(os.geteuid() == 0 and not can_map(), reason="no user namespaces here")

SOMEBODY = 12_345
RUN = """
import os, sys
from pathlib import Path
from emptychair.core.postgres import running
with running(Path(sys.argv[1])) as cluster:
    print(cluster.places.data.stat().st_uid, cluster.answers())
"""
# A namespace of all users in which no further one may be made, as containers have it.
WITHOUT_NAMESPACES = """
import ctypes, os, sys
ready, go = os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    assert ctypes.CDLL(None).unshare(0x10000000) == 0
    os.write(ready[1], b"1")
    os.read(go[0], 1)
    os.setgid(0); os.setuid(0)
    open("/proc/sys/user/max_user_namespaces", "w").write("0")
    os.execv(sys.executable, [sys.executable, "-c", sys.argv[1], *sys.argv[2:]])
os.read(ready[0], 1)
for name in ("uid_map", "gid_map"):
    open(f"/proc/{child}/{name}", "w").write("0 0 4294967295")
os.write(go[1], b"1")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user can reach."""
    place = Path("/tmp") / f"emptychair-test-{os.getpid()}"  # noqa: S108 - pytest's own is closed to others
    place.mkdir(mode=0o755)
    yield place
    shutil.rmtree(place)


@needs_mapping
def test_the_files_stay_roots_and_the_server_has_no_rights_of_root(home: Path) -> None:
    with running(home) as cluster:
        assert cluster.places.data.stat().st_uid == 0
        status = Path(f"/proc/{cluster.pid}/status").read_text()
        assert "CapEff:\t0000000000000000" in status


@needs_mapping
def test_no_user_is_added_and_nothing_outside_the_home_changes(tmp_path: Path) -> None:
    users, modes = pwd.getpwall(), _modes_above(tmp_path)
    with running(tmp_path / "home"):
        pass
    assert pwd.getpwall() == users
    assert _modes_above(tmp_path) == modes


@pytest.mark.slow
def test_on_the_home_of_an_ordinary_user_the_files_stay_theirs(place: Path) -> None:
    home = place / "home"
    home.mkdir(mode=0o700)
    os.chown(home, SOMEBODY, SOMEBODY)
    with running(home) as cluster:
        assert cluster.places.data.stat().st_uid == SOMEBODY
        assert psutil.Process(cluster.pid).uids().real == SOMEBODY
    assert _as_somebody(home) == f"{SOMEBODY} True"


@needs_mapping
@pytest.mark.slow
def test_without_namespaces_it_is_a_number_that_no_account_has(place: Path) -> None:
    home = place / "home"
    assert _without_namespaces(home) == f"{SPARE_ID} True"
    assert stat.S_IMODE(places_of(home).data.stat().st_mode) == 0o700
    # What was made so goes on so, also where namespaces are allowed.
    with running(home) as cluster:
        assert psutil.Process(cluster.pid).uids().real == SPARE_ID


@pytest.mark.slow
def test_an_ordinary_user_without_a_name_can_have_a_database(place: Path) -> None:
    place.chmod(0o777)
    assert _as_somebody(place / "home") == f"{SOMEBODY} True"


@pytest.mark.slow
def test_a_number_that_another_program_has_by_now_does_not_hinder(home: Path, place: Path) -> None:
    # Between processes of one ordinary user, as root's and its namespace's cannot see each other's.
    theirs = Path(shutil.copytree(home, place / "home"))
    for path in (theirs, *theirs.rglob("*")):
        os.chown(path, SOMEBODY, SOMEBODY)
    other = subprocess.Popen(["sleep", "60"], user=SOMEBODY)
    data = places_of(theirs).data
    (data / "postmaster.pid").write_text(f"{other.pid}\n{data}\n1\n5432\n\n\n 1 1\nready\n")
    try:
        assert _as_somebody(theirs) == f"{SOMEBODY} True"
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@needs_mapping
def test_where_nothing_gives_a_user_a_name_it_is_said(place: Path) -> None:
    place.chmod(0o777)
    become = f"os.setgroups([]); os.setgid({SOMEBODY}); os.setuid({SOMEBODY})"
    code = f"import os, sys; {become}; os.execv(sys.argv[2], [sys.argv[2], '-c', sys.argv[3], sys.argv[1]])"
    said = _without_namespaces(place / "home", _python_of_all(), RUN, code=code)
    assert "no line in /etc/passwd" in said


@needs_mapping
def test_a_home_that_the_other_user_cannot_reach_is_refused(place: Path) -> None:
    (place / "closed").mkdir(mode=0o700)
    assert "cannot reach" in _without_namespaces(place / "closed" / "home")
    assert stat.S_IMODE((place / "closed").stat().st_mode) == 0o700


def _modes_above(path: Path) -> list[tuple[int, int]]:
    return [(each.stat().st_mode, each.stat().st_uid) for each in path.parents]


def _without_namespaces(home: Path, *arguments: str, code: str = RUN) -> str:
    process = python(WITHOUT_NAMESPACES, code, home, *arguments)
    return process.communicate(timeout=60)[0].strip().splitlines()[-1]


def _as_somebody(home: Path) -> str:
    done = subprocess.run(
        [_python_of_all(), "-c", RUN, home],
        user=SOMEBODY,
        group=SOMEBODY,
        extra_groups=[],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(PACKAGE), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr).strip().splitlines()[-1]


def _python_of_all() -> str:
    """A Python that every user can run; the one that runs the tests may lie in root's own folder."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for each in (sys.executable, *(str(folder / version) for folder in map(Path, os.defpath.split(":")))):
        with contextlib.suppress(OSError):
            subprocess.run([each, "-c", ""], user=SOMEBODY, group=SOMEBODY, extra_groups=[], check=True)
            return each
    pytest.skip("there is no Python that an ordinary user can run")
