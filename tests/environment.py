"""The tests' surroundings: a home of their own and, unless DATABASE_URL names a server, a PostgreSQL of their own.

Loaded before Django reads its settings (`-p tests.environment`).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emptychair.config.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that asks the database

if "PYTEST_XDIST_WORKER" not in os.environ:
    home = Path(tempfile.mkdtemp(prefix="emptychair-test-"))
    os.environ["EMPTYCHAIR_HOME"] = str(home)
    os.environ["EMPTYCHAIR_LIMITS"] = "0"
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    if not os.environ.get("DATABASE_URL"):
        from emptychair.core.postgres import Cluster

        cluster = Cluster(home)
        cluster.start()
        atexit.register(cluster.stop)
        os.environ["DATABASE_URL"] = cluster.dsn
