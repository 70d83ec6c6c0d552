"""Arrivals that somebody holds to read them."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

CLAIM_SECONDS = 60
BATCH_BYTES = 2_000_000
"""A batch ends when it holds so many: what is large is read in small companies, in little memory."""


class Claimed(NamedTuple):
    """An arrival that is ours to read until the claim runs out. `was_lost`: a reader of it was, for whatever reason.

    A tuple, for there are thousands of them.
    """

    arrival_id: int
    channel_id: int
    external_id: str
    kind: str
    raw: bytes
    tries: int
    received_at: datetime
    was_lost: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A batch of arrivals taken under one token."""

    token: uuid.UUID
    arrivals: tuple[Claimed, ...]
