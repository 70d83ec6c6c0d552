"""The first answers of a newcomer are read by a colleague before they go out."""

from django.db.models import F

from emptychair.company import selectors
from emptychair.company.models import Seat


def is_read_along(seat: Seat) -> bool:
    """Whether a colleague reads this seat's answers before they go out: until so many of them were read.

    Seats that were there before others were invited are no newcomers.
    """
    if not seat.is_newcomer:
        return False
    company = selectors.the_company()
    return company is not None and seat.answers_read < company.read_along_count


def count_answer_read(seat: Seat) -> None:
    """An answer of the seat went out after a colleague had read it; in the caller's transaction."""
    Seat.objects.filter(pk=seat.pk).update(answers_read=F("answers_read") + 1)
