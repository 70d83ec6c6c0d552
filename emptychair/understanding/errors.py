"""What can go wrong before a text is read; reading itself never raises.

UnderstandingError
├── WeightsUnreadable
└── LanguageDataWrong
"""

from dataclasses import dataclass


class UnderstandingError(Exception):
    """Something that reading texts needs is missing or broken."""


@dataclass
class WeightsUnreadable(UnderstandingError):
    """The file of trained weights is missing or not one of ours."""

    path: str

    def __str__(self) -> str:
        return f"cannot read the weights in {self.path}: install emptychair again"


@dataclass
class LanguageDataWrong(UnderstandingError):
    """A file of words and phrases does not follow its form."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"
