"""Programs of this very package in processes of their own."""

import os
import sys
from pathlib import Path

import emptychair


def command(module: str, *arguments: str) -> list[str]:
    """The words that run a module, never one of that name in the folder where somebody stands."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Ours, with this very package found first and lines handed on as they are written."""
    package = os.fspath(Path(emptychair.__file__).resolve().parent.parent)
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}
