"""What goes wrong with the company and its seats.

CompanyError
├── AlreadySetUp
├── HasASeat
├── LastAdministrator
├── MaybeMailed
├── NameTaken
├── NoBreachList
├── NotABrowserOfOurs
├── NotAllowed
├── NotMailed
├── NotOpen
├── NotSaidSo
├── NotYours
├── OnlyGrows
└── SamlUnusable
"""

from dataclasses import dataclass

from emptychair.core.errors import EmptychairError


class CompanyError(EmptychairError):
    """Something about the company cannot be done."""


class AlreadySetUp(CompanyError):
    """The company was set up before; its administrators change it in the settings."""


@dataclass
class HasASeat(CompanyError):
    """Whoever has this address has a seat already."""

    email: str


class LastAdministrator(CompanyError):
    """Without this seat nobody could change the settings any more."""


@dataclass
class MaybeMailed(CompanyError):
    """The line broke after a mail was handed over: nobody knows whether the server has taken it."""

    said: str


@dataclass
class NameTaken(CompanyError):
    """Another team has this name."""

    name: str


class NoBreachList(CompanyError):
    """The list of passwords that are known from breaches did not answer in time, or not as such a list does."""


class NotABrowserOfOurs(CompanyError):
    """What was given is no browser's way to be told, or leads to a push service that is not known."""


class NotAllowed(CompanyError):
    """This seat may not do that to the other one, or to itself."""


@dataclass
class NotMailed(CompanyError):
    """A mail has not left. `said` is what the server, or the network, made of it."""

    said: str


class NotOpen(CompanyError):
    """The invitation was used, withdrawn, replaced, is too old, or never was."""


class NotSaidSo(CompanyError):
    """What came back from the provider by SAML does not say soundly who signed in there. Its words are the reason."""


class NotYours(CompanyError):
    """These turns cannot be swapped: one of them is not whose it was, or never was one's own."""


class OnlyGrows(CompanyError):
    """An entry of the journal is never changed and never removed."""


class SamlUnusable(CompanyError):
    """What the settings say of the provider for SAML cannot be used. Its words are the reason."""
