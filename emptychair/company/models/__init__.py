"""The company, its seats and teams, and the journal of who did what."""

from emptychair.company.models.company import Company
from emptychair.company.models.journal import JournalEntry
from emptychair.company.models.kept import Kept
from emptychair.company.models.notices import Notice, NoticeWishes
from emptychair.company.models.seats import Role, Seat, SeatManager, Team

__all__ = ["Company", "JournalEntry", "Kept", "Notice", "NoticeWishes", "Role", "Seat", "SeatManager", "Team"]
