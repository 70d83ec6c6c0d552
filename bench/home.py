"""A house of its own for a benchmark: an embedded PostgreSQL with its durable defaults, migrated."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def fresh_home() -> Iterator[Path]:
    """A home in a temporary folder whose database runs while the block does."""
    from emptychair.core.postgres import running

    with tempfile.TemporaryDirectory(prefix="emptychair-bench-") as folder:
        os.environ.pop("DATABASE_URL", None)
        os.environ["EMPTYCHAIR_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "emptychair.config.settings"
        os.environ["EMPTYCHAIR_LOG_LEVEL"] = "ERROR"
        with running(Path(folder)):
            subprocess.run([sys.executable, "-m", "emptychair", "manage", "migrate", "--verbosity", "0"], check=True)
            yield Path(folder)
