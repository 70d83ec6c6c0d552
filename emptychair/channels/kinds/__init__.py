"""The kinds of channel: one folder each, found by looking."""

import importlib
import pkgutil
from functools import cache

from emptychair.channels.errors import UnknownKind
from emptychair.channels.kind import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
    found = (importlib.import_module(f"{__name__}.{name}").KIND for name in names)
    return {kind.name: kind for kind in found}


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises UnknownKind."""
    try:
        return kinds()[name]
    except KeyError:
        raise UnknownKind(name, known=list(kinds())) from None
