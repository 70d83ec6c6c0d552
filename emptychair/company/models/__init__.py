"""The company, its seats and teams, and the journal of who did what."""

from emptychair.company.models.company import Company
from emptychair.company.models.invitations import Invitation
from emptychair.company.models.journal import JournalEntry
from emptychair.company.models.kept import Kept
from emptychair.company.models.notices import Notice, NoticeWishes
from emptychair.company.models.outside import Browser, NoticeMail
from emptychair.company.models.rota import Absence, RotaRule, Swap, Turn
from emptychair.company.models.seats import Role, Seat, SeatManager, Team
from emptychair.company.models.tokens import ApiToken, Scope

__all__ = [
    "Absence",
    "ApiToken",
    "Browser",
    "Company",
    "Invitation",
    "JournalEntry",
    "Kept",
    "Notice",
    "NoticeMail",
    "NoticeWishes",
    "Role",
    "RotaRule",
    "Scope",
    "Seat",
    "SeatManager",
    "Swap",
    "Team",
    "Turn",
]
