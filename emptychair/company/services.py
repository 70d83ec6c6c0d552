"""What is done to the company and its seats."""

from collections.abc import Sequence

from django.db import connection, transaction

from emptychair.company import journal, selectors
from emptychair.company.errors import AlreadySetUp, NotAllowed
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


def change_company(company: Company, *, changed: Sequence[str], by: Seat) -> None:
    """Keep the fields of the company that were changed. Raises NotAllowed for who does not administer."""
    if not by.administers:
        raise NotAllowed
    with transaction.atomic():
        company.save(update_fields=changed)
        if changed:
            details = {name: getattr(company, name) for name in changed}
            journal.record("changed the company", by=by, about=company.name, details=details)
