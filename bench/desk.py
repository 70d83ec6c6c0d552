"""`python -m bench.desk PORT RATE`: opens a desk whose answers leave by the mail server on that port; then mails flow in.

Prints the id of each mail that was acknowledged. A database that goes away only makes it wait.
"""

import sys
import time
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError, connection

SEATS = 5
PASSWORD = "a storm is no reason to worry"  # noqa: S105 - of a house that is gone in a minute
_ACCOUNT = {
    "host": "127.0.0.1", "security": "none", "user": "", "from_address": "help@loom.example", "from_name": "",
    "signature": "", "call_back_seconds": 1,
}  # fmt: skip


def address_of(number: int) -> str:
    """By which a seat signs in."""
    return f"seat{number}@example.org"


def main(port: int, rate: float) -> None:
    """Open the desk, and pump."""
    import django

    django.setup()
    from emptychair.channels import accounts, services
    from emptychair.channels.kinds import kind_named
    from emptychair.channels.mail.records import record_of
    from emptychair.company.models import Seat

    by = Seat.objects.get()
    for number in range(SEATS):
        Seat.objects.create_user(address_of(number), PASSWORD, name=f"Seat {number}")
    channel = services.open_channel("Mail", kind=kind_named("eml"))
    accounts.keep(channel, given={**_ACCOUNT, "port": port}, password="", by=by)
    print("open", flush=True)
    for own_id, raw in _mails():
        record = record_of(raw, position="", end=0)
        while True:
            try:
                services.receive(channel, [record])
            except (OperationalError, InterfaceError):
                connection.close()
                time.sleep(0.2)
            else:
                break
        print(own_id, flush=True)
        time.sleep(1 / rate)


def _mails() -> Iterator[tuple[str, bytes]]:
    """Customers who ask; every fourth of them writes a second time."""
    number = 0
    while True:
        yield _mail(number, again=False)
        if number % 4 == 3:
            yield _mail(number - 3, again=True)
        number += 1


def _mail(number: int, *, again: bool) -> tuple[str, bytes]:
    own_id = f"{'again' if again else 'first'}{number}@home.example"
    lines = [
        f"From: Customer {number} <c{number}@home.example>", "To: help@loom.example", f"Subject: Parcel {number}",
        f"Message-ID: <{own_id}>", *([f"In-Reply-To: <first{number}@home.example>"] if again else []),
        "", f"Where is my parcel {number}{', please' if again else ''}?", "",
    ]  # fmt: skip
    return own_id, "\r\n".join(lines).encode()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
