"""What goes wrong with the company and its seats.

CompanyError
├── AlreadySetUp
└── OnlyGrows
"""

from emptychair.core.errors import EmptychairError


class CompanyError(EmptychairError):
    """Something about the company cannot be done."""


class AlreadySetUp(CompanyError):
    """The company was set up before; its administrators change it in the settings."""


class OnlyGrows(CompanyError):
    """An entry of the journal is never changed and never removed."""
