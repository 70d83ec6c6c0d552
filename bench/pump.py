"""`python -m bench.pump RATE`: receives so many messages a second, one at a time, as a connector does, until it is ended."""

import json
import sys
import time
from datetime import UTC, datetime

from emptychair.channels.kind import Record


def question(external_id: str) -> Record:
    """Somebody new asks something."""
    said = {
        "external_id": external_id,
        "from": {"address": f"of {external_id}", "name": ""},
        "text": f"Where is my parcel, the one with the number {external_id}?",
        "written_at": datetime.now(UTC).isoformat(),
    }
    return Record(external_id=external_id, raw=json.dumps(said).encode(), position="")


def main(rate: int) -> None:
    """Pump; what could not be done in its second is made up for in the next."""
    import django

    django.setup()
    from emptychair.channels import services
    from emptychair.channels.kinds import kind_named

    channel = services.open_channel("Storm", kind=kind_named("jsonl"))
    begun, done = time.monotonic(), 0
    while True:
        services.receive(channel, [question(f"storm {done}")])
        done += 1
        time.sleep(max(0.0, begun + done / rate - time.monotonic()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
