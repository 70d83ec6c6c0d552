"""Files that came with messages: kept in the home's `files` folder under the SHA-256 of their content."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies."""
    return Path(settings.EMPTYCHAIR_HOME) / "files" / sha256[:2] / sha256


def keep(content: bytes) -> str:
    """Store the content unless it is there, durably and never half. Returns its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, fresh = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    return sha256
