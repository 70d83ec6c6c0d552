"""Says in one line when this Python is too old, before anything is installed with it."""

import sys

if sys.version_info < (3, 11):
    version = ".".join(map(str, sys.version_info[:3]))
    sys.exit(f"emptychair needs Python 3.11 or newer, and {sys.executable} is {version}. Use: make PYTHON=python3.12")
