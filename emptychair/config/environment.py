"""Typed readers of the environment that fail loudly, with secrets from `NAME_FILE` too."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from emptychair.core.exposure import is_loopback

_ABOVE = Path(__file__).resolve().parents[2]
# Seconds (and milliseconds) after which a server that says nothing counts as away: a page must not wait for the
# minutes that TCP would. https://www.postgresql.org/docs/current/libpq-connect.html
_PATIENCE: dict[str, object] = {
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


def text(name: str, default: str = "") -> str:
    """The variable, or what stands in the file that `NAME_FILE` names."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error
    return os.environ.get(name, default)


def texts(name: str) -> list[str]:
    """The parts of a comma-separated variable."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def web_address(name: str) -> str:
    """An address that begins with https://, or with http:// on this machine; empty when it is not given."""
    given = text(name)
    parts = urlsplit(given)
    if given and not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))):
        raise ImproperlyConfigured(f"{name} must begin with https://.")
    return given


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off, empty."""
    given = text(name, "1" if default else "0").lower()
    if given in {"1", "true", "yes", "on"}:
        return True
    if given in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {given!r}.")


def number(name: str, default: int) -> int:
    """A whole number, 0 or more."""
    given = text(name, str(default))
    if not given.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {given!r}.")
    return int(given)


def home() -> Path:
    """The folder that holds everything this installation keeps: EMPTYCHAIR_HOME.

    When it is not given, that of a checkout is its `data`, so that every command there means what `make run` shows.
    """
    if given := text("EMPTYCHAIR_HOME"):
        return Path(given).expanduser().resolve()
    if (_ABOVE / "pyproject.toml").is_file():
        return _ABOVE / "data"
    return Path("~/.local/share/emptychair").expanduser()


def database(url: str) -> dict[str, object]:
    """Django's settings of the database that a libpq URL or connection string names."""
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {str(error).strip()}.") from error
    options = _PATIENCE | {
        name: value for name, value in parts.items() if name not in {"dbname", "user", "password", "host", "port"}
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "emptychair"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def secret(name: str, *, folder: Path) -> str:
    """The variable, else a random secret kept in the folder, made at its first use and readable by its owner only."""
    if given := text(name):
        return given
    path = folder / "secret.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(os.urandom(32).hex(), encoding="ascii")
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()
