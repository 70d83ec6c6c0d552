"""How often Python looks for what only refers to itself."""

import gc

_FRESH, _YOUNG, _OLD = 50_000, 20, 50


def collect_seldom() -> None:
    """Look for cycles a hundred times less often than by default, and never at what is in memory already.

    Batches are thousands of plain values, which hold no cycles: looking at them again and again took a sixth of the
    time of preparing them.
    """
    gc.freeze()
    gc.set_threshold(_FRESH, _YOUNG, _OLD)
