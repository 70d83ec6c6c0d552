"""What has just been done, said once on the next page, with a way to undo it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from emptychair.web.parts import Words

UNDO = "undo:"


def say(request: HttpRequest, text: Words, *, undo_url: str = "", level: int = messages.SUCCESS) -> None:
    """Show a line at the foot of the next page; `undo_url` takes a POST that takes it back."""
    messages.add_message(request, level, str(text), extra_tags=f"{UNDO}{undo_url}" if undo_url else "")
