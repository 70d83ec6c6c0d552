"""What is done to the company and its seats."""

from django.db import connection, transaction

from emptychair.company import journal, selectors
from emptychair.company.errors import AlreadySetUp
from emptychair.company.models import Company, Role, Seat

_SETUP_LOCK = 6_702_002


def set_up(name: str, *, time_zone: str, language: str, seat_name: str, email: str, password: str) -> Seat:
    """Make the company and its first administrator, once. Raises AlreadySetUp ever after."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SETUP_LOCK])
        if selectors.is_set_up():
            raise AlreadySetUp
        Company.objects.create(name=name, time_zone=time_zone, language=language)
        seat = Seat.objects.create_user(email, password, name=seat_name, role=Role.ADMIN)
        journal.record("set up the company", by=seat, about=name)
    return seat
