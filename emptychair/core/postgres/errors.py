"""What goes wrong with the embedded database.

DatabaseError
├── NoBinaries          there is no PostgreSQL to run
├── WrongVersion        the data was written by another major version
├── Unreachable         the user that PostgreSQL must run as cannot reach a folder
├── Nameless            PostgreSQL's initdb wants a user with a name, and there is none
├── NotOurs             a folder that must be private belongs to somebody else
├── Occupied            another PostgreSQL, not started by us, uses the data
├── Unwritable          the home cannot be written to
├── Busy                another process holds the lock for too long
├── NotStarted          PostgreSQL was started and gave up, or does not answer
├── Refused             the guard said why it does not run
└── AlreadyUp           one process per home may do this, and one does
"""

from pathlib import Path

from emptychair.core.errors import EmptychairError


class DatabaseError(EmptychairError):
    """The embedded database cannot be used."""


class NoBinaries(DatabaseError):
    """There is no PostgreSQL to run on this machine."""

    def __init__(self, *, looked_in: tuple[Path, ...] = ()) -> None:
        where = f" in {', '.join(map(str, looked_in))}" if looked_in else ""
        super().__init__(
            f"No PostgreSQL 15 or newer was found{where}. Install Debian's postgresql and pgvector, name a folder "
            "with PostgreSQL's programs in EMPTYCHAIR_POSTGRES_BIN, or a server of your own in DATABASE_URL."
        )
        self.looked_in = looked_in


class WrongVersion(DatabaseError):
    """The data was written by a major version that is not installed."""

    def __init__(self, *, data: Path, written_by: str, found: tuple[int, ...]) -> None:
        have = ", ".join(map(str, found)) or "none"
        super().__init__(
            f"{data} was written by PostgreSQL {written_by}, and here is {have}. Install {written_by} and name its "
            "folder in EMPTYCHAIR_POSTGRES_BIN; to move on, back up with it and restore into a new home."
        )
        self.data, self.written_by, self.found = data, written_by, found


class Unreachable(DatabaseError):
    """The user that PostgreSQL must run as cannot reach a folder or a program."""

    def __init__(self, path: Path, *, uid: int) -> None:
        super().__init__(
            f"PostgreSQL does not run as root, and user {uid}, which it would run as, cannot reach {path}. "
            "Put EMPTYCHAIR_HOME and the installation where all may pass, or start as an ordinary user."
        )
        self.path, self.uid = path, uid


class Nameless(DatabaseError):
    """PostgreSQL's initdb wants a user with a name, and there is none."""

    def __init__(self, uid: int) -> None:
        super().__init__(
            f"User {uid} has no line in /etc/passwd, and PostgreSQL makes no database without a name. "
            "Add a line for it, or name a server of your own in DATABASE_URL."
        )
        self.uid = uid


class NotOurs(DatabaseError):
    """A folder that must be private to this user belongs to somebody else."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} belongs to another user or is open to others. Remove it, or give EMPTYCHAIR_HOME a shorter path."
        )
        self.path = path


class Occupied(DatabaseError):
    """A PostgreSQL that we did not start uses the data folder."""

    def __init__(self, data: Path, *, pid: int) -> None:
        super().__init__(f"Another PostgreSQL, process {pid}, uses {data}. Stop it with: kill -INT {pid}")
        self.data, self.pid = data, pid


class Unwritable(DatabaseError):
    """The home, or the database's folder in it, cannot be written to."""

    def __init__(self, path: Path, *, why: str) -> None:
        super().__init__(f"{path} cannot be written to ({why}). Set EMPTYCHAIR_HOME to a folder of your own.")
        self.path, self.why = path, why


class Busy(DatabaseError):
    """Another process starts or stops the database and does not come to an end."""

    def __init__(self, lock: Path, *, pid: int) -> None:
        super().__init__(f"Process {pid} holds {lock} and does not let go. Look what it does, or end it.")
        self.lock, self.pid = lock, pid


class NotStarted(DatabaseError):
    """PostgreSQL was started and gave up, or does not answer."""

    def __init__(self, said: str, *, log: Path) -> None:
        super().__init__(f"The database did not start: {said.rstrip('.')}. More is in {log}.")
        self.said, self.log = said, log


class Refused(DatabaseError):
    """The process that guards the server ended; `said` is its last line, empty when it was killed."""

    def __init__(self, said: str, *, log: Path) -> None:
        super().__init__(said or f"The database's guard died while it started. {log} may say why; try again.")
        self.said, self.log = said, log


class AlreadyUp(DatabaseError):
    """Somebody else does already what one process per home may do."""

    def __init__(self, home: Path, *, pid: int) -> None:
        super().__init__(
            f"emptychair is already up on {home}, as process {pid}. "
            "Stop that one first, or set another EMPTYCHAIR_HOME."
        )
        self.home, self.pid = home, pid
