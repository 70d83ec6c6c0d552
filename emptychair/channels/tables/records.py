"""Naming what has no name of its own."""

import hashlib


def content_id(raw: bytes) -> str:
    """An id made of the content: the same content read twice has the same id."""
    return f"content:{hashlib.sha256(raw).hexdigest()[:32]}"
