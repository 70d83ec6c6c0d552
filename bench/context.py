"""What every goal is given, and what it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.result import Result


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """Where and how large."""

    home: Path
    data: Path | None
    rows: int
    rounds: int
    kills: int = 60


Goal = Callable[[Context], list[Result]]
